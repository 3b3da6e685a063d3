"""From words to a complete spec: what was asked for, the rest from the garment's habit and the seed."""

import difflib
import re
from dataclasses import dataclass, replace
from typing import Final

from modiste.core.attributes import Attributes
from modiste.core.construction import Construction
from modiste.core.errors import InputError, ModisteError, UnknownNameError
from modiste.core.garment_spec import GarmentSpec
from modiste.core.measures import SEXES, BodyMeasures
from modiste.core.values import parse_hex
from modiste.language import Language, detect_language, read_construction, vocabulary
from modiste.language.unread import likely_meant, unread_phrases
from modiste.language.vocabulary import construction_words, garment_entry
from modiste.sewing.body import complete_measures, size_measures
from modiste.sewing.body.sizes import read_size
from modiste.sewing.body.tables import SYSTEMS, TABLES
from modiste.sewing.specification import cut_closing, cut_lower, cut_settling, cut_upper
from modiste.sewing.specification.cut import Cut
from modiste.sewing.specification.cut_cloth import choose_material, cloths
from modiste.sewing.specification.habits import ADULT, Habit, habits, same_habits, sets
from modiste.sewing.specification.remarks import Unmet, in_words, name_of, reason
from modiste.sewing.specification.wishes import Wishes, settle

_GENDERS: Final = {"women": "women", "men": "men", "girls": "children", "boys": "children"}
_SHOWN: Final = ("tshirt", "shirt", "sweater", "hoodie", "blazer", "coat", "dress", "jumpsuit", "skirt", "jeans",
                 "trousers", "shorts", "scarf", "tote")  # fmt: skip
_BODY: Final = ("height", "bust", "waist", "hips")
_CHILD_SIZE: Final = "122"
_INCHES: Final = re.compile(r"W\d\d L\d\d|2[2-9]|3\d|4[0-6]")
"""Sizes of jeans, by the waist in inches."""
_SILENT: Final = frozenset({"gender", "age", "occasion", "season", "style", "fit", "wrap", "open", "sheer", "technical",
                            "plus", "length"})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Specified:
    """A spec that can be sewn; what was asked and is not in it, with the reasons; what was asked and is, as (kind,
    value); and the specs of what goes with it (the trousers of a suit), of which `parted` tells among `unmet`.
    """

    spec: GarmentSpec
    unmet: tuple[Unmet, ...] = ()
    asked: tuple[tuple[str, str], ...] = ()
    companions: tuple[GarmentSpec, ...] = ()
    parted: Unmet | None = None


def specify(
    attributes: Attributes, text: str = "", *, seed: int = 0, size: str | None = None, sex: str | None = None,
    body: BodyMeasures | None = None, material: str | None = None, colour: str | None = None,
) -> Specified:
    """The spec of the garment that attributes and text ask for.

    Args:
        attributes: what is asked; where they hold no construction, the text is read for it.
        text: the words; unmet wishes are explained in their language.
        seed: chooses what is left open; 0 the most usual cut, others ones that one would believe.
        size: a label of the size tables; None: that of the text, else M.
        sex: one of SEXES; None: as said, else the garment's.
        body: measures of one's own in place of a size.
        material, colour: a cloth's name and "#rrggbb" that count before the words.

    Raises:
        InputError: no garment that can be sewn, a measure that none has, or an unknown size, sex or material.
    """
    language = detect_language(text) if text else "en"
    said = attributes.construction or read_construction(text)
    habit, rest = _habit(attributes, said, text)
    if sex is not None and sex not in SEXES:
        raise UnknownNameError("sex", sex, SEXES)
    if colour is not None:
        parse_hex(colour)
    wishes = settle(attributes, said, language, text)
    whom = sex or _sex(habit, wishes)
    if whom == "children" and habit.garment in ADULT:
        raise InputError("sewing.children", name=in_words("garment", habit.garment)).told(language)
    own = body if body is not None else _own_body(wishes, whom, habit, language)
    inches = _inches(habit, attributes, whom, language) if own is None and size is None else None
    if inches is not None:
        own = complete_measures(whom, waist=round(2.54 * int(inches), 1))
    label_, unmet = _size(size, attributes, whom, language, has_waist=own is not None)
    measures = own if own is not None else size_measures(label_, whom)
    cloth = choose_material(habit, seed, whom, wishes, material)
    cut = Cut(habit=habit, sex=whom, seed=seed, body=measures, wishes=wishes, language=language, material=cloth)
    cut.unmet += [*wishes.unmet, *unmet]
    spec = _spec(cut, label_, own, colour)
    _note_rest(cut, spec)
    others = tuple(_companion(name, spec, seed, whom, own) for name in rest)
    parted = None
    if rest:
        names = ", ".join(name_of("garment", name, language) for name in rest)
        phrase = name_of("garment", attributes.garment or said.garment or habit.garment, language)
        parted = Unmet(phrase=phrase, reason=reason("set", language, first=cut.name, rest=names))
        cut.unmet.append(parted)
    cut.unmet += _unread(text, language)
    asked = (("garment", habit.garment), *cut.asked)
    return Specified(spec=spec, unmet=tuple(cut.unmet), asked=asked, companions=others, parted=parted)


