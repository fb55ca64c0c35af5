"""Make the virtual environment of this checkout and install what the locked lists name.

Needs nothing but Python's standard library, so that it runs before anything is installed. It does
nothing when all is in place; it starts again when a lock, the package's description, the checkout's
place or Python itself has changed.

    python tools/set_up.py          what the journal needs
    python tools/set_up.py --dev    what tests and linters need besides, a browser and Node.js included
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OLDEST = (3, 11)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--dev", action="store_true", help="what tests and linters need besides")
    dev = options.parse_args().dev
    if sys.version_info < OLDEST:
        stop(
            f"The journal needs Python 3.11 or newer; this is {sys.version.split()[0]}. "
            "Install a newer one, then name it: make journal PYTHON=python3.12"
        )
    lock = ROOT / ("requirements-dev.lock" if dev else "requirements.lock")
    stamp = VENV / f"installed-{lock.stem}"
    if not in_place(stamp, lock):
        stamp.unlink(missing_ok=True)  # whatever stops us half-way must not be taken for finished
        install(lock)
        stamp.write_text(state(lock), encoding="utf-8")
    if dev:
        ensure("chromium", BROWSERS, "the browser tests")
        ensure("nodejs", ("node", "nodejs"), "the tests of the player's clock")


def in_place(stamp: Path, lock: Path) -> bool:
    """Whether everything was installed for just these files, and the environment still starts."""
    if not (stamp.is_file() and stamp.read_text(encoding="utf-8") == state(lock)):
        return False
    return subprocess.run([PYTHON, "-c", "import fascia_journal"], check=False).returncode == 0


def state(lock: Path) -> str:
    digest = hashlib.sha256()
    for part in (lock.read_bytes(), (ROOT / "pyproject.toml").read_bytes(), str(ROOT).encode()):
        digest.update(hashlib.sha256(part).digest())
    return f"{sys.version_info[0]}.{sys.version_info[1]} {digest.hexdigest()}\n"


def install(lock: Path) -> None:
    print(f"Setting up from {lock.name}. This takes a minute or two, and only the first time.", flush=True)
    if not starts():
        try:
            venv.create(VENV, clear=True, with_pip=True)
        except (OSError, subprocess.CalledProcessError):
            stop(
                "Python could not make a virtual environment here. On Debian and Ubuntu install it first: "
                "sudo apt-get install python3-venv. Then try again."
            )
    pip = [PYTHON, "-m", "pip", "--quiet", "--disable-pip-version-check", "--no-input", "install"]
    run([*pip, "--require-hashes", "-r", lock])
    run([*pip, "--no-deps", "--no-build-isolation", "-e", ROOT])


def starts() -> bool:
    """Whether an environment of this Python is there and usable."""
    if not PYTHON.is_file():
        return False
    ask = [PYTHON, "-c", "import sys, pip; print(sys.version_info[:2])"]
    answer = subprocess.run(ask, capture_output=True, text=True, check=False)
    return answer.returncode == 0 and answer.stdout.strip() == str(tuple(sys.version_info[:2]))


def ensure(package: str, names: tuple[str, ...], purpose: str) -> None:
    """A program that the tests want: take the one that is there, or Debian's package."""
    if any(shutil.which(name) for name in names):
        return
    if apt := shutil.which("apt-get"):
        sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
        print(f"Installing {package} for {purpose}.", flush=True)
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", package]):
            if subprocess.run([*sudo, apt, *command], env=env, check=False).returncode:
                break
        else:
            return
    stop(
        f"{purpose[0].upper()}{purpose[1:]} need {names[0]}, and it was not found. Install it "
        f"(Debian and Ubuntu: sudo apt-get install {package}), then try again."
    )


def run(command: list[str | Path]) -> None:
    if subprocess.run(command, check=False, cwd=ROOT).returncode:
        stop("The set-up did not finish: see the lines above. Check the connection, then try again.")


def stop(sentence: str) -> None:
    raise SystemExit(sentence)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        stop("Stopped. Type the same again to go on.")
