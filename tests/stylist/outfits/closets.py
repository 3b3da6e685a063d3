"""Wardrobes for the tests of outfits: garments by type and colour, with looks that know two styles."""

from dataclasses import replace
from datetime import date

import numpy as np

from modiste.core.items import Item, Tag
from modiste.encoder.item.colours import histogram
from modiste.language.colours import colour_centre
from modiste.stylist.outfits.compatibility import JUDGED
from modiste.stylist.outfits.fitting import Worn
from modiste.stylist.outfits.layout import COLOUR, LOOK, SHARPNESS, TRUNK
from modiste.stylist.wardrobe.values import WardrobeItem

TODAY = date(2026, 5, 4)


def garment(number: int, kind: str, colour: str = "navy", *, materials: tuple[str, ...] = (), **more: object
            ) -> WardrobeItem:
    tags = (Tag("garment", kind), Tag("colour", colour, share=1.0),
            *(Tag("material", one) for one in materials))
    item = Item(id=f"{number:016x}", product=f"{number:016x}", title=f"{colour} {kind} {number}", tags=tags)
    return WardrobeItem(item=item, **more)  # type: ignore[arg-type]


def look(style: int, colour: str, rng: np.random.Generator) -> np.ndarray:
    """A look of one of two styles: twelve features lean one way or the other; the rest is noise."""
    row = np.zeros(LOOK, np.float32)
    row[TRUNK] = rng.normal(0, 0.4, TRUNK.stop)
    row[:12] += 2 * style - 1
    centre = np.array(colour_centre(colour)) + rng.normal(0, 0.01, (8, 3))
    mean, spread = centre.mean(axis=0), centre.std(axis=0)
    row[COLOUR] = np.concatenate([histogram(centre), mean * (1, 3, 3), spread * (2, 6, 6),
                                  [3 * np.hypot(mean[1], mean[2]), mean[0], mean[0]]])
    row[SHARPNESS] = rng.normal(2, 0.3, 2)
    return row


def wardrobe(count: int = 40, seed: int = 0) -> list[WardrobeItem]:
    """Garments of every slot, their styles by turns, in six colours."""
    rng = np.random.default_rng(seed)
    kinds = ["shirt", "tshirt", "trousers", "jeans", "skirt", "dress", "coat", "blazer", "sweater", "loafers", "boots",
             "casual_shoes", "handbag", "backpack", "umbrella", "scarf", "beanie", "gloves"]
    colours = ("navy", "white", "black", "red", "green", "beige")
    found = []
    for number in range(count):
        colour = colours[number % len(colours)]
        found.append(replace(garment(number, kinds[number % len(kinds)], colour), look=look(number % 2, colour, rng)))
    return found


def worn(outfits: int = 60, seed: int = 0) -> Worn:
    """Outfits of garments of one style each."""
    rng = np.random.default_rng(seed)
    looks, slots, words, numbers = [], [], [], []
    for outfit in range(outfits):
        style = outfit % 2
        for slot in ("outer", "upper", "lower", "footwear"):
            looks.append(look(style, ("navy", "red")[style], rng))
            slots.append(JUDGED.index(slot))
            words.append(slot)
            numbers.append(outfit)
    found = np.array(numbers, np.int64)
    return Worn(looks=np.stack(looks), slots=np.array(slots, np.int64), words=np.array(words), outfits=found,
                wearers=found)
