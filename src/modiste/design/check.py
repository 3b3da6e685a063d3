"""What was asked, looked for in finished pictures by the encoder's heads: to rank candidates and to check locks."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from modiste.core.attributes import Attributes
from modiste.core.colour import delta_e_ok
from modiste.core.values import Verification
from modiste.design.prompt_caption import known_garment
from modiste.encoder.clip import Encoder, Guess
from modiste.encoder.heads import LabelSpace, attribute
from modiste.language import colour_centre

HEAD_OF: Final = {"type": "garment", "colour": "colour", "pattern": "pattern"}
_UNSEEN: Final = Guess("", 0.0)  # an encoder trained on data that never names a kind cannot see it
_LEAST_LIKELY: Final = 1e-3  # below it a head only says "no"
_NEAR_COLOUR: Final = 0.14  # OKLab distance under which two colour names mean nearly the same cloth


def verify(pictures: Sequence[Image.Image], asked: Attributes, lock: Sequence[str],
           encoder: Encoder) -> list[tuple[Verification, ...]]:
    """For each picture one verification per locked attribute that the prompt names."""
    wanted = {kind: attribute(asked, HEAD_OF[kind]) for kind in lock}
    checks = {kind: value for kind, value in wanted.items() if value is not None}
    if not checks:
        return [() for _ in pictures]
    return [tuple(_verify_one(kind, value, guess.get(HEAD_OF[kind], _UNSEEN), encoder)
                  for kind, value in checks.items()) for guess in encoder.guess(pictures)]


def agreement(seen: Mapping[str, NDArray[np.float32]], asked: Attributes, labels: LabelSpace) -> NDArray[np.float64]:
    """How well each of N pictures or embeddings fits, given the probabilities N x C that the heads see in them: the
    sum, over what is asked and the heads know, of the log-probability of the asked value."""
    total = np.zeros(len(next(iter(seen.values()), ())))
    for kind, likely in seen.items():
        value = attribute(asked, kind)
        known = known_garment(value, labels.classes[kind]) if kind == "garment" else value
        if known is not None and known in labels.classes[kind]:
            total += np.log(np.maximum(likely[:, labels.index(kind, known)], _LEAST_LIKELY))
    return total


def _verify_one(kind: str, asked: str, guess: Guess, encoder: Encoder) -> Verification:
    known = known_garment(asked, encoder.labels.classes["garment"]) if kind == "type" else asked
    alike = guess.value == known or (kind == "colour" and _near(guess.value, asked))
    return Verification(kind, asked, guess.value, guess.confidence, alike)


def _near(first: str, second: str) -> bool:
    if not first or "multicolour" in (first, second):
        return first == second
    return float(delta_e_ok(colour_centre(first), colour_centre(second))) < _NEAR_COLOUR
