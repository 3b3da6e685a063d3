"""From a spec and a body to a pattern: the bodice first, then what joins its openings."""

from dataclasses import replace
from functools import lru_cache
from typing import Final

from shapely import is_valid
from shapely.geometry import Polygon

from modiste.core.garment_spec import GarmentSpec, Skirt
from modiste.core.measures import BodyMeasures
from modiste.core.messages import named
from modiste.sewing.blocks.bodice.bodice import add_bodice
from modiste.sewing.blocks.bodice.capes import add_cape, as_bodice, is_cape
from modiste.sewing.blocks.bodice.figure import Figure, figure
from modiste.sewing.blocks.bodice.hems import add_hem
from modiste.sewing.blocks.bodice.measures import add_measures
from modiste.sewing.blocks.bodice.outline import SET_IN, armhole_edge, has_sides, side_edges
from modiste.sewing.blocks.collar.collars import add_collar
from modiste.sewing.blocks.details.closures import add_closure
from modiste.sewing.blocks.details.lace_edging import add_lace_edging
from modiste.sewing.blocks.details.piping import add_piping
from modiste.sewing.blocks.details.quilting import add_quilting
from modiste.sewing.blocks.details.small_closings import add_small_closings
from modiste.sewing.blocks.details.upper_details import add_upper_details
from modiste.sewing.blocks.details.upper_pockets import add_upper_pockets
from modiste.sewing.blocks.drafting.cut_error import CutError, Remedy
from modiste.sewing.blocks.drafting.draft import Draft, Openings
from modiste.sewing.blocks.drafting.shapes import distance
from modiste.sewing.blocks.flat_items import add_flat
from modiste.sewing.blocks.legs.legs import add_legs
from modiste.sewing.blocks.skirt.skirt import add_skirt
from modiste.sewing.blocks.sleeve.sleeves import add_sleeves, needed_armhole
from modiste.sewing.materials import material
from modiste.sewing.pattern.geometry import edge_length, ring
from modiste.sewing.pattern.values import Pattern

_LEAST_SKIRT_CM: Final = 15.0
_STEP_CM: Final = 4.0
"""By how much a cut is made looser at a time."""
_PINCHED_CM: Final = 0.05
"""Straight edges shorter than this are where two others have met that should not."""


@lru_cache(maxsize=16)
def draft(spec: GarmentSpec, body: BodyMeasures) -> Pattern:
    """Draft a garment; the last ones are kept. Raises InputError, in a tailor's words, for what cannot be cut."""
    if spec.flat is not None and not is_cape(spec):
        table = Draft(spec=spec, body=body)
        add_flat(table)
        return table.pattern()
    cape = spec.flat
    spec = as_bodice(spec, body) if cape is not None else with_lower_part(spec, body)
    table = Draft(spec=spec, body=body)
    openings: Openings | None = None
    if spec.bodice is not None:
        if cape is not None:
            bodice = add_cape(table, cape.kind, cape.width_cm)
        else:
            bodice = add_bodice(table, _fitting_figure(spec, body))
        openings = add_sleeves(table, bodice)
        add_collar(table, bodice, openings)
        add_closure(table, bodice)
        add_hem(table, bodice, openings)
        add_upper_pockets(table, bodice)
        add_upper_details(table, bodice, openings)
        if cape is None:
            add_measures(table, bodice)
    if spec.skirt is not None:
        add_skirt(table, openings)
    if spec.legs is not None:
        add_legs(table, openings)
    add_quilting(table)
    add_small_closings(table)
    add_lace_edging(table)
    add_piping(table)
    _check_outlines(table)
    _note_raw_edges(table)
    return table.pattern()


def _note_raw_edges(table: Draft) -> None:
    """How raw necks and armholes are finished: faced where the cloth is woven; knits, and edges that end in straps,
    are bound."""
    joined = {(ref.panel, ref.edge) for seam in table.seams for ref in (seam.a, seam.b)}
    raw = {edge.name.split("_")[0] for panel in table.panels.values() if panel.placement.region == "torso"
           for edge in panel.edges if (panel.name, edge.name) not in joined and edge.allowance_cm > 0}  # fmt: skip
    is_faced = material(table.spec.cloth("body").material).weave == "woven" and "strap" not in raw
    if "armhole" in raw:
        table.note("face_armholes" if is_faced else "bind_armholes")
    if not is_faced and "face_neck" in table.notes:
        table.notes[table.notes.index("face_neck")] = "bind_neck"


