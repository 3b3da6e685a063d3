"""From a spec and a body to a pattern: the bodice first, then what joins its openings."""

from modiste.core.garment_spec import GarmentSpec
from modiste.core.measures import BodyMeasures
from modiste.sewing.blocks.bodice import add_bodice
from modiste.sewing.blocks.closures import add_closure
from modiste.sewing.blocks.collars import add_collar
from modiste.sewing.blocks.draft import Draft, Openings
from modiste.sewing.blocks.figure import Figure, figure
from modiste.sewing.blocks.flat_items import add_flat
from modiste.sewing.blocks.hems import add_hem
from modiste.sewing.blocks.legs import add_legs
from modiste.sewing.blocks.measures import add_measures
from modiste.sewing.blocks.outline import armhole_edge, side_edges
from modiste.sewing.blocks.shapes import distance
from modiste.sewing.blocks.skirt import add_skirt
from modiste.sewing.blocks.sleeves import add_sleeves, needed_armhole
from modiste.sewing.blocks.upper_details import add_upper_details
from modiste.sewing.blocks.upper_pockets import add_upper_pockets
from modiste.sewing.pattern.geometry import edge_length
from modiste.sewing.pattern.values import Pattern


def draft(spec: GarmentSpec, body: BodyMeasures) -> Pattern:
    """Draft a garment. Raises InputError, in a tailor's words, for what cannot be cut."""
    table = Draft(spec, body)
    if spec.flat is not None and spec.flat.kind not in ("cape", "poncho"):
        add_flat(table)
        return table.pattern()
    openings: Openings | None = None
    if spec.bodice is not None:
        fig = _fitting_figure(spec, body)
        bodice = add_bodice(table, fig)
        openings = add_sleeves(table, bodice)
        add_collar(table, bodice, openings)
        add_closure(table, bodice)
        add_hem(table, bodice, openings)
        add_upper_pockets(table, bodice)
        add_upper_details(table, bodice, openings)
        add_measures(table, bodice)
    if spec.skirt is not None:
        add_skirt(table, openings)
    if spec.legs is not None:
        add_legs(table, openings)
    return table.pattern()


def _fitting_figure(spec: GarmentSpec, body: BodyMeasures) -> Figure:
    """The figures with armholes deep enough for the sleeves asked for."""
    fig = figure(spec, body)
    sleeves = spec.sleeves
    if sleeves is None or sleeves.kind in ("none", "cap"):
        return fig
    wanted, deeper = needed_armhole(sleeves, body.upper_arm), 0.0
    for _ in range(6):
        lacking = wanted - sum(_armhole(fig, is_front, sleeves.kind) for is_front in (True, False))
        if lacking < 0.2:
            break
        deeper += lacking * 0.55
        fig = figure(spec, body, deeper)
    return fig


def _armhole(fig: Figure, is_front: bool, kind: str) -> float:
    underarm = side_edges(fig, is_front)[-1].end
    across = fig.across_f if is_front else fig.across_b
    end = fig.shoulder_end(is_front)
    if kind == "kimono":
        return distance(end, underarm)
    return edge_length(armhole_edge(end, underarm, min(across, end[0] - 0.8, underarm[0] - 1.0)))
