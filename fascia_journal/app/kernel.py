"""The kernels of our pages: this very Python, whatever else a person has installed; and how they end."""

from __future__ import annotations

import gc

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from traitlets import default

_NO_HISTORY = "--HistoryManager.hist_file=:memory:"
"""What is typed into a cell may be a note: it outlives the kernel in the journal and the notebook alone."""


class OwnKernel(KernelSpecManager):
    """Looks into no folder, so that only the native "python3" remains, and keeps no history of its cells."""

    @default("kernel_dirs")
    def _none(self) -> list[str]:
        return []

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """How the kernel is started."""
        spec = super().get_kernel_spec(kernel_name)
        spec.argv = [*spec.argv, _NO_HISTORY]
        return spec


class OwnKernels(AsyncMappingKernelManager):
    """Ends idle kernels also of pages that were left before they were connected.

    Jupyter counts -1 connections then, takes that for somebody who is there, and would keep the kernel, which
    is the memory of a page, until the journal is quit.
    """

    async def cull_kernel_if_idle(self, kernel_id: str) -> None:
        """End it when it has been idle for long and nobody is connected."""
        if self._kernel_connections.get(kernel_id, 0) < 0:
            self._kernel_connections[kernel_id] = 0
        await super().cull_kernel_if_idle(kernel_id)  # type: ignore[no-untyped-call] # Jupyter is untyped
        if kernel_id not in self:
            gc.collect()  # a page's objects refer to each other; Python would keep them for long