def _check_outlines(table: Draft) -> None:
    for panel in table.panels.values():
        is_pinched = any(not edge.controls and distance(edge.start, edge.end) < _PINCHED_CM for edge in panel.edges)
        if is_pinched or not is_valid(Polygon(ring(panel.edges))):
            from modiste.sewing.documents.texts import piece_name  # for this message alone

            spec = table.spec
            piece = named(panel.piece.replace("_", " "), piece_name(panel.piece, "ru").lower())
            raise CutError("sewing.piece_uncut", garment=spec.garment, piece=piece, remedy=_looser(spec))


def _looser(spec: GarmentSpec) -> Remedy | None:
    """More ease where the girths of a body are farthest from one another: at the hips, or at the thighs."""
    if spec.bodice is not None and spec.skirt is None and spec.legs is None:
        return Remedy("bodice", "hip_ease_cm", spec.bodice.hip_ease_cm + _STEP_CM)
    if spec.legs is not None:
        return Remedy("legs", "thigh_ease_cm", spec.legs.thigh_ease_cm + _STEP_CM)
    return None


def with_lower_part(spec: GarmentSpec, body: BodyMeasures) -> GarmentSpec:
    """A peplum, and what hangs below an empire seam, as the skirts that they are; other specs as they come."""
    cut = spec.bodice
    if cut is None or spec.skirt is not None or spec.legs is not None:
        return spec
    if cut.hem == "peplum":
        fig = figure(spec, body)
        upper, hem = fig.snp_f, body.waist + cut.waist_ease_cm
        kind, spread = "half_circle", 3.1
    elif cut.kind == "empire":
        fig = figure(spec, body)
        upper, hem = fig.snp_f - fig.bust_y + 7.5, body.hips + cut.hip_ease_cm
        kind, spread = "a_line", 0.35
    else:
        return spec
    rest = cut.length_cm - upper
    if rest < _LEAST_SKIRT_CM:
        return replace(spec, bodice=replace(cut, hem="straight", kind="darted" if cut.kind == "empire" else cut.kind))
    skirt = Skirt(kind=kind, length_cm=rest, hem_cm=min(max(hem + spread * rest, 60.0), 1400.0))
    return replace(spec, bodice=replace(cut, hem="straight", length_cm=upper), skirt=skirt)


def _fitting_figure(spec: GarmentSpec, body: BodyMeasures) -> Figure:
    """The figures with armholes deep enough for the sleeves asked for."""
    fig = figure(spec, body)
    sleeves = spec.sleeves
    if sleeves is None or sleeves.kind in ("none", "cap"):
        return fig
    _check_armholes(spec, fig)
    wanted, deeper = needed_armhole(sleeves, body.upper_arm), 0.0
    for _ in range(6):
        lacking = wanted - sum(_armhole(fig, is_front, sleeves.kind) for is_front in (True, False))
        if lacking < 0.2:
            break
        deeper += lacking * 0.55
        fig = figure(spec, body, deeper)
        _check_armholes(spec, fig)
    return fig


def _check_armholes(spec: GarmentSpec, fig: Figure) -> None:
    if spec.sleeves is not None and not has_sides(fig):
        ease = spec.sleeves.ease_cm
        raise CutError("sewing.sleeves_deepen_armholes", garment=spec.garment, ease=ease,
                       remedy=Remedy("sleeves", "ease_cm", ease - 3))


def _armhole(fig: Figure, is_front: bool, kind: str) -> float:
    underarm = side_edges(fig, is_front)[-1].end
    across = fig.across_f if is_front else fig.across_b
    end = fig.shoulder_end(is_front)
    if kind == "kimono":
        return distance(end, underarm)
    fall = fig.shoulder_fall(is_front) if kind in SET_IN else None
    return edge_length(armhole_edge(end, underarm, min(across, end[0] - 0.8, underarm[0] - 1.0), fall=fall))
