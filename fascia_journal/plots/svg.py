"""A figure as inline SVG: the same bytes for the same picture, safe beside others on one page."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import matplotlib as mpl
from matplotlib.backends.backend_svg import FigureCanvasSVG

from fascia_journal.plots import style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_SVG = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_LONG_FRACTION = re.compile(r"(\.\d\d)\d+")
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_AS_WE_DRAW: dict[Any, Any] = {
    "svg.fonttype": "path",
    "svg.hashsalt": "fascia-journal",
    "svg.id": None,
    "figure.autolayout": False,
    "figure.constrained_layout.use": False,
}
_LARGEST = 1.5  # on a wide screen a picture grows so far beyond its own size, then stays


def picture(
    draw: Callable[..., Any],
    *data: Any,
    width: float = style.CELL,
    height: float = 2.6,
    panels: int | None = None,
    **options: Any,
) -> str:
    """Draw one of our figures by itself, in the house style, and give its SVG with its text alternative.

    Args:
        draw: a function of `plots`.
        data, options: what it takes, without `ax` or `axes`.
        width, height: in inches, 96 pixels each; of the whole picture.
        panels: so many small multiples, one below the other, which it takes as `axes`; None: one `ax`.
    """
    with style.house():
        figure = style.new_figure(width, height)
        if panels is None:
            draw(*data, ax=figure.subplots(), **options)
        else:
            draw(*data, axes=list(figure.subplots(panels, 1, squeeze=False)[:, 0]), **options)
        return to_svg(figure)


def to_svg(figure: Figure, *, title: str | None = None, description: str | None = None) -> str:
    """The figure as one compact <svg> element that fills the width it is given.

    Letters are drawn as outlines, so that they are the same everywhere. Ids begin with a digest of the
    picture and so differ between pictures on one page. The date and other metadata are left out.

    Args:
        figure: any matplotlib figure; it is not changed.
        title, description: text alternative; None: what our figures wrote about themselves.
    """
    told = [style.description(ax) for ax in figure.axes]
    title = title if title is not None else "; ".join(name for name, _ in told if name)
    description = description if description is not None else " ".join(text for _, text in told if text)
    title, description = (_NOT_IN_XML.sub("\ufffd", words) for words in (title, description))
    drawn = _drawn(figure)
    root = ET.fromstring(drawn)  # noqa: S314 - matplotlib wrote it, a moment ago, in memory
    _drop_metadata(root)
    prefix = "f" + hashlib.sha256(drawn + f"{title}\n{description}".encode()).hexdigest()[:10]
    _rename(root, prefix)
    return ET.tostring(_labelled(root, prefix, title, description), encoding="unicode")


def _drawn(figure: Figure) -> bytes:
    """What matplotlib writes. Left to itself, it draws everything once more, only to have it laid out."""
    file = io.BytesIO()
    canvas, engine, dpi = figure.canvas, figure.get_layout_engine(), figure.dpi
    try:
        with mpl.rc_context(_AS_WE_DRAW):
            if engine is not None:
                FigureCanvasSVG(figure)  # letters are measured as this one draws them
                figure.dpi = 72
                engine.execute(figure)
                figure.set_layout_engine(None)
            figure.savefig(file, format="svg", metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")))
    finally:
        figure.dpi = dpi
        figure.set_layout_engine(engine)
        figure.set_canvas(canvas)
    return file.getvalue()


def _drop_metadata(root: ET.Element) -> None:
    for child in list(root):
        # matplotlib's style element says `*`, which inside a page would mean the whole page
        if child.tag == f"{_SVG}metadata" or child.find(f"{_SVG}style") is not None:
            root.remove(child)


def _rename(root: ET.Element, prefix: str) -> None:
    """Shorten numbers; keep only the ids that something refers to, under names of this picture's own."""
    wanted = {element.get(_HREF, "")[1:] for element in root.iter()}
    for element in root.iter():
        wanted.update(_REFERENCE.findall(" ".join(element.attrib.values())))
    names = {name: f"{prefix}-{n}" for n, name in enumerate(sorted(wanted - {""}))}
    for element in root.iter():
        element.tag = element.tag.removeprefix(_SVG)
        element.text = element.text if element.text and element.text.strip() else None
        element.tail = None
        attributes = dict(element.attrib)
        element.attrib.clear()
        for key, value in attributes.items():
            if key == "id":
                if value in names:
                    element.set("id", names[value])
            elif key == _HREF:
                element.set("href", f"#{names[value[1:]]}" if value.startswith("#") else value)
            elif key in ("d", "x", "y"):
                element.set(key, _LONG_FRACTION.sub(r"\1", value.replace("\n", "")))
            else:
                element.set(key, _REFERENCE.sub(lambda found: f"url(#{names[found[1]]})", value))


def _labelled(root: ET.Element, prefix: str, title: str, description: str) -> ET.Element:
    width, height = root.get("viewBox", "0 0 0 0").split()[2:]
    pixels = float(width) * style.PIXELS_PER_INCH / 72
    style_text = f"width:100%;max-width:{pixels * _LARGEST:.0f}px;height:auto"
    labelled = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {width} {height}",
            "width": f"{pixels:.0f}",
            "height": f"{float(height) * style.PIXELS_PER_INCH / 72:.0f}",
            "role": "img",
            "style": f"{style_text};stroke-linejoin:round;stroke-linecap:butt",
        },
    )
    for tag, text, role in (("title", title, "aria-labelledby"), ("desc", description, "aria-describedby")):
        if text:
            ET.SubElement(labelled, tag, {"id": f"{prefix}-{tag}"}).text = text
            labelled.set(role, f"{prefix}-{tag}")
    labelled.extend(list(root))
    return labelled
