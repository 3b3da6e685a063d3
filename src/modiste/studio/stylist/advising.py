"""Garments on a person's own measures, side by side, with what was measured on each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from PIL import Image

from modiste.core.colour import nearest_colour
from modiste.core.errors import InputError
from modiste.core.garment_spec import GarmentSpec
from modiste.core.measures import BodyMeasures
from modiste.core.messages import Message, message, named
from modiste.core.progress import Progress
from modiste.core.values import Rgb, parse_hex
from modiste.language import colour_hexes, label
from modiste.studio.home import UserId
from modiste.studio.sewing.plans import plans_of
from modiste.studio.sewing.requests import SewRequest, settled, wearer_of
from modiste.studio.stylist.requests import AdviseRequest
from modiste.stylist.advice.values import AdviceLine

if TYPE_CHECKING:
    from modiste.sewing.fit_report import FitRow
    from modiste.sewing.proportions import Proportions
    from modiste.sewing.tailor import Garment
    from modiste.studio.sewing.door import Sewing

_GAP_PX: Final = 12
_LEAST_PX: Final = 256
_COLOURS: Final = 2
_CLOTHS: Final = ("body", "sleeves", "skirt", "collar", "waistband", "hood", "yoke")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Advised:
    """One garment on the person's measures, cut to them: from the front, with its lines; `size` is the one of the
    table to take, None where none reaches."""

    title: Message
    picture: Image.Image
    proportions: "Proportions | None"
    lines: tuple[AdviceLine, ...]
    size: str | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Advice:
    """The garments, what they differ in, and how many lines the person has switched off."""

    garments: tuple[Advised, ...]
    between: tuple[AdviceLine, ...] = ()
    switched_off: int = 0

    def side_by_side(self) -> Image.Image:
        """All pictures in one row, RGB."""
        images = [one.picture.convert("RGB") for one in self.garments]
        height = max(image.height for image in images)
        width = sum(image.width for image in images) + _GAP_PX * (len(images) - 1)
        sheet, left = Image.new("RGB", (width, height), "white"), 0
        for image in images:
            sheet.paste(image, (left, height - image.height))
            left += image.width + _GAP_PX
        return sheet


def advise(request: AdviseRequest, sewing: "Sewing", progress: Progress | None = None, *, owner: UserId = None
           ) -> Advice:
    """Sew each garment in the size that the person would take, hang it on their measures, and measure.

    Raises:
        InputError: a text names nothing that can be sewn, or the measures are none.
    """
    from modiste.stylist.advice.figure import between_lines

    made = [_advised(text, request, sewing, _share(progress, number, len(request.texts)), owner)
            for number, text in enumerate(request.texts)]
    between = list(between_lines([(one.title, one.proportions) for one in made]))
    told = [replace(one, lines=_kept(one.lines, request.off)) for one in made]
    left = sum(len(one.lines) for one in made) + len(between)
    shown = _kept(between, request.off)
    return Advice(garments=tuple(told), between=shown,
                  switched_off=left - len(shown) - sum(len(one.lines) for one in told))


def _share(progress: Progress | None, number: int, count: int) -> Progress | None:
    if progress is None:
        return None
    return lambda share, said: progress((number + share) / count, said)


def _advised(text: str, request: AdviseRequest, sewing: "Sewing", progress: Progress | None, owner: UserId) -> Advised:
    from modiste.sewing.outfits import all_worn
    from modiste.sewing.proportions import proportions_of
    from modiste.sewing.rendering import Shot, photograph
    from modiste.stylist.advice.colours import colour_lines
    from modiste.stylist.advice.figure import figure_lines

    asked = settled(SewRequest(text=text, seed=request.seed, body=request.body, pixels=_LEAST_PX, quick=request.quick))
    plan = next(plans_of(asked))
    if plan.spec is None or plan.spec.flat is not None:
        raise InputError("studio.advise_of_flat", text=text[:60])
    if plan.sex == "children":
        raise InputError("studio.advise_of_children")
    sewn = next(sewing.sew(asked, progress, owner=owner))
    hung, cloths = all_worn((sewn.garment, *sewn.under))
    shot = Shot(show="mannequin", aspect="figure", size=request.pixels, is_whole=True)
    body = wearer_of(asked, plan.sex)
    sized = _sized(plan.spec, body, sewn.garment) if body is not None else None
    proportions = proportions_of(sewn.garment)
    lines = [*(_size_lines(sized) if body is not None else ()), *figure_lines(proportions, sized[1] if sized else ()),
             *colour_lines(colours_of([sewn.garment, *sewn.under]), request.colouring)]
    return Advised(title=named(text, text), picture=photograph(hung, cloths, shot).image, proportions=proportions,
                   lines=tuple(lines), size=sized[0] if sized is not None else None)


def _size_lines(sized: "tuple[str, tuple[FitRow, ...]] | None") -> tuple[AdviceLine, ...]:
    said = message("stylist.advice_size_own") if sized is None else message("stylist.advice_size", size=sized[0])
    return (AdviceLine(kind="size", said=said),)


def _sized(spec: GarmentSpec, body: BodyMeasures, garment: "Garment") -> "tuple[str, tuple[FitRow, ...]] | None":
    """The label of the table to take, as the fit report of the same garment names it, and how it would sit; None for
    none."""
    from modiste.sewing.blocks import draft
    from modiste.sewing.fit_report import covered_places, letter_sizes, recommended_size, size_rows
    from modiste.sewing.grading import graded
    from modiste.sewing.tailor import cloths_of

    sizes = letter_sizes(spec.sex)
    size = recommended_size(body, sizes, covered_places(garment.hung, garment.body))
    if size is None:
        return None
    ready = graded(replace(spec, body=None, size=size), body, size)
    pattern = draft(ready, sizes[size])
    materials = {part: cloth.material for part, cloth in cloths_of(ready, pattern).items()}
    return size, size_rows(pattern, sizes[size], body, materials)


def colours_of(garments: Sequence["Garment"]) -> list[tuple[Message, Rgb]]:
    """The two colours that are most of the cloth of garments worn together, with their names."""
    areas: dict[str, float] = {}
    for garment in garments:
        for colour, area in _areas(garment).items():
            areas[colour] = areas.get(colour, 0.0) + area
    known = {name: parse_hex(value) for name, value in colour_hexes().items()}
    found: dict[str, tuple[Message, Rgb]] = {}
    for colour in sorted(areas, key=lambda one: -areas[one]):
        rgb = parse_hex(colour)
        name, _ = nearest_colour(rgb, known)
        found.setdefault(name, (named(label("colour", name, "en"), label("colour", name, "ru")), rgb))
    return list(found.values())[:_COLOURS]


def _areas(garment: "Garment") -> Mapping[str, float]:
    """The cloth of a garment by its colour, square cm."""
    from modiste.sewing.pattern.geometry import polygon

    found: dict[str, float] = {}
    for panel in garment.pattern.panels if garment.spec is not None else ():
        if panel.part in _CLOTHS and garment.spec is not None:
            colour = garment.spec.cloth(panel.part).colour
            found[colour] = found.get(colour, 0.0) + float(polygon(panel).area)
    return found


def _kept(lines: Sequence[AdviceLine], off: Sequence[str]) -> tuple[AdviceLine, ...]:
    return tuple(line for line in lines if line.kind not in off)


def _title(text: str) -> Message:
    return named(text, text)
