"""Skirts, alone or as the lower part of a dress: panels, seams, what holds them and how they open. Centimetres."""

import math
from collections.abc import Mapping
from dataclasses import replace

from modiste.sewing.blocks.details.lower_pockets import Hosts, add_pockets
from modiste.sewing.blocks.drafting.draft import Chain, Draft, Openings
from modiste.sewing.blocks.skirt.skirt_a_line import a_line
from modiste.sewing.blocks.skirt.skirt_details import add_skirt_details
from modiste.sewing.blocks.skirt.skirt_gores import add_gores
from modiste.sewing.blocks.skirt.skirt_laying import LaidSkirt, lay
from modiste.sewing.blocks.skirt.skirt_plan import SkirtPlan, plan_skirt
from modiste.sewing.blocks.skirt.skirt_pleats import pleated_part
from modiste.sewing.blocks.skirt.skirt_quarter import Quarter, QuarterSize, fitted, flared, with_slit, with_stand
from modiste.sewing.blocks.skirt.skirt_slits import part_slit
from modiste.sewing.blocks.skirt.skirt_tiers import add_ruffle, add_tiers
from modiste.sewing.blocks.waist.lower_joins import Part, cut_chain, front_halves, sew_parts
from modiste.sewing.blocks.waist.waistband import BandSize, above_waist, add_belt, add_waistband, is_gathering
from modiste.sewing.pattern.geometry import edge_length
from modiste.sewing.pattern.values import EdgeRef, Trim

_FITTED = ("pencil", "straight")
_HALVES = ("front", "back")
_BESIDE_CM = 1.0
"""How far beside a centre seam the buttons of tiers sit."""


def add_skirt(table: Draft, openings: Openings | None = None) -> None:
    """Draft the skirt and join it to a bodice's waist, or to a waistband of its own. Raises InputError."""
    skirt = table.spec.skirt
    if skirt is None:
        return
    plan = plan_skirt(table, skirt, openings)
    if skirt.kind in {"godet", "mermaid"}:
        _join(table, plan, openings, add_gores(table, plan))
        add_pockets(table, _hosts_of(table, plan, f"{plan.prefix}{{half}}_side_{{side}}"))
        return
    if skirt.kind == "tiered":
        _join(table, plan, openings, add_tiers(table, plan))
        _button_tiers(table, plan)
        name = f"{plan.prefix}tier_1_{{half}}"
        add_pockets(table, _hosts_of(table, plan, name, name + "_{side}"))
        return
    laid = _laid(table, plan)
    parted = part_slit(table, plan, laid)
    _sew_sides(table, plan, laid)
    if plan.is_front_split:
        _close_front(table, plan, laid["front"])
    if plan.is_back_split:
        _sew_centre(table, plan, laid["back"])
    _join(table, plan, openings, _parts(table, plan, laid))
    _finish(table, plan, laid)
    _measure(table, plan, laid, parted)
    add_skirt_details(table, plan, laid)
    add_pockets(table, _hosts_of(table, plan, f"{plan.prefix}{{half}}", f"{plan.prefix}{{half}}_{{side}}"))


def _laid(table: Draft, plan: SkirtPlan) -> dict[str, LaidSkirt]:
    """Front and back on the table."""
    laid = {}
    part = "skirt"
    over = _over(table)
    for half in _HALVES:
        split = plan.is_front_split if half == "front" else plan.is_back_split
        quarters = {}
        for side in ("left", "right"):
            quarter = with_stand(_quarter(table, plan, half), _stand(table, plan, half, side))
            role = _slit_role(plan, half)
            if role == "side" or (role == "centre" and split):
                is_open = role == "centre" or plan.skirt.slit in {side, "sides"}
                quarter = with_slit(quarter, plan.slit, role, is_open=is_open)
            quarters[side] = quarter
        laid[half] = lay(table, f"{plan.prefix}{half}", half, quarters, is_split=split, landmark_y=plan.depth,
                         part=part, over=over if half == "front" and plan.stand_right > 0 else "")  # fmt: skip
    return laid


