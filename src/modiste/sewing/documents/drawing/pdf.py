"""Drawing on reportlab's canvas: PT Sans (SIL Open Font License) embedded, so that Cyrillic can be searched."""

import io
from functools import cache
from importlib.resources import files
from typing import Final

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from modiste.sewing.documents.drawing.drawing import INK, Drawing, Path, Text, smooth_controls

REGULAR: Final = "PTSans"
BOLD: Final = "PTSans-Bold"
_FILES: Final = {REGULAR: "PT_Sans-Web-Regular.ttf", BOLD: "PT_Sans-Web-Bold.ttf"}
PAPERS: Final = {"a4": (210.0, 297.0), "letter": (215.9, 279.4), "a0": (841.0, 1189.0)}
"""Width and height in mm."""


@cache
def _register() -> None:
    for name, file in _FILES.items():
        path = files("fontpkg_pt_sans") / "files" / file
        pdfmetrics.registerFont(TTFont(name, io.BytesIO(path.read_bytes())))


def new_canvas(written: io.BytesIO, width: float, height: float, title: str) -> Canvas:
    """A canvas of so many mm; the same calls give the same bytes."""
    _register()
    canvas = Canvas(written, pagesize=(width * mm, height * mm), invariant=1, pageCompression=1)
    canvas.setTitle(title)
    canvas.setCreator("Modiste")
    return canvas


def text_width(text: str, size: float, is_bold: bool = False) -> float:
    """Width in mm of a text of that size in mm."""
    _register()
    return float(pdfmetrics.stringWidth(text, BOLD if is_bold else REGULAR, size))


def fitted(text: str, size: float, width: float, is_bold: bool = False) -> str:
    """The text, shortened with an ellipsis to a width in mm."""
    if text_width(text, size, is_bold) <= width:
        return text
    while text and text_width(text + "…", size, is_bold) > width:
        text = text[:-1]
    return text.rstrip() + "…"


def wrapped(text: str, size: float, width: float, is_bold: bool = False) -> list[str]:
    """The text in lines of at most `width` mm, broken between words."""
    lines: list[str] = []
    for word in text.split():
        if lines and text_width(f"{lines[-1]} {word}", size, is_bold) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(fitted(word, size, width, is_bold))
    return lines


def draw(canvas: Canvas, drawing: Drawing, left: float = 0.0, bottom: float = 0.0, scale: float = 1.0) -> None:
    """All items of a drawing, its origin at (left, bottom) mm of the page."""
    canvas.saveState()
    canvas.translate(left * mm, bottom * mm)
    canvas.scale(scale * mm, scale * mm)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    for item in drawing.items:
        if isinstance(item, Path):
            draw_path(canvas, item)
        else:
            draw_text(canvas, item)
    canvas.restoreState()


def draw_path(canvas: Canvas, item: Path) -> None:
    """One path, in the units that the canvas is scaled to."""
    if len(item.points) < 2:
        return
    path = canvas.beginPath()
    path.moveTo(*map(float, item.points[0]))
    if item.is_smooth and len(item.points) > 2:
        for _, b, c, d in smooth_controls(item.points, item.is_closed):
            path.curveTo(*map(float, (*b, *c, *d)))
    else:
        for x, y in item.points[1:]:
            path.lineTo(float(x), float(y))
    if item.is_closed:
        path.close()
    if item.width > 0:
        canvas.setStrokeColor(HexColor(item.colour))
        canvas.setLineWidth(item.width)
        canvas.setDash(list(item.dash))
    if item.fill:
        canvas.setFillColor(HexColor(item.fill))
    canvas.drawPath(path, stroke=int(item.width > 0), fill=int(bool(item.fill)))


def draw_text(canvas: Canvas, item: Text) -> None:
    """One text, in the units that the canvas is scaled to."""
    canvas.setFillColor(HexColor(item.colour or INK))
    canvas.setFont(BOLD if item.is_bold else REGULAR, item.size)
    show = {"start": canvas.drawString, "middle": canvas.drawCentredString, "end": canvas.drawRightString}[item.anchor]
    if not item.angle:
        show(item.at[0], item.at[1], item.text)
        return
    canvas.saveState()
    canvas.translate(*item.at)
    canvas.rotate(item.angle)
    show(0, 0, item.text)
    canvas.restoreState()
