"""An outfit in words: what to wear, what speaks for it, what to mind, and both of each garment of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from modiste.core.messages import Message, message
from modiste.stylist.conversation.rooms import Asked, Hit
from modiste.stylist.conversation.telling import called_of
from modiste.stylist.outfits.explaining import GarmentReasons, part_lines
from modiste.stylist.outfits.values import Outfit, Weather
from modiste.stylist.wardrobe.traits import traits_of
from modiste.stylist.wardrobe.values import WardrobeItem

_REASONS: Final = 3
_FOR: Final = (("stylist.chat_for_degrees", "stylist.chat_for_range"),
               ("stylist.chat_for_degrees_rain", "stylist.chat_for_range_rain"),
               ("stylist.chat_for_degrees_snow", "stylist.chat_for_range_snow"))
"""The weather of an outfit in words, of one temperature and of two: dry, rain, snow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dressed:
    """An outfit with its garments by their ids, those `there` in the wardrobe, what is to be `bought`, what it is
    `about`, and the reasons of each garment."""

    outfit: Outfit
    garments: Mapping[str, WardrobeItem]
    there: Mapping[str, WardrobeItem]
    about: WardrobeItem | None
    bought: frozenset[str]
    reasons: Sequence[GarmentReasons]

    def lines(self, others: int) -> tuple[Message, ...]:
        """What to wear, with what, why, and what of it is to be bought or is nowhere; `others` are in the pictures."""
        best, score, about = self.outfit, round(100 * self.outfit.score), self.about
        lines = [message("stylist.chat_outfit", titles=self._titles(best.items), score=score)]
        if about is not None:
            rest, item = self._titles([name for name in best.items if name != about.id]), called_of(about.item)
            lines = [message("stylist.chat_outfit_with", item=item, titles=rest, score=score) if rest else
                     message("stylist.chat_outfit_alone", item=item)]
        new = self._titles([name for name in best.items if name in self.bought])
        lines += [message("stylist.chat_outfit_bought", titles=new)] if new else []
        lines += reason_lines(best)
        lines += [message("stylist.chat_outfit_lacks", slot=slot) for slot in best.missing if about is not None]
        return (*lines, message("stylist.chat_outfit_others", count=others)) if others else tuple(lines)

    def why(self) -> tuple[Message, ...]:
        """What speaks for the outfit as a whole: its weightiest reasons, and the parts of its score."""
        parts = part_lines(self.outfit)
        whole = (message("stylist.chat_outfit_parts", score=round(100 * self.outfit.score), parts=parts),)
        return (*reason_lines(self.outfit), *(whole if parts else ()))

    def hits(self, asked: Asked) -> tuple[Hit, ...]:
        """The garments with their reasons; a design is none that can be had."""
        spoken = asked.item.id if asked.item is not None else ""
        shown = [self.garments[name] for name in self.outfit.items]
        return tuple(Hit(item=one.item, owned=one.id in self.there,
                         beside=one.id not in self.there and one.id != spoken,
                         reasons=self._reasons(one), against=self._of(one.id).against)
                     for one in shown if one.id in self.there or one.item.product != one.id)

    def _reasons(self, one: WardrobeItem) -> tuple[Message, ...]:
        return (*self._place(one), *self._of(one.id).reasons)

    def _place(self, one: WardrobeItem) -> tuple[Message, ...]:
        """Of how many it was chosen for its place in the outfit."""
        if self.about is not None and one.id == self.about.id:
            return (message("stylist.garment_about"),)
        if one.id in self.bought:
            return (message("stylist.garment_bought"),)
        slot = traits_of(one).slot
        count = sum(traits_of(other).slot == slot and other.is_there for other in self.there.values())
        return (message("stylist.garment_one_of", count=count) if count > 1 else message("stylist.garment_only"),)

    def _of(self, name: str) -> GarmentReasons:
        return next((one for one in self.reasons if one.item == name), GarmentReasons(item=name))

    def _titles(self, names: Sequence[str]) -> tuple[Message | str, ...]:
        return tuple(called_of(self.garments[name].item) for name in names)


def reason_lines(best: Outfit) -> tuple[Message, ...]:
    """What speaks for an outfit."""
    reasons = tuple(one.said for one in best.reasons if one.weight > 0)[:_REASONS]
    return (message("stylist.chat_reasons", reasons=reasons),) if reasons else ()


def warning_lines(best: Outfit) -> tuple[Message, ...]:
    """What speaks against an outfit, each by itself."""
    return tuple(one.said for one in best.reasons if one.weight < 0)[:_REASONS]


def weather_lines(weather: Weather | None) -> tuple[Message, ...]:
    """For which weather the outfit is, so that a temperature that was read wrongly is seen."""
    if weather is None:
        return ()
    low, high = weather.told_c
    one, several = _FOR[2 if weather.snow else 1 if weather.rain else 0]
    return (message(one, degrees=low) if low == high else message(several, low=low, high=high),)
