"""Patterns of other tools: GarmentCode's JSON, read and written (Korosteleva and Sorkine-Hornung, "GarmentCode:
Programming Parametric Sewing Patterns", SIGGRAPH Asia 2023; the layout is that of `pygarment`'s specification files).

A file holds panels (2-D vertices, edges between them with optional curvature relative to the edge's own axis, and a
rotation and translation that set the panel beside the body: y up, front +z, cm) and stitches (pairs of edges without a
direction). What the layout has no word for (notches, grain, closures, measures) is kept in an additional key,
`modiste`, which other tools pass over; it is believed only while the panels beside it are the ones it was written for.
"""

import itertools
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
from shapely.geometry import Polygon

from modiste.core.errors import DataError, InputError
from modiste.sewing.pattern.garmentcode_edges import Piece, panel_edges, signed_area
from modiste.sewing.pattern.garmentcode_pairs import paired
from modiste.sewing.pattern.garmentcode_placing import Placed, placed_panel, placements
from modiste.sewing.pattern.garmentcode_writing import same_geometry, specification
from modiste.sewing.pattern.geometry import edge_length, ring
from modiste.sewing.pattern.pattern_json import JsonValue, load_json, pattern_of
from modiste.sewing.pattern.values import Edge, EdgeRef, Pattern, Seam

MEAN_BODY_CM: Final = {
    "height": 172.0, "bust": 99.8, "underbust": 86.2, "waist": 84.3, "hips": 103.5, "shoulder_width": 36.5,
    "arm_length": 54.0,
}  # fmt: skip
"""The body that GarmentCode's own patterns are drafted for, for `modiste.sewing.body.complete_measures`."""

_MOST_PANELS: Final = 300
_MOST_STITCHES: Final = 4000


@dataclass(frozen=True, slots=True)
class _Sides:
    """Where the pieces of a stitched edge begin and end, as shares of the whole edge's length."""

    panel: str
    pieces: tuple[tuple[str, float, float], ...]


def read_garmentcode(path: Path) -> Pattern:
    """The pattern of a GarmentCode JSON file. The seams' directions follow from where the panels' ends are placed.

    Raises:
        InputError: the file cannot be opened.
        DataError: it is not such a file, or is damaged; one line that says where.
    """
    try:
        raw = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError("sewing.pattern_unreadable", path=path, reason=reason) from error
    # Messages name the file; a pattern that has no name of its own is called by the file's stem.
    pattern = garmentcode_pattern(load_json(raw, path.name), path.name)
    return replace(pattern, garment=path.stem) if pattern.garment == path.name else pattern


def garmentcode_pattern(value: JsonValue, name: str) -> Pattern:
    """The pattern of a specification's JSON values; `name` is the garment's. Raises DataError."""
    spec = _table(value, name)
    if "pattern" not in spec:
        raise DataError("sewing.garmentcode_without_pattern", name=name)
    ours = pattern_of(spec["modiste"], f"{name}: modiste") if "modiste" in spec else None
    if ours is not None and same_geometry(ours, spec):
        return ours
    body = _table(spec["pattern"], f"{name}: pattern")
    panels, sides = _panels(body.get("panels"), _scale(spec, name), _is_absolute(spec), name)
    seams = _seams(body.get("stitches", []), panels, sides, name)
    made = tuple(placements(panels, seams))
    return _with_ours(paired(Pattern(garment=name, panels=made, seams=seams)), ours)


def write_garmentcode(pattern: Pattern, path: Path) -> None:
    """Write a pattern as GarmentCode's JSON; reading it again gives an equal pattern. Raises OutputError."""
    import json

    from modiste.core.files import write_bytes

    write_bytes(path, (json.dumps(specification(pattern), indent=2, ensure_ascii=False) + "\n").encode())


def _panels(
    value: JsonValue, scale: float, is_absolute: bool, name: str
) -> tuple[list[Placed], dict[tuple[str, int], _Sides]]:
    rows = _table(value, f"{name}: panels")
    if not 1 <= len(rows) <= _MOST_PANELS:
        raise DataError("sewing.panels", name=name, count=len(rows), most=_MOST_PANELS)
    placed, sides = [], {}
    for label, row in rows.items():
        where = f"{name}: panel {label[:40]}"
        table = _table(row, where)
        pieces = panel_edges(table, scale, is_absolute, where)
        edges = tuple(piece.edge for piece in pieces)
        _check_outline(edges, where)
        for number in sorted({piece.number for piece in pieces}):
            sides[label, number] = _sides(label, [piece for piece in pieces if piece.number == number])
        placed.append(placed_panel(label, edges, table, scale, where))
    return placed, sides


def _sides(panel: str, pieces: list[Piece]) -> _Sides:
    lengths = np.cumsum([0.0, *(edge_length(piece.edge) for piece in pieces)])
    shares = lengths / lengths[-1]
    return _Sides(
        panel, tuple((piece.edge.name, float(shares[at]), float(shares[at + 1])) for at, piece in enumerate(pieces))
    )


def _check_outline(edges: tuple[Edge, ...], where: str) -> None:
    if abs(signed_area(edges)) < 0.5 or not Polygon(ring(edges, 1.0)).is_valid:
        raise DataError("sewing.outline_crossed", where=where)


