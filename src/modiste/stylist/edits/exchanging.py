"""Edits that exchange garments: one for another of its place, a dress for a top with a bottom, and back."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from modiste.core.messages import Message, message
from modiste.stylist.edits.standing import Standing
from modiste.stylist.edits.values import Edit, EditKind
from modiste.stylist.outfits.closet import WORN_OVER
from modiste.stylist.wardrobe.traits import with_wider
from modiste.stylist.wardrobe.values import WardrobeItem

PROMISING: Final = 24
"""Garments of a slot, by their pairs with the rest, that are judged whole."""
_HARM: Final = -0.5      # the worst that one counts for: what the weather forbids is no measure of what goes together
_TRADED: Final = 8       # tops, and bottoms, of which every pair is judged in a dress's place
_PER_GARMENT: Final = 3
_PER_TRADE: Final = 2
_MENDING: Final = {"stylist.edit_trade_dress": "stylist.edit_trade_dress_mends",
                   "stylist.edit_trade_two": "stylist.edit_trade_two_mends"}
"""What is said where it mends something that is wrong for the weather."""


def swapped(now: Standing) -> list[Edit]:
    """Each garment for another of its place, of the wardrobe or of the shop."""
    found: list[Edit] = []
    for row in now.rows:
        rest = [one for one in now.rows if one != row]
        for is_bought in (False, True):
            kind: EditKind = "buy" if is_bought else "swap"
            others = [other for other in now.others_in(now.closet.traits[row].slot, is_bought=is_bought)
                      if now.keeps_as_dry(row, other)]
            gains = [(now.gain((*rest, other)), other) for other in now.most_promising(others, rest, PROMISING)]
            odd = standing_out([gain for gain, _ in gains])
            gains = [one for one in gains if not is_no_change(now.closet.items[row], now.closet.items[one[1]])]
            found += [replace(_swap(kind, now.closet.items[row], now.closet.items[other], gain,
                                    now.mended((*rest, other))), stands_out=odd)
                      for gain, other in sorted(gains, reverse=True)[:_PER_GARMENT]]
    return found


def is_no_change(worn: WardrobeItem, other: WardrobeItem) -> bool:
    """Whether nothing that is told of another garment is other than what is worn: shoes for shoes of the same colour.
    What two people's own titles call differently is different."""
    if worn.item.title and other.item.title:
        return worn.item.title == other.item.title
    old, new = worn.item.attributes(), other.item.attributes()
    if new.garment not in (None, *with_wider(old.garment or "")) or new.colours[:1] != old.colours[:1]:
        return False
    patterns = [one.pattern if one.pattern != "solid" else None for one in (old, new)]
    return patterns[0] == patterns[1] and not set(new.materials) - set(old.materials)


def standing_out(gains: Sequence[float]) -> float:
    """How surely a garment is the one that does not go with the rest: what the most promising garments of its place
    gain on the average. The best of many gains wherever a garment is; nearly all gain where it does not belong."""
    worn = [max(one, _HARM) for one in gains]
    return sum(worn) / len(worn) if worn else _HARM


def traded(now: Standing) -> list[Edit]:
    """A dress for a top and a bottom of the wardrobe, or the other way round."""
    dresses = [row for row in now.rows if now.closet.traits[row].slot == "dress"]
    tops = [row for row in now.rows if now.closet.traits[row].slot == "upper" or (
        now.closet.traits[row].slot == "mid" and now.closet.items[row].garment not in WORN_OVER)]
    bottoms = [row for row in now.rows if now.closet.traits[row].slot == "lower"]
    if len(dresses) == 1 and not tops and not bottoms:
        return _dress_for_two(now, dresses[0])
    if len(bottoms) == 1 and tops and not dresses:
        return _two_for_dress(now, bottoms[0], tops)
    return []


def _dress_for_two(now: Standing, dress: int) -> list[Edit]:
    rest = [row for row in now.rows if row != dress]
    tops = now.most_promising([*now.others_in("upper"), *(
        row for row in now.others_in("mid") if now.closet.items[row].garment not in WORN_OVER)], rest, _TRADED)
    bottoms = now.most_promising(now.others_in("lower"), rest, _TRADED)
    gains = sorted(((now.gain((*rest, top, low)), top, low) for top in tops for low in bottoms), reverse=True)
    items = now.closet.items
    return [_trade(now, "stylist.edit_trade_dress", gain, (dress,), (top, low), rest, title=items[dress].called,
                   top=items[top].called, bottom=items[low].called) for gain, top, low in gains[:_PER_TRADE]]


def _two_for_dress(now: Standing, bottom: int, tops: Sequence[int]) -> list[Edit]:
    gone = {bottom, *tops}
    rest = [row for row in now.rows if row not in gone]
    dresses = now.most_promising(now.others_in("dress"), rest, PROMISING)
    gains = sorted(((now.gain((*rest, dress)), dress) for dress in dresses), reverse=True)
    items = now.closet.items
    return [_trade(now, "stylist.edit_trade_two", gain, (*tops, bottom), (dress,), rest, title=items[dress].called,
                   top=items[tops[0]].called, bottom=items[bottom].called) for gain, dress in gains[:_PER_TRADE]]


def _trade(now: Standing, code: str, gain: float, off: Sequence[int], on: Sequence[int], rest: Sequence[int],
           **titles: Message | str) -> Edit:
    """The rows `off` for the rows `on`, with what the rest wants of the weather said where that is mended."""
    mended = now.mended((*rest, *on))
    ids = [now.closet.items[row].id for row in (*off, *on)]
    reason = message(_MENDING[code], why=mended[0], **titles) if mended else message(code, **titles)
    return Edit(kind="trade", item=ids[0], without=tuple(ids[1:len(off)]), other=ids[len(off)],
                others=tuple(ids[len(off) + 1:]), delta=gain, reason=reason, mends=len(mended))


def _swap(kind: EditKind, item: WardrobeItem, other: WardrobeItem, gain: float, mended: tuple[Message, ...]) -> Edit:
    if mended:
        code = "stylist.edit_buy_mends" if kind == "buy" else "stylist.edit_mends"
        return Edit(kind=kind, item=item.id, other=other.id, delta=gain, mends=len(mended),
                    reason=message(code, title=item.called, other=other.called, why=mended[0]))
    said = (message("stylist.edit_buy", title=item.called, other=other.called) if kind == "buy"
            else message("stylist.edit_swap", title=item.called, other=other.called))
    return Edit(kind=kind, item=item.id, other=other.id, delta=gain, reason=said)
