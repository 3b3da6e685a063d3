"""Pattern pieces as DXF in the layers of ASTM D6673 (once ANSI/AAMA-292): mm, one block a piece and size.

Layers: 1 cut line and piece text, 2 turn points, 3 curve points, 4 notches, 6 mirror line, 7 grain line, 8 internal
lines, 11 cut-outs, 13 drill holes, 14 sew lines, 15 annotation. The writing is that of AutoCAD R13 and later.
"""

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import numpy as np

from modiste.sewing.documents.drawing.drawing import Points
from modiste.sewing.documents.drawing.nesting import Shape, nest
from modiste.sewing.documents.pattern.pieces import Piece, by_size, pieces
from modiste.sewing.pattern.geometry import ring
from modiste.sewing.pattern.values import Pattern

LAYERS: Final = {
    1: ("cut line", 7), 2: ("turn points", 1), 3: ("curve points", 5), 4: ("notches", 1), 6: ("mirror line", 6),
    7: ("grain line", 3), 8: ("internal lines", 4), 11: ("cut-outs", 2), 13: ("drill holes", 2), 14: ("sew lines", 8),
    15: ("annotation", 7),
}  # fmt: skip
"""Layer number: what it holds, its colour in AutoCAD's index."""

_SHEET_MM: Final = 1600.0
_MOST_NAME: Final = 60


def dxf_bytes(patterns: Pattern | Mapping[str, Pattern]) -> bytes:
    """The file's bytes, all pieces whole (a mirror line marks what may be cut on the fold), laid side by side."""
    import ezdxf
    from ezdxf import units

    sized = by_size(patterns)
    with _fixed_dates():
        document = ezdxf.new("R2000", units=units.MM)
        document.header["$MEASUREMENT"] = 1
        for number, (_, colour) in LAYERS.items():
            document.layers.add(str(number), color=colour)
        rows = [(size, piece) for size, pattern in sized.items() for piece in pieces(pattern, on_fold=False)]
        shapes = [Shape(outline=piece.cut * 10, angles_deg=(0.0,)) for _, piece in rows]
        width = max(_SHEET_MM, *(float(np.ptp(shape.outline[:, 0])) + 40 for shape in shapes))
        space = document.modelspace()
        for place, (size, piece) in zip(nest(shapes, width, 15.0), rows, strict=True):
            name = f"{piece.name}_{size}"[:_MOST_NAME].strip("_").upper()
            _block(document.blocks.new(name), piece, size)
            space.add_blockref(name, place.shift, dxfattribs={"layer": "1"})
        _style_text(space, next(iter(sized.values())).garment, list(sized))
        written = io.StringIO()
        document.write(written)
    return bytes(document.encode(written.getvalue()))


@contextmanager
def _fixed_dates() -> Iterator[None]:
    """No dates and random ids in the file: the same pattern gives the same bytes."""
    import ezdxf

    before = ezdxf.options.write_fixed_meta_data_for_testing
    ezdxf.options.write_fixed_meta_data_for_testing = True
    try:
        yield
    finally:
        ezdxf.options.write_fixed_meta_data_for_testing = before


def _block(block: Any, piece: Piece, size: str) -> None:
    _line(block, piece.cut, 1, is_closed=True)
    turns = {tuple(np.round(np.multiply(edge.start, 10), 3)) for edge in piece.panel.edges}
    for x, y in sorted(turns):
        block.add_point((x, y), dxfattribs={"layer": "2"})
    for edge in piece.panel.edges:
        if edge.controls:
            for x, y in ring((edge,), 2.0)[1:] * 10:
                block.add_point((float(x), float(y)), dxfattribs={"layer": "3"})
    for row in piece.sew:
        _line(block, row, 14)
    for at, inward in piece.notches:
        _line(block, np.array([at, at + inward * 0.5]), 4)
    for _, row in piece.marks:
        _line(block, row, 8)
    for _, (x, y), _ in piece.drills:
        block.add_point((x * 10, y * 10), dxfattribs={"layer": "13"})
    if piece.fold:
        _line(block, np.array(piece.fold), 6)
    low, high = piece.cut.min(axis=0), piece.cut.max(axis=0)
    middle, turn = (low + high) / 2, np.radians(piece.grain_deg)
    way = np.array([np.cos(turn), np.sin(turn)]) * float(min(high - low)) * 0.3
    _line(block, np.array([middle - way, middle + way]), 7)
    quantity = f"QUANTITY: {piece.count - piece.mirrored},{piece.mirrored}"
    rows = [f"PIECE NAME: {piece.name.upper()}", f"SIZE: {size or 'ONE'}",
            quantity, f"MATERIAL: {piece.part.upper()}"]  # fmt: skip
    for number, text in enumerate(rows):
        place = (float(middle[0] * 10), float(middle[1] * 10 - 8 * number))
        block.add_text(text, height=5, dxfattribs={"layer": "1", "insert": place})


def _line(block: Any, points: Points, layer: int, *, is_closed: bool = False) -> None:
    rows = [(float(x), float(y)) for x, y in np.asarray(points) * 10]
    block.add_polyline2d(rows, close=is_closed, dxfattribs={"layer": str(layer)})


def _style_text(space: Any, garment: str, sizes: list[str]) -> None:
    """The texts about the whole style, which the standard wants beside the pieces."""
    middle = sizes[len(sizes) // 2] or "ONE"
    rows = (f"STYLE NAME: {garment.upper()}", "AUTHOR: MODISTE", "UNITS: METRIC", f"SAMPLE SIZE: {middle}")
    for at, text in enumerate(rows):
        space.add_text(text, height=8, dxfattribs={"layer": "1", "insert": (0, -20 - 12 * at)})