def _stand(table: Draft, plan: SkirtPlan, half: str, side: str) -> float:
    """How far one side of the front reaches beyond the centre: that which lies over the other is `stand_right`'s."""
    if half != "front":
        return 0.0
    return plan.stand_right if side == _over(table) else plan.stand_left


def _over(table: Draft) -> str:
    """The side that lies over the other: the right of women, the left of men."""
    return "left" if table.spec.sex == "men" else "right"


def _slit_role(plan: SkirtPlan, half: str) -> str:
    if not plan.slit:
        return ""
    if plan.skirt.slit in {"left", "right", "sides"}:
        return "side"
    return "centre" if (half == "front") == (plan.skirt.slit == "front") else ""


def _quarter(table: Draft, plan: SkirtPlan, half: str) -> Quarter:
    skirt = plan.skirt
    waist = plan.front if half == "front" else plan.back
    share = waist / (plan.front + plan.back)
    more = skirt.high_low_cm
    longer = (0.0, 0.5 * more) if half == "front" else (more, 0.5 * more)
    hips, hem = plan.hips / 4, skirt.hem_cm / 4
    spare = plan.hips / 4 - max(plan.front, plan.back)
    size = QuarterSize(
        waist=waist, cloth=waist * plan.cloth, hip=hips, hem=hem, hip_depth=max(plan.figure.hip - plan.depth, 6.0),
        length=plan.length, side_in=min(max(0.42 * spare, -3.0), 3.0), longer=longer,
        dip=0.3 if half == "back" and not plan.prefix else 0.0, depth=plan.depth,
        hem_allowance=1.5 if hem > 40 else 3.0,
    )  # fmt: skip
    if skirt.kind in _FITTED or (skirt.kind in {"a_line", "wrap"} and not _passes_hips(plan)):
        # The belly is fullest high up, the seat low down: short darts in front, long ones behind.
        deep = 0.48 if half == "front" else 0.40 if _has_seat_pockets(table) else 0.72
        return (fitted if skirt.kind in _FITTED else a_line)(replace(size, dart_share=deep))
    # Pleats are laid in straight lengths of cloth: front and back share the hem as they share the waist.
    hem_share = 2 * hem * share if skirt.kind == "pleated" else hem * (1 + (share - 0.5) * 0.3)
    return flared(replace(size, hem=hem_share))


def _has_seat_pockets(table: Draft) -> bool:
    return any(pocket.place == "seat" for pocket in table.spec.pockets)


def _passes_hips(plan: SkirtPlan) -> bool:
    """Whether a cone from this waist to this hem is wide enough where the hips are, so that no darts are needed."""
    if plan.cloth > 1.05:
        return True
    depth = plan.figure.hip - plan.depth
    share = min(depth / plan.length, 1.0)
    return plan.waist + (plan.skirt.hem_cm - plan.waist) * share >= plan.figure.body.hips + 2.0


def _sew_sides(table: Draft, plan: SkirtPlan, laid: Mapping[str, LaidSkirt]) -> None:
    for side in ("left", "right"):
        front, back = laid["front"].chain(side, "side"), laid["back"].chain(side, "side")
        if plan.slit and plan.skirt.slit in {side, "sides"}:
            front, back = (_without_slit(chain) for chain in (front, back))
        table.sew(f"{plan.prefix}side_{side}", front, back)


def _without_slit(chain: Chain) -> Chain:
    return tuple(ref for ref in chain if not ref.edge.startswith("slit"))


