"""Edits that cost nothing but a gesture: worn differently, put on, taken off."""

from dataclasses import replace
from typing import Final

from modiste.core.messages import Message, message
from modiste.stylist.edits.standing import Standing
from modiste.stylist.edits.values import Edit
from modiste.stylist.wardrobe.traits import Traits

ADDED: Final = ("outer", "mid", "legwear", "umbrella")
"""What is put on against the weather."""
_OPTIONAL: Final = ("mid", "outer", "headwear", "neckwear", "handwear", "bag", "accessory")
_TUCKED: Final = ("shirt", "blouse", "tshirt", "longsleeve", "top")
_OPENED: Final = ("cardigan", "jacket", "coat", "blazer", "shirt", "bomber", "trench_coat", "parka", "overshirt")
_ROLLED: Final = ("shirt", "blouse", "longsleeve", "overshirt", "sweatshirt", "jeans", "chinos", "trousers")
_BELTED: Final = ("dress", "cardigan", "coat", "trench_coat", "tunic", "jumpsuit")
_BELT: Final = "belt"
_JUDGED: Final = 24
_SHOWN_GAIN: Final = 0.01
"""What a waist that shows is taken to gain: no picture tells, so it stays a hint."""
_OPEN_CLO, _ROLLED_CLO = 0.75, 0.85
_DRESSIER: Final = 0.08
"""How much more formal a top is tucked in, and how much less one that hangs open or has its sleeves rolled up."""
_LEAST: Final = 0.005
_MENDING: Final = {"stylist.edit_open": "stylist.edit_open_mends", "stylist.edit_roll": "stylist.edit_roll_mends",
                   "stylist.edit_roll_hems": "stylist.edit_roll_hems_mends"}
"""What is said where it mends something that is wrong for the weather."""


def worn_differently(now: Standing) -> list[Edit]:
    """Tucked in, worn open, rolled up: by what that does to warmth and to how dressed one is."""
    found = []
    for row in now.rows:
        garment, traits, title = now.closet.items[row].garment, now.closet.traits[row], now.closet.items[row].called
        if garment in _TUCKED and "lower" in now.slots and "mid" not in now.slots:
            found.append(_hint(now, row, _dressed(traits, _DRESSIER), message("stylist.edit_tuck", title=title)))
        if garment in _OPENED and (traits.slot != "upper" or _has_under(now, row)):
            looser = replace(_dressed(traits, -_DRESSIER), clo=traits.clo * _OPEN_CLO)
            found.append(_measured(now, row, looser, "stylist.edit_open"))
        if garment in _ROLLED and not _is_covered(now, row):
            rolled = replace(_dressed(traits, -_DRESSIER), clo=traits.clo * _ROLLED_CLO)
            code = "stylist.edit_roll_hems" if traits.slot == "lower" else "stylist.edit_roll"
            found.append(_measured(now, row, rolled, code))
    return [*(one for one in found if one.delta >= _LEAST), *_belted(now)]


def put_on(now: Standing) -> list[Edit]:
    """What of the wardrobe, put on, mends what is wrong for the weather: a coat, tights, an umbrella."""
    if not now.judged.faults:
        return []
    found = []
    for slot in (one for one in ADDED if one not in now.slots):
        others = now.others_in(slot)
        gains = sorted(((now.gain((*now.rows, row)), row) for row in others[:_JUDGED]), reverse=True)[:1]
        for gain, row in gains:
            mended = now.mended((*now.rows, row))
            if mended:
                title = now.closet.items[row].called
                found.append(Edit(kind="put_on", item=now.closet.items[row].id, delta=gain, mends=len(mended),
                                  reason=message("stylist.edit_put_on", title=title, why=mended[0])))
    return found


def taken_off(now: Standing) -> list[Edit]:
    """What is better left at home."""
    if len(now.rows) < 3:
        return []
    items = now.closet.items
    return [Edit(kind="take_off", item=items[row].id, delta=now.gain([one for one in now.rows if one != row]),
                 reason=message("stylist.edit_take_off", title=items[row].called))
            for row in now.rows if now.closet.traits[row].slot in _OPTIONAL]


def _hint(now: Standing, row: int, traits: Traits, reason: Message) -> Edit:
    gain = now.gain(now.rows, now.with_traits(row, traits))
    return Edit(kind="wear", item=now.closet.items[row].id, reason=reason,
                delta=gain if gain < -_LEAST else max(gain, _SHOWN_GAIN))


def _measured(now: Standing, row: int, traits: Traits, code: str) -> Edit:
    closet, item = now.with_traits(row, traits), now.closet.items[row]
    mended = now.mended(now.rows, closet)
    reason = (message(_MENDING[code], title=item.called, why=mended[0]) if mended
              else message(code, title=item.called))
    return Edit(kind="wear", item=item.id, delta=now.gain(now.rows, closet), reason=reason, mends=len(mended))


def _belted(now: Standing) -> list[Edit]:
    """A belt of one's own over what has a waist to show."""
    items = now.closet.items
    worn = {items[row].garment for row in now.rows}
    belts = [row for row in range(len(now.rows), len(items)) if items[row].garment == _BELT
             and items[row].id not in now.bought]
    waists = [row for row in now.rows if items[row].garment in _BELTED]
    if not belts or not waists or _BELT in worn:
        return []
    # The outermost is what shows.
    over = min(waists, key=lambda row: now.closet.traits[row].slot != "outer")
    belt = now.most_promising(belts, [over], 1)[0]
    gain = now.gain((*now.rows, belt))
    if gain < -_LEAST:
        return []
    return [Edit(kind="wear", item=items[over].id, others=(items[belt].id,), delta=max(gain, _SHOWN_GAIN),
                 reason=message("stylist.edit_belt", title=items[over].called, belt=items[belt].called))]


def _dressed(traits: Traits, more: float) -> Traits:
    return replace(traits, formality=min(1.0, max(0.0, traits.formality + more)))


def _has_under(now: Standing, row: int) -> bool:
    """Whether another top is worn, so that one can hang open."""
    return any(now.closet.traits[one].slot in ("upper", "mid", "dress") for one in now.rows if one != row)


def _is_covered(now: Standing, row: int) -> bool:
    """Whether a garment's sleeves are under others."""
    slot = now.closet.traits[row].slot
    over = {"upper": {"mid", "outer"}, "mid": {"outer"}}.get(slot, set())
    return bool(over & now.slots)
