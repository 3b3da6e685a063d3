"""A garment of one's own with its hem cut shorter: as its cut-out shows it, and as outfits judge it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image

from modiste.core.items import Tag
from modiste.imaging.hems import shortened
from modiste.stylist.edits.altering import Shortened
from modiste.stylist.wardrobe.traits import traits_of
from modiste.stylist.wardrobe.values import WardrobeItem

if TYPE_CHECKING:
    from modiste.garment.reading.reader import CutReader

_WITH_LEGS: Final = ("trousers", "jeans", "chinos", "cargo_pants", "culottes", "track_pants")
_WITHOUT: Final = ("skirt", "dress", "sundress")
_SHARES: Final = {True: (0.2, "cropped"), False: (0.25, "knee")}
"""How much of its length a garment with legs, or a skirt, loses, and what length it has then."""
_SHORT: Final = ("mini", "short", "cropped", "knee")
_LIGHTER: Final = 0.5
"""How much of its warmth goes with its length."""


def can_be_shortened(item: WardrobeItem) -> bool:
    """Whether a garment is of a kind that a tailor shortens, and is not short yet."""
    return item.garment in (*_WITH_LEGS, *_WITHOUT) and item.cutout is not None and (
        item.item.attributes().length not in _SHORT)


def shorter_picture(item: WardrobeItem, cutout: Image.Image) -> Image.Image | None:
    """The cut-out with the hem cut shorter, at the same size; None where it does not show surely where the hem is."""
    legs = item.garment in _WITH_LEGS
    picture = cutout.convert("RGBA")
    alpha = shortened(np.asarray(picture.getchannel("A")), _SHARES[legs][0], legs=legs)
    if alpha is None:
        return None
    picture.putalpha(Image.fromarray(alpha))
    return picture


def shorter(items: Sequence[WardrobeItem], cutout: Callable[[WardrobeItem], Image.Image],
            reader: "Callable[[], CutReader]") -> dict[str, Shortened]:
    """Those of some garments that can be shortened, by their ids, as they would be then."""
    from modiste.stylist.outfits.looks import crop_look, looks_of

    found = {}
    for item in items:
        if not can_be_shortened(item) or item.look is None:
            continue
        picture = shorter_picture(item, cutout(item))
        if picture is None:
            continue
        share, length = _SHARES[item.garment in _WITH_LEGS]
        look = looks_of([crop_look(picture, np.asarray(picture.getchannel("A")))], reader())[0]
        tags = (*(one for one in item.item.tags if one.kind != "length"), Tag("length", length))
        clo = traits_of(item).clo * (1 - _LIGHTER * share)
        found[item.id] = Shortened(item=replace(item, item=replace(item.item, tags=tags), look=look, warmth_clo=clo),
                                   share=share)
    return found
