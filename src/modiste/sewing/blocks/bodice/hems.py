"""The lower edge of a bodice without skirt or legs: ribs, elastic, drawstrings, stitched hems; and belts over it."""

from modiste.sewing.blocks.bodice.bodice import Bodice
from modiste.sewing.blocks.bodice.figure import RIB_CM
from modiste.sewing.blocks.bodice.neck_ring import band
from modiste.sewing.blocks.bodice.opening import over_side
from modiste.sewing.blocks.drafting.draft import Draft, Openings
from modiste.sewing.blocks.waist.lower_figure import LowerFigure
from modiste.sewing.blocks.waist.waistband import add_belt
from modiste.sewing.pattern.values import EdgeRef, Hold, Line, Panel, Placement, Trim

_RIB_EASE = 0.9


def add_hem(table: Draft, bodice: Bodice, openings: Openings) -> None:
    """Finish the lower edge as the spec says."""
    form = table.spec.bodice.hem if table.spec.bodice else "straight"
    if table.spec.skirt is not None or table.spec.legs is not None:
        return
    whole = openings.bottom_front + openings.bottom_back
    girth = table.length(whole) - (2 * openings.extension_cm if openings.is_front_split else 0.0)
    if form == "rib":
        _rib(table, bodice, openings)
    elif form in ("elastic", "drawstring"):
        for ref in whole:
            table.holds.append(Hold(ref=EdgeRef(panel=ref.panel, edge=ref.edge), girth_cm=girth * 0.8, landmark=None))
        if form == "drawstring":
            name = bodice.front.panel_of("hem", "left")
            y = bodice.fig.bottom_y + 1.2
            table.trim(name, Trim(kind="drawstring", points=((1.0, y), (2.0, y - 14.0)), size_cm=0.5))
    if table.spec.waist is not None and table.spec.waist.belt != "none":
        fig = bodice.fig
        ease = 2 * (fig.waist_f + fig.waist_b) - table.body.waist
        fits = table.body.waist + max(3.0, 0.6 * ease)
        add_belt(table, LowerFigure(table.body, table.spec.sex), depth=0.0, girth=fits)


def _rib(table: Draft, bodice: Bodice, openings: Openings) -> None:
    """A ribbed band, shorter than the edge that it draws in."""
    if openings.is_front_split:
        chain = _from_centre(openings)
        angles = (0.0, 360.0)
    else:
        chain, angles = openings.bottom_front + openings.bottom_back, (-90.0, 270.0)
    length = table.length(chain) * _RIB_EASE
    edges = band("hem_rib", length, length, RIB_CM, kind="rib")
    ext = openings.extension_cm * _RIB_EASE if openings.is_front_split else 0.0
    x = length / 2 - ext
    lines = tuple(
        Line(name=name, kind="centre_front", points=((at, 0.3), (at, RIB_CM - 0.3)))
        for name, at in (("cf_first", -x), ("cf_last", x))
        if ext > 0
    )
    panel = table.add(
        Panel(
            name="hem_rib",
            piece="hem_rib",
            part="cuffs",
            edges=edges,
            lines=lines,
            placement=Placement(
                region="torso",
                angles_deg=angles,
                landmark="side_neck",
                landmark_y_cm=bodice.fig.snp_f - bodice.fig.bottom_y + RIB_CM,
            ),
        )
    )
    table.sew("hem_rib", chain, (EdgeRef(panel=panel.name, edge="top", begin=1, end=0),), kind="elastic")
    ends = (EdgeRef(panel=panel.name, edge="end_left"),), (EdgeRef(panel=panel.name, edge="end_right", begin=1, end=0),)
    if not openings.is_front_split:
        table.sew("hem_rib_side", *ends)
    else:
        closure = table.spec.closure
        if lines:
            ends = (EdgeRef(panel=panel.name, edge="cf_first"),), (EdgeRef(panel=panel.name, edge="cf_last"),)
            ends = ends if over_side(table.spec.sex) == "left" else ends[::-1]
        table.sew("hem_rib_front", *ends, kind="closure", is_open=closure is None or closure.is_open)


def _from_centre(openings: Openings) -> tuple[EdgeRef, ...]:
    """The lower edge from the centre front over the left side round to it again."""
    front = openings.bottom_front
    middle = len(front) // 2
    return front[middle:] + openings.bottom_back + front[:middle]