def _close_front(table: Draft, plan: SkirtPlan, front: LaidSkirt) -> None:
    """A centre seam (above its slit), or buttons where the fronts overlap; a wrap stays open."""
    closure = table.spec.closure
    is_open = closure is not None and closure.is_open
    if plan.stand_right <= 0:
        _sew_centre(table, plan, front)
        return
    if plan.skirt.kind == "wrap" or plan.stand_right > 8:
        return
    ends = []
    closed = 1.0 if plan.slit <= 0 or plan.skirt.slit != "front" else 1 - plan.slit / plan.length
    # Without a slit it is held together down to the hem, or its corners would swing open.
    held = 1.0 if closed > 0.999 else 0.94 * closed
    for side in ("left", "right"):
        name = front.panel(side)
        has_line = any(line.name == "centre_front" for line in table.panels[name].lines)
        # From the waist down: the line runs up, the edge down on the left front and up on its mirror image.
        runs_up = has_line or side == "right"
        edge = "centre_front" if has_line else "centre"
        # A slit takes the lower part of the edge away, not of the line.
        share = held if has_line else min(held * plan.length / edge_length(table.panels[name].edge("centre")), 1.0)
        ends.append((EdgeRef(panel=name, edge=edge, begin=1.0, end=1 - share) if runs_up
                     else EdgeRef(panel=name, edge=edge, begin=0.0, end=share),))  # fmt: skip
    count = closure.count if closure is not None else 0
    table.sew(f"{plan.prefix}front_closure", ends[0], ends[1], kind="closure", is_open=is_open)
    over = _over(table)
    trim = "snap" if closure is not None and closure.kind == "snaps" else "button"
    own = max(count - _set_above(table, plan, trim), 1 if count else 2)
    points = [(0.0, -plan.length * closed * 0.92 * (k + 0.5) / own) for k in range(own)]
    other = {"left": "right", "right": "left"}[over]
    table.trim(front.panel(over), *(Trim(kind=trim, points=(point,)) for point in points))
    if trim == "button":
        table.trim(front.panel(other), *(Trim(kind="buttonhole", points=(point,)) for point in points))


def _button_tiers(table: Draft, plan: SkirtPlan) -> None:
    """The buttons of a front carried on down the tiers, beside their centre seams."""
    closure = table.spec.closure
    kind = {"buttons": "button", "snaps": "snap"}.get(closure.kind, "") if closure is not None else ""
    if closure is None or not kind or closure.place != "front" or not plan.is_front_split or not plan.prefix:
        return
    own, count = closure.count - _set_above(table, plan, kind), max(plan.skirt.tiers, 2)
    for k in range(max(own, 0)):
        tier, share = divmod((k + 0.5) / own * 0.94 * count, 1)
        panel = table.panels[f"{plan.prefix}tier_{int(tier) + 1}_front_{_over(table)}"]
        points = [point for edge in panel.edges for point in (edge.start, edge.end)]
        beside = math.copysign(_BESIDE_CM, sum(x for x, _ in points))
        point = (beside, -share * plan.length / count)
        table.trim(panel.name, Trim(kind=kind, points=(point,)))


def _set_above(table: Draft, plan: SkirtPlan, kind: str) -> int:
    """How many of the buttons a bodice has already, or the waistband will have."""
    if not plan.prefix:
        band, _ = above_waist(table)
        return int(band != "none" and not is_gathering(band) and kind == "button")
    fronts = (panel for panel in table.panels.values() if panel.part in ("body", "yoke", "collar"))
    return sum(trim.kind == kind for panel in fronts if panel.piece != "epaulette" for trim in panel.trims)


def _sew_centre(table: Draft, plan: SkirtPlan, laid: LaidSkirt) -> None:
    left, right = (_without_slit(laid.chain(side, "centre")) for side in ("left", "right"))
    table.sew(f"{plan.prefix}centre_{laid.half}", left, right)


def _parts(table: Draft, plan: SkirtPlan, laid: Mapping[str, LaidSkirt]) -> dict[str, Part]:
    """The quarters of the waist, or whole halves where they are pleated."""
    parts = {}
    for half in _HALVES:
        finished = plan.front if half == "front" else plan.back
        for side in ("left", "right"):
            part = _waist_part(table, plan, laid[half], side, finished)
            if plan.skirt.kind == "pleated":
                part = pleated_part(table, plan, part, side, laid[half].hem(side))
            parts[f"{half}_{side}"] = part
    return parts


def _waist_part(table: Draft, plan: SkirtPlan, laid: LaidSkirt, side: str, finished: float) -> Part:
    """A quarter of the waist. A wrap of its own lies on the other front, in the same seam; a button stand laps over."""
    stand = _stand(table, plan, laid.half, side)
    if not stand or plan.prefix or plan.opens == "front":
        return Part(chain=laid.waist(side), finished=finished + stand)
    before, after = (stand, 0.0) if side == "left" else (0.0, stand)
    return Part(chain=laid.waist(side), finished=finished, lap_before=before, lap_after=after)


