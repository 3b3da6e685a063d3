"""The neck edge as a ring: where it opens, its halves, and bands that are sewn to it."""

from dataclasses import dataclass

from modiste.sewing.blocks.bodice.opening import over_side
from modiste.sewing.blocks.drafting.draft import Chain, Draft, Openings
from modiste.sewing.blocks.drafting.shapes import curve, line
from modiste.sewing.pattern.geometry import edge_length
from modiste.sewing.pattern.values import Edge, EdgeRef, Line, Panel, Placement


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """A neck edge to sew to: `chain` in the order of the band's x; `angles_deg` where the band's ends lie."""

    chain: Chain
    length_cm: float
    angles_deg: tuple[float, float]
    is_open: bool
    extension_cm: float


def ring_of(table: Draft, openings: Openings) -> Ring:
    """The neck edge from the open front round to it again, or from the centre back where the front is closed."""
    chain = openings.neck
    length = table.length(chain)
    if openings.is_front_split:
        lap = _along(table, chain[0], openings.extension_cm)
        return Ring(chain=chain, length_cm=length, angles_deg=(0.0, 360.0), is_open=True, extension_cm=lap)
    if is_half_open(table):
        return Ring(chain=chain, length_cm=length, angles_deg=(0.0, 360.0), is_open=False, extension_cm=0.0)
    middle = len(chain) // 2
    return Ring(
        chain=chain[middle:] + chain[:middle],
        length_cm=length,
        angles_deg=(-180.0, 180.0),
        is_open=False,
        extension_cm=0.0,
    )


def _along(table: Draft, ref: EdgeRef, across_cm: float) -> float:
    """How long a straight edge is on its way `across_cm` to the side: a V slopes down over the overlap."""
    edge = table.panels[ref.panel].edge(ref.edge)
    across = abs(edge.end[0] - edge.start[0])
    return across_cm if edge.controls or across < across_cm else across_cm * edge_length(edge) / across


def is_half_open(table: Draft) -> bool:
    """Whether a collar with points ends over a placket, as that of a polo shirt does."""
    closure, neck = table.spec.closure, table.spec.neck
    return closure is not None and closure.place == "half_front" and neck is not None and neck.collar in (
        "polo", "shirt")


def band(
    name: str,
    bottom_cm: float,
    top_cm: float,
    height_cm: float,
    *,
    rise_cm: float = 0.0,
    kind: str = "seam",
    rounded: bool = False,
) -> tuple[Edge, ...]:
    """A band around the neck, y = 0 at its lower edge: edges "bottom", "end_right", "top", "end_left" (of the wearer
    where it opens in front). `rise_cm`: how far its ends curve up, as a stand's do.
    """
    del name
    low, high = bottom_cm / 2, top_cm / 2
    if rise_cm <= 0:
        bottom = line("bottom", (-low, 0.0), (low, 0.0), kind="seam")
        top = line("top", (high, height_cm), (-high, height_cm), kind=kind)
    else:
        bottom = curve("bottom", (-low, rise_cm), (low, rise_cm), (-low * 0.6, -rise_cm / 3), (low * 0.6, -rise_cm / 3))
        top = curve(
            "top",
            (high, height_cm + rise_cm),
            (-high, height_cm + rise_cm),
            (high * 0.6, height_cm - rise_cm / 3),
            (-high * 0.6, height_cm - rise_cm / 3),
            kind=kind,
        )
    if rounded:
        right = curve("end_right", bottom.end, top.start, (bottom.end[0] + 0.6, bottom.end[1] + height_cm * 0.7))
        left = curve("end_left", top.end, bottom.start, (bottom.start[0] - 0.6, bottom.start[1] + height_cm * 0.7))
        return bottom, right, top, left
    return (
        bottom,
        line("end_right", bottom.end, top.start, kind=kind),
        top,
        line("end_left", top.end, bottom.start, kind=kind),
    )


def add_band(
    table: Draft,
    openings: Openings,
    name: str,
    height_cm: float,
    *,
    ease: float = 1.0,
    taper: float = 1.0,
    kind: str = "plain",
    edge_kind: str = "seam",
    stiffness: float = 1.0,
    rise_cm: float = 0.0,
    rounded: bool = False,
    part: str = "collar",
    closure: str = "closure",
) -> Panel:
    """Sew a band to the neck: `ease` its length over the neck's, `taper` its upper edge over its lower one."""
    ring = ring_of(table, openings)
    wide = ring.length_cm * ease
    edges = band(name, wide, wide * taper, height_cm, rise_cm=rise_cm, kind=edge_kind, rounded=rounded and ring.is_open)
    if rise_cm > 0:
        edges = _fitted(edges, wide, wide * taper, height_cm, rise_cm, edge_kind, rounded=rounded and ring.is_open)
    lines: tuple[Line, ...] = ()
    ext = ring.extension_cm
    if ring.is_open and ext > 0:
        x, up = wide / 2 - ext, (0.15 + rise_cm * 0.8, height_cm - 0.3 + rise_cm * 0.8)
        lines = (
            Line(name="cf_left", kind="centre_front", points=((-x, up[0]), (-x, up[1]))),
            Line(name="cf_right", kind="centre_front", points=((x, up[0]), (x, up[1]))),
        )
    panel = table.add(
        Panel(
            name=name,
            piece=name,
            part=part,
            edges=edges,
            lines=lines,
            stiffness=stiffness,
            placement=Placement(
                region="neck", angles_deg=ring.angles_deg, landmark="side_neck", landmark_y_cm=0.0, lift_cm=0.3
            ),
        )
    )
    table.sew(f"{name}_neck", ring.chain, (EdgeRef(panel=name, edge="bottom"),), kind=kind)
    if not ring.is_open:
        table.sew(
            f"{name}_back",
            (EdgeRef(panel=name, edge="end_left"),),
            (EdgeRef(panel=name, edge="end_right", begin=1, end=0),),
        )
    elif (
        closure == "closure"
        and not openings.wrap_cm
        and table.spec.closure is not None
        and not table.spec.closure.is_open
    ):
        a, b = ("cf_left", "cf_right") if lines else ("end_left", "end_right")
        first = EdgeRef(panel=name, edge=a) if lines else EdgeRef(panel=name, edge=a, begin=1, end=0)
        ends = (first,), (EdgeRef(panel=name, edge=b),)
        # What is named first lies over, as the front that it is sewn to does.
        over, under = ends if over_side(table.spec.sex) == "left" or not lines else ends[::-1]
        table.sew(f"{name}_closure", over, under, kind="closure")
    return panel


def _fitted(
    edges: tuple[Edge, ...], bottom: float, top: float, height: float, rise: float, kind: str, *, rounded: bool
) -> tuple[Edge, ...]:
    """A curved band drawn again so that its lower edge has the length asked for."""
    from modiste.sewing.pattern.geometry import edge_length

    wide = bottom
    for _ in range(4):
        wide *= bottom / edge_length(edges[0])
        edges = band("", wide, wide * top / bottom, height, rise_cm=rise, kind=kind, rounded=rounded)
    return edges
