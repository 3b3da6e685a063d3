"""Sleeves: a cap as long as the armhole, a tube to the wrist, and what a style makes of them.

The one-piece sleeve follows Aldrich (cap drawn on the armhole, its height found so that the cap's length is the
armhole's with the style's ease); the two-piece sleeve is that one parted under the arm along two bent lines.
Panels are drafted for the left arm as one looks at it from outside: x from the front underarm (smallest) to the back.
"""

from dataclasses import dataclass, replace
from typing import Final

from scipy.optimize import brentq

from modiste.core.garment_spec import Sleeves
from modiste.sewing.blocks.bodice.bodice import Bodice
from modiste.sewing.blocks.bodice.figure import neck_of, sleeves_of
from modiste.sewing.blocks.drafting.cut_error import CutError, Remedy
from modiste.sewing.blocks.drafting.draft import Chain, Draft, Openings, mirror_chain
from modiste.sewing.blocks.drafting.shapes import curve, line
from modiste.sewing.blocks.sleeve.cuffs import below_sleeve, finish_sleeve
from modiste.sewing.pattern.geometry import edge_length
from modiste.sewing.pattern.values import Edge, EdgeRef, Panel, Placement, Point

CAP_EASE: Final = {
    "set_in": 1.02,
    "two_piece": 1.035,
    "dropped": 1.0,
    "dolman": 1.0,
    "kimono": 1.0,
    "bishop": 1.02,
    "bell": 1.015,
    "raglan": 1.0,
}
"""Length of the cap over that of the armhole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """A cap's curves, front underarm (x < 0) to top and top to back underarm (x > 0), at y = 0 to `height_cm`."""

    front: Edge
    back: Edge
    height_cm: float

    @property
    def width_cm(self) -> float:
        """Width at the underarm."""
        return self.back.end[0] - self.front.start[0]


def cap_of(front_cm: float, back_cm: float, width_cm: float) -> Cap:
    """The cap whose two curves have given lengths over a given width. Raises InputError where there is none.

    Each curve leaves the underarm level and reaches the top level; the front is hollower. The height is the root of
    one equation: the two widths that the lengths leave at that height add up to the sleeve's.
    """

    def width(length: float, height: float, hollow: float) -> float:
        if height >= length:
            return 0.0
        return float(
            brentq(lambda w: edge_length(_cap_curve(w, height, hollow)) - length, 0.0, length + 1.0, xtol=1e-4)
        )

    def excess(height: float) -> float:
        return width(front_cm, height, 0.5) + width(back_cm, height, 0.42) - width_cm

    if excess(0.02) < 0:
        raise CutError("sewing.sleeves_for_armhole", width_cm=width_cm, armhole_cm=front_cm + back_cm)
    highest = min(front_cm, back_cm) * 0.97
    height = highest if excess(highest) > 0 else float(brentq(excess, 0.02, highest, xtol=1e-4))
    wide_f, wide_b = width(front_cm, height, 0.5), width(back_cm, height, 0.42)
    shift = -(wide_f + wide_b) / 2
    rising = _cap_curve(wide_f, height, 0.5)
    falling = _cap_curve(wide_b, height, 0.42)
    top = (shift + wide_f, height)
    front = curve("cap_front", (shift, 0.0), top, *((x + shift, y) for x, y in rising.controls))
    back = curve("cap_back", top, (-shift, 0.0), *((-shift - x, y) for x, y in reversed(falling.controls)))
    return Cap(front=front, back=back, height_cm=height)


def _cap_curve(width: float, height: float, hollow: float) -> Edge:
    return curve("cap", (0.0, 0.0), (width, height), (width * hollow, 0.0), (width * 0.55, height))


def needed_armhole(sleeves: Sleeves, upper_arm: float) -> float:
    """The least length of an armhole that takes a sleeve's width with a low cap."""
    width = upper_arm + sleeves.ease_cm
    return width * (1.03 if sleeves.kind in ("dolman", "kimono", "dropped", "bell") else 1.14)


