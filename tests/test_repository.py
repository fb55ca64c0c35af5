"""The repository as a whole: locks, conda's file, notebooks, what git knows, the documents."""

import json
import re
import subprocess
import tomllib

import pytest
import yaml  # comes with Jupyter
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from fascia_journal import __version__, cli, places

ROOT = places.checkout()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def tracked():
    """Files that git would commit: those it knows, and new ones that are not ignored."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return sorted(name for name in shown.split("\0") if name and (ROOT / name).is_file())


def locked(name):
    """Version of each package that a lock names; several where they differ by platform."""
    versions = {}
    for line in read(name).splitlines():
        if line and not line[0].isspace() and not line.startswith("#"):
            requirement = Requirement(line.rstrip("\\").strip())
            versions.setdefault(canonicalize_name(requirement.name), set()).add(str(requirement.specifier))
    return versions


# Locks and environments -------------------------------------------------------------------------------


def test_the_conda_environment_brings_python_pip_and_the_package_itself():
    environment = yaml.safe_load(read("environment.yml"))
    assert environment["name"] == PROJECT["name"] == "fascia-journal"
    assert environment["channels"] == ["conda-forge"]
    python, pip, packages = environment["dependencies"]
    assert python == f"python{PROJECT['requires-python']}"
    assert pip == "pip"
    assert packages == {"pip": ["--editable ."]}  # versions live in pyproject.toml alone


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_holds_versions_and_hashes_and_no_address(lock):
    text = read(lock)
    assert "://" not in text
    for line in text.splitlines():
        assert re.fullmatch(
            r"(?:[A-Za-z0-9][\w.-]*==\S+(?: ; [^\\]+)? \\|    --hash=sha256:[0-9a-f]{64}(?: \\)?)", line
        ), line


def test_every_dependency_is_locked_at_a_version_it_allows():
    lock = locked("requirements.lock")
    for text in PROJECT["dependencies"]:
        requirement = Requirement(text)
        versions = lock[canonicalize_name(requirement.name)]
        for version in versions:
            assert requirement.specifier.contains(version.removeprefix("==")), text
    assert "hatchling" in lock


def test_the_lock_for_tests_holds_the_lock_for_people():
    people, tests = locked("requirements.lock"), locked("requirements-dev.lock")
    assert {name: tests.get(name) for name in people} == people
    assert {"pytest", "hypothesis", "nbval", "playwright", "ruff", "mypy"} <= set(tests) - set(people)


# What git knows ---------------------------------------------------------------------------------------


def test_no_journal_and_no_report_is_in_the_repository():
    for name in tracked():
        assert not re.search(r"\.(sqlite\d?|db|sqlite-\w+)$", name), name
        assert not (name.startswith("data/") and not name.startswith("data/sample/")), name
        assert not re.search(r"fascia-report.*\.pdf$", name), name


def test_the_data_folder_is_ignored_and_the_sample_is_not():
    for name, ignored in [
        ("data/journal.sqlite", True),
        ("data/anna.sqlite-journal", True),
        ("data/reports/x.pdf", True),
        ("data/sample/journal.sqlite", True),
        ("data/sample/sessions.csv", False),
        ("data/sample/README.md", False),
    ]:
        command = ["git", "-C", str(ROOT), "check-ignore", "--quiet", "--no-index", name]
        assert (subprocess.run(command, check=False).returncode == 0) == ignored, name


def test_no_file_holds_a_path_of_one_machine():
    # put together here, so that this file does not find itself
    homes = re.compile("|".join(("/" + "root/", "/" + "work/", r"/" + r"home/\w+/", r"/" + r"Users/\w+/")))
    found = []
    for name in tracked():
        content = (ROOT / name).read_bytes()
        if b"\0" not in content:
            lines = content.decode("utf-8").splitlines()  # text that is not UTF-8 fails here
            found += [f"{name}:{n}" for n, line in enumerate(lines, start=1) if homes.search(line)]
    assert found == []


def test_no_module_grows_past_four_hundred_lines():
    modules = [name for name in tracked() if name.startswith("fascia_journal/") and name.endswith(".py")]
    assert modules
    lengths = {name: len(read(name).splitlines()) for name in modules}
    assert {name: length for name, length in lengths.items() if length > 400} == {}


# Notebooks --------------------------------------------------------------------------------------------

NOTEBOOKS = ["0_start_here", "1_journal", "2_review", "3_report"]


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_is_thin_and_committed_without_outputs(name):
    notebook = json.loads(read(f"notebooks/{name}.ipynb"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert code
    for cell in code:
        assert cell["outputs"] == []
        assert cell["execution_count"] is None
        source = "".join(cell["source"])
        assert not re.search(r"^\s*(def|class|async def)\s|\blambda\b", source, re.MULTILINE)
    assert "widgets" not in notebook["metadata"]


def test_there_are_these_notebooks_and_no_others():
    assert sorted(file.stem for file in (ROOT / "notebooks").glob("*.ipynb")) == NOTEBOOKS


# Documentation ----------------------------------------------------------------------------------------


def test_every_command_is_in_the_readme_and_no_other():
    table = re.findall(r"^\| `([a-z-]+)` \|", read("README.md"), re.MULTILINE)
    assert sorted(table) == sorted(cli.COMMANDS)


def options_of(command, capsys):
    with pytest.raises(SystemExit):
        cli.main([*command, "--help"])
    return set(re.findall(r"--[a-z-]+", capsys.readouterr().out))


def test_the_readme_names_only_options_that_exist(capsys):
    known = options_of([], capsys).union(*(options_of([command], capsys) for command in cli.COMMANDS))
    for line in read("README.md").splitlines():
        if "fascia-journal" in line and "set_up" not in line:
            assert set(re.findall(r"(?<=[ `])--[a-z-]+", line)) <= known, line


def test_every_make_target_of_the_readme_exists():
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE))
    assert {"journal", "demo", "lab", "test", "lint", "help"} <= targets
    named = set(re.findall(r"`make ([a-z-]+)", read("README.md") + read("CONTRIBUTING.md")))
    assert named <= targets


def test_pictures_and_files_that_the_documents_point_to_exist():
    for document in ("README.md", "CONTRIBUTING.md", "data/sample/README.md"):
        folder = (ROOT / document).parent
        for target in re.findall(r"\]\(([^)#]+)\)", read(document)):
            if "://" not in target:
                assert (folder / target).is_file(), f"{document}: {target}"


def test_the_changelog_has_this_version():
    assert re.search(rf"^## \[{re.escape(PROJECT['version'])}\]", read("CHANGELOG.md"), re.MULTILINE)
    assert __version__ == PROJECT["version"]


def test_the_layers_of_the_readme_for_developers_are_the_linters():
    layers = tomllib.loads(read("pyproject.toml"))["tool"]["importlinter"]["contracts"][0]["layers"]
    written = re.search(r"^`__main__.*?`$(?=\n\n)", read("CONTRIBUTING.md"), re.MULTILINE | re.DOTALL).group()
    said = [part.strip("` \n") for part in re.sub(r"`|\n", " ", written).split(">")]
    assert [re.sub(r"\s+", " ", part) for part in said] == [
        layer.replace("fascia_journal.", "") for layer in layers
    ]


def test_the_package_and_its_documents_never_promise_anything():
    for name in ("README.md", "data/sample/README.md"):
        words = set(re.findall(r"[a-z]+", read(name).lower()))
        assert not words & {"healed", "proven", "cures", "cured"}, name
    assert read("LICENSE").startswith("MIT License\n")
