"""How far what is offered suits an occasion: by the dress code that outfits keep, and by what it is made for."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.core.errors import UnknownNameError
from modiste.language import parse, vocabulary
from modiste.stylist.outfits.occasions import DressCode, dress_code
from modiste.stylist.taste.goods import Goods
from modiste.stylist.wardrobe.traits import dressier_by, formality_of

_MADE_FOR: Final = 1.0
"""What an item gains that is made for the occasion itself."""
_AKIN: Final = 0.5
"""And one that keeps the dress code, or is made for an occasion of which garments go to this one."""
_OUT: Final = -4.0
"""What is out of place loses: as much as a taste may lift it, so that it comes last, not never."""
_OFF: Final = 0.2
"""So far from the dress code is out of place."""
_NONE: Final = np.zeros(0, np.int64)


def occasion_lifts(goods: Goods, said: str) -> tuple[str, NDArray[np.float64]]:
    """An occasion by its id, and what it lifts each of the goods by, N.

    Raises:
        UnknownNameError: there is no such occasion.
    """
    try:
        code = dress_code(said)
    except UnknownNameError:
        name = next(iter((*parse(said).occasions, *({said} & vocabulary().entries["occasion"].keys()))), None)
        if name is None:
            raise
        lifts = np.zeros(len(goods))  # sleep or skiing has no dress code: what is made for it is all that counts
        lifts[goods.marks.get(f"occasion:{name}", _NONE)] = _MADE_FOR
        return name, lifts
    return code.occasion, _by_code(goods, code)


def _by_code(goods: Goods, code: DressCode) -> NDArray[np.float64]:
    formality, moved = np.full(len(goods), np.nan), np.zeros(len(goods))
    told, admitted, out = (np.zeros(len(goods), bool) for _ in range(3))
    for name, places in goods.marks.items():
        kind, _, value = name.partition(":")
        if kind == "garment":
            usual = formality_of(value)
            formality[places] = np.nan if usual is None else usual
            out[places] |= code.rules_out(value)
        elif kind == "style":
            by = dressier_by(value)
            moved[places] = np.where(np.abs(moved[places]) < abs(by), by, moved[places])
        elif kind == "occasion":
            told[places] = True
            admitted[places] |= code.admits(value)
    formality += moved
    off = np.maximum(np.maximum(code.least - formality, formality - code.most), 0.0)
    lifts = _OUT * np.clip(np.nan_to_num(off) / _OFF, 0.0, 1.0)
    lifts[out | (told & ~admitted)] = _OUT
    lifts[(off == 0) | admitted] += _AKIN
    lifts[goods.marks.get(f"occasion:{code.occasion}", _NONE)] += _MADE_FOR
    return np.maximum(lifts, _OUT)