def add_sleeves(table: Draft, bodice: Bodice) -> Openings:
    """Draft, lay and sew both sleeves, with their cuffs. Gives the openings that are left."""
    sleeves = table.spec.sleeves
    if sleeves is None or sleeves.kind == "none" or not bodice.openings.armhole_left:
        return bodice.openings
    if not (bodice.front.chain("armhole", "left") and bodice.back.chain("armhole", "left")):
        raise CutError("sewing.halter_sleeves", garment=table.spec.garment)
    if not bodice.openings.armhole_right:
        raise CutError("sewing.bare_shoulder_sleeves", garment=table.spec.garment)
    width = max(table.body.upper_arm + sleeves.ease_cm, 12.0)
    if sleeves.kind == "raglan" and bodice.raglan is not None:
        from modiste.sewing.blocks.sleeve.raglan import add_raglan

        return add_raglan(table, bodice, width)
    lengths = _armhole_lengths(table, bodice)
    if neck_of(table.spec).line == "off_shoulder":
        from modiste.sewing.blocks.sleeve.bare_sleeve import add_bare_sleeve

        return add_bare_sleeve(table, bodice, width, lengths)
    if sleeves.kind == "cap":
        _cap_sleeve(table, bodice, lengths)
        return bodice.openings
    if sleeves.kind == "puff":
        _puff(table, bodice, width, lengths)
        return bodice.openings
    ease = CAP_EASE[sleeves.kind] if bodice.fig.is_shaped or sleeves.kind == "two_piece" else 1.0
    cap = cap_of(lengths[0] * ease, lengths[1] * ease, width)
    _check_length(table, cap)
    if sleeves.kind == "two_piece" and sleeves.length_cm - cap.height_cm > 20:
        from modiste.sewing.blocks.sleeve.two_piece import add_two_piece

        add_two_piece(table, bodice, cap)
        return bodice.openings
    panel = one_piece(table, cap, bottom_width(sleeves))
    table.add_pair(panel)
    _sew_cap(table, bodice, panel.name)
    finish_sleeve(table, panel.name)
    _measure(table, cap, panel.name)
    return bodice.openings


def _armhole_lengths(table: Draft, bodice: Bodice) -> tuple[float, float]:
    front = table.length(bodice.front.chain("armhole", "left"))
    return front, table.length(bodice.openings.armhole_left) - front


def bottom_width(sleeves: Sleeves) -> float:
    """The width of the cloth at the lower edge: more than the cuff that takes it in."""
    full = {"bishop": 1.8, "puff": 1.6}.get(sleeves.kind, 1.0)
    taken = {"shirt": 1.11, "rib": 1.11, "elastic": 1.4}.get(sleeves.cuff, 1.0)
    return sleeves.hem_cm * max(full if sleeves.cuff in ("shirt", "rib", "elastic", "strap") else 1.0, taken)


def _check_length(table: Draft, cap: Cap) -> None:
    sleeves = table.spec.sleeves
    if sleeves and sleeves.length_cm - below_sleeve(table) < cap.height_cm + 1.5:
        least = cap.height_cm + below_sleeve(table) + 2
        raise CutError("sewing.sleeves_short_of_cap", garment=table.spec.garment, length_cm=sleeves.length_cm,
                       least=least, remedy=Remedy("sleeves", "length_cm", least))


def one_piece(table: Draft, cap: Cap, bottom: float, name: str = "sleeve_left") -> Panel:
    """A sleeve of one piece: cap, two underarm seams, lower edge; bells flare from the elbow down."""
    sleeves = sleeves_of(table.spec)
    half, low = cap.width_cm / 2, -(sleeves.length_cm - below_sleeve(table) - cap.height_cm)
    corner = (bottom / 2, low)
    hem_kind = "seam" if below_sleeve(table) > 0 else "hem"
    hem = line("hem", (-corner[0], low), corner, kind=hem_kind, allowance_cm=2.5 if hem_kind == "hem" else 1.0)
    flare = sleeves.kind in ("bell", "bishop")
    bends = underarm(half, corner, flare=flare)
    back = curve("under_back", corner, (half, 0.0), *bends)
    front = curve("under_front", (-half, 0.0), (-corner[0], low), *((-x, y) for x, y in reversed(bends)))
    if flare and bottom > cap.width_cm:
        hem = curve(
            "hem",
            (-corner[0], low),
            corner,
            (-corner[0] * 0.5, low - 2.0),
            (corner[0] * 0.5, low - 2.0),
            kind=hem_kind,
            allowance_cm=1.5,
        )
    edges = (hem, back, *_reversed(cap.back, cap.front), front)
    return Panel(
        name=name,
        piece="sleeve",
        part="sleeves",
        edges=edges,
        placement=Placement(
            region="left_arm", angles_deg=(180.0, -180.0), landmark="shoulder", landmark_y_cm=cap.height_cm
        ),
    )


def _reversed(*edges: Edge) -> tuple[Edge, ...]:
    """Edges of the cap, walked from back to front as the outline runs."""
    return tuple(replace(e, start=e.end, end=e.start, controls=e.controls[::-1]) for e in edges)


def underarm(half: float, corner: Point, *, flare: bool) -> tuple[Point, ...]:
    """Controls of the underarm seam from the lower corner up: straight, or narrow to the elbow and then wide."""
    if not flare or corner[0] <= half:
        return ()
    low = corner[1]
    return (half * 0.88 + (corner[0] - half) * 0.1, low * 0.62), (half * 0.88, low * 0.34)