def _unread(text: str, language: Language) -> list[Unmet]:
    """What was said in words that are not known."""
    found = []
    for phrase in unread_phrases(text):
        near = likely_meant(phrase)
        why = reason("unread_near", language, near=near) if near else reason("unread", language)
        found.append(Unmet(phrase=phrase, reason=why))
    return found


def _spec(cut: Cut, size: str, own: BodyMeasures | None, colour: str | None) -> GarmentSpec:
    top = cut_upper.bodice(cut)
    arms = cut_upper.sleeves(cut, top)
    neck = cut_upper.neck(cut, top, arms)
    skirt = cut_lower.skirt(cut, top)
    legs = cut_lower.legs(cut)
    waist = cut_lower.waist(cut, top)
    legs = cut_settling.without_pleats(legs, waist)
    flat = cut_lower.flat(cut)
    front = (top.length_cm if top else 0.0) + (skirt.length_cm if skirt else 0.0)
    closure = cut_closing.closure(cut, top, legs, front - (neck.depth_cm if neck else 0.0))
    details = cut_closing.details(cut, top=top, arms=arms, neck=neck, skirt=skirt, legs=legs)
    closure = cut_settling.closed(cut, closure, top, neck, waist)
    pockets = cut_closing.pockets(cut, top, legs)
    details = cut_settling.fitting(cut, details, top=top, arms=arms, neck=neck, legs=legs, waist=waist)
    if not any(pocket.kind == "jeans" for pocket in pockets):
        for one in cut.wishes.details:
            if one.value == "rivets":
                cut.cannot(one.phrase, "not_here")
        details = tuple(name for name in details if name != "rivets")
    rows = cloths(cut, colour)
    return GarmentSpec(
        garment=cut.garment, sex=cut.sex, size=size, body=own, bodice=top, sleeves=arms, neck=neck, skirt=skirt,
        legs=legs, waist=waist, flat=flat, closure=closure, pockets=pockets,
        details=cut_settling.on_cloth(cut, details, rows), cloths=rows,
    )  # fmt: skip


def _note_rest(cut: Cut, spec: GarmentSpec) -> None:
    """Say which wishes found no place."""
    for kind, feature in cut.wishes.single.items():
        if kind in cut.used or (kind in _SILENT and kind != "length") or feature.value == "any":
            continue
        if kind in ("sleeve", "sleeve_length", "neckline", "neck_depth", "collar", "strap", "bodice", "rolled"):
            if kind == "sleeve_length" and feature.value == "sleeveless" and spec.sleeves is None:
                cut.meet(kind)
                continue
            cut.cannot(feature.phrase, "no_bodice" if spec.bodice is None else "no_part")
        elif kind in ("skirt", "slit", "slit_level"):
            cut.cannot(feature.phrase, "no_skirt")
        elif kind == "rise" and spec.skirt is not None and feature.value != "low":
            cut.meet(kind)
        elif kind in ("leg", "rise"):
            cut.cannot(feature.phrase, "no_legs")
        else:
            cut.cannot(feature.phrase, "no_part")
    if "fit" in cut.wishes.single and "fit" not in cut.used:
        cut.cannot(cut.wishes.phrase("fit"), "no_part")
    for kind, measured in cut.wishes.measures.items():
        if f"measure {kind}" not in cut.used and kind not in (*_BODY, "heel"):
            cut.cannot(measured.phrase, "not_measured")


def _habit(attributes: Attributes, said: Construction, text: str) -> tuple[Habit, tuple[str, ...]]:
    """The habit of the garment asked for, and what else belongs to it. Raises InputError where it cannot be sewn."""
    for garment in dict.fromkeys((said.garment, attributes.garment)):
        found = _known_habit(garment)
        if found is not None:
            return found
    named = said.garment or attributes.garment
    language: Language = detect_language(text) if text else "en"
    shown = [in_words("garment", name) for name in _SHOWN]
    if named is not None:
        raise InputError("sewing.unsewable", name=in_words("garment", named), shown=shown).told(language)
    near = _nearest_word(text, language)
    if near:
        raise InputError("sewing.near_garment", near=near, shown=shown).told(language)
    raise InputError("sewing.unnamed", text=_short(text), shown=shown).told(language)


