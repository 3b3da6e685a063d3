"""What the page For you shows: cards with their reasons, the profile in lines, what was left out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from modiste.core.items import Item
from modiste.language import label, vocabulary
from modiste.stylist.taste.lines import TasteLine
from modiste.stylist.taste.profile import Profile
from modiste.stylist.taste.recommending import Recommendation, Recommended
from modiste.stylist.taste.wording import attribute, reason_message, share_of, taste_line, why
from modiste.web.pages.find.view import HitView, hit_view
from modiste.web.texts import Words

_WIDEST: Final = 40
_CODES: Final = {"refused": "foryou.left_refused", "budget": "foryou.left_budget",
                 "unavailable": "foryou.left_unavailable", "done": "foryou.left_done"}


@dataclass(frozen=True, slots=True)
class LiftView:
    """One thing that lifted an item: in words, how much of the bar it fills (0 to `_WIDEST`), and of all
    that lifted it."""

    text: str
    width: float
    lifts: bool
    percent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CardView:
    """An item with why it is shown."""

    hit: HitView
    why: str = ""
    explored: bool = False
    lifts: tuple[LiftView, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LineView:
    """A line of the profile: in words, and as it is kept."""

    text: str
    line: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileView:
    """The profile in lines, by list."""

    learnt: tuple[LineView, ...]
    lists: Mapping[str, tuple[LineView, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the address asks: an occasion of the vocabulary or none, and how many."""

    occasion: str
    occasions: tuple[str, ...]
    count: int

    def label(self, occasion: str, words: Words) -> str:
        """An occasion as people read it."""
        return label("occasion", occasion, words.language)


def choices(occasion: str, count: str, usual: int, most: int) -> Choices:
    """Read the address."""
    known = tuple(vocabulary().entries["occasion"])
    return Choices(occasion=occasion if occasion in known else "", occasions=known,
                   count=min(max(int(count), usual), most) if count.isdecimal() and len(count) < 6 else usual)


def cards(found: Sequence[Recommended], items: Mapping[str, Item], words: Words) -> Iterator[CardView]:
    """The items that are there, each with its reasons."""
    for one in found:
        if one.item in items:
            yield card_of(items[one.item], one, words)


def card_of(item: Item, found: Recommended | None, words: Words) -> CardView:
    """An item as a card."""
    hit = hit_view(item, words)
    if found is None:
        return CardView(hit=hit)
    most = max((abs(lift) for lift in found.lifts.values()), default=1.0)
    return CardView(hit=hit, why=words.error(why(found)), explored=found.explored, lifts=tuple(
        LiftView(text=words.error(reason_message(name)), width=round(_WIDEST * abs(lift) / most, 1), lifts=lift > 0,
                 percent=f"{share_of(found, name):+d} %".replace("-", "−"))
        for name, lift in found.lifts.items()))


def left_lines(found: Recommendation, words: Words) -> Iterator[str]:
    """What was left out and why; refusals line by line."""
    for name, count in found.left_out.items():
        if count and name in _CODES:
            yield words(_CODES[name], count=count)
    for line, count in found.refused.items():
        if count:
            yield words("foryou.left_line", line=words.error(attribute(line)), count=count)


def profile_view(profile: Profile, learnt: Sequence[TasteLine], words: Words) -> ProfileView:
    """Learnt and said, in lines."""
    lists: dict[str, tuple[LineView, ...]] = {}
    for name in ("loved", "refused", "sizes", "occasions", "lines_off"):
        lists[name] = tuple(LineView(text=_said(name, line, words), line=line) for line in getattr(profile, name))
    return ProfileView(lists=lists, learnt=learnt_lines(learnt, words))


def learnt_lines(learnt: Sequence[TasteLine], words: Words) -> tuple[LineView, ...]:
    """What was learnt, each line with what it rests on."""
    return tuple(LineView(text=words.error(taste_line(one)), line=one.name, note=_rests_on(one, words))
                 for one in learnt)


def _rests_on(line: TasteLine, words: Words) -> str:
    """What a line was learnt from: what was done, answers, or both."""
    done, answered = bool(line.liked or line.turned_away), bool(line.chosen or line.left)
    if done and answered:
        return words("foryou.rests_on_both", liked=line.liked, away=line.turned_away, chosen=line.chosen,
                     left=line.left)
    return words("foryou.rests_on", liked=line.liked, away=line.turned_away) if done else words("foryou.rests_on_quiz")


def _said(name: str, line: str, words: Words) -> str:
    if name in ("loved", "refused", "lines_off"):
        return words.error(attribute(line))
    if name == "occasions" and line in vocabulary().entries["occasion"]:
        return label("occasion", line, words.language)
    return line