def _sew_cap(table: Draft, bodice: Bodice, name: str) -> None:
    """Sew the cap into the armhole and close the underarm seam."""
    cap: Chain = tuple(EdgeRef(panel=name, edge=edge, begin=1, end=0) for edge in ("cap_front", "cap_back"))
    front = bodice.front.chain("armhole", "left")
    back = bodice.openings.armhole_left[len(front) :]
    table.sew_pair("armhole_front", cap[:1], front)
    table.sew_pair("armhole_back", cap[1:], back)
    under = (EdgeRef(panel=name, edge="under_front"),), (EdgeRef(panel=name, edge="under_back", begin=1, end=0),)
    table.sew("sleeve_left", *under)
    table.sew("sleeve_right", mirror_chain(under[0]), mirror_chain(under[1]))


def _measure(table: Draft, cap: Cap, name: str) -> None:
    sleeves = sleeves_of(table.spec)
    panel = table.panels[name]
    top = cap.front.end
    end = (top[0], panel.edge("hem").start[1])
    table.measure("sleeve_length", sleeves.length_cm - below_sleeve(table), panel=name, points=(top, end))
    table.measure(
        "upper_arm",
        table.body.upper_arm + sleeves.ease_cm,
        panel=name,
        points=((-cap.width_cm / 2, 0.0), (cap.width_cm / 2, 0.0)),
    )


def _cap_sleeve(table: Draft, bodice: Bodice, lengths: tuple[float, float]) -> None:
    """A crescent over the shoulder: the upper part of a cap, its hem a shallow curve."""
    sleeves = sleeves_of(table.spec)
    low = 0.42
    front, back = (length * (1 - low) for length in lengths)
    width = 0.8 * (front + back)
    cap = cap_of(front, back, width)
    drop = max(sleeves.length_cm - cap.height_cm, 0.8)
    half = cap.width_cm / 2
    hem = curve(
        "hem",
        (-half, 0.0),
        (half, 0.0),
        (-half * 0.55, -drop * 1.33),
        (half * 0.55, -drop * 1.33),
        kind="hem",
        allowance_cm=1.5,
    )
    panel = Panel(
        name="sleeve_left",
        piece="sleeve",
        part="sleeves",
        edges=(hem, *_reversed(cap.back, cap.front)),
        placement=Placement(
            region="left_arm", angles_deg=(80.0, -80.0), landmark="shoulder", landmark_y_cm=cap.height_cm
        ),
    )
    table.add_pair(panel)
    chain = bodice.openings.armhole_left
    count = len(bodice.front.chain("armhole", "left"))
    table.sew_pair(
        "armhole_front",
        (EdgeRef(panel="sleeve_left", edge="cap_front", begin=1, end=0),),
        _stretch(table, chain[:count], low, 1.0),
    )
    table.sew_pair(
        "armhole_back",
        (EdgeRef(panel="sleeve_left", edge="cap_back", begin=1, end=0),),
        _stretch(table, chain[count:], 0.0, 1 - low),
    )


def _stretch(table: Draft, chain: Chain, first: float, last: float) -> Chain:
    """The part of a chain between two shares of its length."""
    whole = table.length(chain)
    result: list[EdgeRef] = []
    at = 0.0
    for ref in chain:
        length = table.ref_length(ref)
        low, high = max(first * whole, at), min(last * whole, at + length)
        if high - low > 1e-6:
            a, b = (ref.begin + (x - at) / length * (ref.end - ref.begin) for x in (low, high))
            result.append(replace(ref, begin=a, end=b))
        at += length
    return tuple(result)


def _puff(table: Draft, bodice: Bodice, width: float, lengths: tuple[float, float]) -> None:
    """A sleeve gathered into the armhole over its upper half, and into its hem: cut wider and with a higher cap."""
    sleeves = sleeves_of(table.spec)
    low = 0.4
    fronts, backs = lengths
    cap = cap_of(fronts * 1.36, backs * 1.36, max(width * 1.12, min(width * 1.3, fronts + backs)))
    _check_length(table, cap)
    panel = one_piece(table, cap, max(bottom_width(sleeves), cap.width_cm if sleeves.length_cm < 40 else 0.0))
    table.add_pair(panel)
    chain = bodice.openings.armhole_left
    count = len(bodice.front.chain("armhole", "left"))
    front = EdgeRef(panel=panel.name, edge="cap_front", begin=1, end=0)
    back = EdgeRef(panel=panel.name, edge="cap_back", begin=1, end=0)
    share = low / 1.36
    table.sew_pair("armhole_front", (replace(front, end=1 - share),), _stretch(table, chain[:count], 0, low))
    table.sew_pair(
        "puff_front", (replace(front, begin=1 - share),), _stretch(table, chain[:count], low, 1), kind="gathered"
    )
    table.sew_pair(
        "puff_back", (replace(back, end=share),), _stretch(table, chain[count:], 0, 1 - low), kind="gathered"
    )
    table.sew_pair("armhole_back", (replace(back, begin=share),), _stretch(table, chain[count:], 1 - low, 1))
    under = (
        (EdgeRef(panel=panel.name, edge="under_front"),),
        (EdgeRef(panel=panel.name, edge="under_back", begin=1, end=0),),
    )
    table.sew_pair("sleeve", *under)
    finish_sleeve(table, panel.name)
