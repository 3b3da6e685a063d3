"""What was asked, looked for in finished pictures: to rank candidates and to check locks.

Types and patterns are read by the encoder's heads, colours are measured on the garment's own pixels. What neither can
tell, such as a trench coat from a jacket, is said to be unknown and never passes.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from modiste.core.attributes import Attributes, Exclusion
from modiste.core.values import Verification
from modiste.design.colour_check import WITHOUT, colour_verification, denied_colour_verification
from modiste.design.garment_colours import Tone, garment_tones
from modiste.design.prompt_caption import known_colour, known_garment
from modiste.encoder.clip import Encoder, Guess
from modiste.encoder.heads import LabelSpace, attribute
from modiste.language.denied import falls_under
from modiste.language.vocabulary import vocabulary

HEAD_OF: Final = {"type": "garment", "colour": "colour", "pattern": "pattern"}
_UNSEEN: Final = Guess("", 0.0)  # an encoder trained on data that never names a kind cannot see it
_LEAST_LIKELY: Final = 1e-3  # below it a head only says "no"


def verify(pictures: Sequence[Image.Image], asked: Attributes, lock: Sequence[str],
           encoder: Encoder) -> list[tuple[Verification, ...]]:
    """For each picture one verification per locked attribute that the prompt names (for each of several colours), and
    one per colour, pattern or type that it denies."""
    kinds = [kind for kind in lock if attribute(asked, HEAD_OF[kind]) is not None]
    denied = [one for one in asked.excluded if one.kind in ("colour", "pattern", "garment") and one.value]
    if not kinds and not denied:
        return [() for _ in pictures]
    return [_verify_one(picture, guess, asked, kinds, denied, encoder.labels)
            for picture, guess in zip(pictures, encoder.guess(pictures), strict=True)]


def _verify_one(picture: Image.Image, guess: Mapping[str, Guess], asked: Attributes, kinds: Sequence[str],
                denied: Sequence[Exclusion], labels: LabelSpace) -> tuple[Verification, ...]:
    tones: tuple[Tone, ...] = ()
    if "colour" in kinds or any(one.kind == "colour" for one in denied):
        tones = garment_tones(picture, asked.garment)
    found: list[Verification] = []
    for kind in kinds:
        if kind == "colour":
            found += [colour_verification(colour, asked, tones) for colour in asked.colours]
        elif kind == "type":
            found.append(_type(str(asked.garment), guess.get("garment", _UNSEEN), labels))
        else:
            found.append(_pattern(str(asked.pattern), guess.get("pattern", _UNSEEN), labels))
    return tuple(found + [_without(one, guess, tones, labels) for one in denied])


def _type(asked: str, guess: Guess, labels: LabelSpace) -> Verification:
    known = labels.classes["garment"]
    if asked in known:
        return Verification(
            kind="type", asked=asked, seen=guess.value, confidence=guess.confidence, ok=guess.value == asked)
    near = known_garment(asked, known)
    unsure = not guess.value or guess.value == near or _same_group(guess.value, asked)
    return Verification(
        kind="type", asked=asked, seen=guess.value, confidence=guess.confidence, ok=False, sure=not unsure)


def _same_group(one: str, other: str) -> bool:
    entries = vocabulary().entries["garment"]
    return one in entries and other in entries and entries[one].group == entries[other].group


def _pattern(asked: str, guess: Guess, labels: LabelSpace) -> Verification:
    sure = asked in labels.classes["pattern"] and bool(guess.value)
    return Verification(
        kind="pattern", asked=asked, seen=guess.value, confidence=guess.confidence, ok=sure and guess.value == asked,
        sure=sure)


def _without(denied: Exclusion, guess: Mapping[str, Guess], tones: Sequence[Tone], labels: LabelSpace) -> Verification:
    value = str(denied.value)
    if denied.kind == "colour":
        return denied_colour_verification(value, tones)
    seen = guess.get(denied.kind, _UNSEEN)
    sure = value in labels.classes[denied.kind] and bool(seen.value)
    return Verification(
        kind=WITHOUT, asked=value, seen=seen.value, confidence=seen.confidence, ok=sure and seen.value != value,
        sure=sure)


def agreement(seen: Mapping[str, NDArray[np.float32]], asked: Attributes, labels: LabelSpace) -> NDArray[np.float64]:
    """How well each of N pictures or embeddings fits, given the probabilities N x C that the heads see in them: the
    sum, over what is asked and the heads know, of the log-probability of the asked value, and over what is denied, of
    that it is not there."""
    total = np.zeros(len(next(iter(seen.values()), ())))
    for kind, likely in seen.items():
        value = _known(kind, attribute(asked, kind), labels)
        if value in labels.classes[kind]:
            total += np.log(np.maximum(likely[:, labels.index(kind, value)], _LEAST_LIKELY))
        for denied in asked.excluded:
            if denied.kind == kind:
                known = labels.classes[kind]
                rows = [labels.index(kind, one) for one in known if falls_under(kind, one, denied.value)]
                total += np.log(np.maximum(1 - likely[:, rows].sum(axis=1), _LEAST_LIKELY))
    return total


def _known(kind: str, value: str | None, labels: LabelSpace) -> str | None:
    if kind == "garment":
        return known_garment(value, labels.classes[kind])
    return known_colour(value, labels.classes[kind]) if kind == "colour" and value is not None else value
