"""A cut read off a photo, as attributes that words can change: the words win where both speak."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from modiste import language
from modiste.core.attributes import Attributes
from modiste.core.construction import Construction, Feature
from modiste.core.garment_mask import PARTS
from modiste.core.garment_spec import GarmentSpec
from modiste.core.values import Prompt
from modiste.language.vocabulary import Meaning, construction_words, garment_entry, wider_garments

if TYPE_CHECKING:
    from modiste.garment.cloth.material import Seen
    from modiste.garment.reading.reader import Answer, ReadCut

_Features = tuple[tuple[str, str], ...]
_SAME: Final[_Features] = ()

_LENGTHS: Final = ("top_length", "skirt_length", "leg_length")
_FRONTS: Final = frozenset("shirt blouse cardigan jacket blazer coat waistcoat polo_shirt".split())
"""What usually opens in front or has a collar, so that the lack of it is worth saying."""
_SHORT_ALREADY: Final = frozenset({"shorts"})
_FEATURES: Final[Mapping[str, Mapping[str, _Features]]] = {
    "top_length": {"waist": (("length", "waist"),), "hip": _SAME, "thigh": (("length", "thigh"),),
                   "knee": (("length", "knee"),), "midi": (("length", "midi"),)},
    "skirt_length": {"mini": (("length", "mini"),), "above_knee": (("length", "above_knee"),),
                     "knee": (("length", "knee"),), "midi": (("length", "midi"),), "floor": (("length", "floor"),)},
    "leg_length": {"short": (("length", "short"),), "knee": (("length", "knee"),),
                   "calf": (("length", "three_quarter"),), "full": _SAME},
    "closure": {"none": (("closure", "none"),), "buttons": (("closure", "buttons"),),
                "half_buttons": (("closure", "buttons"), ("closure_form", "half")),
                "zip": (("closure", "zip"), ("closure_form", "front")),
                "half_zip": (("closure", "zip"), ("closure_form", "half")),
                "double_buttons": (("closure_form", "double_breasted"),),
                "asymmetric_zip": (("closure_form", "asymmetric"),), "open": (("open", "yes"),),
                "wrap": (("bodice", "wrap"),)},
    "skirt": {"pleated": (("pleat", "knife"),)},
    "band": {"band": _SAME, "elastic": (("band", "elastic"),)},
}  # fmt: skip
"""What a class means in the vocabulary of construction, where that is not the kind and the class themselves."""
_ALIKE: Final[Mapping[str, frozenset[str]]] = {
    "sleeve_length": frozenset({"sleeve", "sleeve_length", "rolled", "strap"}),
    "neckline": frozenset({"neckline", "neck_depth", "collar"}), "collar": frozenset({"neckline", "collar"}),
    "closure": frozenset({"closure", "closure_form", "open", "wrap", "bodice"}), "fit": frozenset({"fit", "bodice"}),
    "leg": frozenset({"leg", "fit"}), "skirt": frozenset({"skirt", "pleat", "fit"}), "band": frozenset({"band"}),
    **{kind: frozenset({"length"}) for kind in _LENGTHS},
}  # fmt: skip
"""The kinds of construction that speak of the same thing as one that is read."""
_LIKELY: Final = 0.45
"""The confidence from which a guess is sewn: on photos labelled by eye such guesses are right twice as often as what is
usual for sleeves, necklines, fit and lengths; what is usual says more of collars."""
CHILDREN: Final = ("boys", "girls")
"""Wearers of one size table."""
_ANY_TOP: Final = "top"
_CALLED: Final = {"jacket": ("blazer",), "trousers": ("jeans", "track_pants")}
"""What people mean by a word as well."""
_MEASURED: Final = {"sleeve": "sleeve_length", "length": "length", "inseam": "length", "neck": "neckline"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadValue:
    """What was read of one kind ("sleeve_length", "long") and how sure that is, 0 to 1."""

    kind: str
    value: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CutReading:
    """How a garment in a photo is cut.

    `attributes` hold, with their construction, the garment, its material and its wearer where those show, all that is
    sure and what is likely; `values` what was read of every kind, sure or not; `unsure` the kinds that cannot be told
    for sure from this photo; `part` is the part of the photo's clothes that was read, `source` the photo's name; `spec`
    is what the photo shows where that was sewn: then it is no guess.
    """

    source: str
    part: str
    attributes: Attributes
    values: tuple[ReadValue, ...] = ()
    unsure: tuple[str, ...] = ()
    spec: GarmentSpec | None = None

    def __post_init__(self) -> None:
        if self.part not in PARTS:
            raise ValueError(f"part {self.part!r}: none of {PARTS}")

    @property
    def confidence(self) -> float:
        """How sure the garment itself is."""
        return next((one.confidence for one in self.values if one.kind == "garment"), 0.0)


def reading_of(read: "ReadCut", source: str, material: "Seen | None" = None, wearer: "Seen | None" = None
               ) -> CutReading:
    """The answers of the room garment as attributes; `material` is what the garment is made of and `wearer` whom it is
    cut for ("men"), where those show."""
    garment = read.answers["garment"].value
    materials = () if material is None else (material.value,)
    sure = {kind: answer for kind, answer in read.answers.items() if answer.is_sure and kind != "garment"}
    if garment in _FRONTS and "collar" not in sure:
        sure.pop("neckline", None)  # what looks like a neckline may be an open collar
    has_collar = "collar" in sure and sure["collar"].value != "none"
    told = {kind: answer for kind, answer in read.answers.items() if kind in sure or _is_likely(garment, kind, answer)}
    features = tuple(feature for kind, answer in told.items() for feature in _features_of(garment, kind, answer, told))
    return CutReading(
        source=source, part=read.part,
        attributes=Attributes(
            garment=garment, materials=materials, gender=None if wearer is None else wearer.value,
            construction=Construction(garment=_refined(garment, features, materials), features=features)),
        values=(*(ReadValue(kind=kind, value=answer.value, confidence=answer.confidence)
                  for kind, answer in read.answers.items()),
                *(ReadValue(kind=kind, value=seen.value, confidence=seen.confidence)
                  for kind, seen in (("material", material), ("gender", wearer)) if seen is not None)),
        unsure=tuple(kind for kind, answer in read.answers.items()
                     if kind not in sure and not (kind == "neckline" and has_collar)
                     and not (kind in _NEVER_SURE and answer.confidence >= _SEEMS)
                     and not (kind == "garment" and answer.is_sure)))


_NEVER_SURE: Final = ("fit",)
"""What no reading is ever sure of: it is told only where there is hardly a guess."""
_SEEMS: Final = 0.6


def _is_likely(garment: str, kind: str, answer: "Answer") -> bool:
    """Whether an answer that is not believed is still a better guess than what is usual for the garment."""
    if kind in ("garment", "collar") or (kind == "neckline" and garment in _FRONTS):
        return False
    return answer.confidence >= _LIKELY


def name_of_cut(reading: CutReading, spoken: language.Language) -> str:
    """The garment that was read, in words: "zip hoodie"."""
    made = reading.attributes.construction.garment or reading.attributes.garment or ""
    return language.label("garment", made, spoken)


def with_cut(prompt: Prompt, reading: CutReading) -> Attributes:
    """What the words say, and of the cut what they leave open.

    Where the words name another garment, what it has no place for is left out: a skirt takes no sleeves of a dress.
    """
    said = prompt.attributes
    words = said.construction or language.read_construction(prompt.text)
    named = words.garment or said.garment
    read = reading.attributes.construction
    spoken = {one.kind for one in words.features}
    spoken |= {_MEASURED[one.kind] for one in words.measures if one.kind in _MEASURED}
    hushed = {kind for alike in _ALIKE.values() if alike & spoken for kind in alike}
    kept = tuple(one for one in read.features if one.kind not in hushed | spoken
                 and (named is None or _has_place(named, reading.attributes.garment, one.kind)))
    features = (*kept, *words.features)
    base = named or reading.attributes.garment
    materials = reading.attributes.materials if base == reading.attributes.garment and not said.materials else ()
    garment = _refined(base, features, materials) if base is not None else None
    return replace(said, garment=said.garment or (reading.attributes.garment if named is None else None),
                   gender=said.gender or wearer_for(garment, reading.attributes.gender),
                   construction=replace(words, garment=garment, features=features))


def wearer_for(garment: str | None, read: str | None) -> str | None:
    """Whom a garment is to be cut for where that was `read` off a photo: None where such people do not wear it."""
    from modiste.sewing.specification.habits import habits

    if garment is None or garment not in habits():
        return None
    worn = [sex for sex, _ in habits()[garment].options("sexes")]
    return read if read in worn or (read in CHILDREN and len(worn) > 1) else None


def left_open(prompt: Prompt | None, reading: CutReading) -> tuple[str, ...]:
    """The kinds that neither the photo nor the words (None: there are none) tell, in the order in which they were
    read."""
    if prompt is None:
        return reading.unsure
    words = prompt.attributes.construction or language.read_construction(prompt.text)
    named = words.garment or prompt.attributes.garment
    spoken = {one.kind for one in words.features} | {
        _MEASURED[one.kind] for one in words.measures if one.kind in _MEASURED}
    return tuple(kind for kind in reading.unsure
                 if (named is None if kind == "garment" else not _ALIKE.get(kind, frozenset()) & spoken))


def _features_of(garment: str, kind: str, answer: "Answer", sure: Mapping[str, "Answer"]) -> Iterable[Feature]:
    has_collar = "collar" in sure and sure["collar"].value != "none"
    if kind == "neckline" and has_collar:
        return
    if answer.value == "none" and kind in ("collar", "closure") and (
            garment not in _FRONTS or (kind == "collar" and "neckline" in sure)):
        return
    if kind == "leg_length" and answer.value == "short" and garment in _SHORT_ALREADY:
        return
    for name, value in _FEATURES.get(kind, {}).get(answer.value, ((kind, answer.value),)):
        yield Feature(kind=name, value=value, phrase=value.replace("_", " "))


def _refined(garment: str, features: Iterable[Feature], materials: Iterable[str] = ()) -> str:
    """The finer garment that a garment is by its features and what it is made of: a hoodie with a zip is a zip hoodie,
    trousers of denim are jeans."""
    said = {Meaning(one.kind, one.value) for one in features if not one.denied}
    said |= {Meaning("material", one) for one in materials}
    for (wider, meaning), finer in construction_words().refine.items():
        if wider == garment and meaning in said:
            return finer
    return garment


def _has_place(named: str, read: str | None, kind: str) -> bool:
    """Whether a garment that the words name has what was read of another."""
    from modiste.sewing.specification.habits import habits

    if read is None or named == read or named not in habits() or read not in habits():
        return True
    mine, other = habits()[named], habits()[read]
    if kind == "length":
        return all(mine.has(slot) == other.has(slot) for slot in ("bodice", "skirt", "leg"))
    slot = {"leg": "leg", "skirt": "skirt", "pleat": "skirt", "band": "leg"}.get(kind, "bodice")
    return mine.has(slot)


def may_be_called(worn: str, said: str) -> bool:
    """Whether people may mean a garment of one type by the word for another: these trousers are jeans."""
    return any(are_alike(one, worn) for one in (said, *_CALLED.get(said, ())))


def are_alike(asked: str, made: str) -> bool:
    """Whether two garments are of one type: of one class of what is read off photos, or one is a wider type of the
    other; of a "top" nothing more is known than where it is worn."""
    from modiste.garment.reading.labels import garment_class

    if asked in wider_garments(made) or made in wider_garments(asked):
        return True
    one, other = garment_class(asked), garment_class(made)
    if asked == _ANY_TOP:
        entries = map(garment_entry, wider_garments(made))
        return any(entry is not None and entry.group == "upper" for entry in entries)
    return one is not None and one == other
