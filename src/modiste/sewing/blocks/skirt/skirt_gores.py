"""Skirts of six gores: the mermaid, narrow to the knee and wide below it, and the godet skirt. Centimetres.

W. Aldrich, "Metric Pattern Cutting for Women's Wear" (gored skirts: a sixth of waist, hips and hem each, the waist
shaping shared out among the seams; godets: sectors let into the seams).
"""

import math
from dataclasses import dataclass
from typing import Final

from modiste.sewing.blocks.drafting.cut_error import CutError, Remedy
from modiste.sewing.blocks.drafting.draft import Chain, Draft, back_along, edge_ref
from modiste.sewing.blocks.drafting.shapes import curve, line, unfold
from modiste.sewing.blocks.skirt.skirt_laying import lay
from modiste.sewing.blocks.skirt.skirt_plan import SkirtPlan
from modiste.sewing.blocks.skirt.skirt_quarter import Quarter
from modiste.sewing.blocks.skirt.skirt_tiers import add_ruffle
from modiste.sewing.blocks.waist.lower_joins import Part, cut_chain
from modiste.sewing.blocks.waist.waistband import arc_edges
from modiste.sewing.pattern.geometry import edge_length
from modiste.sewing.pattern.values import Edge, Panel, Placement, Point

_SLIT_ANGLES: Final = {"left": (90.0,), "right": (270.0,), "sides": (90.0, 270.0), "front": (0.0,)}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gore:
    """A gore on the table: its edges at smaller and larger angle from the hem up, waist and hem towards larger."""

    low: Chain
    high: Chain
    waist: Chain
    hem: Chain
    angle: float
    half: str


def add_gores(table: Draft, plan: SkirtPlan) -> dict[str, Part]:
    """All gores (and godets) on the table, sewn to one another; the quarters of the waist."""
    is_godet = plan.skirt.kind == "godet"
    if plan.skirt.high_low_cm:
        raise CutError("sewing.gores_high_low", garment=table.spec.garment, kind=plan.skirt.kind,
                       remedy=Remedy("skirt", "high_low_cm", 0.0))
    gores = _lay_gores(table, plan, is_godet)
    hems: list[Chain] = []
    lacking = (plan.skirt.hem_cm - sum(table.length(gore.hem) for gore in gores)) / 6
    slits_at = _SLIT_ANGLES.get(plan.skirt.slit, (180.0,))
    for number, gore in enumerate(gores):
        nxt = gores[(number + 1) % len(gores)]
        a, b = gore.high, nxt.low
        hems.append(gore.hem)
        if is_godet and gore.angle % 180 != 0:
            hems.append(_godet(table, plan, number, gore, nxt, lacking))
            a, b = a[1:], b[1:]
        if plan.slit and gore.angle % 360 in slits_at:
            whole = table.length(a)
            slit = min(plan.slit, 0.8 * whole)
            table.measure("slit", slit, chain=cut_chain(table, a, 0.0, slit))
            a, b = cut_chain(table, a, slit, whole), cut_chain(table, b, slit, whole)
        table.sew(f"{plan.prefix}gore_{number + 1}", a, b)
    table.measure("skirt_hem", plan.skirt.hem_cm, chain=tuple(ref for chain in hems for ref in chain))
    if plan.ruffle:
        hem = tuple(ref for chain in hems for ref in chain)
        whole = table.length(hem)
        # The gores begin at the right side seam, a ruffle at the centre front.
        quarters = (cut_chain(table, hem, each * whole / 4, (each + 1) * whole / 4) for each in (1, 2, 3, 0))
        add_ruffle(table, plan, tuple(quarters), plan.depth + plan.length)
    else:
        panel = next(name for name in table.panels if name.startswith(f"{plan.prefix}front"))
        table.measure("skirt_length", plan.length, panel=panel, points=((0.0, 0.0), (0.0, -plan.length)))
    return _quarters(table, plan, gores)


