"""Whether a pattern can be cut and sewn: `faults` lists, in words, everything that a sample room would send back."""

import math
from collections.abc import Iterator
from typing import Final

import numpy as np
from shapely import is_valid
from shapely.geometry import LinearRing, Polygon

from modiste.sewing.pattern.geometry import edge_length, edge_points, ref_length, ring
from modiste.sewing.pattern.values import (
    EDGE_KINDS,
    LINE_KINDS,
    REGIONS,
    SEAM_KINDS,
    TRIM_KINDS,
    Edge,
    EdgeRef,
    Panel,
    Pattern,
    PointOfMeasure,
    Seam,
)

SEAM_TOLERANCE: Final = 0.01
"""By which share two edges that are sewn together may differ from the ratio said."""
CLOSURE_TOLERANCE: Final = 0.03
"""The same of what is buttoned or zipped, which hangs askew where one side is longer: nothing eases it in."""
NOTCH_CM: Final = 0.3
"""How far apart two notches that should meet may lie."""
_CLOSE_CM: Final = 1e-4
_CLOSURE_CM: Final = 0.3
_LEAST_AREA: Final = 1.0
_MIRROR_CM: Final = 0.05


def faults(pattern: Pattern) -> tuple[str, ...]:
    """What is wrong with a pattern, a line each; empty where it is valid.

    Outlines are closed, simple and counter-clockwise; holes lie inside; what is sewn together is of equal length
    within 1 % or of the ratio said; notches of sewn edges meet; left and right are mirror images; hosts exist; finished
    measures are those of the spec.
    """
    found: list[str] = []
    panels: dict[str, Panel] = {}
    for panel in pattern.panels:
        if panel.name in panels:
            found.append(f"two panels are called {panel.name}")
        panels[panel.name] = panel
        found.extend(_panel_faults(panel))
    found.extend(_host_faults(panels))
    if any("not finite" in fault for fault in found):
        return tuple(found)
    for seam in pattern.seams:
        found.extend(_seam_faults(pattern, panels, seam))
    for hold in pattern.holds:
        found.extend(_missing(panels, hold.ref, "hold"))
        if not hold.girth_cm > 0:
            found.append(f"a hold on {hold.ref.panel}.{hold.ref.edge} has a girth of {hold.girth_cm:g} cm")
    found.extend(_mirror_faults(panels))
    for measure in pattern.measures:
        found.extend(_measure_faults(pattern, panels, measure))
    return tuple(found)


def measured(pattern: Pattern, measure: PointOfMeasure) -> float:
    """A finished measure as drafted, in cm."""
    if measure.refs:
        return measure.times * sum(ref_length(pattern, ref) for ref in measure.refs)
    corners = np.array(measure.points, np.float64)
    return measure.times * float(np.linalg.norm(np.diff(corners, axis=0), axis=1).sum())


def _panel_faults(panel: Panel) -> Iterator[str]:
    for name, outline in (("outline", panel.edges), *((f"hole {i + 1}", hole) for i, hole in enumerate(panel.holes))):
        where = f"{panel.name}: {name}"
        corners = [c for edge in outline for p in (edge.start, *edge.controls, edge.end) for c in p]
        if not all(math.isfinite(c) for c in corners):
            yield f"{where} has a point that is not finite"
            return
        if len(outline) < 2:
            yield f"{where} has {len(outline)} edges"
            return
        for edge, following in zip(outline, (*outline[1:], outline[0]), strict=True):
            gap = math.dist(edge.end, following.start)
            if gap > _CLOSE_CM:
                yield f"{where} is not closed: {gap:.3f} cm between {edge.name} and {following.name}"
    yield from _name_faults(panel)
    yield from _area_faults(panel)