def _seams(value: JsonValue, panels: list[Placed], sides: dict[tuple[str, int], _Sides], name: str) -> tuple[Seam, ...]:
    if not isinstance(value, list) or len(value) > _MOST_STITCHES:
        raise DataError("sewing.stitches", name=name, most=_MOST_STITCHES)
    by_name = {panel.name: panel for panel in panels}
    seams: list[Seam] = []
    for number, pair in enumerate(value):
        where = f"{name}: stitch {number}"
        if not isinstance(pair, list) or len(pair) < 2:
            raise DataError("sewing.stitch_pair", where=where)
        a, b = _side(pair[0], sides, where), _side(pair[1], sides, where)
        reverse = _is_reversed(by_name[a.panel], a, by_name[b.panel], b)
        seams += _joined(f"seam_{number}", a, b, reverse, by_name)
    return tuple(seams)


def _side(value: JsonValue, sides: dict[tuple[str, int], _Sides], where: str) -> _Sides:
    row = _table(value, where)
    panel, edge = row.get("panel"), row.get("edge")
    if not isinstance(panel, str) or not isinstance(edge, int) or (panel, edge) not in sides:
        raise DataError("sewing.stitch_edge", where=where, edge=str(edge)[:20], panel=str(panel)[:40])
    return sides[panel, edge]


def _is_reversed(first: Placed, a: _Sides, second: Placed, b: _Sides) -> bool:
    """Whether the start of `a` meets the end of `b`: judged by the placed ends, and by the outlines' direction (edges
    of counter-clockwise neighbours always run against each other) where the ends are as far one way as the other.
    """
    p, q = first.ends(a.pieces[0][0], a.pieces[-1][0]), second.ends(b.pieces[0][0], b.pieces[-1][0])
    straight = float(np.linalg.norm(p[0] - q[0]) + np.linalg.norm(p[1] - q[1]))
    crossed = float(np.linalg.norm(p[0] - q[1]) + np.linalg.norm(p[1] - q[0]))
    is_clear = abs(straight - crossed) > 0.1 * (straight + crossed)
    return crossed < straight if is_clear else True


def _joined(name: str, a: _Sides, b: _Sides, reverse: bool, panels: dict[str, Placed]) -> list[Seam]:
    """Seams between two sides; a side of several pieces is sewn piece by piece."""
    other = tuple((edge, 1 - end, 1 - begin) for edge, begin, end in reversed(b.pieces)) if reverse else b.pieces
    cuts = sorted({round(share, 9) for side in (a.pieces, other) for _, *ends in side for share in ends})
    seams = []
    for at, (begin, end) in enumerate(itertools.pairwise(cuts)):
        first, second = _part(a.panel, a.pieces, begin, end), _part(b.panel, other, begin, end)
        if reverse:
            second = replace(second, begin=1 - second.end, end=1 - second.begin)
        ratio = panels[a.panel].length(first) / panels[b.panel].length(second)
        kind = "plain" if 0.97 < ratio < 1.03 else "eased" if 0.85 < ratio < 1.18 else "gathered"
        label = name if len(cuts) == 2 else f"{name}_{at}"
        plain = ratio if kind != "plain" else 1.0
        seams.append(Seam(name=label, a=first, b=second, is_reversed=reverse, kind=kind, ratio=plain))
    return seams


def _part(panel: str, pieces: tuple[tuple[str, float, float], ...], begin: float, end: float) -> EdgeRef:
    middle = (begin + end) / 2
    edge, low, high = next(piece for piece in pieces if piece[1] <= middle <= piece[2])
    inside = [min(1.0, max(0.0, (share - low) / (high - low))) for share in (begin, end)]
    inside = [float(round(share)) if abs(share - round(share)) < 1e-6 else share for share in inside]
    return EdgeRef(panel=panel, edge=edge, begin=inside[0], end=inside[1])


def _with_ours(pattern: Pattern, ours: Pattern | None) -> Pattern:
    """What an edited file of ours still says about panels of the same names: part, placement, piece."""
    if ours is None:
        return pattern
    known = {panel.name: panel for panel in ours.panels}
    panels = tuple(
        panel if (own := known.get(panel.name)) is None
        else replace(panel, part=own.part, piece=own.piece, placement=own.placement, stiffness=own.stiffness)
        for panel in pattern.panels
    )  # fmt: skip
    return replace(pattern, garment=ours.garment, panels=panels)


def _table(value: JsonValue, where: str) -> dict[str, JsonValue]:
    if not isinstance(value, dict):
        raise DataError("sewing.garmentcode_object", where=where, value=str(value)[:40])
    return value


def _scale(spec: dict[str, JsonValue], name: str) -> float:
    """Centimetres in one unit of the file."""
    units = _table(spec.get("properties", {}), f"{name}: properties").get("units_in_meter", 100)
    if isinstance(units, bool) or not isinstance(units, (int, float)) or not 0.5 <= units <= 100_000:
        raise DataError("sewing.units", name=name, units=str(units)[:20])
    return 100.0 / units


def _is_absolute(spec: dict[str, JsonValue]) -> bool:
    properties = spec.get("properties")
    return isinstance(properties, dict) and properties.get("curvature_coords") == "absolute"