def _quarters(table: Draft, plan: SkirtPlan, gores: list[_Gore]) -> dict[str, Part]:
    """The waist in four: fronts first (the gores begin at the wearer's right side)."""
    fronts = [gore for gore in gores if gore.half == "front"]
    backs = [gore for gore in gores if gore.half == "back"]
    parts = {}
    for half, chosen, finished in (("front", fronts, plan.front), ("back", backs, plan.back)):
        chain = tuple(ref for gore in chosen for ref in gore.waist)
        middle, whole = table.length(chain) / 2, table.length(chain)
        first, second = ("right", "left") if half == "front" else ("left", "right")
        parts[f"{half}_{first}"] = Part(chain=cut_chain(table, chain, 0.0, middle), finished=finished)
        parts[f"{half}_{second}"] = Part(chain=cut_chain(table, chain, middle, whole), finished=finished)
    return parts


def _lay_gores(table: Draft, plan: SkirtPlan, is_godet: bool) -> list[_Gore]:
    """From the wearer's right side over the front: side, centre, side; then the back likewise."""
    found: list[_Gore] = []
    for half, start in (("front", -90.0), ("back", 90.0)):
        waist = (plan.front if half == "front" else plan.back) * 2 / 3
        gore = _half_gore(plan, waist, is_godet)
        is_split = plan.is_front_split if half == "front" else plan.is_back_split
        sides = ("right", "left") if half == "front" else ("left", "right")
        found.append(_whole(table, plan, f"{plan.prefix}{half}_side_{sides[0]}", half, gore, start))
        if is_split:
            found += _split(table, plan, half, gore, start + 60)
        else:
            found.append(_whole(table, plan, f"{plan.prefix}{half}", half, gore, start + 60))
        found.append(_whole(table, plan, f"{plan.prefix}{half}_side_{sides[1]}", half, gore, start + 120))
    return found


def _half_gore(plan: SkirtPlan, waist: float, is_godet: bool) -> Quarter:
    """Half a gore, its middle at x = 0: side from the hem up in three parts, hem and waist square on them."""
    length, hip_y = plan.length, -max(plan.figure.hip - plan.depth, 6.0)
    hip_y = max(hip_y, -0.55 * length)
    hips, hem = plan.hips / 12, plan.skirt.hem_cm / 12
    knee_y = -min(plan.figure.knee - plan.depth - 6.0, 0.66 * length)
    knee_y = min(knee_y, hip_y - 4.0)
    base = min(hem, 0.93 * hips) if not is_godet else min(hem, hips + 0.5)
    top: Point = (waist / 2, 0.35)
    below = length + knee_y
    # The side is as long as the middle: it ends higher the further it flares.
    drop = -knee_y + math.sqrt(max(below**2 - 1.12 * (hem - base) ** 2, (0.5 * below) ** 2)) if not is_godet else length
    knee: Point = (base, knee_y)
    hip: Point = (hips, hip_y)
    end: Point = ((hem if not is_godet else base), -drop)
    slope = (end[0] - knee[0]) / max(knee[1] - end[1], 1.0)
    # Below a short bend at the knee the flare is straight: a cone stands where a trumpet would crumple.
    bent: Point = (knee[0], knee[1] - 0.26 * (knee[1] - end[1]))
    low = curve("side_low", end, knee, (end[0] + 0.6 * (bent[0] - end[0]), end[1] + 0.6 * (bent[1] - end[1])), bent)
    third = (hip[1] - knee[1]) / 3
    middle = curve("side_middle", knee, hip, (knee[0], knee[1] + third), (hip[0], hip[1] - third))
    rise = top[1] - hip[1]
    upper = curve("side_hip", hip, top, (hip[0], hip[1] + 0.36 * rise),
                  (top[0] + 0.45 * (hip[0] - top[0]), top[1] - 0.30 * rise))  # fmt: skip
    bend: Point = (0.62 * end[0], -length + 0.25 * (length - drop) if slope > 0.05 else -length)
    hem_edge = curve("hem", (0.0, -length), end, (0.33 * end[0], -length), bend, kind="hem", allowance_cm=2.0)
    waist_edge = curve("waist", top, (0.0, 0.0), (0.5 * top[0], 0.05), kind="seam")
    edges: tuple[Edge, ...] = (hem_edge, low, middle, upper, waist_edge, line("centre", (0.0, 0.0), (0.0, -length)))
    made = edge_length(hem_edge)
    if not is_godet and abs(made - hem) > 0.02:
        edges = _with_hem(edges, hem)
    return Quarter(edges=edges, hem=("hem",), side=("side_low", "side_middle", "side_hip"), waist=("waist",),
                   centre=("centre",))  # fmt: skip


