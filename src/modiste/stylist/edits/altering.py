"""Edits that alter a garment for good, at the dyer's or the tailor's: another colour, a shorter length."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.core.colour import from_8bit, srgb_to_oklab
from modiste.core.messages import message, named
from modiste.core.values import parse_hex
from modiste.encoder.item.colours import histogram
from modiste.language.colours import colour_hexes
from modiste.language.vocabulary import label
from modiste.stylist.edits.standing import Standing
from modiste.stylist.edits.values import Edit
from modiste.stylist.outfits.closet import lay_out
from modiste.stylist.outfits.layout import COLOUR, FACTS
from modiste.stylist.wardrobe.values import WardrobeItem

_DYES: Final = ("black", "white", "navy", "grey", "beige", "brown", "burgundy", "olive", "light_blue", "red", "green",
                "cream", "mustard", "pink")
_NEVER_DYED: Final = frozenset({"leather", "suede", "patent_leather", "fur", "faux_fur", "sheepskin", "down", "nylon",
                                "polyester", "rubber", "plastic", "neoprene", "straw"})
"""Of these a dyer takes none."""
_UNDYED_SLOTS: Final = ("bag", "footwear", "outer")
"""Nor what is lined, proofed or glued, as coats, bags and shoes are."""
_DARKER: Final = 0.04
"""A dye darkens: by so much OKLab lightness at least, for nothing dyes a garment lighter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortened:
    """How a garment would be with a `share` of its length cut off at the hem."""

    item: WardrobeItem
    share: float


def dyed(outfit: Sequence[WardrobeItem], now: Standing) -> list[Edit]:
    """The best dye of each garment, by what its colours would then be; cut and cloth stay as they are seen."""
    hexes = {name: value for name, value in colour_hexes().items() if name in _DYES}
    found = []
    for place, item in enumerate(outfit):
        slot = now.closet.traits[place].slot
        if item.look is None or now.closet.model is None or slot in _UNDYED_SLOTS or (
                _NEVER_DYED & set(item.materials)):
            continue
        names = [name for name, value in hexes.items() if _lightness(value) <= float(item.look[FACTS][0]) - _DARKER]
        gains = _gains(outfit, place, [dyed_look(item.look, hexes[name]) for name in names], now)
        if gains:
            best = int(np.argmax(gains))
            said = named(label("colour", names[best], "en"), label("colour", names[best], "ru"))
            found.append(Edit(kind="recolour", item=item.id, delta=gains[best], colour=hexes[names[best]],
                              reason=message("stylist.edit_recolour", title=item.called, colour=said)))
    return found


def _gains(outfit: Sequence[WardrobeItem], place: int, looks: Sequence[NDArray[np.float32]], now: Standing
           ) -> list[float]:
    """What the score gains when a garment of the outfit gets each of other looks."""
    item = outfit[place]
    others = [replace(item, item=replace(item.item, id=f"{number:016x}"), look=look)
              for number, look in enumerate(looks)]
    closet = lay_out([*outfit, *others], now.closet.model)
    rest = [row for row in now.rows if row != place]
    return [now.gain((*rest, len(outfit) + number), closet) for number in range(len(others))]


def shortened(outfit: Sequence[WardrobeItem], now: Standing, by_id: Mapping[str, Shortened]) -> list[Edit]:
    """Garments with their hems cut shorter, judged by what they then look like."""
    found = []
    for place, item in enumerate(outfit):
        short = by_id.get(item.id)
        if short is None:
            continue
        closet = lay_out([*outfit, short.item], now.closet.model)
        rest = [row for row in now.rows if row != place]
        gain = now.gain((*rest, len(outfit)), closet)
        found.append(Edit(kind="shorten", item=item.id, delta=gain, share=short.share,
                          reason=message("stylist.edit_shorten", title=item.called, share=short.share)))
    return found


def dyed_look(look: NDArray[np.float32], colour: str) -> NDArray[np.float32]:
    """A look with its colours as if dyed plainly: the hue of the dye, the light and dark of the folds as they were."""
    result = np.array(look, np.float32)
    light, a, b = srgb_to_oklab(from_8bit(np.array(parse_hex(colour), np.uint8)))
    spread = float(look[FACTS][3]) / 2
    steps = np.linspace(-1, 1, 5)
    folds = np.stack([np.clip(light + spread * steps, 0, 1), np.full(5, a), np.full(5, b)], axis=1)
    facts = [light, 3 * a, 3 * b, 2 * spread, 0.03, 0.03, 3 * float(np.hypot(a, b)), light - 1.2 * spread,
             light + 1.2 * spread]
    result[COLOUR] = np.concatenate([histogram(folds), facts])
    return result


def _lightness(colour: str) -> float:
    return float(srgb_to_oklab(from_8bit(np.array(parse_hex(colour), np.uint8)))[0])
