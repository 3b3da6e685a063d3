"""Lay plans: the pieces of each cloth on its width, the length that takes, and how much of it is used."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from shapely import Polygon

from modiste.core.errors import InputError
from modiste.language.vocabulary import Language
from modiste.sewing.documents.drawing.drawing import SOFT, Drawing, Path, Text
from modiste.sewing.documents.drawing.nesting import Laid, Shape, nest
from modiste.sewing.documents.drawing.pdf import fitted, text_width
from modiste.sewing.documents.pattern.pieces import Piece, pieces
from modiste.sewing.documents.texts import number, piece_name, say
from modiste.sewing.pattern.values import Pattern

WIDTH_CM: Final = 140.0
_WIDER_CM: Final = (150.0, 180.0, 220.0, 300.0)
_GAP_CM: Final = 0.4
_ENDS_CM: Final = 2.0
"""Cloth left at each end of a lay."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LayPlan:
    """One cloth's lay: `length_cm` of a width of `width_cm`, of which `share` (0 to 1) lies in pieces. `is_crosswise`:
    a piece is too wide for the cloth and was laid across the grain.
    """

    parts: tuple[str, ...]
    width_cm: float
    length_cm: float
    share: float
    is_crosswise: bool
    laid: tuple[tuple[str, Laid], ...] = field(repr=False)


def lay_plan(pattern: Pattern, parts: Sequence[str] = (), width_cm: float = WIDTH_CM) -> LayPlan:
    """Lay the pieces of some parts (all, if none is named) in one layer, grain along the cloth, either way up.

    A cloth too narrow for a piece in any direction is taken wider (150 to 300 cm).

    Raises:
        InputError: no piece belongs to these parts, or one is wider than any cloth.
    """
    chosen = [piece for piece in pieces(pattern, on_fold=False) if not parts or piece.part in parts]
    if not chosen:
        raise InputError("sewing.lay_without_piece", parts=parts)
    for width in (width_cm, *(wider for wider in _WIDER_CM if wider > width_cm)):
        for across in (False, True):
            rows = [(piece.name, shape) for piece in chosen for shape in _shapes(piece, width, across=across)]
            try:
                laid = nest([shape for _, shape in rows], width, _GAP_CM, tries=3)
            except ValueError:
                continue
            return _plan(rows, laid, width, parts, is_crosswise=across)
    raise InputError("sewing.lay_too_wide", garment=pattern.garment, most=_WIDER_CM[-1])


def _shapes(piece: Piece, width: float, *, across: bool) -> list[Shape]:
    straight = 90.0 - piece.grain_deg
    angles: tuple[float, ...] = (straight, straight + 180.0)
    if across and _spread(piece.cut, straight) > width - 1:
        angles = (straight + 90.0, straight + 270.0)
    mirrored = [at < piece.mirrored for at in range(piece.count)]
    # A mirror image is turned the other way so that its grain lies straight too.
    return [
        Shape(outline=piece.cut, angles_deg=tuple(-a if flip else a for a in angles), is_mirrored=flip)
        for flip in mirrored
    ]


def _spread(outline: np.ndarray, angle: float) -> float:
    from modiste.sewing.documents.drawing.drawing import turned

    return float(np.ptp(turned(outline, angle)[:, 0]))


def _plan(
    rows: list[tuple[str, Shape]], laid: Sequence[Laid], width: float, parts: Sequence[str], *, is_crosswise: bool
) -> LayPlan:
    length = max(float(place.outline[:, 1].max()) for place in laid) + 2 * _ENDS_CM
    used = sum(Polygon(place.outline).area for place in laid)
    named = tuple((name, place) for (name, _), place in zip(rows, laid, strict=True))
    return LayPlan(parts=tuple(parts), width_cm=width, length_cm=length, share=used / (width * length), laid=named,
                   is_crosswise=is_crosswise)  # fmt: skip


def cloth_groups(pattern: Pattern, cloths: Mapping[str, object]) -> list[tuple[str, ...]]:
    """The parts of the pattern that are cut from the same cloth, the body's first; `cloths` by part."""
    groups: list[tuple[object, list[str]]] = []
    for part in dict.fromkeys(["body", *(panel.part for panel in pattern.panels)]):
        if not any(panel.part == part for panel in pattern.panels):
            continue
        cloth = cloths.get(part, cloths.get("body"))
        for known, parts in groups:
            if _same(known, cloth):
                parts.append(part)
                break
        else:
            groups.append((cloth, [part]))
    return [tuple(parts) for _, parts in groups]


def _same(first: object, second: object) -> bool:
    names = ("material", "colour", "pattern", "pattern_seed", "palette", "repeat_cm", "swatch")
    return all(getattr(first, name, None) == getattr(second, name, None) for name in names if name != "swatch") and (
        getattr(first, "swatch", None) is getattr(second, "swatch", None)
    )


def lay_drawing(plan: LayPlan, width: float, height: float, language: Language) -> Drawing:
    """The plan lying on its side in a frame of mm: cloth length to the right, selvedges above and below."""
    scale = min(width / plan.length_cm, (height - 6) / plan.width_cm)
    bottom = height - 6 - plan.width_cm * scale
    items: list[Path | Text] = []

    def place(points: np.ndarray) -> np.ndarray:
        turned = np.stack([points[:, 1] + _ENDS_CM, points[:, 0]], axis=1)
        return np.asarray(turned * scale + np.array([0.0, bottom]))

    frame = np.array([[0, 0], [plan.length_cm, 0], [plan.length_cm, plan.width_cm], [0, plan.width_cm]]) * scale
    items.append(
        Path(points=frame + np.array([0.0, bottom]), layer="cloth", width=0.35, fill="#f6f3ee", is_closed=True)
    )
    for name, laid in plan.laid:
        outline = place(laid.outline)
        items.append(Path(points=outline, layer="pieces", width=0.25, fill="#ffffff", is_closed=True))
        items += _named(name, outline, language)
    facts = say("pattern", "lay_facts", language, width=number(plan.width_cm, language, 0),
                length=number(plan.length_cm, language, 0), share=round(plan.share * 100))  # fmt: skip
    items.append(Text(text=facts, at=(0.0, bottom + plan.width_cm * scale + 2), layer="text", size=3.2, colour=SOFT))
    return Drawing(width=width, height=height, items=tuple(items), title=say("pattern", "lay", language))


def _named(name: str, outline: np.ndarray, language: Language) -> list[Path | Text]:
    import shapely

    area = shapely.Polygon(outline)
    circle = shapely.maximum_inscribed_circle(area, tolerance=1.0)
    (x, y), radius = circle.coords[0], float(circle.length)
    text = piece_name(name, language)
    size = 2.6 if radius > 2.2 else 1.9
    level = shapely.LineString([(x - 500, y), (x + 500, y)]).intersection(area)
    parts = [part for part in getattr(level, "geoms", [level]) if part.distance(shapely.Point(x, y)) < 0.1]
    if radius < 1.2 or not parts:
        return []
    left, right = parts[0].bounds[0], parts[0].bounds[2]
    if text_width(text[:4], size) > right - left - 1:
        return []
    at = ((left + right) / 2, y - size * 0.35)
    return [Text(text=fitted(text, size, right - left - 1), at=at, layer="text", size=size, anchor="middle")]
