"""What a person changes of a garment that is sewn already: size or body, measures, halves of another garment, cloth."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from PIL import Image

from modiste.core.garment_spec import GarmentSpec, PartCloth
from modiste.core.measures import BodyMeasures
from modiste.core.values import Lineage, Swatch, parse_hex
from modiste.language import Language

if TYPE_CHECKING:
    from modiste.sewing.specification import Unmet

_TILE_PX: Final = 512
_REPEATS: Final = 1.5
_PLAIN_CM: Final = 10.0
_CM_PER_INCH: Final = 2.54
_PLAIN: Final = "solid"
_WHOLE: Final = "body"
"""The part whose cloth all others have that name none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The cloth of a garment's body: None leaves what the spec says. `pattern` a drawn one or "solid", `scale_cm` the
    width of one repeat (0: as is usual)."""

    material: str | None = None
    colour: str | None = None
    pattern: str | None = None
    scale_cm: float | None = None


def look_in_words(*, material: str | None = None, colour: str | None = None, pattern: str | None = None,
                  scale_cm: float | None = None) -> Look:
    """A look from names and words as people type them ("лён", "navy", "леопард").

    Raises:
        InputError: a word that names none.
    """
    from modiste.studio.sewing.requests import colour_in_words, material_in_words

    return Look(material=None if material is None else material_in_words(material),
                colour=None if colour is None else colour_in_words(colour),
                pattern=None if pattern is None else _pattern_in_words(pattern), scale_cm=scale_cm)


def _pattern_in_words(text: str) -> str:
    from modiste import language

    return language.parse(text).pattern or text.strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What differs from a spec: `size` a label, `body` a body of one's own in its place, `figures` measures by the ids
    of `sewing.figures` as shown there, `halves` (of `sewing.mixing`) taken from `other`."""

    size: str | None = None
    body: BodyMeasures | None = None
    figures: Mapping[str, float] = field(default_factory=dict)
    other: GarmentSpec | None = None
    halves: tuple[str, ...] = ()
    look: Look = Look()


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """The spec with the changes, and what could not be as asked, in words."""

    spec: GarmentSpec
    unmet: "tuple[Unmet, ...]" = ()


def looking(spec: GarmentSpec, look: Look) -> GarmentSpec:
    """The spec in another cloth; parts with a cloth of their own keep it.

    Raises:
        InputError: a colour, material or pattern that is none.
    """
    return replace(spec, cloths=tuple(_cloth(one, look) if one.part == _WHOLE else one for one in spec.cloths))


def remeasured(spec: GarmentSpec, figures: Mapping[str, float]) -> GarmentSpec:
    """The spec with other measures. Raises InputError for a figure that none has."""
    from modiste.sewing.figures import with_figures
    from modiste.sewing.tailor import body_of

    return with_figures(spec, body_of(spec), figures)


def changed_spec(spec: GarmentSpec, changes: Changes, language: Language) -> Changed:
    """All changes: measures, then size or body, then halves, then cloth; figures that cannot be drafted become
    the nearest that can.

    Raises:
        InputError: halves that do not go together, or measures that no figure helps.
    """
    from modiste.sewing.altering import altered
    from modiste.sewing.grading import graded
    from modiste.sewing.mixing import mixed
    from modiste.sewing.tailor import body_of

    made = remeasured(spec, changes.figures)
    if changes.body is not None:
        made = replace(made, body=changes.body)
    elif changes.size is not None and (changes.size != made.size or made.body is not None):
        made = graded(made, body_of(made), changes.size) if made.flat is None else replace(made, size=changes.size)
    unmet: tuple[Unmet, ...] = ()
    if changes.other is not None and changes.halves:
        halves = mixed(made, changes.other, changes.halves, language)
        made, unmet = halves.spec, halves.changes
    if changes.look != Look() and "cloth" not in changes.halves:
        made = looking(made, changes.look)
    fits = altered(made, body_of(made), language)
    return Changed(spec=fits.spec, unmet=(*unmet, *fits.changes))


def swatch_of_cloth(spec: GarmentSpec) -> Swatch:
    """The print or colour of a garment's body as a fabric in its scale, to be laid on other things."""
    from modiste.data.patterns import draw_pattern
    from modiste.sewing.rendering.cloth.prints import GARMENT_CM, is_printed, palette
    from modiste.sewing.rendering.values import cloth_of

    cloth = cloth_of(spec.cloth(_WHOLE))
    if is_printed(cloth):
        tile = Image.fromarray(draw_pattern(cloth.pattern, _TILE_PX, cloth.pattern_seed, palette(cloth)))
        wide = cloth.repeat_cm or GARMENT_CM / _REPEATS
    else:
        tile, wide = Image.new("RGB", (_TILE_PX, _TILE_PX), cloth.colour), _PLAIN_CM
    return Swatch(tile=tile, category=cloth.pattern, engine="drawn", seed=cloth.pattern_seed, seam_score=1.0,
                  dpi=_TILE_PX * _CM_PER_INCH / wide,
                  lineage=Lineage(kind="fabric", model="drawn", seed=cloth.pattern_seed))


def _cloth(cloth: PartCloth, look: Look) -> PartCloth:
    """The cloth with the changes: another print keeps the colour, another colour keeps the print."""
    from modiste.sewing.materials import material
    from modiste.sewing.specification.cut_cloth import named_colour, print_colours

    made = replace(cloth, material=material(look.material).id if look.material else cloth.material)
    colour = named_colour(cloth)
    recoloured = look.colour is not None and look.colour.lower() not in (colour.lower(), cloth.colour.lower())
    if look.colour is not None and recoloured:
        parse_hex(look.colour)
        colour = look.colour.lower()
    printed = look.pattern is not None and look.pattern != cloth.pattern
    if look.pattern is not None and printed:
        made = replace(made, pattern=look.pattern, scale_cm=0.0, angle_deg=0.0)
    if recoloured or printed:
        colours = () if made.pattern == _PLAIN else print_colours(
            made.pattern, made.pattern_seed, colour, asked=look.colour is not None)
        made = replace(made, colour=colours[0] if colours else colour, colours=colours)
    if look.scale_cm is not None:
        made = replace(made, scale_cm=look.scale_cm)
    return made
