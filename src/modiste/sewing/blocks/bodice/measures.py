"""The finished measures of a bodice, as drafted, against what its spec asks for."""

from modiste.core.garment_spec import GarmentSpec
from modiste.sewing.blocks.bodice.bodice import Bodice
from modiste.sewing.blocks.bodice.figure import RIB_CM, neck_of
from modiste.sewing.blocks.bodice.necklines import muscle_cm
from modiste.sewing.blocks.bodice.opening import LAPELS
from modiste.sewing.blocks.drafting.draft import Chain, Draft
from modiste.sewing.pattern.geometry import edge_point
from modiste.sewing.pattern.values import EdgeRef, Point

_OPEN_TOPS = ("strapless", "halter", "off_shoulder", "one_shoulder")


def add_measures(table: Draft, bodice: Bodice) -> None:
    """Girths at bust, waist and hip, length, width and depth of the neck, height of the collar."""
    spec, body, fig = table.spec, table.body, bodice.fig
    cut = spec.bodice
    if cut is None:
        return
    neck = neck_of(spec)
    is_bare = neck.line in _OPEN_TOPS or neck.straps == "halter"
    if not is_bare and neck.line != "cowl" and not table.has("bib"):
        _girth(table, "bust", body.bust + cut.bust_ease_cm, "bust_line")
    if cut.kind == "empire" and fig.waist_y == fig.bottom_y:
        _girth(table, "underbust", 2 * (fig.waist_f + fig.waist_b), "waist_line")
    elif fig.waist_y == fig.bottom_y or fig.waist_y > _side_end(table, bodice) + 0.5:
        _girth(table, "waist", body.waist + cut.waist_ease_cm, "waist_line")
    if _side_end(table, bodice) < fig.hip_y - 0.5:
        _girth(table, "hip", body.hips + cut.hip_ease_cm, "hip_line")
    _length(table, bodice, spec)
    if not is_bare:
        _neck(table, bodice)
    _collar(table, neck.collar, neck.collar_cm)


def _side_end(table: Draft, bodice: Bodice) -> float:
    """The height at which the side seams end: above the centre's hem where that is curved."""
    ends = []
    for laid in (bodice.front, bodice.back):
        ref = laid.chain("side", laid.half.side)[0]
        ends.append(table.panels[ref.panel].edge(ref.edge).start[1])
    return max(ends)


def _girth(table: Draft, name: str, spec_cm: float, line: str) -> None:
    chain: Chain = tuple(
        EdgeRef(panel=panel.name, edge=each.name)
        for panel in table.panels.values()
        for each in panel.lines
        if each.name.startswith(line) and (panel.piece.startswith(("front", "back")))
    )
    if chain:
        table.measure(name, spec_cm, chain=chain)


def _length(table: Draft, bodice: Bodice, spec: GarmentSpec) -> None:
    cut, fig = spec.bodice, bodice.fig
    if cut is None:
        return
    is_rib = cut.hem == "rib" and spec.skirt is None and spec.legs is None
    panel = bodice.front.panel_of("hem", "left")
    table.measure(
        "length",
        cut.length_cm - (RIB_CM if is_rib else 0.0),
        panel=panel,
        points=((fig.neck_x, fig.snp_f), (fig.neck_x, fig.bottom_y)),
    )


def _neck(table: Draft, bodice: Bodice) -> None:
    neck = neck_of(table.spec)
    chain = bodice.front.chain("neck", "left")
    if not chain:
        return
    refs = [
        ref for ref in chain if ref.edge.startswith(("neck", "strap_inner")) and not ref.edge.startswith("neck_stand")
    ]
    first, last = refs[0], refs[-1]
    top = edge_point(table.panels[first.panel].edge(first.edge), first.begin)
    low = edge_point(table.panels[last.panel].edge(last.edge), last.end)
    if bodice.raglan is not None:
        return
    if neck.line == "cowl":
        return
    table.measure("neck_width", neck.width_cm, panel=first.panel, points=((0.0, top[1]), top), times=2.0)
    if not bodice.opening.is_wrap and (neck.straps != "spaghetti" or neck.collar in LAPELS):
        # From the shoulder line: what a strap is longer for a muscle is no depth.
        deep: tuple[Point, Point] = ((low[0], top[1] - muscle_cm(table.spec, is_front=True)), low)
        table.measure("neck_depth", neck.depth_cm, panel=last.panel, points=deep)


def _collar(table: Draft, collar: str, high: float) -> None:
    if high <= 0:
        return
    for name in ("neck_rib", "collar"):
        panel = table.panels.get(name)
        if panel is None or collar in ("hood", "peter_pan") or "bottom" not in {edge.name for edge in panel.edges}:
            continue
        points = edge_point(panel.edge("bottom"), 0.5), edge_point(panel.edge("top"), 0.5)
        table.measure("collar", high, panel=name, points=points)
