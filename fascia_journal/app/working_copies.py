"""The notebooks that are served: copies of the shipped ones, brought up to date, never at a person's cost."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from fascia_journal import places
from fascia_journal.app import running
from fascia_journal.errors import JournalError

_SHIPPED = ".shipped.json"  # hidden, so Jupyter does not serve it


def folder(journal: Path) -> Path:
    """Folder of a journal's copies; a journal from elsewhere does not share those of its namesake."""
    own = journal.parent == places.journals().resolve()
    return places.user_data() / "notebooks" / (journal.stem if own else running.key(journal))


def refresh(journal: Path) -> Path:
    """Bring the copies up to date, trust them, and return their folder.

    A copy that the person changed stays as it is; when an update brings a newer notebook of that name, or
    theirs cannot be read any more, it is kept beside the new one as "1_journal (mine).ipynb". Outputs that
    JupyterLab saved are no change, and are cleared.

    Raises:
        JournalError: the folder cannot be written; says which.
    """
    copies = folder(journal)
    try:
        places.make_folder(copies)
        shipped_before = _known(copies)
        shipped = {}
        for source in sorted(places.notebooks().glob("*.ipynb")):
            content = source.read_bytes()
            shipped[source.name] = _fingerprint(content)
            _bring(content, copies / source.name, shipped_before.get(source.name))
        running.private(copies / _SHIPPED, json.dumps(shipped))
    except OSError as error:
        raise JournalError(
            f"The notebooks cannot be copied to {copies} ({error.strerror or error}). "
            "Make that folder writable, then start again."
        ) from error
    _trust([copies / name for name in shipped])
    return copies


def _bring(content: bytes, copy: Path, shipped_before: str | None) -> None:
    mine = copy.read_bytes() if copy.exists() else None
    if mine == content:
        return
    if mine is not None and _fingerprint(mine) not in (shipped_before, _fingerprint(content)):
        if shipped_before == _fingerprint(content) and _cells(mine) is not None:
            return
        copy.rename(_free(copy))
    copy.write_bytes(content)


def _free(copy: Path) -> Path:
    names = (
        copy.with_stem(f"{copy.stem} (mine{f' {number}' if number > 1 else ''})")
        for number in range(1, 10**6)
    )
    return next(name for name in names if not name.exists())


def _cells(content: bytes) -> list[tuple[str, str]] | None:
    """What is written in a notebook; None when it cannot be read."""
    try:
        return [(cell["cell_type"], "".join(cell["source"])) for cell in json.loads(content)["cells"]]
    except (ValueError, KeyError, TypeError):
        return None


def _fingerprint(content: bytes) -> str:
    """Of what a notebook says, not of what it once put out; of a broken file, of its bytes."""
    cells = _cells(content)
    return hashlib.sha256(content if cells is None else json.dumps(cells).encode()).hexdigest()


def _known(copies: Path) -> dict[str, str]:
    try:
        known = json.loads((copies / _SHIPPED).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _trust(notebooks: list[Path]) -> None:
    """JupyterLab asks before it shows the widgets of a notebook that is not trusted."""
    import nbformat
    from nbformat.sign import NotebookNotary

    notary = NotebookNotary()  # type: ignore[no-untyped-call] # nbformat is untyped
    for notebook in notebooks:
        try:
            content = nbformat.read(notebook, as_version=4)  # type: ignore[no-untyped-call] # as above
            notary.sign(content)  # type: ignore[no-untyped-call] # as above
        except Exception:  # noqa: BLE001, S112 - a broken copy is shown as such by its page
            continue
