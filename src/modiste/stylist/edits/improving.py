"""Which small change makes an outfit better: worn differently, taken off, swapped from the wardrobe, dyed, bought."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.core.colour import from_8bit, srgb_to_oklab
from modiste.core.errors import InputError
from modiste.core.messages import Message, message, named
from modiste.core.values import parse_hex
from modiste.encoder.item.colours import histogram
from modiste.language.colours import colour_hexes
from modiste.language.vocabulary import label
from modiste.stylist.edits.values import Edit, EditKind
from modiste.stylist.outfits.closet import Closet, lay_out
from modiste.stylist.outfits.compatibility import Compatibility
from modiste.stylist.outfits.judging import FAULT_CODES, Judgement, judge, warmth
from modiste.stylist.outfits.layout import COLOUR, FACTS
from modiste.stylist.outfits.occasions import DressCode, dress_code
from modiste.stylist.outfits.suiting import fault_of
from modiste.stylist.outfits.values import OutfitRequest
from modiste.stylist.wardrobe.traits import traits_of
from modiste.stylist.wardrobe.values import WardrobeItem

_DYES: Final = ("black", "white", "navy", "grey", "beige", "brown", "burgundy", "olive", "light_blue", "red", "green",
                "cream", "mustard", "pink")
_OPTIONAL: Final = ("mid", "outer", "headwear", "neckwear", "handwear", "bag", "accessory")
_TUCKED: Final = ("shirt", "blouse", "tshirt", "longsleeve", "top")
_OPENED: Final = ("cardigan", "jacket", "coat", "blazer", "shirt", "bomber", "trench_coat", "parka")
_TAKEN_IN: Final = 120   # garments of a slot, owned or for sale, that are looked at
_JUDGED: Final = 24      # of a slot, by their pairs, that are judged whole
_PER_KIND: Final = 3
_LEAST: Final = 0.005
_SAME: Final = 0.01
_MENDED: Final = 0.1
"""What being right for the weather may cost of all else."""
_ADDED: Final = ("outer", "mid", "legwear", "umbrella")
"""What is put on against the weather."""
_DRY: Final = ("spoils", "bears", "keeps_dry")
"""What rain does to garments, worst first."""
_WORN_GAIN: Final = 0.01
"""What wearing a garment differently is taken to gain: no picture tells, so it stays a hint."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Now:
    """The outfit as it is: its closet, rows and score, and what is asked."""

    closet: Closet
    rows: tuple[int, ...]
    request: OutfitRequest
    code: DressCode | None
    score: float = field(default=0.0)
    weather: float = field(default=0.0)
    judged: Judgement | None = None

    def gain(self, rows: Sequence[int]) -> float:
        """What the score of other rows has over this; nothing where they are worse for the weather that is asked: what
        goes better together does not make up for being cold or wet."""
        judged = judge(self.closet, rows, self.request, self.code)
        return judged.score - self.score if judged.parts.get("weather", 1.0) > self.weather - _SAME else -1.0

    def mended(self, rows: Sequence[int]) -> tuple[Message, ...]:
        """What is wrong for the weather now and is not with other rows, the gravest first."""
        if self.judged is None or not self.judged.faults:
            return ()
        then = judge(self.closet, rows, self.request, self.code)
        left = {reason.said.code for reason in then.reasons}
        codes = set(FAULT_CODES.values()) - left
        return tuple(reason.said for reason in self.judged.reasons if reason.said.code in codes)

    def keeps_as_dry(self, row: int, other: int) -> bool:
        """Whether one garment in place of another lets no more rain in, where it rains."""
        wet = self.request.weather is not None and self.request.weather.is_wet
        now, then = (_DRY.index(self.closet.traits[one].rain) for one in (row, other))
        return not wet or then >= now


