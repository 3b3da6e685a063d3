"""Trousers, jeans, leggings and shorts, alone or joined to a bodice: panels, seams and what holds them. Centimetres."""

from dataclasses import replace
from typing import Final

from modiste.core.garment_spec import Legs
from modiste.sewing.blocks.details.lower_pockets import Hosts, add_pockets
from modiste.sewing.blocks.drafting.draft import Chain, Draft, Openings, edge_ref, mirror_chain
from modiste.sewing.blocks.drafting.folds import (
    Dart,
    Pleat,
    corners,
    pleat_lines,
    sew_darts,
    top_chain,
    with_darts,
)
from modiste.sewing.blocks.drafting.shapes import mirror_panel
from modiste.sewing.blocks.legs.briefs import add_briefs
from modiste.sewing.blocks.legs.leg_curves import x_at_y
from modiste.sewing.blocks.legs.leg_details import add_leg_details
from modiste.sewing.blocks.legs.leg_draft import LegShape, draft_leg
from modiste.sewing.blocks.legs.leg_hems import finish_hems
from modiste.sewing.blocks.legs.leg_plan import LegPlan, plan_legs
from modiste.sewing.blocks.legs.leg_yoke import cut_yoke
from modiste.sewing.blocks.waist.lower_joins import Part, join_waist
from modiste.sewing.blocks.waist.waistband import BandSize, above_waist, add_belt, add_waistband
from modiste.sewing.pattern.geometry import edge_length
from modiste.sewing.pattern.values import Edge, EdgeRef, Line, Panel, Placement

SHORTEST_CM: Final = 3.0
"""An inseam shorter than this is none: the legs are cut away as those of briefs are."""


def add_legs(table: Draft, openings: Openings | None = None) -> None:
    """Draft both legs and join them to a bodice's waist, or to a waistband of their own. Raises InputError."""
    legs = table.spec.legs
    if legs is None:
        return
    if legs.inseam_cm < SHORTEST_CM:
        add_briefs(table, openings)
        return
    plan = plan_legs(table, legs, openings)
    front, back = draft_leg(plan.size)
    names = _lay_panels(table, plan, front, back)
    _sew_legs(table, plan, front, back)
    _sew_waist(table, plan, openings, names)
    finish_hems(table, plan, legs)
    _measure(table, plan, legs, front)
    add_pockets(table, _hosts(plan))
    add_leg_details(table, plan, legs)


def _lay_panels(table: Draft, plan: LegPlan, front: LegShape, back: LegShape) -> dict[str, Chain]:
    """Lay out both pairs (and yokes); the waist edges of each left panel, walked towards larger angles."""
    p, place = plan.prefix, _placement(plan, (-90.0, 90.0), "left_leg")
    waist, pairs = with_darts(front.edge("waist"), _front_darts(plan))
    edges = _exchange(front.edges, "waist", waist)
    table.add_pair(Panel(name=f"{p}front_left", piece=f"{p}front", part="body", edges=edges, placement=place,
                         lines=_level_lines(front)))  # fmt: skip
    for side in ("left", "right"):
        sew_darts(table, f"{p}front_{side}", pairs if side == "left" else _flip(pairs))
    names = {"front": top_chain(f"{p}front_left", _waists(waist))}
    _draw_pleats(table, plan, front.edge("waist"))
    if plan.has_yoke and not plan.is_gathered:
        lower, yoke = cut_yoke(back, plan)
        table.add_pair(mirror_panel(yoke))
        shape, waist, pairs = lower, (), ()
        names["back"] = top_chain(f"{p}yoke_left", ["waist"])
    else:
        waist, pairs = with_darts(back.edge("waist"), _back_darts(plan))
        shape = replace(back, edges=_exchange(back.edges, "waist", waist))
        names["back"] = top_chain(f"{p}back_left", _waists(waist)[::-1])
    place = _placement(plan, (270.0, 90.0), "right_leg")
    table.add_pair(
        mirror_panel(Panel(name=f"{p}back_right", piece=f"{p}back", part="body", edges=shape.edges, placement=place,
                           lines=_level_lines(back)))
    )  # fmt: skip
    for side in ("left", "right"):
        sew_darts(table, f"{p}back_{side}", pairs if side == "right" else _flip(pairs))
    return names


