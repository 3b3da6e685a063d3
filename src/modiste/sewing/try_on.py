"""A fitting: a garment of one size is tried on a body, as a tailor does before altering it.

Where it does not close, it cannot hang on that body; it is shown on the body of its own size then, coloured by what it
lacks (`fit.lacking_colours`).
"""

from dataclasses import dataclass, field

from modiste.core.garment_spec import GarmentSpec
from modiste.core.measures import BodyMeasures
from modiste.core.progress import StageProgress
from modiste.core.values import Swatch
from modiste.sewing.blocks import draft
from modiste.sewing.fit_report import FitReport, fit_report, lacking_colours, letter_sizes, open_places, strain_colours
from modiste.sewing.simulation import NORMAL, Effort
from modiste.sewing.simulation.values import Floats
from modiste.sewing.tailor import Garment, Show, body_of, cloths_of, sew


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fitting:
    """A garment as it was tried on, how it fits, and the colours of its map, V x 3 sRGB."""

    garment: Garment
    report: FitReport
    colours: Floats = field(repr=False)


def try_on(
    spec: GarmentSpec, wearer: BodyMeasures, *, fabric: Swatch | None = None, pose: str = "relaxed",
    effort: Effort = NORMAL, progress: StageProgress | None = None, show: Show | None = None,
) -> Fitting:
    """A garment drafted for its size (or its own body) on a wearer; `show` and what is raised as in `sew`."""
    own = body_of(spec)
    pattern = draft(spec, own)
    materials = {part: cloth.material for part, cloth in cloths_of(spec, pattern, fabric).items()}
    on = own if open_places(pattern, own, wearer, materials) else wearer
    def hung_on(body: BodyMeasures) -> Fitting:
        return _tried(spec, wearer, sew(spec, wearer=body, fabric=fabric, pose=pose, effort=effort, progress=progress,
                                        show=show))

    fitting = hung_on(on)
    if fitting.report.closes or on is own:
        return fitting
    return hung_on(own)


def fitting_of(garment: Garment, wearer: BodyMeasures) -> Fitting:
    """How a pattern of somebody else's, which hangs on the wearer, sits there."""
    materials = {part: cloth.material for part, cloth in garment.cloths.items()}
    report = fit_report(garment.hung, wearer, materials, "", {})
    return Fitting(garment=garment, report=report, colours=strain_colours(garment.hung, materials))


def _tried(spec: GarmentSpec, wearer: BodyMeasures, garment: Garment) -> Fitting:
    materials = {part: cloth.material for part, cloth in garment.cloths.items()}
    report = fit_report(garment.hung, wearer, materials, spec.size if spec.body is None else "",
                        letter_sizes(spec.sex), garment.body)
    colours = (strain_colours(garment.hung, materials) if report.closes
               else lacking_colours(garment.hung, report.rows, materials))  # fmt: skip
    return Fitting(garment=garment, report=report, colours=colours)
