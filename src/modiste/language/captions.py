"""From attributes to text in English or Russian: one canonical caption, and any number of ways people put it."""

import random
import zlib
from dataclasses import replace
from typing import Final

from modiste.core.attributes import Attributes
from modiste.core.errors import InputError, UnknownNameError
from modiste.language.caption_parts import Wording
from modiste.language.captions_en import compose_english
from modiste.language.captions_ru import compose_russian
from modiste.language.parser import parse
from modiste.language.vocabulary import LANGUAGES, Language

# How often a variant mentions what is known: people name the colour and seldom the season.
_MENTIONED: Final = {
    "colours": 0.93, "pattern": 0.88, "materials": 0.7, "gender": 0.6, "fit": 0.85, "length": 0.8, "neckline": 0.75,
    "sleeve": 0.75, "occasions": 0.5, "seasons": 0.3, "styles": 0.4, "details": 0.65, "sizes": 0.5, "price": 0.5,
    "comparisons": 0.9, "excluded": 0.8,
}  # fmt: skip
_PLAIN_MENTIONED: Final = 0.45  # that a garment has no pattern is mostly left unsaid


def caption(attributes: Attributes, language: Language, variant: int = 0) -> str:
    """A caption of a garment.

    Variant 0 is canonical: it says everything, always in the same words, and `parse` reads it back. Any other
    number gives another way to say it, always the same for the same number: synonyms, word orders, parts left out
    (never the garment), Russian cases, ё or е. Raises UnknownNameError for a language or an id that is not in the
    vocabulary, InputError for a negative variant.
    """
    if language not in LANGUAGES:
        raise UnknownNameError("language", language, LANGUAGES)
    if variant < 0:
        raise InputError("language.caption_variant", variant=variant)
    compose = compose_english if language == "en" else compose_russian
    if variant:
        seed = zlib.crc32(f"{language} {variant} {attributes!r}".encode())
        chance = random.Random(seed)
        return compose(_part(attributes, chance), Wording(language, chance))
    if _is_plain(attributes):  # reading it back would need the lexicon, which takes longer to build than a photo to cut
        return compose(attributes, Wording(language))
    # Two neighbours may happen to form a third phrase ("straight" + "cut-out"): then in another order or with commas.
    for wording in (Wording(language), Wording(language, reverse=True), Wording(language, apart=True)):
        text = compose(attributes, wording)
        if _same(parse(text), attributes):
            return text
    return compose(attributes, Wording(language))


def _is_plain(attributes: Attributes) -> bool:
    """Nothing but a type, and a colour at most: no colour and type of the vocabulary form a third phrase."""
    return len(attributes.colours) <= 1 and attributes == Attributes(
        garment=attributes.garment, colours=attributes.colours)


def _same(seen: Attributes, asked: Attributes) -> bool:
    """Equal but for the order of values."""
    return _sorted(seen) == _sorted(asked)


def _sorted(attributes: Attributes) -> Attributes:
    return replace(
        attributes,
        materials=tuple(sorted(attributes.materials)),
        occasions=tuple(sorted(attributes.occasions)),
        seasons=tuple(sorted(attributes.seasons)),
        styles=tuple(sorted(attributes.styles)),
        details=tuple(sorted(attributes.details)),
    )


def _part(attributes: Attributes, chance: random.Random) -> Attributes:
    """The attributes that a variant mentions: the garment, and at least one more where there is one."""
    told = [name for name in _MENTIONED if getattr(attributes, name)]
    kept = [name for name in told if chance.random() < _share(attributes, name)]
    if told and not kept:
        kept = [chance.choice(told)]
    values = {name: getattr(attributes, name) for name in kept}
    if len(attributes.details) > 1 and "details" in values and chance.random() < 0.5:
        values["details"] = (chance.choice(attributes.details),)
    return replace(Attributes(garment=attributes.garment), **values)


def _share(attributes: Attributes, name: str) -> float:
    return _PLAIN_MENTIONED if name == "pattern" and attributes.pattern == "solid" else _MENTIONED[name]
