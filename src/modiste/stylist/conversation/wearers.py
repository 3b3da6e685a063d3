"""For whom a garment is, from the people whom a message names: "for my husband", "сыну", "маме на юбилей"."""

import re
from typing import Final

_ENGLISH: Final = {
    "men": "husband|boyfriend|fianc[eé]|dad(?:dy)?|father|brother|uncle|grand(?:pa|dad|father)|guy|man|him|groom",
    "women": "wife|girlfriend|fianc[eé]e|m[uo]m(?:my)?|mother|sister|aunt(?:ie)?|grand(?:ma|mother)|nan|lady|woman|her|bride",
    "boys": "son|nephew|grandson|(?:little|baby|teenage)\\s+brother|lad|boy",
    "girls": "daughter|niece|granddaughter|(?:little|baby|teenage)\\s+sister|girl",
}
_RUSSIAN: Final = {
    "men": ("мужу|мужчине|парню|жениху|папе|отцу|брату|дяде|дедушке|деду|другу",
            "мужа|мужчины|парня|жениха|папы|отца|брата|дяди|дедушки|деда|друга"),
    "women": ("жене|женщине|девушке|невесте|маме|матери|сестре|т[её]те|бабушке|подруге|св?екрови|т[её]ще",
              "жены|женщины|девушки|невесты|мамы|матери|сестры|т[её]ти|бабушки|подруги|свекрови|т[её]щи"),
    "boys": ("сыну|сынишке|племяннику|внуку|мальчику|пацану", "сына|сынишки|племянника|внука|мальчика|пацана"),
    "girls": ("дочери|дочке|доченьке|племяннице|внучке|девочке", "дочери|дочки|доченьки|племянницы|внучки|девочки"),
}
_NEAR: Final = r"(?:(?:a|an|the|my|our|his|her|their|your|\d{1,2}|years?|old|year-old|little|young|elderly|dear)\s+){0,5}"
_FOR: Final = {gender: re.compile(rf"\bfor\s+{_NEAR}(?:{names})\b(?!['’]s|\s+(?:wedding|birthday|party|style|look))", re.IGNORECASE)
               for gender, names in _ENGLISH.items()}
_TO: Final = {gender: re.compile(rf"(?<![^\W_])(?:(?<!к )(?<!ко )(?:{dative})|для\s+(?:\w+\s+)?(?:{genitive}))(?![^\W_])", re.IGNORECASE)
              for gender, (dative, genitive) in _RUSSIAN.items()}
_WANTS: Final = {gender: re.compile(
    rf"\b(?:my|our)\s+{_NEAR}(?:{names})\s+(?:wants?|needs?|turns|is|would|loves?|likes?|has|asks?|asked)\b", re.IGNORECASE)
                 for gender, names in _ENGLISH.items()}
_WILLS: Final = {gender: re.compile(
    rf"(?<![^\W_])(?:{names})\s+(?:очень\s+)?(?:хочет|просит|ищет|мечтает|любит|попросил\w*|захотел\w*)(?![^\W_])", re.IGNORECASE)
                 for gender, names in (
                     ("men", "муж|парень|жених|папа|отец|брат|дядя|дедушка|дед"),
                     ("women", "жена|девушка|невеста|мама|мать|сестра|т[её]тя|бабушка|подруга|свекровь|т[её]ща"),
                     ("boys", "сын|сынишка|племянник|внук|мальчик"),
                     ("girls", "дочь|дочка|доченька|племянница|внучка|девочка"))}
_ORDER: Final = ("girls", "boys", "women", "men")
"""Children first: "for my little sister" is a girl."""


def wearer(text: str) -> tuple[str | None, str]:
    """The gender of the person for whom something is looked for and the text without that person ("boyfriend" is a fit as
    well); None where nobody is named."""
    for gender in _ORDER:
        found = next((match for one in (_FOR, _TO, _WANTS, _WILLS) if (match := one[gender].search(text))), None)
        if found is not None:
            return gender, text[: found.start()] + "," + text[found.end() :]
    return None, text