def _area_faults(panel: Panel) -> Iterator[str]:
    outline = ring(panel.edges, 0.6)
    whole = Polygon(outline)
    if not is_valid(whole):
        yield f"{panel.name}: the outline crosses itself"
        return
    if whole.area < _LEAST_AREA:
        yield f"{panel.name}: an area of {whole.area:.2f} cm2"
    if not LinearRing(outline).is_ccw:
        yield f"{panel.name}: the outline runs clockwise"
    holes: list[Polygon] = []
    for number, hole in enumerate(panel.holes):
        inner = ring(hole, 0.6)
        area = Polygon(inner)
        if not is_valid(area) or not whole.buffer(1e-6).contains(area):
            yield f"{panel.name}: hole {number + 1} does not lie inside of the outline"
        elif LinearRing(inner).is_ccw:
            yield f"{panel.name}: hole {number + 1} runs counter-clockwise"
        elif any(other.intersects(area) for other in holes):
            yield f"{panel.name}: hole {number + 1} meets another"
        holes.append(area)


def _name_faults(panel: Panel) -> Iterator[str]:
    edges = _edges(panel)
    names = [edge.name for edge in edges] + [line.name for line in panel.lines]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"{panel.name}: {name} names two edges or lines"
    for edge in edges:
        if edge.kind not in EDGE_KINDS:
            yield f"{panel.name}: {edge.name} is of unknown kind {edge.kind!r}"
        if edge_length(edge) < 0.05:
            yield f"{panel.name}: {edge.name} is {edge_length(edge):.3f} cm long"
    for line in panel.lines:
        if line.kind not in LINE_KINDS or len(line.points) < 2:
            yield f"{panel.name}: line {line.name} is of unknown kind {line.kind!r} or has no length"
    for trim in panel.trims:
        if trim.kind not in TRIM_KINDS or not trim.points or not np.isfinite(trim.points).all():
            yield f"{panel.name}: a trim of unknown kind {trim.kind!r} or at no point"
    known = {edge.name for edge in edges}
    for notch in panel.notches:
        if notch.edge not in known or not 0 <= notch.share <= 1:
            yield f"{panel.name}: a notch at {notch.share:g} of {notch.edge}, which is not there"
    if panel.placement.region not in REGIONS:
        yield f"{panel.name}: region {panel.placement.region!r} is not known"


def _host_faults(panels: dict[str, Panel]) -> Iterator[str]:
    for panel in panels.values():
        host = panel.placement.host
        if panel.placement.region == "host" and (host is None or host not in panels or host == panel.name):
            yield f"{panel.name}: its host {host!r} is not there"


def _edges(panel: Panel) -> tuple[Edge, ...]:
    return (*panel.edges, *(edge for hole in panel.holes for edge in hole))


def _missing(panels: dict[str, Panel], ref: EdgeRef, what: str) -> Iterator[str]:
    panel = panels.get(ref.panel)
    if panel is None:
        yield f"{what}: panel {ref.panel} is not there"
    elif ref.edge not in {*(edge.name for edge in _edges(panel)), *(line.name for line in panel.lines)}:
        yield f"{what}: {ref.panel} has no edge or line {ref.edge}"
    elif min(ref.begin, ref.end) < -1e-9 or max(ref.begin, ref.end) > 1 + 1e-9 or ref.begin == ref.end:
        yield f"{what}: {ref.panel}.{ref.edge} from {ref.begin:g} to {ref.end:g} is no stretch of it"


def _seam_faults(pattern: Pattern, panels: dict[str, Panel], seam: Seam) -> Iterator[str]:
    missing = [*_missing(panels, seam.a, f"seam {seam.name}"), *_missing(panels, seam.b, f"seam {seam.name}")]
    if missing:
        yield from missing
        return
    if seam.kind not in SEAM_KINDS:
        yield f"seam {seam.name}: kind {seam.kind!r} is not known"
    a, b = ref_length(pattern, seam.a), ref_length(pattern, seam.b)
    if b <= 1e-6 or a <= 1e-6:
        yield f"seam {seam.name}: an edge of no length"
        return
    if abs(a / b / seam.ratio - 1) > SEAM_TOLERANCE and abs(a - b * seam.ratio) > 0.05:
        yield f"seam {seam.name}: {a:.2f} cm to {b:.2f} cm is not the ratio said, {seam.ratio:.3f}"
    if seam.kind in ("plain", "flat_felled") and abs(a / b - 1) > SEAM_TOLERANCE and abs(a - b) > 0.1:
        yield f"seam {seam.name}: {a:.2f} cm are sewn plainly to {b:.2f} cm"
    if seam.kind == "closure" and abs(a / b - 1) > CLOSURE_TOLERANCE and abs(a - b) > _CLOSURE_CM:
        yield f"seam {seam.name}: {a:.2f} cm are buttoned to {b:.2f} cm"
    if seam.kind == "eased" and not 0.9 <= seam.ratio <= 1.12:
        yield f"seam {seam.name}: an ease of {100 * (seam.ratio - 1):.0f} % cannot be eased in"
    yield from _notch_faults(panels, seam, min(a, b))


