"""Drawing the PDF of a lookbook with reportlab, in the manner of the pages: titles in a serif, text without, in
their ink. PT Serif and PT Sans (SIL Open Font License), since the PDF's own fonts have no Cyrillic."""

import io
from collections.abc import Callable, Iterable, Sequence
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

_TEXT, _ITALIC, _TITLE = "PTSans", "PTSans-Italic", "PTSerif"
_FILES: Final = {_TEXT: ("fontpkg_pt_sans", "PT_Sans-Web-Regular.ttf"),
                 _ITALIC: ("fontpkg_pt_sans", "PT_Sans-Web-Italic.ttf"),
                 _TITLE: ("fontpkg_pt_serif", "PT_Serif-Web-Regular.ttf")}
_INK, _SOFT, _ACCENT = HexColor(0x1D1A17), HexColor(0x655D54), HexColor(0x7D2434)
_LINE: Final = HexColor(0xD9D0C3)
_WIDTH, _HEIGHT = A4
_MARGIN: Final = 18 * mm
_GAP: Final = 10 * mm
_CAPTION: Final = 22 * mm
_FOOT: Final = 6 * mm
_INKS: Final = 4 * mm
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


@dataclass(frozen=True, slots=True)
class Plate:
    """A picture of the book: what stands under it, and how to open it (None: it cannot be)."""

    caption: Caption
    load: Callable[[], Image.Image | None]


def draw_pdf(title: str, note: str, facts: str, plates: Sequence[Plate]) -> bytes:
    """The lookbook; the same board gives the same bytes. A letter that the font lacks becomes a question mark."""
    for name, (package, file) in _FILES.items():
        if name not in pdfmetrics.getRegisteredFontNames():
            path = files(package) / "files" / file
            pdfmetrics.registerFont(TTFont(name, io.BytesIO(path.read_bytes())))
    written = io.BytesIO()
    canvas = Canvas(written, pagesize=A4, invariant=1, pageCompression=1)
    canvas.setTitle(title)
    canvas.setCreator("Modiste")
    pages = [plates[start : start + _A_PAGE] for start in range(0, len(plates), _A_PAGE)]
    _draw_cover(canvas, title, note, facts, plates[0] if plates else None)
    for number, page in enumerate(pages, start=2):
        _draw_page(canvas, title, f"{number} / {len(pages) + 1}", page)
    canvas.save()
    return written.getvalue()


def _draw_cover(canvas: Canvas, title: str, note: str, facts: str, plate: Plate | None) -> None:
    top = _HEIGHT - 30 * mm
    canvas.setFillColor(_ACCENT)
    canvas.rect(_MARGIN, top, 22 * mm, 1 * mm, stroke=0, fill=1)
    size = 34 if len(title) <= 60 else 22
    top = _write(canvas, title, _TITLE, size, _MARGIN, top - 6 * mm, _WIDTH - 2 * _MARGIN, 6)
    top = _write(canvas, note, _TEXT, 11, _MARGIN, top - 4 * mm, 130 * mm, 14)
    top = _write(canvas, facts, _TEXT, 9, _MARGIN, top - 3 * mm, _WIDTH - 2 * _MARGIN, 1, soft=True)
    if plate is not None:
        bottom = 24 * mm
        _draw_picture(canvas, plate, _Box(_MARGIN, bottom, _WIDTH - 2 * _MARGIN, max(1.0, top - 8 * mm - bottom)))
    _write(canvas, "Modiste", _TEXT, 8, _MARGIN, 14 * mm, 120 * mm, 1, soft=True)
    canvas.showPage()


def _draw_page(canvas: Canvas, title: str, number: str, plates: Sequence[Plate]) -> None:
    """Four places of one size: each picture in the middle of its place, each caption on the line of its neighbour's."""
    width = (_WIDTH - 2 * _MARGIN - _GAP) / _COLUMNS
    height = (_HEIGHT - 2 * _MARGIN - _FOOT - _GAP) / (_A_PAGE // _COLUMNS)
    for place, plate in enumerate(plates):
        left = _MARGIN + place % _COLUMNS * (width + _GAP)
        bottom = _HEIGHT - _MARGIN - (place // _COLUMNS + 1) * height - place // _COLUMNS * _GAP
        _draw_picture(canvas, plate, _Box(left, bottom + _CAPTION, width, height - _CAPTION))
        _draw_caption(canvas, plate.caption, left, bottom + _CAPTION, width)
    _write(canvas, title, _TEXT, 8, _MARGIN, 14 * mm, 120 * mm, 1, soft=True)
    canvas.setFont(_TEXT, 8)
    canvas.drawRightString(_WIDTH - _MARGIN, 14 * mm - 8, number)
    canvas.showPage()


def _draw_caption(canvas: Canvas, caption: Caption, left: float, top: float, width: float) -> None:
    if caption.inks:
        top -= 2 * mm + _INKS
        for place, ink in enumerate(caption.inks):
            canvas.setFillColor(HexColor(ink))
            canvas.rect(left + place * width / len(caption.inks), top, width / len(caption.inks) + 0.2, _INKS, stroke=0,
                        fill=1)
    below = _write(canvas, caption.title, _TITLE, 12, left, top - 2.5 * mm, width, 1 if caption.inks else 2)
    if caption.inks:
        below = _write(canvas, "  ".join(caption.inks), _TEXT, 7, left, below, width, 1, soft=True)
    else:
        below = _write(canvas, caption.prompt, _ITALIC, 9, left, below, width, 2, soft=True)
    _write(canvas, caption.facts, _TEXT, 8, left, below, width, 1, soft=True)


def _draw_picture(canvas: Canvas, plate: Plate, box: _Box) -> None:
    """Draw a picture in the middle of a framed place, as large as it fits; a fabric fills it, repeated."""
    picture = plate.load()
    if picture is not None and plate.caption.repeats:
        picture = _laid_out(picture, box)
    if picture is not None:
        scale = min(box.width / picture.width, box.height / picture.height)
        width, height = picture.width * scale, picture.height * scale
        picture.thumbnail((_PIXELS, _PIXELS), Image.Resampling.LANCZOS)
        encoded = io.BytesIO()
        picture.save(encoded, "JPEG", quality=92, subsampling=0)
        canvas.drawImage(ImageReader(encoded), box.left + (box.width - width) / 2,
                         box.bottom + (box.height - height) / 2, width, height)
    canvas.setStrokeColor(_LINE)
    canvas.setLineWidth(0.5)
    canvas.rect(box.left, box.bottom, box.width, box.height, stroke=1, fill=0)


def _laid_out(tile: Image.Image, box: _Box) -> Image.Image:
    """A tile repeated over a place, twice across it."""
    tile = tile.convert("RGB")
    tile.thumbnail((_PIXELS // 2, _PIXELS // 2), Image.Resampling.LANCZOS)
    cloth = Image.new("RGB", (2 * tile.width, max(1, round(2 * tile.width * box.height / box.width))))
    for top in range(0, cloth.height, tile.height):
        for left in range(0, cloth.width, tile.width):
            cloth.paste(tile, (left, top))
    return cloth


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