def _join(table: Draft, plan: SkirtPlan, openings: Openings | None, parts: Mapping[str, Part]) -> None:
    if openings is not None:
        _join_bodice(table, plan, openings, parts)
        add_belt(table, plan.figure, depth=plan.depth, girth=max(plan.waist, plan.figure.girth(plan.depth)) + 0.5)
        return
    _, height = above_waist(table)
    figure = plan.figure
    worn = figure.girth(plan.depth) * (1.0 if plan.is_elastic else 1.012)
    size = BandSize(depth=plan.depth, height=height, lower=worn, upper=figure.girth(plan.depth - height) * 1.012,
                    cloth=plan.band_cloth, lap=plan.stand_right if plan.opens == "front" else 0.0,
                    laps_left=_over(table) == "left")  # fmt: skip
    add_waistband(table, parts, size, opens=plan.opens, figure=figure)
    add_belt(table, figure, depth=plan.depth - height / 2, girth=worn + 0.5)


def _join_bodice(table: Draft, plan: SkirtPlan, openings: Openings, parts: Mapping[str, Part]) -> None:
    """Quarter by quarter, overlaps on overlaps."""
    whole = replace(openings, extension_cm=0.0, wrap_cm=0.0)
    right, left = front_halves(table, whole if plan.stand_left > 0 else openings)
    half = table.length(openings.bottom_back) / 2
    targets = {"front_right": right, "front_left": left,
               "back_left": cut_chain(table, openings.bottom_back, 0.0, half),
               "back_right": cut_chain(table, openings.bottom_back, half, 2 * half)}  # fmt: skip
    for name, target in targets.items():
        sew_parts(table, f"waist_{name}", (parts[name],), target)


def _finish(table: Draft, plan: SkirtPlan, laid: Mapping[str, LaidSkirt]) -> None:
    if plan.ruffle:
        hems = tuple(laid[half].hem(side)
                     for half, side in (("front", "left"), ("back", "left"), ("back", "right"), ("front", "right")))
        add_ruffle(table, plan, hems, plan.depth + plan.length, over=_over(table) if plan.stand_right > 0 else "")


def _measure(table: Draft, plan: SkirtPlan, laid: Mapping[str, LaidSkirt], parted: float) -> None:
    """The hem (less what is cut away beside a slit), the length and the slit."""
    hem = tuple(ref for half in _HALVES for side in ("left", "right") for ref in laid[half].chain(side, "hem")
                if "stand" not in ref.edge)  # fmt: skip
    if not plan.skirt.high_low_cm:
        table.measure("skirt_hem", plan.skirt.hem_cm - parted, chain=hem)
    front = laid["front"]
    if not plan.ruffle:
        name = front.panel("left")
        bottom = min(edge.start[1] for edge in table.panels[name].edges if abs(edge.start[0]) < 1e-6)
        table.measure("skirt_length", plan.skirt.length_cm, panel=name, points=((0.0, 0.0), (0.0, bottom)))
    if plan.slit:
        role = _slit_role(plan, "front")
        # The back's edge at a side: that of a front may recede.
        half, side = ("front" if role == "centre" else "back"), "right" if plan.skirt.slit == "right" else "left"
        chain = laid[half].chain(side, "side" if role == "side" else "centre")
        table.measure("slit", plan.slit, chain=tuple(ref for ref in chain if ref.edge.startswith("slit")))


def _hosts_of(table: Draft, plan: SkirtPlan, *names: str) -> Hosts:
    """The panels that carry pockets: for each half and side the first of these names that is on the table."""

    def found(half: str, side: str) -> str:
        return next(name for name in (each.format(half=half, side=side) for each in names) if name in table.panels)

    return Hosts(front_left=found("front", "left"), front_right=found("front", "right"),
                 back_left=found("back", "left"), back_right=found("back", "right"), waist_y=0.0,
                 hip_y=-max(plan.figure.hip - plan.depth, 6.0), thigh_y=-0.6 * plan.length,
                 scale=plan.figure.scale, is_jeans=table.has("back_yoke"))  # fmt: skip
