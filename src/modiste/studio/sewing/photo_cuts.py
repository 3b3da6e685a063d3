"""What a photo does not tell of a cut, said in one line with what is sewn instead."""

from typing import TYPE_CHECKING, Final

from modiste import language
from modiste.core.garment_spec import GarmentSpec
from modiste.core.values import Prompt
from modiste.sewing.specification.describe import pockets_in_words
from modiste.sewing.specification.habits import habits
from modiste.studio.cuts import CutReading, left_open

if TYPE_CHECKING:
    from modiste.sewing.specification import Unmet

_PHOTO: Final = ("photo", "фото")
_KINDS: Final = {
    "sleeve_length": ("sleeve length", "длина рукава"), "top_length": ("length", "длина"),
    "skirt_length": ("length", "длина"), "leg_length": ("length", "длина"), "neckline": ("neckline", "вырез"),
    "collar": ("collar", "воротник"), "closure": ("closure", "застёжка"), "fit": ("fit", "посадка по фигуре"),
    "leg": ("shape of the legs", "форма штанин"), "skirt": ("shape of the skirt", "форма юбки"),
    "band": ("waistband", "пояс"),
}  # fmt: skip
_LINE: Final = ("not sure of: {kinds}; sewn as it seems, or as usual",
                "не совсем ясно: {kinds}; сшито, как кажется или как обычно")  # fmt: skip
_POCKETS: Final = ("pockets ({pockets})", "карманы ({pockets})")
_NO_POCKETS: Final = ("none", "без них")
_HIDDEN: Final = "in_seam"
_USUAL: Final = 0.75
"""Share of garments of a type with the same pockets, from which those are taken for granted."""
_GARMENT: Final = ("may show another garment than {name}; if so, name it in words",
                   "возможно, там не «{name}»; если так, назовите вещь словами")  # fmt: skip


def untold_in(words: Prompt | None, reading: CutReading, spec: GarmentSpec, spoken: language.Language
              ) -> "tuple[Unmet, ...]":
    """A remark on what neither photo nor words tell, and one where the garment itself is doubtful."""
    from modiste.sewing.specification import Unmet

    russian = spoken == "ru"
    open_kinds = left_open(words, reading)
    found = []
    if "garment" in open_kinds:
        name = language.label("garment", spec.garment, spoken)
        found.append(Unmet(phrase=_PHOTO[russian], reason=_GARMENT[russian].format(name=name)))
    told = [_told(kind, spec, spoken) for kind in open_kinds if kind in _KINDS]
    if _may_have_others(words, spec):
        told.append(_POCKETS[russian].format(pockets=pockets_in_words(spec, spoken) or _NO_POCKETS[russian]))
    if told:
        kinds = ", ".join(dict.fromkeys(told))
        found.append(Unmet(phrase=_PHOTO[russian], reason=_LINE[russian].format(kinds=kinds)))
    return tuple(found)


def _may_have_others(words: Prompt | None, spec: GarmentSpec) -> bool:
    """Whether a photo of such a garment may well show other pockets than are sewn: they are not read off it, and the
    words say nothing of them."""
    if words is not None and any(one.kind == "pocket" for one in words.attributes.construction.features):
        return False
    habit = habits().get(spec.garment)
    shares: dict[str, float] = {}
    for value, weight in habit.options("pockets", spec.sex) if habit is not None else ():
        seen = " + ".join(one for one in value.split(" + ") if not one.startswith(_HIDDEN))
        shares[seen or "none"] = shares.get(seen or "none", 0.0) + weight
    return len(shares) > 1 and max(shares.values()) < _USUAL * sum(shares.values())


def _told(kind: str, spec: GarmentSpec, spoken: language.Language) -> str:
    name = _KINDS[kind][spoken == "ru"]
    value = _sewn(kind, spec)
    return f"{name} ({language.label(kind, value, spoken)})" if value else name


def _sewn(kind: str, spec: GarmentSpec) -> str:
    """The class that is sewn, where the vocabulary of construction has a word for it."""
    if kind == "neckline" and spec.neck is not None and spec.neck.collar in ("none", "rib"):
        return spec.neck.line
    if kind == "collar" and spec.neck is not None:
        return spec.neck.collar
    if kind == "closure":
        return spec.closure.kind if spec.closure is not None else "none"
    if kind == "leg" and spec.legs is not None and spec.legs.kind in ("wide", "straight", "tapered", "balloon"):
        return spec.legs.kind
    return ""
