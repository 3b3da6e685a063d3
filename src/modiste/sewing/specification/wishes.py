"""What a text wishes, settled: one value of each kind, contradictions resolved, denials apart."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from modiste.core.attributes import Attributes
from modiste.core.construction import Construction, Feature, Measured, PartLook
from modiste.language import Language, parse
from modiste.language.denied import falls_under
from modiste.language.vocabulary import Meaning, construction_words
from modiste.sewing.specification.remarks import Unmet, reason

SINGLE: Final = frozenset(
    "fit length neckline neck_depth collar sleeve sleeve_length cuff rolled strap bodice hem skirt leg rise band belt"
    " closure closure_form slit slit_level print_scale gender age wrap open pleat sheer technical plus".split()
)
_MANY: Final = ("detail", "pocket", "part", "occasion", "season", "style")
_VAGUE: Final = "any"
_LOOSE_LENGTHS: Final = {
    "long": frozenset("midi maxi ankle floor below_knee thigh".split()),
    "short": frozenset("mini micro thigh above_knee waist hip cropped".split()),
    "cropped": frozenset("waist below_knee knee midi three_quarter seven_eighths ankle".split()),
}
"""Words of length, and the levels that only say the same nearer."""
_FROM_ATTRIBUTES: Final = {"fit": "fit", "length": "length", "neckline": "neckline", "sleeve": "sleeve",
                           "gender": "gender"}  # fmt: skip
_LISTS: Final = {"detail": "details", "occasion": "occasions", "season": "seasons", "style": "styles"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What is asked for: `single` holds one feature of each kind of SINGLE; `denied` what must not be, (kind, value);
    `unmet` the contradictions found.
    """

    single: Mapping[str, Feature] = field(default_factory=dict)
    details: tuple[Feature, ...] = ()
    pockets: tuple[Feature, ...] = ()
    parts: tuple[Feature, ...] = ()
    moods: tuple[Feature, ...] = ()
    denied: frozenset[tuple[str, str]] = frozenset()
    denied_phrases: Mapping[tuple[str, str], str] = field(default_factory=dict)
    measures: Mapping[str, Measured] = field(default_factory=dict)
    looks: tuple[PartLook, ...] = ()
    unmet: tuple[Unmet, ...] = ()

    def value(self, kind: str) -> str:
        """The value wished of a kind; "" where nothing was said."""
        found = self.single.get(kind)
        return found.value if found is not None else ""

    def phrase(self, kind: str) -> str:
        """The words for it."""
        found = self.single.get(kind)
        return found.phrase if found is not None else ""

    def allows(self, kind: str, value: str) -> bool:
        """Whether a value is not denied, nor falls under what is: navy under "not blue"."""
        return not any(one == kind and (denied == _VAGUE or falls_under(kind, value, denied))
                       for one, denied in self.denied)

    def colours(self, part: str = "body") -> tuple[PartLook, ...]:
        """The colours said of a part."""
        return tuple(look for look in self.looks if look.part == part and look.kind == "colour")

    def look(self, part: str, kind: str) -> tuple[PartLook, ...]:
        """The looks of one kind said of a part, in order."""
        return tuple(look for look in self.looks if look.part == part and look.kind == kind)


def settle(attributes: Attributes, said: Construction, language: Language, text: str = "") -> Wishes:
    """Settle what is said. What the text does not say is taken from the attributes (chips, a photo's style)."""
    read = parse(text) if text else Attributes()
    features = _with_attributes(attributes, said, read)
    single: dict[str, Feature] = {}
    unmet: list[Unmet] = []
    wished = [one for one in features if not one.denied]
    for one in wished:
        if one.kind not in SINGLE:
            continue
        before = single.get(one.kind)
        if before is None or before.value == one.value:
            single[one.kind] = one if before is None else replace(
                before, count=before.count or one.count, place=before.place or one.place)
        elif _is_nearer(one, before):
            single[one.kind] = one
        elif _is_nearer(before, one):
            continue
        elif one.value == _VAGUE:
            single[one.kind] = replace(before, count=before.count or one.count)
        else:
            if before.value != _VAGUE and before.phrase:
                unmet.append(Unmet(phrase=before.phrase, reason=reason("overruled", language, winner=one.phrase)))
            single[one.kind] = replace(one, count=one.count or before.count)
    unmet += _across(single, language)
    denied = {(one.kind, one.value): one.phrase for one in features if one.denied}
    measures = {one.kind: one for one in said.measures}
    return Wishes(
        single=single,
        details=_distinct(one for one in wished if one.kind == "detail"),
        pockets=tuple(one for one in wished if one.kind == "pocket"),
        parts=tuple(one for one in wished if one.kind == "part"),
        moods=tuple(one for one in wished if one.kind in ("occasion", "season", "style")),
        denied=frozenset(denied),
        denied_phrases=denied,
        measures=measures,
        looks=_looks(attributes, said, read),
        unmet=tuple(unmet),
    )


