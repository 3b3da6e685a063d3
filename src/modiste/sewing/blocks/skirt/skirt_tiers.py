"""Tiers gathered one into the other, and ruffles on a hem. Centimetres.

W. Aldrich, "Metric Pattern Cutting for Women's Wear" (tiered skirts): strips of equal height, each gathered into the
one above in the same ratio.
"""

from dataclasses import replace

from modiste.sewing.blocks.drafting.draft import Chain, Draft, back_along
from modiste.sewing.blocks.drafting.shapes import curve, line
from modiste.sewing.blocks.skirt.skirt_laying import LaidSkirt, lay
from modiste.sewing.blocks.skirt.skirt_plan import SkirtPlan
from modiste.sewing.blocks.skirt.skirt_quarter import Quarter, with_stand
from modiste.sewing.blocks.waist.lower_joins import Part, cut_chain
from modiste.sewing.pattern.values import Point

_RUFFLE_FULLNESS = 1.6
_ROUND = (("front", "left"), ("back", "left"), ("back", "right"), ("front", "right"))


def add_tiers(table: Draft, plan: SkirtPlan) -> dict[str, Part]:
    """All tiers on the table, sewn to one another; the quarters of the waist."""
    count = max(plan.skirt.tiers, 2)
    widths = _widths(plan, count)
    height = plan.skirt.length_cm / count
    above: Chain = ()
    parts: dict[str, Part] = {}
    share = plan.front / (plan.front + plan.back)
    for number, width in enumerate(widths, start=1):
        laid = {}
        for half, part in (("front", share), ("back", 1 - share)):
            is_split = plan.is_front_split if half == "front" else plan.is_back_split
            more = plan.skirt.high_low_cm if number == count else 0.0
            longer = (0.0, 0.5 * more) if half == "front" else (more, 0.5 * more)
            quarter = _strip(width / 2 * part, height, is_last=number == count, longer=longer)
            laid[half] = lay(
                table, f"{plan.prefix}tier_{number}_{half}", half, {"left": quarter, "right": quarter},
                is_split=is_split, landmark_y=plan.depth + (number - 1) * height, part="skirt",
                piece=f"tier_{number}_{half}",
            )  # fmt: skip
        _close(table, plan, laid, number, plan.slit - (count - number) * height)
        ring = tuple(ref for half, side in _ROUND for ref in laid[half].waist(side))
        if above:
            table.sew(f"tier_{number}", ring, above, kind="gathered" if table.length(ring) > 1.06 * table.length(above)
                      else "plain")  # fmt: skip
        else:
            parts = {f"{half}_{side}": Part(chain=laid[half].waist(side),
                                            finished=plan.front if half == "front" else plan.back)
                     for half, side in _ROUND}  # fmt: skip
        above = tuple(ref for half, side in _ROUND for ref in laid[half].hem(side))
    if not plan.skirt.high_low_cm:
        table.measure("skirt_hem", plan.skirt.hem_cm, chain=above)
    table.measure("skirt_length", plan.skirt.length_cm, panel=laid["front"].panel("left"),
                  points=((0.0, 0.0), (0.0, -height)), times=float(count))  # fmt: skip
    return parts


def _widths(plan: SkirtPlan, count: int) -> list[float]:
    """Widths of the tiers: each as much wider than the one above, the first wide enough for the hips."""
    first = max(plan.waist * plan.cloth, plan.figure.body.hips + 6.0)
    last = max(plan.skirt.hem_cm, 1.0)
    natural = plan.waist * (last / plan.waist) ** (1 / count)
    first = min(max(first, natural), last) if last > first else last
    if count == 1:
        return [last]
    growth = (last / first) ** (1 / (count - 1))
    return [first * growth**number for number in range(count)]


