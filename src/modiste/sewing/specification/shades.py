"""Which shade of a colour a seed means: "blue" is said of many, "navy" of one."""

from typing import Final

from modiste.core.colour import oklab_to_oklch, oklab_to_srgb, oklch_to_oklab, to_8bit
from modiste.core.material import Material
from modiste.language import colour_hexes
from modiste.language.colours import nearest_name, oklab_of, seen_name
from modiste.sewing.specification.habits import spread
from modiste.sewing.specification.wishes import Wishes

BROAD: Final = frozenset("red orange yellow green blue purple pink brown beige grey".split())
"""Words that many shades are called by: the basic colour terms (Berlin and Kay 1969) but black and white."""
_LIGHTER: Final = 0.12
_STRONGER: Final = 0.2
"""By how much in OKLab's lightness, and by which share of the chroma, a shade may differ from the middle one."""
_WASHES: Final = {"blue": ("#2a55a5", "#3f5f8a", "#436a9c", "#36547f")}
"""Denim that is called by a colour's name: rinsed, stone-washed, faded; the first is drawn as raw denim is dyed."""
_STEPS: Final = (1.0, 0.75, 0.5, 0.25)


def shade(value: str, seed: int, wishes: Wishes, cloth: Material) -> str:
    """The shade ("#2a55a5") of a colour asked for by its id or as "#1d2545": lighter, deeper or quieter than the middle
    one, of blue denim another wash; but called by no other name, and none that is denied.

    What is said exactly stays, and seed 0 takes the middle one. It asks for no garment: all of a seed have the same.
    """
    middle = value if value.startswith("#") else colour_hexes()[value]
    if seed == 0 or value not in BROAD:
        return middle
    if cloth.finish == "denim" and value in _WASHES:
        washes = [one for one in _WASHES[value] if wishes.allows("colour", one)]
        return washes[int(len(washes) * spread(value, 0, seed))] if washes else middle
    lightness, chroma, hue = oklab_to_oklch(oklab_of(middle)).tolist()
    more = 2 * _LIGHTER * (spread(value, 0, seed) - 0.5)
    stronger = 2 * _STRONGER * (spread(value, 1, seed) - 0.5)
    for share in _STEPS:
        found = oklch_to_oklab((lightness + share * more, chroma * (1 + share * stronger), hue))
        made = "#" + "".join(f"{part:02x}" for part in to_8bit(oklab_to_srgb(found)).tolist())
        if nearest_name(made) == seen_name(oklab_of(made)) == value and wishes.allows("colour", made):
            return made
    return middle