def improve(outfit: Sequence[WardrobeItem], wardrobe: Sequence[WardrobeItem], request: OutfitRequest,
            model: Compatibility | None = None, offers: Sequence[WardrobeItem] = (), boldness: float = 0.5
            ) -> tuple[Edit, ...]:
    """Edits that help an outfit: those first that mend what is wrong for the weather, whatever their trouble, then
    those that gain most for it; none where nothing helps.

    Args:
        wardrobe: what can be swapped in.
        offers: what could be bought.
        boldness: 0 asks for the least change, which must gain the more the dearer it is; 1 for the most gain.

    Raises:
        InputError: the outfit has no garment, or the boldness is none.
        UnknownNameError: there is no such occasion.
    """
    if not outfit:
        raise InputError("stylist.nothing_to_wear", count=0)
    if not 0 <= boldness <= 1:
        raise InputError("stylist.number_range", name="boldness", most=1.0, value=boldness)
    code = dress_code(request.occasion) if request.occasion else None
    bought = frozenset(one.id for one in offers)
    closet = lay_out([*outfit, *_instead(outfit, (*wardrobe, *offers), bought)], model)
    rows = tuple(range(len(outfit)))
    now = _Now(closet=closet, rows=rows, request=request, code=code)
    judged = judge(closet, rows, request, code)
    now = replace(now, score=judged.score, weather=judged.parts.get("weather", 0.0), judged=judged)
    found = [*_put_on(now, bought), *_worn_differently(now), *_taken_off(now), *_swapped(now, bought),
             *_dyed(outfit, now)]
    worth = [one for one in found if (one.mends and one.delta > -_MENDED) or (
        one.delta >= _LEAST and one.delta > 2 * (1 - boldness) * one.cost)]
    return tuple(sorted(worth, key=lambda one: (-one.mends, 2 * (1 - boldness) * one.cost - one.delta)))


def _instead(outfit: Sequence[WardrobeItem], others: Sequence[WardrobeItem], bought: frozenset[str]
             ) -> list[WardrobeItem]:
    """As many garments of the outfit's slots as are worth looking at."""
    worn = {one.id for one in outfit}
    slots = {traits_of(one).slot for one in outfit} | set(_ADDED)
    taken: dict[tuple[str, bool], int] = {}
    kept = []
    for one in others:
        if one.id in worn or not (one.is_there or one.id in bought):
            continue
        key = (traits_of(one).slot, one.id in bought)
        if key[0] in slots and taken.get(key, 0) < _TAKEN_IN:
            taken[key] = taken.get(key, 0) + 1
            kept.append(one)
    return kept


def _worn_differently(now: _Now) -> list[Edit]:
    closet = now.closet
    slots = {closet.traits[row].slot for row in now.rows}
    found = []
    for row in now.rows:
        item = closet.items[row]
        if item.garment in _TUCKED and "lower" in slots and "mid" not in slots:
            found.append(Edit(kind="wear", item=item.id, delta=_WORN_GAIN,
                              reason=message("stylist.edit_tuck", title=item.called)))
        if item.garment in _OPENED and now.request.weather is not None:
            _, full = warmth(closet, now.rows)
            if full > now.request.weather.needed_clo[0] + 0.35:
                found.append(Edit(kind="wear", item=item.id, delta=2 * _WORN_GAIN,
                                  reason=message("stylist.edit_open", title=item.called)))
    return found[:2]


def _taken_off(now: _Now) -> list[Edit]:
    closet = now.closet
    if len(now.rows) < 3:
        return []
    return [Edit(kind="take_off", item=closet.items[row].id, delta=now.gain([one for one in now.rows if one != row]),
                 reason=message("stylist.edit_take_off", title=closet.items[row].called))
            for row in now.rows if closet.traits[row].slot in _OPTIONAL]


