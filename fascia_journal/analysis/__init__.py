"""Numbers from a journal: DataFrames in, frozen results out. Nothing here reads the clock or draws."""

from __future__ import annotations

import importlib
from types import ModuleType

__all__ = [
    "adherence",
    "association",
    "columns",
    "days",
    "descriptions",
    "entries",
    "frames",
    "given",
    "items",
    "look_back",
    "months",
    "pairwise",
    "phases",
    "sentences",
    "tension",
    "trend",
]


def __getattr__(name: str) -> ModuleType:
    if name in __all__:
        return importlib.import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
