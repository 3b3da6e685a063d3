"""For whom a garment is, from the people whom a message names: "for my husband", "сыну", "куртка на мужа", "my niece
wants". In Russian the case of the word tells whether the person is to wear it, in English what stands around it."""

from collections.abc import Sequence
from functools import cache
from typing import Final

from modiste.language.morphology import Token, cases, is_russian, keys, tokens
from modiste.language.spelling import nearest_words, stem_table
from modiste.stylist.conversation.word_lists import named_lists, word_list

_OF_CHILDREN: Final = {"women": "girls", "men": "boys"}
_OF_GROWN: Final = {"girls": "women", "boys": "men"}
_BETWEEN: Final = 5
_LONG: Final = 7
"""Letters from which a word is looked for among misspelt ones."""
_EVENTS: Final = frozenset("день свадьба свадьбу рождения юбилей годовщину праздник именины крестины поминки".split())
_BESIDE_PERSON: Final = frozenset(
    "мой наш свой его ее любимый маленький младший старший взрослый полный пожилой высокий".split())
_MARRIED: Final = {"bride": " for a wedding,", "groom": " for a wedding,", "невеста": " на свадьбу,",
                   "жених": " на свадьбу,"}
"""People who say for which occasion as well."""
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
            if near & word_list("person", "young") and not word_list("person", "siblings").isdisjoint(keys(word.text)):
                gender = _OF_CHILDREN.get(gender, gender)
            elif near & word_list("person", "grown"):
                gender = _OF_GROWN.get(gender, gender)
            event = next((_MARRIED[key] for key in keys(word.text) if key in _MARRIED), "")
            return gender, f"{text[: words[start].start]},{event}{text[word.end :]}"
    return None, text


def _gender_of(word: str) -> str | None:
    people = named_lists("people")
    near = nearest_words(word, _stems()) if len(word) >= _LONG else ()  # "my dauhgter"
    return next((people[key] for key in (*keys(word), *near) if key in people), None)


@cache
def _stems() -> dict[str, list[str]]:
    return stem_table(named_lists("people"))


def _russian(words: Sequence[Token], at: int) -> int | None:
    """Where the words begin that say it is for this person; None where they do not."""
    said = cases(words[at].text)
    start = at
    while start and at - start < 2 and _agrees(words[start - 1].text) and not words[start].breaks:
        start -= 1
    before = words[start - 1].text if start and not words[start].breaks else ""
    towards = word_list("person", "towards")
    if before == "для" and "gent" in said:
        return start - 1
    if before == "на" and "accs" in said and "gent" in said:  # a person's accusative is its genitive: "на мужа"
        return start - 1
    if before == "у" and "gent" in said:
        return start - 1 if start < 2 or words[start - 2].text != "как" else None
    if "datv" in said and "gent" not in said | {""} and before not in towards:
        return start
    if "datv" in said and before not in (*towards, "от", "без", "у", "с", "из") and _is_needed(words, at):
        return start
    behind = [key for one in words[at + 1 : at + 3] for key in keys(one.text)]
    return start if "nomn" in said and word_list("person", "wishes_ru").intersection(behind) else None


def _is_needed(words: Sequence[Token], at: int) -> bool:
    """Whether a word whose genitive is its dative too ("дочери") stands where something is asked for."""
    return not any(word.text in _EVENTS for word in words[max(0, at - 2) : at])


def _agrees(word: str) -> bool:
    return is_russian(word) and not _BESIDE_PERSON.isdisjoint(keys(word))


def _english(words: Sequence[Token], at: int) -> int | None:
    behind = words[at + 1].text if at + 1 < len(words) and not words[at + 1].breaks else ""
    of_law = behind == "in" and at + 2 < len(words) and words[at + 2].text.startswith("law'")
    if of_law or words[at].text.endswith(("'s", "s'")) or behind in word_list("person", "things"):
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
    described = _POSSESSIVES | {"a", "the", "old", "teen"} | word_list("person", "young") | word_list("person", "grown")
    begins = at == 0 or words[at].breaks or words[at - 1].text in described
    if begins and behind in word_list("person", "wishes_en"):
        return max(0, at - 1) if at and words[at - 1].text in _POSSESSIVES else at
    return None
