"""Sequins are a cloth: asked for as a detail, sewn of it, and said again in the caption."""

import numpy as np
import pytest

from modiste.language import Language, prompt
from modiste.sewing.rendering.cloth.sequins import sequins
from modiste.sewing.specification import specify
from modiste.sewing.specification.describe import describe


@pytest.mark.parametrize(("text", "language", "word"), [
    ("gold sequin mini dress", "en", "sequinned"), ("чёрный пиджак с пайетками", "ru", "с пайетками"),
])
def test_what_is_asked_with_sequins_is_of_them(text: str, language: Language, word: str) -> None:
    asked = prompt(text)
    found = specify(asked.attributes, asked.text, seed=1)
    assert found.spec.cloth("body").material == "sequins"
    assert not found.unmet
    assert word in describe(found.spec, language)


def test_another_cloth_that_is_named_wins_and_none_is_none() -> None:
    for text in ("velvet dress with sequins", "party dress without sequins"):
        asked = prompt(text)
        assert specify(asked.attributes, asked.text, seed=1).spec.cloth("body").material != "sequins"


def test_the_tile_of_discs_repeats_and_no_two_discs_flash_alike() -> None:
    height, shade, glint = sequins(8, 10, 16, 3)
    assert height.shape == shade.shape == glint.shape == (round(10 * 0.72 * 16), 128)
    for field in (height, shade):
        inner = np.abs(np.diff(field, axis=0)).mean(axis=1)
        assert np.abs(field[0] - field[-1]).mean() < inner.max() * 1.2, "the seam is no line"
    assert len(np.unique(glint.round(3))) > 60
    assert glint.min() >= 0
    assert glint.max() <= 1
