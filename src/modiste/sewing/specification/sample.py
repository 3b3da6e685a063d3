"""Random specs: every garment, sex and size, its habit's alternatives, and parts that nobody asked for together."""

import random
from dataclasses import replace
from typing import Final

from modiste.core.attributes import Attributes
from modiste.core.construction import Construction, Feature, PartLook
from modiste.core.errors import InputError
from modiste.core.garment_spec import GarmentSpec, PartCloth
from modiste.data.patterns import FAMILIES
from modiste.language import colour_hexes
from modiste.sewing.materials import material
from modiste.sewing.specification.habits import ADULT, garment_names, habits
from modiste.sewing.specification.specify import specify

_SIZES: Final = ("XS", "S", "M", "M", "M", "L", "XL", "XXL")
_CHILD_SIZES: Final = ("104", "116", "122", "134", "146", "158")
_UPPER: Final = {
    "collar": ("none", "stand", "shirt", "peter_pan", "shawl", "hood", "turtle", "funnel", "bow", "notched"),
    "neckline": ("crew", "scoop", "v", "square", "boat"),
    "sleeve": ("set_in", "raglan", "puff", "bishop", "bell", "dropped"),
    "sleeve_length": ("sleeveless", "short", "elbow", "three_quarter", "long"),
    "fit": ("fitted", "slim", "regular", "relaxed", "loose", "oversized"),
    "pocket": ("patch", "welt", "flap", "in_seam"),
}  # fmt: skip
_SKIRT: Final = {
    "length": ("mini", "above_knee", "knee", "below_knee", "midi", "ankle", "floor"),
    "slit": ("left", "front", "back", "sides"),
    "pocket": ("in_seam", "patch"),
}
_LEGS: Final = {
    "fit": ("skinny", "slim", "straight", "tapered", "wide", "flared"),
    "rise": ("low", "mid", "high"),
    "band": ("band", "elastic", "drawstring"),
    "pocket": ("slant", "patch", "welt", "cargo"),
}
_GROWN: Final = frozenset(
    "swimsuit wedding_dress ball_gown boxers undershirt crop_top pencil_skirt nightdress mermaid_skirt tuxedo".split()
)
"""What is seldom made for children."""
_ODD: Final = 0.5
"""Share of the samples that get wishes beyond their garment's habit."""
_SEEDS: Final = 2**40


def sample_spec(seed: int) -> GarmentSpec:
    """A random spec, the same for the same seed. Half of them are usual cuts; the others mix parts as no habit does,
    but so that they can be sewn."""
    chance = random.Random(f"spec {seed}")
    garment = chance.choice(garment_names())
    sexes = [value for value, _ in habits()[garment].options("sexes")]
    is_child = chance.random() < 0.08 and garment not in ADULT and garment not in _GROWN
    sex = "children" if is_child else chance.choice(sexes)
    size = chance.choice(_CHILD_SIZES if sex == "children" else _SIZES)
    wishes = _wishes(garment, chance) if chance.random() < _ODD else Construction()
    said = Attributes(garment=garment, construction=replace(wishes, garment=garment))
    cut = chance.randrange(1, _SEEDS)
    try:
        spec = specify(said, seed=cut, sex=sex, size=size).spec
    except InputError:  # parts that contradict each other: the garment as it usually is
        spec = specify(Attributes(garment=garment), seed=cut, sex=sex, size=size).spec
    return replace(spec, cloths=sample_cloths(spec, chance.randrange(_SEEDS))) if chance.random() < _ODD else spec


def sample_cloths(spec: GarmentSpec, seed: int) -> tuple[PartCloth, ...]:
    """Other cloths that suit a garment, the same for the same seed: a material of its habit that hangs alike, any
    colour, and for a third of them a pattern. Parts keep what they are made of, and follow the garment's colour where
    they had it.
    """
    chance = random.Random(f"cloths {seed}")
    body = spec.cloth("body")
    options = [value for value, _ in habits()[spec.garment].options("materials", spec.sex)]
    weave = material(body.material).weave
    alike = [value for value in options if material(value).weave == weave] or [body.material]
    name = chance.choice(alike)
    colours = [one for one in colour_hexes() if one not in ("multicolour", "metallic", "neon_green")]
    usual = [value for value, _ in habits()[spec.garment].options("colours", spec.sex)]
    colour = chance.choice(usual if chance.random() < 0.4 else colours)
    looks = [PartLook(part="body", kind="material", value=name)]
    printed = chance.random() < 0.35 and material(name).finish not in ("leather", "suede", "fur", "lace", "net")
    looks.append(PartLook(part="body", kind="pattern", value=chance.choice(list(FAMILIES)) if printed else "solid"))
    if not printed or chance.random() < 0.5:
        looks.append(PartLook(part="body", kind="colour", value=colour))
    said = Attributes(garment=spec.garment, construction=Construction(garment=spec.garment, looks=tuple(looks)))
    made = specify(said, seed=chance.randrange(1, _SEEDS), sex=spec.sex, size=spec.size, body=spec.body).spec
    own = made.cloth("body")
    others = [replace(one, colour=own.colour if one.colour == body.colour else one.colour)
              for one in spec.cloths if one.part != "body"]  # fmt: skip
    return (own, *others)


def _wishes(garment: str, chance: random.Random) -> Construction:
    habit = habits()[garment]
    table: dict[str, tuple[str, ...]] = {}
    if habit.has("bodice"):
        table.update(_UPPER)
    if habit.has("skirt"):
        table.update(_SKIRT)
    if habit.has("leg") and not habit.has("bodice"):
        table.update(_LEGS)
    if not table:
        return Construction()
    if all(value == "none" for value, _ in habit.options("pockets")):
        table.pop("pocket", None)
    kinds = chance.sample(sorted(table), min(len(table), chance.randint(1, 3)))
    features = [Feature(kind=kind, value=chance.choice(table[kind]), phrase=kind) for kind in kinds]
    return Construction(features=tuple(features))
