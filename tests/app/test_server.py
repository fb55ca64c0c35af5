"""The server as `fascia-journal start` runs it: who gets in, what it serves, how it is found and ended."""

from __future__ import annotations

import json
import re
import socket
import stat
import subprocess
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from http.client import HTTPMessage
from pathlib import Path
from typing import Any

import pytest

PAGE = "voila/render/1_journal.ipynb"
PATHS = (
    PAGE,
    "voila",
    "voila/tree",
    "voila/files/plot.png",
    "lab",
    "lab/api/settings",
    "files/1_journal.ipynb",
    "api/contents",
    "api/sessions",
    "api/kernels",
    "api/kernelspecs",
    "nbconvert/html/1_journal.ipynb",
)


@pytest.fixture(scope="module")
def running(serving: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """One server for all tests that only look."""
    with serving(tmp_path_factory.mktemp("running")) as served:
        yield served


def ask(
    server: Any,
    path: str,
    method: str = "GET",
    *,
    token: str | None = "",
    body: bytes | None = None,
    **headers: str,
) -> tuple[int, HTTPMessage, str]:
    """Status, headers and text of an answer; "" for the server's own token, None for no token."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    if token is not None:
        sent["Authorization"] = f"token {token or server.token}"
    request = urllib.request.Request(server.url + path, method=method, data=body, headers=sent)
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(request, timeout=30) as answer:
            return answer.status, answer.headers, answer.read().decode(errors="replace")
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, refusal.headers, refusal.read().decode(errors="replace")


def kernel_ids(server: Any) -> list[str]:
    return [kernel["id"] for kernel in json.loads(ask(server, "api/kernels")[2])]


def test_without_the_token_nothing_is_shown_and_no_kernel_started(server: Any) -> None:
    for path in PATHS:
        for token in (None, "0" * len(server.token)):
            status, _, text = ask(server, path, token=token)
            assert (
                status in (403, 404) or "password_input" in text or "Token authentication is enabled" in text
            ), path
            assert "show_journal" not in text
    assert kernel_ids(server) == []


def test_the_journal_cannot_be_downloaded(serve: Callable[..., Any], own_folders: Path) -> None:
    from fascia_journal.app import working_copies

    server = serve()
    ask(server, PAGE)  # its kernel makes the journal
    assert server.journal.exists()
    copies = working_copies.folder(server.journal.resolve())
    assert not server.journal.is_relative_to(copies)
    (copies / "link.sqlite").write_bytes(b"in the folder: served, so the refusals below mean something")
    assert ask(server, "files/link.sqlite")[0] == 200
    (copies / "plot.png").write_bytes(b"a picture that a person saved")
    assert ask(server, "files/plot.png")[0] == 200
    assert ask(server, "voila/files/plot.png", token=None)[0] == 403
    for way in (
        str(server.journal),
        f"../{server.journal.name}",
        f"..%2f..%2f{server.journal.name}",
        ".shipped.json",
    ):
        for verb in ("files/", "api/contents/", "voila/files/", "voila/render/", "nbconvert/html/"):
            status, _, text = ask(server, verb + way)
            assert status in (403, 404), verb + way
            assert "SQLite" not in text


def test_headers_by_path(running: Any) -> None:
    _, page, _ = ask(running, PAGE)
    _, lab, _ = ask(running, "lab")
    _, script, _ = ask(running, "voila/static/voila.js")
    for headers in (page, lab, script):
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        policy = headers["Content-Security-Policy"]
        assert re.search(r"connect-src 'self' ws://127\.0\.0\.1:\d+(;|$)", policy)
        assert "https:" not in policy
        assert "*" not in policy
    assert "no-store" in page["Cache-Control"]
    assert "'unsafe-eval'" not in page["Content-Security-Policy"]
    assert "'unsafe-eval'" in lab["Content-Security-Policy"]


def test_no_answer_is_without_a_policy(running: Any) -> None:
    """Nor is a refusal, a page that is not there, or one that asks for the token."""
    for path in (*PATHS, "", "login", "logout", "nowhere", "voila/render/nowhere.ipynb", "static/x.js"):
        for token in ("", None):
            _, headers, _ = ask(running, path, token=token)
            policy = headers["Content-Security-Policy"]
            assert policy, path
            assert not re.search(r"\*|https:|'unsafe-eval'", policy) or path.startswith("lab"), path


def test_no_address_of_another_machine_stands_in_a_page(running: Any) -> None:
    for name in ("0_start_here", "1_journal", "2_review", "3_report"):
        _, _, text = ask(running, f"voila/render/{name}.ipynb")
        assert re.findall(r"(?:src|href)=\"(?:https?:)?//[^\"]*", text) == []
        assert "Traceback" not in text


def test_a_change_needs_more_than_the_cookie(running: Any) -> None:
    """Another web site can make a browser send its cookies, but cannot read the XSRF one."""
    jar = urllib.request.HTTPCookieProcessor()
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), jar)
    opener.open(running.address(PAGE), timeout=30).close()
    with pytest.raises(urllib.error.HTTPError) as refusal:
        opener.open(urllib.request.Request(running.url + "api/shutdown", method="POST", data=b""), timeout=30)
    refusal.value.close()
    assert refusal.value.code == 403
    assert running.process.poll() is None


def test_another_host_name_is_refused(running: Any) -> None:
    assert ask(running, PAGE, Host="rebound.example")[0] == 403


def test_it_listens_on_this_machine_only(running: Any) -> None:
    port = int(running.url.rsplit(":", 1)[1].strip("/"))
    listening = Path("/proc/net/tcp").read_text() + Path("/proc/net/tcp6").read_text()
    addresses = re.findall(rf"\d+: (\w+):{port:04X} \w+:0000 0A", listening)
    assert addresses == ["0100007F"]  # 127.0.0.1


def test_terminals_and_the_extension_manager_are_off(running: Any) -> None:
    assert ask(running, "api/terminals")[0] == 404
    _, _, text = ask(running, "lab")
    settings = json.loads(re.search(r'<script id="jupyter-config-data"[^>]*>(.*?)</script>', text, re.S)[1])
    assert "@jupyterlab/extensionmanager-extension" in settings["disabledExtensions"]
    assert "@jupyterlab/apputils-extension:announcements" in settings["disabledExtensions"]
    assert not settings.get("terminalsAvailable")


def test_the_kernel_is_this_python(serve: Callable[..., Any], own_folders: Path) -> None:
    ours = "fascia-journal/jupyter/data"  # where a kernel of ours would put a further one
    for place in ("jupyter/kernels/python3", f"{ours}/kernels/python3", f"{ours}/kernels/another"):
        spec = own_folders / ".local/share" / place / "kernel.json"
        spec.parent.mkdir(parents=True)
        spec.write_text('{"argv": ["/nowhere/python"], "display_name": "Another", "language": "python"}')
    specs = json.loads(ask(serve(), "api/kernelspecs")[2])["kernelspecs"]
    assert list(specs) == ["python3"]
    assert specs["python3"]["spec"]["display_name"] != "Another"


def test_a_person_s_own_jupyter_neither_changes_it_nor_is_changed(
    serve: Callable[..., Any], own_folders: Path
) -> None:
    theirs = own_folders / ".jupyter"
    theirs.mkdir()
    (theirs / "jupyter_server_config.py").write_text("raise SystemExit('read')")
    (theirs / "jupyter_server_config.json").write_text(
        '{"ServerApp": {"disable_check_xsrf": true, "port": 1}}'
    )
    server = serve(JUPYTER_TOKEN="easy")
    assert ask(server, PAGE, token="easy")[1]["Content-Type"].startswith("text/html")
    assert ask(server, "api/status", token="easy")[0] == 403
    assert ask(server, "api/status")[0] == 200
    assert {file.name for file in theirs.iterdir()} == {
        "jupyter_server_config.py",
        "jupyter_server_config.json",
    }


def test_kernels_are_ended_when_nobody_uses_them(tmp_path: Path) -> None:
    from fascia_journal.app import settings

    c = settings.config(notebooks=tmp_path, title="", token="x", port=0)
    assert 0 < c.MappingKernelManager.cull_idle_timeout <= 1800
    assert c.MappingKernelManager.cull_connected is False
    assert "disable_check_xsrf" not in c.ServerApp


def test_a_second_start_finds_the_first(running: Any) -> None:
    again = running.command("start", "--no-browser")
    assert again.returncode == 0
    assert running.address(PAGE) in again.stdout
    lab = running.command("start", "--no-browser", "--lab")
    assert running.address("lab/tree/1_journal.ipynb") in lab.stdout


def test_each_journal_has_its_own_server(serve: Callable[..., Any]) -> None:
    anna, ben = serve("anna"), serve("ben")
    assert anna.url != ben.url
    assert ask(anna, PAGE, token=ben.token)[1].get("Content-Type", "").startswith("text/html")
    assert ask(anna, "api/status", token=ben.token)[0] == 403
    assert ben.command("stop").returncode == 0
    assert ben.process.wait(20) == 0
    assert anna.process.poll() is None


def test_stop_ends_it_with_its_kernels(server: Any, own_folders: Path) -> None:
    ask(server, PAGE)
    assert len(kernel_ids(server)) == 1
    kernel = int(
        subprocess.run(
            ["pgrep", "-P", str(server.process.pid)], capture_output=True, text=True, check=True
        ).stdout
    )
    stopped = server.command("stop")
    assert stopped.stdout == "The journal has been closed.\n"
    assert server.process.wait(20) == 0
    assert not Path(f"/proc/{kernel}").exists()
    assert list(own_folders.glob(".local/state/fascia-journal/running/*.*")) == []
    assert server.command("stop").stdout == "This journal is not running.\n"


def test_a_note_of_a_server_that_is_gone_is_no_obstacle(serve: Callable[..., Any], own_folders: Path) -> None:
    first = serve()
    first.process.kill()
    first.process.wait()
    (note,) = own_folders.glob(".local/state/fascia-journal/running/*.json")
    assert first.token in note.read_text()
    second = serve()
    assert second.token != first.token
    assert ask(second, "api/status")[0] == 200


def test_only_the_owner_can_read_the_token(server: Any, own_folders: Path) -> None:
    (note,) = own_folders.glob(".local/state/fascia-journal/running/*.json")
    assert json.loads(note.read_text())["token"] == server.token
    for file in note.parent.rglob("*"):
        assert stat.S_IMODE(file.stat().st_mode) & 0o077 == 0, file
    assert stat.S_IMODE(note.parent.stat().st_mode) == 0o700


def test_a_port_that_is_taken(server: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        server.journal = server.journal.with_name("other.sqlite")
        refused = server.command("start", "--no-browser", "--port", str(taken.getsockname()[1]))
    assert refused.returncode == 1
    assert "it is in use" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_quiet_terminal(server: Any) -> None:
    ask(server, PAGE)
    assert server.command("stop").returncode == 0
    assert server.process.wait(20) == 0
    assert server.complaints.read_text() == ""
    assert (
        server.process.stdout.read()
        == "To close it: Quit on the page, or Ctrl-C here.\nThe journal is closed.\n"
    )


def test_the_address_is_printed_where_there_is_no_screen(running: Any) -> None:
    assert running.said == f"Open this address in a browser: {running.address(PAGE)}\n"