def _known_habit(garment: str | None) -> tuple[Habit, tuple[str, ...]] | None:
    rest: tuple[str, ...] = ()
    while garment is not None:
        if garment in sets():
            garment, *others = sets()[garment]
            rest = tuple(others)
        name = same_habits().get(garment, garment)
        if name in habits():
            return habits()[name], rest
        entry = garment_entry(name)
        garment = entry.parent if entry is not None else None
    return None


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:60]}..."


def _nearest_word(text: str, language: Language) -> str:
    """The name of a garment that a word of the text is a misspelling of."""
    names: dict[str, str] = {}
    for garment in habits():
        for entries in (vocabulary().entries["garment"], construction_words().vocabulary.entries["garment"]):
            if garment in entries:
                names.update({phrase.casefold(): phrase for phrase in entries[garment].phrases[language]})
    found = [(difflib.SequenceMatcher(None, near, word).ratio(), near)
             for word in re.findall(r"[^\W\d_]{4,30}", text.casefold())[:40]
             for near in difflib.get_close_matches(word, list(names), n=1, cutoff=0.75)]  # fmt: skip
    return names[max(found)[1]] if found else ""


def _sex(habit: Habit, wishes: Wishes) -> str:
    if wishes.value("age") == "children":
        return "children"
    said = _GENDERS.get(wishes.value("gender"))
    if said is not None:
        return said
    return habit.usual("sexes")


def _size(
    size: str | None, attributes: Attributes, sex: str, language: Language, *, has_waist: bool
) -> tuple[str, list[Unmet]]:
    """The size asked for, else M; an unknown one of the text is remarked on, of the option an error. A number without
    its system is one of the country's, else of the first system that has it, which is said."""
    usual = str(read_size(_CHILD_SIZE, sex)) if sex == "children" else "M"
    if size is not None:
        return usual if size == "M" and sex == "children" else str(read_size(size, sex)), []
    said = [one for one in attributes.sizes if not (has_waist and _INCHES.fullmatch(one))]
    for one in said:
        own = ("RU", "EU") if language == "ru" else ("EU",)
        for system in dict.fromkeys((*own, *SYSTEMS)):
            try:
                found = str(read_size(one, sex, system))
            except ModisteError:
                continue
            if one.isdigit() and system != own[0]:
                return found, [Unmet(phrase=one, reason=reason("size_taken", language, size=found))]
            return found, []
    if said:
        return usual, [Unmet(phrase=said[0], reason=reason("size", language, size=usual, near=_near(said[0], sex)))]
    return usual, []


def _inches(habit: Habit, attributes: Attributes, sex: str, language: Language) -> str | None:
    """The size of trousers that is a waist in inches ("jeans size 28"): a number that the country's tables lack."""
    if sex == "children" or habit.has("bodice") or not habit.has("leg") or not attributes.sizes:
        return None
    one = attributes.sizes[0]
    known = {label for system in (("RU", "EU") if language == "ru" else ("EU",)) for label in TABLES[sex, system]}
    return one if one.isdigit() and _INCHES.fullmatch(one) and one not in known else None


def _near(size: str, sex: str) -> str:
    """The sizes nearest to one that there is not."""
    try:
        return str(read_size(size, sex))
    except InputError as error:
        near = error.parameters["near"]
        return ", ".join(map(str, near)) if isinstance(near, tuple) else str(near)


def _own_body(wishes: Wishes, sex: str, habit: Habit, language: Language) -> BodyMeasures | None:
    """A body of the measures said ("рост 175, талия 70", "W32"); None where none were.

    Raises InputError for measures that no body has.
    """
    known = {kind: one.cm for kind, one in wishes.measures.items() if kind in _BODY}
    if not known or habit.has("flat"):
        return None
    try:
        return complete_measures(sex, **known)
    except InputError as error:
        raise error.told(language) from None


def _companion(name: str, spec: GarmentSpec, seed: int, sex: str, body: BodyMeasures | None) -> GarmentSpec:
    """What goes with a garment, in its cloth."""
    whom = sex if sex in [value for value, _ in habits()[name].options("sexes")] or sex == "children" else None
    other = specify(Attributes(garment=name), seed=seed, size=spec.size, sex=whom or spec.sex, body=body).spec
    own = [cloth for cloth in other.cloths if cloth.part != "body"]
    return replace(other, cloths=(spec.cloth("body"), *(replace(c, colour=spec.cloth("body").colour) for c in own)))
