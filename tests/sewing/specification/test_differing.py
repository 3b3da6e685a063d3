"""Garments of the same words are told apart by what they have."""

import pytest

from modiste import language
from modiste.core.garment_spec import GarmentSpec
from modiste.language import Language
from modiste.sewing.specification import specify
from modiste.sewing.specification.differing import told_apart
from modiste.studio.sheet_words import OnSheet, captions_of


def four(text: str) -> list[GarmentSpec]:
    said = language.prompt(text)
    return [specify(said.attributes, said.text, seed=seed).spec for seed in range(4)]


@pytest.mark.parametrize(("text", "spoken"), [
    ("a black T-shirt", "en"), ("white shirt", "en"), ("straight jeans", "en"), ("midi dress", "en"),
    ("чёрная футболка", "ru"), ("белая рубашка", "ru"),
])
def test_four_of_a_prompt_have_four_captions(text: str, spoken: Language) -> None:
    said = told_apart(four(text), spoken)
    assert all(said)
    assert len(set(said)) == 4
    for one in said:
        assert language.detect_language(one) == spoken, one


def test_what_all_have_is_not_said() -> None:
    assert not any("black" in one for one in told_apart(four("a black T-shirt"), "en"))
    assert told_apart(four("a black T-shirt")[:1], "en") == ("",)
    assert told_apart((), "en") == ()


def test_a_sheet_names_prompts_and_tells_those_of_one_prompt_apart() -> None:
    text, other = "a black T-shirt", "a red skirt"
    sewn = [OnSheet(text, spec) for spec in four(text)]
    said = captions_of([*sewn, OnSheet(other, four(other)[0]), OnSheet("red shoes"), OnSheet("red shoes")])
    assert len(set(said[:4])) == 4
    assert text not in said
    assert said[4:] == (other, "red shoes", "red shoes")
    assert captions_of(sewn[:1]) == (text,)
