"""The kernel of our pages: this very Python, whatever kernels a person has installed elsewhere."""

from __future__ import annotations

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
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