def _swapped(now: _Now, bought: frozenset[str]) -> list[Edit]:
    closet = now.closet
    found: list[Edit] = []
    for row in now.rows:
        rest = [one for one in now.rows if one != row]
        others = [other for other in range(len(now.rows), len(closet.items))
                  if closet.traits[other].slot == closet.traits[row].slot and now.keeps_as_dry(row, other)]
        for is_bought in (False, True):
            kind: EditKind = "buy" if is_bought else "swap"
            worth = {other: (_is_wrong(now, other), -float(closet.pairs[other, rest].sum())) for other in others
                     if (closet.items[other].id in bought) == is_bought}
            some = sorted(worth, key=worth.__getitem__)[:_JUDGED]
            gains = sorted(((now.gain((*rest, other)), other) for other in some), reverse=True)[:_PER_KIND]
            found += [_swap(kind, closet.items[row], closet.items[other], gain, now.mended((*rest, other)))
                      for gain, other in gains]
    return found


def _is_wrong(now: _Now, row: int) -> bool:
    """Whether a garment is wrong for the weather by itself."""
    weather = now.request.weather
    hosiery = any(now.closet.traits[one].slot == "legwear" for one in now.rows)
    return weather is not None and fault_of(now.closet.traits[row], weather, hosiery=hosiery) is not None


def _put_on(now: _Now, bought: frozenset[str]) -> list[Edit]:
    """What of the wardrobe, put on, mends what is wrong for the weather: a coat, tights, an umbrella."""
    closet = now.closet
    if now.judged is None or not now.judged.faults:
        return []
    worn = {closet.traits[row].slot for row in now.rows}
    found = []
    for slot in (one for one in _ADDED if one not in worn):
        others = [row for row in closet.rows_in(slot) if row >= len(now.rows) and closet.items[row].id not in bought]
        gains = sorted(((now.gain((*now.rows, row)), row) for row in others[:_JUDGED]), reverse=True)[:1]
        for gain, row in gains:
            mended = now.mended((*now.rows, row))
            if mended:
                title = closet.items[row].called
                found.append(Edit(kind="put_on", item=closet.items[row].id, delta=gain, mends=len(mended),
                                  reason=message("stylist.edit_put_on", title=title, why=mended[0])))
    return found


def _swap(kind: EditKind, item: WardrobeItem, other: WardrobeItem, gain: float, mended: tuple[Message, ...]) -> Edit:
    if mended:
        code = "stylist.edit_buy_mends" if kind == "buy" else "stylist.edit_mends"
        return Edit(kind=kind, item=item.id, other=other.id, delta=gain, mends=len(mended),
                    reason=message(code, title=item.called, other=other.called, why=mended[0]))
    said = (message("stylist.edit_buy", title=item.called, other=other.called) if kind == "buy"
            else message("stylist.edit_swap", title=item.called, other=other.called))
    return Edit(kind=kind, item=item.id, other=other.id, delta=gain, reason=said)


def _dyed(outfit: Sequence[WardrobeItem], now: _Now) -> list[Edit]:
    """The best dye of each garment, by what its colours would then be; cut and cloth stay as they are seen."""
    hexes = {name: value for name, value in colour_hexes().items() if name in _DYES}
    found = []
    for place, item in enumerate(outfit):
        if item.look is None or now.closet.model is None or now.closet.traits[place].slot in ("bag", "footwear"):
            continue
        dyed = [replace(item, item=replace(item.item, id=f"{number:016x}"), look=dyed_look(item.look, value))
                for number, value in enumerate(hexes.values())]
        closet = lay_out([*outfit, *dyed], now.closet.model)
        rest = [row for row in now.rows if row != place]
        gains = [judge(closet, (*rest, len(outfit) + number), now.request, now.code).score - now.score
                 for number in range(len(dyed))]
        best = int(np.argmax(gains))
        name = tuple(hexes)[best]
        said = named(label("colour", name, "en"), label("colour", name, "ru"))
        found.append(Edit(kind="recolour", item=item.id, delta=gains[best], colour=hexes[name],
                          reason=message("stylist.edit_recolour", title=item.called, colour=said)))
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
