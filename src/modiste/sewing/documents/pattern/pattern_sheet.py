"""All pieces of a pattern on one sheet, one size or nested, laid side by side."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from modiste.language.vocabulary import Language
from modiste.sewing.documents.drawing.drawing import Drawing, Path, Text, moved
from modiste.sewing.documents.drawing.nesting import Shape, nest
from modiste.sewing.documents.pattern.piece_drawing import hands, piece_lines, piece_signs
from modiste.sewing.documents.pattern.pieces import Piece, by_size, pieces
from modiste.sewing.documents.texts import garment_name, say
from modiste.sewing.pattern.values import Pattern

_LAYERS: Final = ("cut", "sew", "notches", "marks", "drill")
_SIGNS: Final = ("grain", "fold", "text")
_GAP_MM: Final = 8.0
_SAME_MM: Final = 3.0


def pattern_sheet(patterns: Pattern | Mapping[str, Pattern], width: float, language: Language) -> Drawing:
    """The pieces on a sheet `width` mm wide (wider where a piece is) and as long as they need. All lines true to size.

    Several sizes lie in each other, aligned by their panels' own origins, as they were drafted; pieces as high (or as
    wide) in each size, cuffs and bands, by that edge.
    """
    sized = by_size(patterns)
    drawn = hands(list(sized))
    garment = garment_name(next(iter(sized.values())).garment, language)
    named = " ".join(sized)
    rows: dict[str, list[tuple[int, Piece]]] = {}
    for at, pattern in enumerate(sized.values()):
        for piece in pieces(pattern):
            rows.setdefault(piece.name, []).append((at, piece))
    groups = list(rows.values())
    shifts = [_aligned([piece.cut * 10 for _, piece in group]) for group in groups]
    outlines = [_hull([piece.cut * 10 + shift for (_, piece), shift in zip(group, moves, strict=True)])
                for group, moves in zip(groups, shifts, strict=True)]  # fmt: skip
    width = max(width, *(float(np.ptp(outline[:, 0])) + 2 * _GAP_MM + 4 for outline in outlines))
    laid = nest([Shape(outline=outline, angles_deg=(0.0,)) for outline in outlines], width, _GAP_MM)
    items: list[Path | Text] = []
    for place, group, moves in zip(laid, groups, shifts, strict=True):
        made: list[Path | Text] = [moved(line, *shift) for (at, piece), shift in zip(group, moves, strict=True)
                                   for line in piece_lines(piece, drawn[at])]  # fmt: skip
        middle = len(group) // 2
        made += [moved(sign, *moves[middle]) for sign in piece_signs(group[middle][1], language, named, garment)]
        items += [moved(item, *place.shift) for item in made]
    height = max(float(place.outline[:, 1].max()) for place in laid) + _GAP_MM / 2
    layers = [
        (hand.layer(name), say("layers", name, language) + (f" {hand.size}" if hand.size else ""))
        for hand in drawn for name in _LAYERS
    ]  # fmt: skip
    layers += [(name, say("layers", name, language)) for name in _SIGNS]
    title = f"{garment} {named}".strip()
    return Drawing(width=width, height=height, items=tuple(items), layers=tuple(layers), title=title)


def _aligned(outlines: list[np.ndarray]) -> list[tuple[float, float]]:
    """How far each size's piece is moved (mm): along an axis on which all are as long, to where the first one lies."""
    low = np.array([outline.min(axis=0) for outline in outlines])
    long = np.array([outline.max(axis=0) for outline in outlines]) - low
    is_same = np.ptp(long, axis=0) < _SAME_MM
    shift = np.where(is_same, low[0] - low, 0.0)
    return [(float(x), float(y)) for x, y in shift]


def _hull(outlines: list[np.ndarray]) -> np.ndarray:
    """One outline around those of all sizes."""
    import shapely

    if len(outlines) == 1:
        return outlines[0]
    whole = shapely.unary_union([shapely.Polygon(outline) for outline in outlines])
    if whole.geom_type != "Polygon":
        whole = whole.convex_hull
    return np.array(whole.exterior.coords)[:-1]
