"""Drawing the PDF of a lookbook with reportlab, in PT Sans (SIL Open Font License): the PDF's own fonts have
no Cyrillic."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from PIL import Image
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader, simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from modiste.studio.lookbook.captions import Caption

_TEXT, _ITALIC = "PTSans", "PTSans-Italic"
_FILES: Final = {_TEXT: "PT_Sans-Web-Regular.ttf", _ITALIC: "PT_Sans-Web-Italic.ttf"}
_INK, _SOFT, _ACCENT = HexColor(0x23201D), HexColor(0x6F675F), HexColor(0x9B3D2E)
_WIDTH, _HEIGHT = A4
_MARGIN: Final = 18 * mm
_GAP: Final = 10 * mm
_CAPTION: Final = 24 * mm
_COLUMNS: Final = 2
_A_PAGE: Final = 4
_PIXELS: Final = 1600
"""Longest side of an embedded picture: 300 dpi over half an A4 page and more."""
_UNKNOWN: Final = "?"


@dataclass(frozen=True, slots=True)
class _Box:
    """A place on a page, in points from its lower left corner."""

    left: float
    bottom: float
    width: float
    height: float


def draw_pdf(title: str, note: str, facts: str, plates: Sequence[tuple[Caption, Image.Image]]) -> bytes:
    """The lookbook; the same board gives the same bytes. A letter that the font lacks becomes a question mark."""
    for name, file in _FILES.items():
        if name not in pdfmetrics.getRegisteredFontNames():
            path = files("fontpkg_pt_sans") / "files" / file
            pdfmetrics.registerFont(TTFont(name, io.BytesIO(path.read_bytes())))
    written = io.BytesIO()
    canvas = Canvas(written, pagesize=A4, invariant=1, pageCompression=1)
    canvas.setTitle(title)
    canvas.setCreator("Modiste")
    _draw_cover(canvas, title, note, facts, plates[0][1] if plates else None)
    pages = [plates[start : start + _A_PAGE] for start in range(0, len(plates), _A_PAGE)]
    for number, page in enumerate(pages, start=1):
        _draw_page(canvas, title, f"{number} / {len(pages)}", page)
    canvas.save()
    return written.getvalue()


def _draw_cover(canvas: Canvas, title: str, note: str, facts: str, picture: Image.Image | None) -> None:
    top = _HEIGHT - 30 * mm
    canvas.setFillColor(_ACCENT)
    canvas.rect(_MARGIN, top, 22 * mm, 1 * mm, stroke=0, fill=1)
    size = 34 if len(title) <= 60 else 22
    top = _write(canvas, title, _TEXT, size, _MARGIN, top - 6 * mm, _WIDTH - 2 * _MARGIN, 6)
    top = _write(canvas, note, _TEXT, 11, _MARGIN, top - 4 * mm, 130 * mm, 14)
    canvas.setFillColor(_SOFT)
    top = _write(canvas, facts, _TEXT, 9, _MARGIN, top - 3 * mm, _WIDTH - 2 * _MARGIN, 1, soft=True)
    if picture is not None:
        bottom = 20 * mm
        _draw_picture(canvas, picture, _Box(_MARGIN, bottom, _WIDTH - 2 * _MARGIN, top - 8 * mm - bottom), framed=False)
    canvas.showPage()


def _draw_page(canvas: Canvas, title: str, number: str, plates: Sequence[tuple[Caption, Image.Image]]) -> None:
    width = (_WIDTH - 2 * _MARGIN - _GAP) / _COLUMNS
    height = (_HEIGHT - 2 * _MARGIN - 2 * _GAP) / (_A_PAGE // _COLUMNS)
    for place, (caption, picture) in enumerate(plates):
        left = _MARGIN + place % _COLUMNS * (width + _GAP)
        bottom = _HEIGHT - _MARGIN - (place // _COLUMNS + 1) * height - place // _COLUMNS * _GAP
        below = _draw_picture(canvas, picture, _Box(left, bottom + _CAPTION, width, height - _CAPTION))
        below = _write(canvas, caption.title, _TEXT, 11, left, below - 3 * mm, width, 2)
        below = _write(canvas, caption.prompt, _ITALIC, 9, left, below, width, 2, soft=True)
        _write(canvas, caption.facts, _TEXT, 8, left, below, width, 1, soft=True)
    _write(canvas, title, _TEXT, 8, _MARGIN, 14 * mm, 120 * mm, 1, soft=True)
    canvas.setFont(_TEXT, 8)
    canvas.drawRightString(_WIDTH - _MARGIN, 14 * mm - 8, number)
    canvas.showPage()


def _draw_picture(canvas: Canvas, picture: Image.Image, box: _Box, *, framed: bool = True) -> float:
    """Draw a picture at the top left of a box, as large as it fits; the height of its lower edge."""
    scale = min(box.width / picture.width, box.height / picture.height)
    width, height = picture.width * scale, picture.height * scale
    bottom = box.bottom + box.height - height
    small = picture.copy()
    small.thumbnail((_PIXELS, _PIXELS), Image.Resampling.LANCZOS)
    encoded = io.BytesIO()
    small.save(encoded, "JPEG", quality=92, subsampling=0)
    canvas.drawImage(ImageReader(encoded), box.left, bottom, width, height)
    if framed:
        canvas.setStrokeColor(HexColor(0xD9D1C7))
        canvas.setLineWidth(0.5)
        canvas.rect(box.left, bottom, width, height, stroke=1, fill=0)
    return bottom


def _write(
    canvas: Canvas, text: str, font: str, size: float, left: float, top: float, width: float, lines: int, *,
    soft: bool = False,
) -> float:
    """Write a text below `top`, broken into at most so many lines; the height below the last."""
    canvas.setFillColor(_SOFT if soft else _INK)
    canvas.setFont(font, size)
    broken = _broken(_drawable(text, font), font, size, width) if text else []
    if len(broken) > lines:
        broken = [*broken[: lines - 1], broken[lines - 1].rstrip() + "…"]
    for line in broken:
        top -= size
        canvas.drawString(left, top, line)
        top -= size * 0.3
    return top


def _broken(text: str, font: str, size: float, width: float) -> list[str]:
    """Lines that fit; a word that is wider than the line is cut."""
    lines: list[str] = []
    for line in simpleSplit(text, font, size, width):
        while line and pdfmetrics.stringWidth(line, font, size) > width:
            fits = max(1, sum(end <= width for end in _ends(line, font, size)))
            lines.append(line[:fits])
            line = line[fits:]
        lines.append(line)
    return lines


def _ends(line: str, font: str, size: float) -> Iterable[float]:
    return (pdfmetrics.stringWidth(line[:end], font, size) for end in range(1, len(line) + 1))


def _drawable(text: str, font: str) -> str:
    shape = pdfmetrics.getFont(font)
    if not isinstance(shape, TTFont):
        raise TypeError(f"{font} is not a TrueType font")
    glyphs = shape.face.charToGlyph
    return "".join(c if ord(c) in glyphs or c == "\n" else _UNKNOWN for c in text)