def _notch_faults(panels: dict[str, Panel], seam: Seam, length: float) -> Iterator[str]:
    """Notches inside of a seam have one on the other side at the same share of it."""
    shares = [_notch_shares(panels[ref.panel], ref) for ref in (seam.a, seam.b)]
    if seam.is_reversed:
        shares[1] = [1 - share for share in shares[1]]
    if seam.folds or any(ref.edge in {line.name for line in panels[ref.panel].lines} for ref in (seam.a, seam.b)):
        return
    for own, other in (shares, shares[::-1]):
        for share in own:
            if not any(abs(share - there) * length < NOTCH_CM for there in other):
                yield f"seam {seam.name}: a notch at {share:.2f} has none to meet"
                return


def _notch_shares(panel: Panel, ref: EdgeRef) -> list[float]:
    low, high = sorted((ref.begin, ref.end))
    inside = [n.share for n in panel.notches if n.edge == ref.edge and low + 0.01 < n.share < high - 0.01]
    return [(share - low) / (high - low) for share in inside]


def _other(name: str) -> str:
    exchange = {"left": "right", "right": "left"}
    return "_".join(exchange.get(word, word) for word in name.split("_"))


def _mirror_faults(panels: dict[str, Panel]) -> Iterator[str]:
    for panel in panels.values():
        if panel.fold_line is not None:
            yield from _fold_faults(panel)
        partner = panels.get(_other(panel.name))
        if not panel.is_mirrored or partner is None or partner is panel or partner.piece != panel.piece:
            continue
        own = {edge.name: edge for edge in _edges(panel)}
        for edge in _edges(partner):
            image = own.get(_other(edge.name))
            if image is None or not _are_mirrored(edge, image):
                yield f"{panel.name} is not the mirror image of {partner.name} at {edge.name}"
                break


def _are_mirrored(a: Edge, b: Edge) -> bool:
    shares = np.array([0.0, 0.3, 0.5, 1.0])
    first, second = edge_points(a, shares), edge_points(b, 1 - shares)
    return bool(np.abs(first * np.array([-1.0, 1.0]) - second).max() < _MIRROR_CM)


def _fold_faults(panel: Panel) -> Iterator[str]:
    line = next((each for each in panel.lines if each.name == panel.fold_line), None)
    if line is None:
        yield f"{panel.name}: its fold line {panel.fold_line} is not there"
        return
    xs = [x for x, _ in line.points]
    if max(xs) - min(xs) > 1e-6:
        return
    outline = Polygon(ring(panel.edges, 0.6))
    flipped = Polygon([(2 * xs[0] - x, y) for x, y in outline.exterior.coords])
    if not is_valid(outline):
        return
    if outline.symmetric_difference(flipped).area > 0.005 * outline.area:
        yield f"{panel.name}: is cut on a fold, but its halves differ"


def _measure_faults(pattern: Pattern, panels: dict[str, Panel], measure: PointOfMeasure) -> Iterator[str]:
    missing = [fault for ref in measure.refs for fault in _missing(panels, ref, f"measure {measure.name}")]
    if missing:
        yield from missing
        return
    if measure.panel is not None and measure.panel not in panels:
        yield f"measure {measure.name}: panel {measure.panel} is not there"
        return
    if not measure.refs and len(measure.points) < 2:
        yield f"measure {measure.name}: measures nothing"
        return
    value = measured(pattern, measure)
    if not abs(value - measure.spec_cm) <= measure.tolerance_cm + 1e-6:
        yield f"measure {measure.name}: {value:.2f} cm where {measure.spec_cm:.2f} cm were asked for"
