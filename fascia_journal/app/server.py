"""Start the journal's server, find the one that runs, end it."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import signal
import sys
import warnings
import webbrowser
from html import escape
from pathlib import Path
from typing import Any

from fascia_journal import places
from fascia_journal.app import listening, running, settings, working_copies
from fascia_journal.app.running import Running
from fascia_journal.errors import JournalError


def start(
    journal: Path,
    *,
    open_browser: bool = True,
    lab: bool = False,
    port: int = 0,
    address: str | None = None,
    open_to_others: bool = False,
) -> int:
    """Serve a journal until it is quit; or, when it is being served already, open its page.

    Args:
        journal: its file. It is not opened here: whatever is wrong with it, the page says.
        open_browser: False prints the address instead, as does a machine without a screen.
        lab: open JupyterLab instead of the page.
        port: 0 for any free one.
        address: where it listens; None: on this machine alone. Another one must be said twice,
        open_to_others: here, too.

    Returns:
        The exit code, 0.

    Raises:
        JournalError: the port is taken, the notebooks cannot be written, or an address that others can reach
            was not said twice.
    """
    host = listening.allowed(address, open_to_others=open_to_others)
    journal = journal.expanduser().resolve()
    page = settings.LAB_PAGE if lab else settings.FIRST_PAGE
    there = running.find(journal)
    if there:
        if address is not None and there.host != host:
            raise JournalError(
                "This journal is open already, at another address: fascia-journal stop, first."
            )
        print("This journal is open already.")
        _show(there, page, open_browser=open_browser)
        return 0
    settings.set_environment(journal)
    server, here = _prepare(journal, host, port)

    def ready() -> None:
        running.note(here)
        _show(here, page, open_browser=open_browser)
        print("To close it: Quit on the page, or Ctrl-C here.", flush=True)

    server.io_loop.add_callback(ready)  # comes after the server's own, which takes the port
    try:
        server.start()
    except SystemExit:
        raise _taken(port) from None
    finally:
        running.forget(here)
        _tidy(here)
    print("The journal is closed.", flush=True)
    return 0


def stop(journal: Path) -> bool:
    """End the server of a journal and wait until it is gone; False when none was running.

    Raises:
        JournalError: it did not end.
    """
    there = running.find(journal.expanduser().resolve())
    if there is None:
        return False
    if not there.end():
        raise JournalError(
            f"The journal does not close. Please end its process, number {there.pid}, by hand."
        )
    return True


def _prepare(journal: Path, host: str, port: int) -> tuple[Any, Running]:
    """A server that knows its port, and does nothing yet."""
    # Imported after the environment was set: Jupyter reads its folders while it is being loaded.
    from jupyter_server.serverapp import ServerApp
    from jupyter_server.utils import JupyterServerAuthWarning

    from fascia_journal.app.headers import Headers

    token = secrets.token_hex(24)
    server = ServerApp(
        config=settings.config(
            notebooks=working_copies.refresh(journal),
            title="" if journal.stem == places.DEFAULT_NAME else journal.stem,
            token=token,
            port=port,
            address=host,
        )
    )
    server.no_browser_open_file = True  # ours is _door(); Jupyter's would lead to its own first page
    try:
        # Voilà would run a voila.py that lies where the journal is started, whoever put it there.
        with contextlib.chdir(running.folder()), warnings.catch_warnings():
            # Voilà's static files, of which none is a person's, need no token.
            warnings.simplefilter("ignore", JupyterServerAuthWarning)
            server.initialize(argv=[], find_extensions=False)
    except SystemExit:
        raise _taken(port) from None
    server.web_app.add_transform(Headers)
    _end_quietly(server)
    url = f"http://{listening.door(host)}:{server.port}/"
    return server, Running(str(journal), os.getpid(), url, token, host)


def _taken(port: int) -> JournalError:
    return JournalError(
        f"The journal cannot be served on port {port}: it is in use, or not allowed. "
        "Without a port given, any free one is taken."
    )


def _end_quietly(server: Any) -> None:
    """Ctrl-C ends it at once; Jupyter would ask a question first."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: server.io_loop.add_callback_from_signal(server.io_loop.stop))


def _show(there: Running, page: str, *, open_browser: bool) -> None:
    """Open the page in the browser, or print where it is."""
    address = there.address(page)
    if open_browser and has_screen() and webbrowser.open(_door(there, address).as_uri()):
        print(f"The journal opens in your browser. Should it not, open this address: {address}", flush=True)
    else:
        print(f"Open this address in a browser: {address}", flush=True)
    if not listening.is_own(there.host):
        print(
            f"Other machines can reach this journal at {there.host}: whoever has that address with its token "
            "can read and change it, and nothing is encrypted on the way.",
            flush=True,
        )


def has_screen() -> bool:
    """Whether a browser window can appear here."""
    if sys.platform.startswith("linux"):
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True


def _door_file(there: Running) -> Path:
    return running.file(Path(there.journal)).with_suffix(".html")


def _door(there: Running, address: str) -> Path:
    """A page that leads on: everybody on this machine can read the command line that starts a browser."""
    running.private(
        _door_file(there),
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Fascia Journal</title>'
        f'<meta http-equiv="refresh" content="0; url={escape(address)}">'
        f'<p><a href="{escape(address)}">Open the journal</a></p></html>',
    )
    return _door_file(there)


def _tidy(here: Running) -> None:
    from jupyter_core.paths import jupyter_config_dir

    _door_file(here).unlink(missing_ok=True)
    shutil.rmtree(jupyter_config_dir(), ignore_errors=True)  # the empty one that JUPYTER_NO_CONFIG makes
