"""The tailor: a spec is drafted for its body, sewn, hung and photographed. Values in, values out."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from PIL import Image

from modiste.core.garment_spec import GarmentSpec
from modiste.core.measures import BodyMeasures
from modiste.core.progress import StageProgress
from modiste.core.values import Swatch
from modiste.sewing.base_drapes import POSE, base_drape, whole_drape
from modiste.sewing.blocks import draft
from modiste.sewing.body import mannequin, size_measures
from modiste.sewing.grading import graded
from modiste.sewing.kept_drapes import KeptDrapes
from modiste.sewing.materials import material
from modiste.sewing.own_fabric import cut_from_it
from modiste.sewing.pattern.values import Pattern
from modiste.sewing.rendering.glimpse import Glimpses
from modiste.sewing.rendering.values import Cloth, cloth_of
from modiste.sewing.simulation import NORMAL, Effort, hang
from modiste.sewing.simulation.values import Hung

Show: TypeAlias = Callable[[Image.Image], None]

SIZES: Final = ("XS", "S", "M", "L", "XL", "XXL")
"""The sizes that a pattern is graded to unless others are named."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Garment:
    """A garment that hangs: what it was made from, its pattern, the body that it was drafted for and its cloths by
    part. `spec` is None for a pattern of somebody else's."""

    spec: GarmentSpec | None
    pattern: Pattern
    body: BodyMeasures
    sex: str
    hung: Hung = field(repr=False)
    cloths: Mapping[str, Cloth] = field(repr=False)


def body_of(spec: GarmentSpec) -> BodyMeasures:
    """The measures that a spec is drafted for: its own body, or its size's. Raises InputError for an unknown size."""
    return spec.body if spec.body is not None else size_measures(spec.size, spec.sex)


def sew(
    spec: GarmentSpec, *, wearer: BodyMeasures | None = None, fabric: Swatch | None = None, pose: str = "relaxed",
    effort: Effort = NORMAL, kept: KeptDrapes | None = None, progress: StageProgress | None = None,
    show: Show | None = None,
) -> Garment:
    """Draft, sew and hang a garment; `wearer` is the body that it hangs on where that is not the one that it was
    drafted for, `fabric` a cloth of one's own, `effort` how finely it hangs (`simulation.QUICK` for a first look),
    `kept` where garments are kept that hung before. `show` is given small pictures of it while it hangs.

    Raises:
        InputError: the spec cannot be drafted, or does not hold on the body.
    """
    body = body_of(spec)
    pattern = draft(spec, body)
    cloths = cloths_of(spec, pattern, fabric)
    materials = {part: cloth.material for part, cloth in cloths.items()}
    posed = mannequin(wearer or body, spec.sex, pose)
    hung = whole_drape(spec, pattern, materials, posed) if pose == POSE and effort == NORMAL else None
    if hung is None and kept is not None:
        hung = kept.find(pattern, materials, posed, effort)
    start = base_drape(spec, pattern) if pose == POSE and hung is None else None
    glimpses = Glimpses(show, cloths) if show is not None else None
    if glimpses is not None and (begun := hung or start) is not None:
        glimpses(begun, begun.vertices)
    if hung is None:
        hung = hang(pattern, mannequin(wearer or body, spec.sex, "a"), materials, pose=pose, start=start, effort=effort,
                    progress=progress, watch=glimpses)
        hung = hung if kept is None else kept.keep(hung, materials, posed, effort)
    elif progress is not None:
        progress(1.0, "settling")
    return Garment(spec=spec, pattern=pattern, body=body, sex=spec.sex, cloths=cloths, hung=hung)


def sew_pattern(
    pattern: Pattern, body: BodyMeasures, sex: str, cloth: Cloth, *, pose: str = "relaxed", effort: Effort = NORMAL,
    progress: StageProgress | None = None,
) -> Garment:
    """Sew and hang a pattern of somebody else's, all of one cloth. Raises as `sew`."""
    hung = hang(pattern, mannequin(body, sex, "a"), {"body": cloth.material}, pose=pose, effort=effort,
                progress=progress)
    return Garment(spec=None, pattern=pattern, body=body, sex=sex, cloths={"body": cloth}, hung=hung)


def grade(spec: GarmentSpec, sizes: Iterable[str]) -> dict[str, Pattern]:
    """The pattern of a spec in several sizes, in their order. Lengths and eases stay, girths and the widths of necks,
    sleeves, legs and hems follow the size (`sewing.grading`)."""
    base = body_of(spec)
    return {size: draft(graded(spec, base, size), size_measures(size, spec.sex)) for size in sizes}


def cloths_of(spec: GarmentSpec, pattern: Pattern, fabric: Swatch | None = None) -> dict[str, Cloth]:
    """The cloth of every part of a pattern; `fabric` takes the place of the cloth of the body, and of all that is cut
    from the same (a belt, a binding); ribs, linings and what else has a cloth of its own keep it.

    Raises:
        InputError: an unknown material.
    """
    parts = {"body", *(panel.part for panel in pattern.panels), *(cloth.part for cloth in spec.cloths)}
    return {part: cloth_of(spec.cloth(part), fabric if cut_from_it(spec, part) else None) for part in sorted(parts)}


def plain_cloth(name: str, colour: tuple[int, int, int], fabric: Swatch | None = None) -> Cloth:
    """A material in one colour, or printed with a fabric."""
    return Cloth(material=material(name), colour=colour, swatch=fabric)