def _with_hem(edges: tuple[Edge, ...], length: float) -> tuple[Edge, ...]:
    """The same gore with its hem's end moved until the hem is `length` long."""
    hem, low = edges[0], edges[1]
    for _ in range(6):
        shift = length - edge_length(hem)
        end = (hem.end[0] + shift, hem.end[1])
        hem = curve("hem", hem.start, end, hem.controls[0], (hem.controls[1][0] + 0.7 * shift, hem.controls[1][1]),
                    kind="hem", allowance_cm=hem.allowance_cm)  # fmt: skip
        low = curve("side_low", end, low.end, (low.controls[0][0] + 0.4 * shift, low.controls[0][1]), low.controls[1])
    return (hem, low, *edges[2:])


def _whole(table: Draft, plan: SkirtPlan, name: str, half: str, gore: Quarter, start: float) -> _Gore:
    high, low = ("left", "right") if half == "front" else ("right", "left")
    table.add(
        Panel(
            name=name, piece=f"{plan.prefix}{half}_gore", part="skirt", edges=unfold(gore.edges, "centre", high),
            placement=Placement(region="torso", angles_deg=(start, start + 60.0), landmark="waist",
                                landmark_y_cm=plan.depth, lift_cm=0.4),
        )
    )  # fmt: skip
    return _Gore(
        low=tuple(edge_ref(name, f"{each}_{low}", backwards=True) for each in gore.side),
        high=tuple(edge_ref(name, f"{each}_{high}") for each in gore.side),
        waist=(edge_ref(name, f"waist_{low}", backwards=True), edge_ref(name, f"waist_{high}", backwards=True)),
        hem=(edge_ref(name, f"hem_{low}"), edge_ref(name, f"hem_{high}")),
        angle=start + 60.0,
        half=half,
    )


def _split(table: Draft, plan: SkirtPlan, half: str, gore: Quarter, start: float) -> list[_Gore]:
    """The middle gore in two, with a seam at the centre."""
    laid = lay(table, f"{plan.prefix}{half}", half, {"left": gore, "right": gore}, is_split=True,
               landmark_y=plan.depth, part="skirt", piece=f"{plan.prefix}{half}_half_gore", span=30.0)  # fmt: skip
    first, second = ("right", "left") if half == "front" else ("left", "right")
    found = []
    for number, side in enumerate((first, second)):
        outer, inner = laid.chain(side, "side"), back_along(laid.chain(side, "centre"))
        low, high = (outer, inner) if number == 0 else (inner, outer)
        found.append(_Gore(low=low, high=high, waist=laid.waist(side), hem=laid.hem(side),
                           angle=start + 30.0 * (number + 1), half=half))  # fmt: skip
    return found


def _godet(table: Draft, plan: SkirtPlan, number: int, before: _Gore, after: _Gore, arc: float) -> Chain:
    """A sector let into the lower part of a seam: as long as the seam, its `arc` what the hem lacks there."""
    radius = table.ref_length(before.high[0])
    half = arc / radius / 2
    if not 0.02 < half < 1.5:
        least, most = plan.hips + 15, plan.hips + 12 * radius
        raise CutError("sewing.godets", garment=table.spec.garment, hem_cm=plan.skirt.hem_cm, least=least, most=most,
                       remedy=Remedy("skirt", "hem_cm", min(max(plan.skirt.hem_cm, least), most)))
    name = f"{plan.prefix}godet_{number + 1}"
    hem = arc_edges("hem", (0.0, 0.0), radius, (-math.pi / 2 - half, -math.pi / 2 + half), 2, kind="hem",
                    allowance_cm=2.0)  # fmt: skip
    edges = (*hem, line("right", hem[-1].end, (0.0, 0.0)), line("left", (0.0, 0.0), hem[0].start))
    at = before.angle
    top = plan.length - radius
    table.add(
        Panel(
            name=name, piece=f"{plan.prefix}godet", part="skirt", edges=edges,
            placement=Placement(region="torso", angles_deg=(at - 12.0, at + 12.0), landmark="waist",
                                landmark_y_cm=top + plan.depth, lift_cm=0.8),
        )
    )  # fmt: skip
    table.sew(f"{name}_left", before.high[:1], (edge_ref(name, "left", backwards=True),))
    table.sew(f"{name}_right", after.low[:1], (edge_ref(name, "right"),))
    return tuple(edge_ref(name, edge.name) for edge in hem)
