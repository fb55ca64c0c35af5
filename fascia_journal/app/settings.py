"""How our Jupyter Server is set, whatever Jupyter of their own a person has beside it."""

from __future__ import annotations

import functools
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fascia_journal import places
from fascia_journal.app import listening, running

if TYPE_CHECKING:
    from traitlets.config import Config

_HERE = Path(__file__).resolve().parent
FIRST_PAGE = "voila/render/1_journal.ipynb"
LAB_PAGE = "lab/tree/1_journal.ipynb"
ONLY_IN_LAB = "jupyterlab-only"
"""Tag of the cells that show how to go on in pandas; a page shows no code."""
IDLE, LOOK = 900, 60
"""Seconds after which a kernel that nobody uses is ended, and how often that is looked for."""

_THEIRS = ("JUPYTER_CONFIG_PATH", "JUPYTERLAB_DIR", "JUPYTER_TOKEN", "JUPYTER_TOKEN_FILE")


def set_environment(journal: Path) -> None:
    """Set the environment of this process and its kernels: folders of our own for all that Jupyter keeps.

    Must come before Jupyter is imported. What is set up for another Jupyter on this machine neither changes
    the journal nor is changed by it.
    """
    own = {
        "IPYTHONDIR": _own() / "ipython",
        "JUPYTER_DATA_DIR": _own() / "data",
        "JUPYTER_RUNTIME_DIR": running.folder() / "jupyter",
    }
    for folder in own.values():
        places.make_folder(folder)
    for name in _THEIRS:
        os.environ.pop(name, None)
    os.environ.update(
        {
            **{name: str(folder) for name, folder in own.items()},
            "FASCIA_JOURNAL": str(journal),
            "JUPYTER_NO_CONFIG": "1",
            "JUPYTER_PATH": str(_HERE),  # holds the page template, in voila/templates
            "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # else each kernel speaks of its debugger on the console
        }
    )


def config(*, notebooks: Path, title: str, token: str, port: int, address: str = listening.HOST) -> Config:
    """Settings of the server, of Voilà and of JupyterLab.

    Args:
        notebooks: the folder that is served; nothing above it can be read.
        title: name of the journal where it has one of its own, else "".
        token: whoever knows it is let in.
        port: 0 for any free one.
        address: at which it listens, as `listening.allowed` gives it.
    """
    from traitlets.config import Config

    c = Config()
    c.Application.log_level = (
        "CRITICAL"  # the rest is for who builds Jupyter; what a person needs is on the page
    )
    c.ServerApp.ip = address
    # On this machine alone, a name that somebody else made lead here is refused.
    c.ServerApp.allow_remote_access = not listening.is_own(address)
    c.ServerApp.port = port
    c.ServerApp.port_retries = 0
    c.ServerApp.root_dir = str(notebooks)
    c.ServerApp.default_url = f"/{FIRST_PAGE}"
    c.ServerApp.open_browser = False
    c.ServerApp.allow_root = True  # in a container there may be nobody else
    c.ServerApp.allow_unauthenticated_access = False
    c.ServerApp.jpserver_extensions = {"jupyterlab": True, "voila.server_extension": True}
    c.ServerApp.terminals_enabled = False
    c.ServerApp.kernel_spec_manager_class = "fascia_journal.app.kernel.OwnKernel"
    c.ServerApp.kernel_manager_class = "fascia_journal.app.kernel.OwnKernels"
    c.ServerApp.tornado_settings = {
        "mathjax_url": ""
    }  # else Voilà's page asks for it; it logs an error instead
    c.IdentityProvider.token = token
    c.PasswordIdentityProvider.allow_password_change = False
    # Else everybody with an account on this machine could listen to what a kernel sends to its page.
    c.KernelManager.transport_encryption = "auto"
    c.MappingKernelManager.cull_idle_timeout = IDLE
    c.MappingKernelManager.cull_interval = LOOK
    c.MappingKernelManager.cull_connected = False
    c.VoilaConfiguration.template = "fascia"
    c.VoilaConfiguration.allow_template_override = "NO"
    c.VoilaConfiguration.allow_theme_override = "NO"
    c.VoilaConfiguration.file_allowlist = []  # Voilà serves these without asking for the token
    c.VoilaConfiguration.prelaunch_hook = functools.partial(_prepare_page, title)
    c.VoilaConfiguration.resources = {"fascia": {"journal": title}}
    c.LabApp.app_settings_dir = str(_HERE / "lab_settings")
    c.LabApp.user_settings_dir = str(_own() / "lab" / "settings")
    c.LabApp.workspaces_dir = str(_own() / "lab" / "workspaces")
    c.LabApp.extension_manager = "readonly"
    c.LabApp.news_url = None
    c.LabApp.check_for_updates_class = "jupyterlab.handlers.announcements.NeverCheckForUpdate"
    return c


def _own() -> Path:
    return places.user_data() / "jupyter"


def _prepare_page(title: str, request: Any, notebook: Any, cwd: str) -> Any:  # noqa: ARG001 - Voilà's names
    """Name the browser's tab, such as "Review · anna · Fascia Journal"; leave out what is for JupyterLab."""
    _ = request.xsrf_token  # reading it sets its cookie, without which the page could not ask to quit
    parts = (notebook.metadata.get("title"), title, "Fascia Journal")
    notebook.metadata.title = " · ".join(part for part in parts if part)
    notebook.cells = [cell for cell in notebook.cells if ONLY_IN_LAB not in cell.metadata.get("tags", ())]
    return notebook
