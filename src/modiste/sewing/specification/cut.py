"""What is known while a spec is being made: habit, seed, wishes and body, and which wishes are met."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from modiste.core.errors import InputError
from modiste.core.material import Material
from modiste.core.measures import BodyMeasures
from modiste.language import Language
from modiste.language.vocabulary import construction_words, vocabulary
from modiste.sewing.specification.habits import FitRule, Habit, fit_rules
from modiste.sewing.specification.remarks import Unmet, in_words, name_of, reason
from modiste.sewing.specification.wishes import Wishes

_LOW: Final = ("knee", "calf", "midi", "above", "below", "ankle", "short", "maxi", "floor")
_KNITS: Final = ("knit",)
_LOOSER: Final = {
    "bodycon": "fitted", "mom": "regular", "boyfriend": "relaxed", "a_line": "regular", "pencil": "fitted",
    "circle": "fitted", "wide": "loose", "flared": "regular", "tapered": "regular", "bootcut": "regular",
    "peplum": "fitted",
}  # fmt: skip
"""Fits that name a shape of skirt or legs, as the ease of what is above them."""

_WIDE_SHOULDERED: Final = ("loose", "oversized")


@dataclass(slots=True, kw_only=True)
class Cut:
    """A spec under way. `asked` collects the wishes that are met, `unmet` the others; `used` their kinds."""

    habit: Habit
    sex: str
    seed: int
    body: BodyMeasures
    wishes: Wishes
    language: Language
    material: Material
    asked: list[tuple[str, str]] = field(default_factory=list)
    unmet: list[Unmet] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    @property
    def garment(self) -> str:
        """The garment's id."""
        return self.habit.garment

    @property
    def name(self) -> str:
        """The garment in words."""
        return name_of("garment", self.garment, self.language)

    @property
    def form(self) -> str:
        """What kind of thing it is: "top", "jacket", "coat", "dress", "skirt", "legs", "overall" or "flat"."""
        habit = self.habit
        if habit.has("flat"):
            return "flat"
        if habit.has("leg"):
            return "overall" if habit.has("bodice") else "legs"
        if habit.has("skirt"):
            return "dress" if habit.has("bodice") else "skirt"
        group = group_of(self.garment)
        is_low = self.habit.usual("length", self.sex).startswith(_LOW)
        if group == "outerwear":
            return "coat" if is_low or self.garment in ("coat", "fur_coat") else "jacket"
        return "dress" if group == "dress" or (is_low and self.garment.endswith("dress")) else "top"

    @property
    def is_knit(self) -> bool:
        """Whether the cloth stretches."""
        return self.material.weave in _KNITS

    @property
    def fit_word(self) -> str:
        """The fit wished, or the habit's."""
        wished = self.wishes.value("fit")
        if wished:
            return wished
        return self.habit.choose("fit", self.seed, self.sex, self._takes_fit) or "regular"

    def _takes_fit(self, value: str) -> bool:
        """Whether a fit that nobody named leaves what was: wide shoulders bring short sleeves down to the elbow."""
        is_short = self.wishes.value("sleeve_length") in ("short", "cap")
        return self.wishes.allows("fit", value) and not (is_short and value in _WIDE_SHOULDERED)

    @property
    def fit(self) -> FitRule:
        """What the fit does to the eases of the upper part."""
        rules = fit_rules()
        return rules.get(self.fit_word) or rules[_LOOSER.get(self.fit_word, "regular")]

    def choose(self, slot: str, *, kind: str = "") -> str:
        """The habit's value of a slot for this seed, leaving out what is denied."""
        allowed = None if not kind else lambda value: self.wishes.allows(kind, value)
        return self.habit.choose(slot, self.seed, self.sex, allowed)

    def wish(self, kind: str) -> str:
        """The value wished of a kind, now met; "" where none was, or only vaguely ("with a collar")."""
        value = self.wishes.value(kind)
        if not value:
            return ""
        self.meet(kind)
        return "" if value == "any" else value

    def meet(self, kind: str, value: str | None = None) -> None:
        """Note that a wish is met."""
        if kind not in self.used:
            self.used.add(kind)
            self.asked.append((kind, value if value is not None else self.wishes.value(kind)))

    def pick(self, slot: str, kind: str | None = None) -> str:
        """What is wished, else what the habit and the seed say."""
        kind = kind if kind is not None else slot
        return self.wish(kind) or self.choose(slot, kind=kind)

    def number(self, slot: str, default: float = 0.0) -> float:
        """A slot in cm."""
        text = self.choose(slot)
        return float(text) if text else default

    def measure(self, kind: str, low: float, high: float, what: str) -> float | None:
        """A measure said in figures. Raises InputError where no such garment can be sewn."""
        found = self.wishes.measures.get(kind)
        if found is None:
            return None
        if not low <= found.cm <= high:
            raise InputError("sewing.measure_of_no_garment", what=what, phrase=found.phrase,
                             name=in_words("garment", self.garment), low=low, high=high).told(self.language)
        self.used.add(f"measure {kind}")
        self.asked.append((f"{kind}_cm", f"{found.cm:g}"))
        return found.cm

    def cannot(self, phrase: str, key: str, **values: object) -> None:
        """Note a wish that is not met."""
        remark = Unmet(phrase=phrase, reason=reason(key, self.language, garment=self.name, **values))
        if remark not in self.unmet:
            self.unmet.append(remark)


def group_of(garment: str) -> str:
    """The coarse class of a garment."""
    for words in (vocabulary().entries, construction_words().vocabulary.entries):
        entries: Mapping[str, object] = words["garment"]
        if garment in entries:
            return words["garment"][garment].group or ""
    return ""