def _is_nearer(one: Feature, before: Feature) -> bool:
    """Whether a word says what another says, only nearer: a long coat "to the ankle", strapless with a sweetheart
    neckline."""
    if one.kind == "length":
        return before.value in _LOOSE_LENGTHS and one.value in _LOOSE_LENGTHS[before.value]
    return (one.kind, before.value, one.value) == ("neckline", "strapless", "sweetheart")


def _distinct(features: Iterable[Feature]) -> tuple[Feature, ...]:
    return tuple({one.value: one for one in features}.values())


def _with_attributes(attributes: Attributes, said: Construction, read: Attributes) -> list[Feature]:
    """The features said, and before them those of the attributes that were not `read` in the same text."""
    same = construction_words().same
    known = {one.kind for one in said.features}
    extra: list[Feature] = []
    for name, kind in _FROM_ATTRIBUTES.items():
        value = getattr(attributes, name)
        if value is None or value == getattr(read, name):
            continue
        meaning = same.get(Meaning(kind, value), Meaning(kind, value))
        if meaning is not None and meaning.kind not in known:
            extra.append(Feature(kind=meaning.kind, value=meaning.id, phrase=value.replace("_", " ")))
    if not said.features:
        for kind, name in _LISTS.items():
            for value in [one for one in getattr(attributes, name) if one not in getattr(read, name)]:
                meaning = same.get(Meaning(kind, value), Meaning(kind, value))
                if meaning is not None:
                    extra.append(Feature(kind=meaning.kind, value=meaning.id, phrase=value.replace("_", " ")))
    denied = {(one.kind, one.value) for one in said.features if one.denied}
    for item in attributes.excluded:
        if item in read.excluded:
            continue
        meaning = same.get(Meaning(item.kind, item.value or ""), Meaning(item.kind, item.value or "any"))
        is_new = meaning is not None and meaning.kind != "garment" and (meaning.kind, meaning.id) not in denied
        if meaning is not None and is_new and meaning.kind not in {kind for kind, _ in denied}:
            extra.append(Feature(kind=meaning.kind, value=meaning.id, phrase=meaning.id.replace("_", " "), denied=True))
    return [*extra, *said.features]


def _looks(attributes: Attributes, said: Construction, read: Attributes) -> tuple[PartLook, ...]:
    """The looks said, and those of the attributes that were not `read` in the same text."""
    looks = list(said.looks)
    kinds = {look.kind for look in looks}
    own = {"colour": attributes.colours, "material": attributes.materials,
           "pattern": (attributes.pattern,) if attributes.pattern is not None else ()}  # fmt: skip
    seen = {"colour": read.colours, "material": read.materials, "pattern": (read.pattern,)}
    for kind, values in own.items():
        if kind not in kinds:
            looks += [PartLook(part="body", kind=kind, value=value) for value in values if value not in seen[kind]]
    return tuple(looks)


def _across(single: dict[str, Feature], language: Language) -> list[Unmet]:
    """Contradictions between kinds. The more specific word wins: puff sleeves over sleeveless."""
    unmet: list[Unmet] = []

    def drop(loser: str, winner: str) -> None:
        unmet.append(Unmet(phrase=single[loser].phrase,
                           reason=reason("overruled", language, winner=single[winner].phrase)))
        del single[loser]

    bare = single.get("sleeve_length")
    if bare is not None and bare.value == "sleeveless":
        winner = next((kind for kind in ("sleeve", "rolled") if kind in single), None)
        if winner is not None:
            drop("sleeve_length", winner)
    neckline = single.get("neckline")
    kinds = [kind for kind in ("sleeve", "sleeve_length") if kind in single and single[kind].value != "sleeveless"]
    sleeved = kinds[0] if kinds else None
    if neckline is not None and neckline.value == "strapless" and sleeved is not None:
        unmet.append(Unmet(phrase=neckline.phrase, reason=reason("strapless", language)))
        single["neckline"] = replace(neckline, value="off_shoulder")
    if neckline is not None and neckline.value == "strapless" and "strap" in single:
        drop("strap", "neckline")
    if neckline is not None and neckline.value in ("one_shoulder", "halter") and sleeved is not None:
        for kind in ("sleeve", "sleeve_length", "rolled"):
            if kind in single and single[kind].value != "sleeveless":
                drop(kind, "neckline")
    if "strap" in single and sleeved is not None and single["strap"].value != "racer":
        del single["strap"]  # "on straps, with long sleeves": the sleeves hold it up
    form, closure = single.get("closure_form"), single.get("closure")
    if form is not None and closure is not None and closure.value == "none":
        drop("closure", "closure_form")
    return unmet
