"""For whom a garment is, from the people whom a message names: "for my husband", "сыну", "куртка на мужа", "my niece
wants". In Russian the case of the word tells whether the person is to wear it, in English what stands around it."""

import re
from collections.abc import Sequence
from typing import Final

from modiste.language.morphology import Token, cases, is_russian, keys, tokens

_PEOPLE: Final = {
    "girls": ("daughter niece granddaughter stepdaughter goddaughter girl schoolgirl",
              "дочь дочка доченька дочура дочурка племянница племяшка внучка девочка девчушка школьница крестница падчерица"),
    "boys": ("son nephew grandson stepson godson lad boy schoolboy kiddo",
             "сын сынок сынуля сынишка племянник внук внучок мальчик мальчишка пацан парнишка школьник крестник пасынок"),
    "women": ("wife wifey girlfriend gf fiancee fiancée mum mom mummy mommy mother mama sister sis aunt auntie grandma grandmother "
              "granny gran nan nana lady woman bride missus mrs mil she her bff bestie",
              "жена женушка девушка невеста мама мамочка мамуля мать сестра сестренка тетя тетка бабушка бабуля подруга подружка "
              "свекровь теща женщина начальница учительница барышня дама супруга невестка золовка"),
    "men": ("husband hubby boyfriend bf fiance fiancé dad daddy father papa pop brother bro uncle grandpa granddad grandad "
            "grandfather guy man bloke him he groom gentleman fella",
            "муж муженек парень жених папа папочка отец брат братишка дядя дедушка дед деда мужчина мужик друг начальник супруг "
            "зять тесть свекор шурин деверь батя"),
}
_GENDER: Final = {word: gender for gender, said in _PEOPLE.items() for words in said for word in words.split()}
_YOUNG: Final = frozenset("little baby teenage younger kid маленький младший".split())
_GROWN: Final = frozenset("tall curvy plus-size thick busty pregnant grown adult older взрослый".split())
"""Words that tell a grown girl from a child, and a small sister from a grown one."""
_OF_CHILDREN: Final = {"women": "girls", "men": "boys"}
_OF_GROWN: Final = {"girls": "women", "boys": "men"}
_SIBLINGS: Final = frozenset("sister sis brother bro сестра сестренка брат братишка".split())
_BETWEEN: Final = 5
_WISHES_EN: Final = frozenset("wants want needs need turns is would loves love likes like has asks asked wears takes will".split())
_WISHES_RU: Final = frozenset("хотеть просить искать мечтать любить попросить захотеть носить нужный нужно надо сказать".split())
_FOR: Final = frozenset({"для", "на"})
_TOWARDS: Final = frozenset("к ко по благодаря согласно навстречу".split())
_OF_THINGS: Final = frozenset("wedding birthday party style look jeans blazer shirt size sweater jacket fit coat".split())
"""What may belong to a person without being worn by her: "for my brother's wedding", "boyfriend jeans"."""
_POSSESSIVES: Final = frozenset("my our his her their".split())


def wearer(text: str) -> tuple[str | None, str]:
    """The gender of the person for whom something is looked for, and the text without that person, for "boyfriend" is a
    fit as well; None where nobody is named."""
    words = list(tokens(text))
    for at, word in enumerate(words):
        gender = _gender_of(word.text)
        if gender is None:
            continue
        start = _russian(words, at) if is_russian(word.text) else _english(words, at)
        if start is not None:
            near = {key for one in words[max(0, at - _BETWEEN) : at] for key in keys(one.text)}
            if near & _YOUNG and not _SIBLINGS.isdisjoint(keys(word.text)):
                gender = _OF_CHILDREN.get(gender, gender)
            elif near & _GROWN:
                gender = _OF_GROWN.get(gender, gender)
            return gender, f"{text[: words[start].start]},{text[word.end :]}"
    return None, text


def _gender_of(word: str) -> str | None:
    return next((_GENDER[key] for key in keys(word) if key in _GENDER), None)


def _russian(words: Sequence[Token], at: int) -> int | None:
    """Where the words begin that say it is for this person; None where they do not."""
    said = cases(words[at].text)
    start = at
    while start and at - start < 2 and _agrees(words[start - 1].text) and not words[start].breaks:
        start -= 1
    before = words[start - 1].text if start and not words[start].breaks else ""
    if before == "для" and "gent" in said:
        return start - 1
    if before == "на" and "accs" in said and "gent" in said:  # a person's accusative is its genitive: "на мужа"
        return start - 1
    if before == "у" and "gent" in said:
        return start - 1 if start < 2 or words[start - 2].text != "как" else None
    if "datv" in said and "gent" not in said | {""} and before not in _TOWARDS:
        return start
    if "datv" in said and before not in (*_TOWARDS, "от", "без", "у", "с", "из") and _is_needed(words, at):
        return start
    behind = [key for one in words[at + 1 : at + 3] for key in keys(one.text)]
    return start if "nomn" in said and _WISHES_RU.intersection(behind) else None


def _is_needed(words: Sequence[Token], at: int) -> bool:
    """Whether a word whose genitive is its dative too ("дочери") stands where something is asked for."""
    return at == 0 or not any(word.text in ("день", "свадьба", "свадьбу", "рождения") for word in words[max(0, at - 2) : at])


def _agrees(word: str) -> bool:
    return is_russian(word) and any(key in ("мой", "наш", "свой", "его", "ее", "любимый", "маленький", "младший", "старший", "взрослый",
                                            "полный", "пожилой", "высокий") for key in keys(word))


def _english(words: Sequence[Token], at: int) -> int | None:
    behind = words[at + 1].text if at + 1 < len(words) and not words[at + 1].breaks else ""
    if words[at].text.endswith(("'s", "s'")) or behind in _OF_THINGS:
        return None
    for start in range(at - 1, max(-1, at - _BETWEEN - 1), -1):
        if words[start + 1].breaks:
            break
        if words[start].text == "for":
            return start
        if words[start].text in ("with", "to", "than", "from", "and", "in", "of", "as", "like"):
            break
    if at > 1 and words[at - 2].text in ("like", "as", "than"):
        return None  # "a sweater like my grandma wears"
    if behind in _WISHES_EN and (at == 0 or words[at].breaks or words[at - 1].text in _POSSESSIVES | {"a", "the", "old"}):
        return max(0, at - 1) if at and words[at - 1].text in _POSSESSIVES else at
    return None