def _flip(pairs: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """The legs of darts on a mirrored panel, the one that is met first there in front."""
    return tuple((second, first) for first, second in reversed(pairs))


def _placement(plan: LegPlan, angles: tuple[float, float], region: str) -> Placement:
    drop = plan.rise - plan.figure.crotch
    return Placement(region=region, angles_deg=angles, landmark="crotch", landmark_y_cm=drop, lift_cm=0.4)


def _exchange(edges: tuple[Edge, ...], name: str, new: tuple[Edge, ...]) -> tuple[Edge, ...]:
    at = next(i for i, edge in enumerate(edges) if edge.name == name)
    return (*edges[:at], *new, *edges[at + 1 :])


def _waists(edges: tuple[Edge, ...]) -> list[str]:
    return [edge.name for edge in edges if edge.name.startswith("waist") and "dart" not in edge.name]


def _level_lines(shape: LegShape) -> tuple[Line, ...]:
    """Hip, thigh and knee as construction lines from the inner (or centre) to the outer side."""
    lines = []
    sides = {edge.name: edge for edge in shape.edges}
    rows = [("hip_line", shape.hip_y, ("centre", "crotch"), ("side_hip", "side_thigh")),
            ("thigh_line", shape.thigh_y, ("inseam_thigh",), ("side_thigh",)),
            ("knee_line", shape.knee_y, ("inseam_thigh",), ("side_thigh",))]  # fmt: skip
    for name, y, inner, outer in rows:
        if name != "hip_line" and (y <= shape.hem_y + 0.5 or (name == "knee_line" and "side_leg" not in sides)):
            continue
        a, b = _crossing([sides[n] for n in inner if n in sides], y), _crossing([sides[n] for n in outer], y)
        if a is not None and b is not None:
            lines.append(Line(name=name, kind="measure", points=((a, y), (b, y))))
    return tuple(lines)


def _crossing(edges: list[Edge], y: float) -> float | None:
    """x where the first of these edges meets a height."""
    for edge in edges:
        low, high = sorted((edge.start[1], edge.end[1]))
        if low - 1e-6 <= y <= high + 1e-6:
            return x_at_y(edge, y)
    return None


def _front_darts(plan: LegPlan) -> list[Dart]:
    if not plan.front_dart:
        return []
    deep = 0.52 * (plan.size.waist_y - plan.size.hip_y)
    if plan.front_dart > 3.2:
        return [Dart(share=share, width=plan.front_dart / 2, depth=deep) for share in (0.36, 0.64)]
    return [Dart(share=0.48, width=plan.front_dart, depth=deep)]


def _back_darts(plan: LegPlan) -> list[Dart]:
    if not plan.back_dart:
        return []
    # A welt or patch on the seat lies where the dart ends.
    deep = (0.46 if plan.has_seat_pockets else 0.72) * (plan.size.waist_y - plan.size.hip_y)
    if plan.back_dart > 2.8:
        return [Dart(share=0.34, width=plan.back_dart / 2, depth=0.85 * deep),
                Dart(share=0.64, width=plan.back_dart / 2, depth=deep)]  # fmt: skip
    return [Dart(share=0.50, width=plan.back_dart, depth=deep)]


def _pleats(plan: LegPlan) -> tuple[Pleat, ...]:
    """Pleats along the finished front waist from the side: the first at the crease, the rest towards the side.

    They open towards the centre front: the outer fold lies towards the side.
    """
    finished = plan.size.waist_front - plan.pleats * 2 * plan.pleat
    gap = min(3.2, 0.5 * finished / max(plan.pleats, 1))
    first = 0.52 * finished
    return tuple(Pleat(at=first - number * gap, depth=plan.pleat, turn=1) for number in range(plan.pleats))


def _draw_pleats(table: Draft, plan: LegPlan, waist: Edge) -> None:
    if not plan.pleats:
        return
    folds = corners(edge_length(waist) - plan.pleats * 2 * plan.pleat, _pleats(plan))
    lines = pleat_lines(waist, folds, 0.55 * (plan.size.waist_y - plan.size.hip_y))
    for side, sign in (("left", 1.0), ("right", -1.0)):
        drawn = (replace(each, points=tuple((sign * x, y) for x, y in each.points)) for each in lines)
        table.draw(f"{plan.prefix}front_{side}", *drawn)


def _sew_legs(table: Draft, plan: LegPlan, front: LegShape, back: LegShape) -> None:
    p = plan.prefix
    has_yoke = f"{p}yoke_left" in table.panels
    twin = "twin" if _is_topstitched(table) else "none"
    side_front = tuple(edge_ref(f"{p}front_left", name) for name in front.side)
    side_back = tuple(edge_ref(f"{p}back_left", name, backwards=True) for name in back.side)
    if has_yoke:
        side_back = (*side_back, edge_ref(f"{p}yoke_left", "side", backwards=True))
    table.sew_pair("side", side_front, side_back, topstitch="single" if twin == "twin" else "none")
    inner_front = tuple(edge_ref(f"{p}front_left", name) for name in front.inseam)
    inner_back = tuple(edge_ref(f"{p}back_left", name, backwards=True) for name in back.inseam)
    table.sew_pair("inseam", inner_front, inner_back, topstitch=twin)
    _sew_centre(table, f"{p}front", twin)
    _sew_centre(table, f"{p}back", twin)
    if has_yoke:
        table.sew_pair("yoke", (edge_ref(f"{p}yoke_left", "yoke"),),
                       (edge_ref(f"{p}back_left", "yoke", backwards=True),), topstitch=twin)  # fmt: skip
        left = (edge_ref(f"{p}yoke_left", "centre"),)
        table.sew("yoke_centre", left, mirror_chain(left), topstitch=twin)


def _is_topstitched(table: Draft) -> bool:
    return table.has("topstitching") or table.has("back_yoke") or any(p.kind == "jeans" for p in table.spec.pockets)


def _sew_centre(table: Draft, half: str, topstitch: str) -> None:
    """The centre seam, waist to crotch; the upper part of a front with a fly is a closure."""
    backwards = half.endswith("back")
    left: Chain = tuple(edge_ref(f"{half}_left", name, backwards=backwards) for name in ("centre", "crotch"))
    table.sew(f"centre_{half.rsplit('_', maxsplit=1)[-1]}", left, mirror_chain(left), topstitch=topstitch)


def _sew_waist(table: Draft, plan: LegPlan, openings: Openings | None, chains: dict[str, Chain]) -> None:
    front_left, back_left = chains["front"], chains["back"]
    halves = {"front_left": front_left, "back_left": back_left, "back_right": _round(back_left),
              "front_right": _round(front_left)}  # fmt: skip
    parts = {name: _part(table, plan, name, chain) for name, chain in halves.items()}
    if openings is not None:
        join_waist(table, openings, parts)
        add_belt(table, plan.figure, depth=plan.seam_depth, girth=max(plan.waist, plan.figure.girth(plan.seam_depth)))
        return
    _, height = above_waist(table)
    opens = "back" if plan.is_gathered else _opening(table)
    size = BandSize(depth=plan.seam_depth, height=height, lower=plan.waist, upper=plan.waist_top, cloth=plan.cloth)
    add_waistband(table, parts, size, opens=opens, figure=plan.figure)
    add_belt(table, plan.figure, depth=plan.seam_depth - height / 2, girth=max(plan.waist, plan.waist_top))


def _part(table: Draft, plan: LegPlan, name: str, chain: Chain) -> Part:
    """A quarter of the waist: its finished length and, in front, its pleats, counted towards larger angles."""
    whole = table.length(chain)
    if not name.startswith("front") or not plan.pleats:
        return Part(chain=chain, finished=whole)
    finished = plan.size.waist_front - plan.pleats * 2 * plan.pleat
    folds = corners(finished, _pleats(plan))
    if name == "front_left":
        folds = tuple((1 - a, 1 - b) for a, b in reversed(folds))
    return Part(chain=chain, finished=finished, folds=folds, is_soft=True)


def _round(chain: Chain) -> Chain:
    """The chain of the other side of the body, walked towards larger angles as well."""
    return tuple(
        EdgeRef(panel=ref.panel, edge=ref.edge, begin=ref.end, end=ref.begin) for ref in reversed(mirror_chain(chain))
    )


def _opening(table: Draft) -> str:
    closure = table.spec.closure
    place = "none" if closure is None else closure.place
    return {"side": "left", "back": "back", "none": "left"}.get(place, "front")


def _hosts(plan: LegPlan) -> Hosts:
    p, size = plan.prefix, plan.size
    return Hosts(front_left=f"{p}front_left", front_right=f"{p}front_right", back_left=f"{p}back_left",
                 back_right=f"{p}back_right", waist_y=size.waist_y, hip_y=size.hip_y, thigh_y=0.55 * size.knee_y,
                 scale=plan.figure.scale, is_jeans=plan.has_yoke)  # fmt: skip


def _measure(table: Draft, plan: LegPlan, legs: Legs, front: LegShape) -> None:
    p, size = plan.prefix, plan.size
    pair = (f"{p}front_left", f"{p}back_left")
    lines = {line.name for line in table.panels[pair[0]].lines}
    table.measure("hips", size.hips, chain=tuple(EdgeRef(panel=n, edge="hip_line") for n in pair), times=2.0)
    for name, value in (("thigh", size.thigh), ("knee", size.knee)):
        if f"{name}_line" in lines and size.inseam > 4.0:
            table.measure(name, value, chain=tuple(EdgeRef(panel=n, edge=f"{name}_line") for n in pair))
    cuffs = tuple(edge_ref("leg_cuff_left", name) for name in ("height",)) if plan.leg_cuff else ()
    inner = tuple(edge_ref(pair[0], name) for name in front.inseam)
    table.measure("inseam", legs.inseam_cm, chain=(*inner, *cuffs))
    rises = {"front_rise": ((pair[0], "centre"), (pair[0], "crotch")),
             "back_rise": ((pair[1], "centre"), (pair[1], "crotch"), (f"{p}yoke_left", "centre"))}  # fmt: skip
    for name, edges in rises.items():
        chain = tuple(edge_ref(panel, edge) for panel, edge in edges if panel in table.panels)
        table.measure(name, table.length(chain), chain=chain)
    side = tuple(edge_ref(pair[0], edge) for edge in front.side)
    table.measure("outseam", table.length((*side, *cuffs)), chain=(*side, *cuffs))
