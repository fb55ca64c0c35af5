"""What a notebook is saved with: what was written in its cells, never what they put out.

Outputs hold ratings and notes, also a form's, typed and not yet saved. A notebook is what people send around.
"""

from __future__ import annotations

from typing import Any


def without_outputs(*, model: dict[str, Any], **_named: Any) -> None:
    """Called by Jupyter before it writes a notebook: takes out outputs, counts and the state of widgets."""
    if model.get("type") != "notebook" or not isinstance(model.get("content"), dict):
        return
    content = model["content"]
    content.get("metadata", {}).pop("widgets", None)
    for cell in content.get("cells", ()):
        if cell.get("cell_type") == "code":
            cell["outputs"], cell["execution_count"] = [], None
            cell.get("metadata", {}).pop("execution", None)