def _strip(width: float, height: float, *, is_last: bool, longer: tuple[float, float] = (0.0, 0.0)) -> Quarter:
    a, b = -height - longer[0], -height - longer[1]
    corners: list[Point] = [(0.0, a), (width, b), (width, 0.0), (0.0, 0.0)]
    kind, allowance = ("hem", 2.0) if is_last else ("seam", 1.0)
    hem = line("hem", corners[0], corners[1], kind=kind, allowance_cm=allowance)
    if abs(a - b) > 0.05:
        hem = curve("hem", corners[0], corners[1], (0.4 * width, a), (0.6 * width, b), kind=kind,
                    allowance_cm=allowance)  # fmt: skip
    edges = (hem, line("side", corners[1], corners[2]), line("waist", corners[2], corners[3]),
             line("centre", corners[3], corners[0]))  # fmt: skip
    return Quarter(edges=edges, hem=("hem",), side=("side",), waist=("waist",), centre=("centre",))


def _close(table: Draft, plan: SkirtPlan, laid: dict[str, LaidSkirt], number: int, slit: float) -> None:
    """Side and centre seams of a tier, left open as far up from its lower edge as the slit reaches."""
    where = plan.skirt.slit if plan.skirt.slit != "none" else "back"
    seams = [(side, laid["front"].chain(side, "side"), laid["back"].chain(side, "side")) for side in ("left", "right")]
    seams += [(half, back_along(each.chain("left", "centre")), back_along(each.chain("right", "centre")))
              for half, each in laid.items() if each.is_split]  # fmt: skip
    for name, a, b in seams:
        if name == where and slit > 0:
            whole = table.length(a)
            if slit > whole - 1.0:
                continue
            a, b = cut_chain(table, a, slit, whole), cut_chain(table, b, slit, whole)
        table.sew(f"{plan.prefix}tier_{number}_{name}", a, b)


def add_ruffle(table: Draft, plan: SkirtPlan, hems: tuple[Chain, ...], depth: float, over: str = "") -> None:
    """Gathered strips sewn to a hem (`depth` of that hem below the natural waist), given by its quarters as _ROUND has
    them. They end where the skirt is open: closed to a ring they would draw the fronts of a wrap together. `over`: the
    side whose front lies over the other.
    """
    for ref in (ref for chain in hems for ref in chain):
        panel = table.panels[ref.panel]
        edges = tuple(replace(edge, kind="seam", allowance_cm=1.0) if edge.name == ref.edge else edge
                      for edge in panel.edges)  # fmt: skip
        table.panels[ref.panel] = replace(panel, edges=edges)
    slit = plan.skirt.slit if plan.slit else "none"
    strips = {where: _ruffle_strip(table, plan, hem, is_open=slit == where[0])
              for where, hem in zip(_ROUND, hems, strict=True)}  # fmt: skip
    laid = {}
    for half in ("front", "back"):
        quarters = {side: strips[half, side] for side in ("left", "right")}
        is_open = slit == half or any("hem_stand" in quarter.hem for quarter in quarters.values())
        laid[half] = lay(table, f"{plan.prefix}ruffle_{half}", half, quarters, is_split=is_open, landmark_y=depth,
                         part="skirt", piece="ruffle", over=over if half == "front" else "")  # fmt: skip
    for side in ("left", "right"):
        if slit not in (side, "sides"):
            table.sew(f"{plan.prefix}ruffle_side_{side}", laid["front"].chain(side, "side"),
                      laid["back"].chain(side, "side"))  # fmt: skip
    for number, ((half, side), hem) in enumerate(zip(_ROUND, hems, strict=True)):
        table.sew(f"{plan.prefix}ruffle_{number + 1}", laid[half].waist(side), hem, kind="gathered")


def _ruffle_strip(table: Draft, plan: SkirtPlan, hem: Chain, *, is_open: bool) -> Quarter:
    """The strip for one quarter of a hem, with what it needs for the part of it that laps over the centre."""
    whole, lap = table.length(hem), table.length(tuple(ref for ref in hem if ref.edge.startswith("hem_stand")))
    strip = _strip((whole - lap) * _RUFFLE_FULLNESS, plan.ruffle, is_last=True)
    if is_open:
        strip = replace(strip, edges=(*strip.edges[:-1], replace(strip.edges[-1], kind="finished")))
    return with_stand(strip, lap * _RUFFLE_FULLNESS)
