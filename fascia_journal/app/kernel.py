"""The kernel of our pages: this very Python, whatever kernels a person has installed elsewhere."""

from __future__ import annotations

from jupyter_client.kernelspec import KernelSpecManager
from traitlets import default


class OwnKernel(KernelSpecManager):
    """Looks into no folder, so that only the native "python3" remains."""

    @default("kernel_dirs")
    def _none(self) -> list[str]:
        return []
