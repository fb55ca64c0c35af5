"""Where things lie: the journal's file, its backups, the notebooks, the sample."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import platformdirs

from fascia_journal.errors import JournalError

APP = "fascia-journal"
DEFAULT_NAME = "journal"
_PACKAGE = Path(__file__).resolve().parent


def checkout() -> Path | None:
    """The folder of the source checkout this package runs from; None when it was installed from a wheel."""
    root = _PACKAGE.parent
    return root if (root / "pyproject.toml").is_file() and (root / "notebooks").is_dir() else None


def user_data() -> Path:
    """The platform's folder for this person's data; outlives the checkout. Not created here."""
    return Path(platformdirs.user_data_dir(APP, appauthor=False))


def journals() -> Path:
    """The folder that holds the journals of a household."""
    root = checkout()
    return root / "data" if root else user_data() / "journals"


def journal_file(name: str = DEFAULT_NAME) -> Path:
    """The file of a named journal.

    Raises:
        JournalError: the name is not plain letters, digits, space, "-" and "_" (it becomes a file name).
    """
    if not re.fullmatch(r"\w[\w -]{0,59}", name) or name != name.strip():
        raise JournalError(
            f"A journal cannot be called {name!r}: use letters, digits, spaces, - and _, at most 60 of them."
        )
    return journals() / f"{name}.sqlite"


def named_journals() -> list[str]:
    """Names of the journals that exist, the default one first."""
    names = sorted(file.stem for file in journals().glob("*.sqlite"))
    return sorted(names, key=lambda name: name != DEFAULT_NAME)


def default_journal() -> Path:
    """$FASCIA_JOURNAL, else data/journal.sqlite in a checkout, else the platform's user data folder."""
    chosen = os.environ.get("FASCIA_JOURNAL")
    return Path(chosen).expanduser() if chosen else journal_file()


def backups(journal: Path) -> Path:
    """The folder for a journal's backups: in the user data folder, so that they outlive a checkout."""
    return user_data() / "backups" / journal.stem


def reports(journal: Path) -> Path:
    """The folder for a journal's reports, beside it. Not created here."""
    return journal.parent / "reports"


def notebooks() -> Path:
    """The notebooks as they are shipped; working copies are made elsewhere."""
    root = checkout()
    return (root or _PACKAGE) / "notebooks"


def sample() -> Path:
    """The folder with the invented person's tables (CSV)."""
    root = checkout()
    return root / "data" / "sample" if root else _PACKAGE / "sample"


def command(journal: Path, words: str) -> str:
    """What to type in a terminal for that journal, such as "fascia-journal restore".

    A page has $FASCIA_JOURNAL, and the terminal of its reader has not: there the journal is always named.
    """
    usual = not os.environ.get("FASCIA_JOURNAL") and journal == journal_file().absolute()
    named = "" if usual else f"--journal {shlex.quote(str(journal))} "
    return f"{APP} {named}{words}"


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it that are missing, for their owner alone; leave others as they are."""
    missing = [above for above in (folder, *folder.parents) if not above.exists()]
    for one in reversed(missing):
        one.mkdir(mode=0o700, exist_ok=True)
        one.chmod(0o700)  # whatever the umask says
    folder.mkdir(exist_ok=True)  # an error where a file of that name lies
