"""A failed check in the words of a person, in English or Russian: the name of the thing, never an id."""

from typing import Final

from modiste.core.errors import UnknownNameError
from modiste.language import Language, label
from modiste.sewing.verification.values import Check

_NAMES: Final = {
    "pockets": "карманы", "buttons": "пуговицы", "snaps": "кнопки", "toggles": "пуговицы-клыки", "hooks": "крючки",
    "zip": "молния", "lacing": "шнуровка", "ties": "завязки", "belt": "пояс", "legs": "штанины",
    "pleats of each leg": "складки на каждой штанине", "leg cuffs": "манжеты штанин", "waistband": "пояс",
    "collar": "воротник", "sleeves": "рукава", "cuffs": "манжеты", "skirt": "юбка", "tiers": "ярусы",
    "godets": "годе", "pleats": "складки", "slit": "разрез", "detail": "отделка", "length": "длина",
    "width": "ширина", "sleeve length": "длина рукава", "inseam": "длина шагового шва",
    "neck depth": "глубина выреза", "neck width": "ширина выреза", "height of the hem": "высота низа над полом",
    "hem, left and right apart": "разница низа слева и справа", "neck depth as it hangs": "глубина выреза на манекене",
    "end of the left sleeve": "низ левого рукава", "end of the right sleeve": "низ правого рукава",
    "girth of the bust": "обхват груди", "girth of the waist": "обхват талии", "girth of the hip": "обхват бёдер",
    "girth of the hips": "обхват бёдер", "girth of the hem": "обхват низа",
    "girth of the leg hem": "ширина низа штанин", "girth of the sleeve hem": "ширина низа рукава",
    "girth of the skirt hem": "обхват низа юбки",
}  # fmt: skip
_KINDS: Final = {"detail": "detail", "collar": "collar", "sleeves": "sleeve", "cuffs": "cuff", "leg cuffs": "cuff",
                 "legs": "leg", "skirt": "skirt", "slit": "slit", "belt": "belt", "waistband": "band"}  # fmt: skip
"""The kind of the vocabulary that says what was asked for."""


def worded(check: Check, language: Language) -> str:
    """A check in one line, in a language: "ruffled sleeves: asked for, but not found"."""
    russian, name = language == "ru", _name(check, language)
    if check.asked == "none":
        count = f" ({check.found})" if check.found.isdigit() else ""
        if russian:
            return f"{name}: есть{count}, хотя не просили"
        return f"{name}: found{count}, though none was asked for"
    if check.found == "none" and not check.asked.isdigit():
        return f"{name}: просили, но не сделано" if russian else f"{name}: asked for, but not found"
    if russian:
        asked, found = (text.replace(" cm", " см").replace(".", ",") for text in (check.asked, check.found))
        return f"{name}: просили {asked}, сделано {found}"
    return f"{name}: asked {check.asked}, found {check.found}"


def _name(check: Check, language: Language) -> str:
    what, *rest = check.what.split(" ")
    if what == "pockets" and len(rest) == 2:
        kind, place = (_label(of, value, language) for of, value in zip(("pocket", "pocket_place"), rest, strict=True))
        return " ".join(text for text in (kind or _plain("pockets", language), place) if text)
    said = _label(_KINDS.get(check.what, ""), check.asked, language)
    return said or _plain(check.what, language)


def _plain(what: str, language: Language) -> str:
    if language == "en":
        return what.replace("_", " ")
    return _NAMES.get(what) or ("высота посадки" if what.startswith("height of") else "мерка")


def _label(kind: str, value: str, language: Language) -> str:
    """An id in words; "" where the vocabulary has none."""
    if not kind or value in ("", "none"):
        return ""
    try:
        return label(kind, value, language)
    except UnknownNameError:
        return ""
