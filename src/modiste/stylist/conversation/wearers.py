"""For whom a garment is, from the people whom a message names: "for my husband", "сыну", "my niece wants"."""

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class _People:
    """Who is of a gender: in English, and in Russian in the nominative, the dative and the genitive."""

    gender: str
    english: str
    nominative: str
    dative: str
    genitive: str


_PEOPLE: Final = (
    _People(gender="girls",
            english=r"daughter|niece|granddaughter|(?:little|baby|teenage)\s+sister|girl",
            nominative="дочь|дочка|доченька|племянница|внучка|девочка",
            dative="дочери|дочке|доченьке|племяннице|внучке|девочке",
            genitive="дочери|дочки|доченьки|племянницы|внучки|девочки"),
    _People(gender="boys",
            english=r"son|nephew|grandson|(?:little|baby|teenage)\s+brother|lad|boy",
            nominative="сын|сынишка|племянник|внук|мальчик",
            dative="сыну|сынишке|племяннику|внуку|мальчику|пацану",
            genitive="сына|сынишки|племянника|внука|мальчика|пацана"),
    _People(gender="women",
            english=r"wife|girlfriend|fianc[eé]e|m[uo]m(?:my)?|mother|sister|aunt(?:ie)?|grand(?:ma|mother)|nan|lady|woman|her"
                    r"|bride",
            nominative="жена|девушка|невеста|мама|мать|сестра|т[её]тя|бабушка|подруга|свекровь|т[её]ща",
            dative="жене|женщине|девушке|невесте|маме|матери|сестре|т[её]те|бабушке|подруге|свекрови|т[её]ще",
            genitive="жены|женщины|девушки|невесты|мамы|матери|сестры|т[её]ти|бабушки|подруги|свекрови|т[её]щи"),
    _People(gender="men",
            english=r"husband|boyfriend|fianc[eé]|dad(?:dy)?|father|brother|uncle|grand(?:pa|dad|father)|guy|man|him|groom",
            nominative="муж|парень|жених|папа|отец|брат|дядя|дедушка|дед",
            dative="мужу|мужчине|парню|жениху|папе|отцу|брату|дяде|дедушке|деду|другу",
            genitive="мужа|мужчины|парня|жениха|папы|отца|брата|дяди|дедушки|деда|друга"),
)
"""Children first: "for my little sister" is a girl."""
_NEAR: Final = r"(?:(?:a|an|the|my|our|his|her|their|your|\d{1,2}|years?|old|year-old|little|young|elderly|tall|short|curvy|petite|slim|big|dear|beloved|best|old)\s+){0,5}"
_WISHES: Final = r"хочет|просит|ищет|мечтает|любит|попросил\w*|захотел\w*"


def _patterns(one: _People) -> tuple[re.Pattern[str], ...]:
    said = (
        rf"\bfor\s+{_NEAR}(?:{one.english})\b(?!['’]s|\s+(?:wedding|birthday|party|style|look))",
        rf"(?:\b(?:my|our)\s+|^\s*|[.!?]\s+){_NEAR}(?:{one.english})\s+(?:wants?|needs?|turns|is|would|loves?|likes?|has|asks?|asked)\b",
        rf"(?<![^\W_])(?<!к )(?<!ко )(?:{one.dative})(?![^\W_])",
        rf"(?<![^\W_])для\s+(?:\w+\s+)?(?:{one.genitive})(?![^\W_])",
        rf"(?<![^\W_])(?:{one.nominative})\s+(?:очень\s+)?(?:{_WISHES})(?![^\W_])",
    )
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in said)


_SAID: Final = tuple((one.gender, _patterns(one)) for one in _PEOPLE)


def wearer(text: str) -> tuple[str | None, str]:
    """The gender of the person for whom something is looked for, and the text without that person, for "boyfriend" is a
    fit as well; None where nobody is named."""
    for gender, patterns in _SAID:
        found = next((match for pattern in patterns if (match := pattern.search(text))), None)
        if found is not None:
            return gender, f"{text[: found.start()]},{text[found.end() :]}"
    return None, text
