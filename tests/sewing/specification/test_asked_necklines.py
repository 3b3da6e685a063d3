"""A neckline that was asked for is the one sewn, or what stands in its way is said: no habit overrules it."""

import pytest

from modiste.core.attributes import Attributes
from modiste.core.construction import Construction, Feature
from modiste.core.garment_spec import NECKLINES, GarmentSpec
from modiste.language import parse
from modiste.sewing.specification import specify
from modiste.sewing.specification.habits import garment_names, habits

_SEEDS = range(12)
_ON_WRAPS = ("v", "halter", "strapless", "off_shoulder")


def _wraps(spec: GarmentSpec) -> bool:
    tied = spec.closure is not None and spec.closure.place == "wrap"
    return tied or (spec.bodice is not None and spec.bodice.kind == "wrap")


def _may_wrap(garment: str) -> bool:
    habit = habits()[garment]
    named = {name for slot in ("bodice", "closure") for name, _ in habit.options(slot)}
    return any("wrap" in name for name in named)


@pytest.mark.parametrize("line", NECKLINES)
def test_no_habit_overrules_a_neckline_asked_for(line: str) -> None:
    asked = Feature(kind="neckline", value=line, phrase=line)
    for garment in (name for name in garment_names() if habits()[name].has("bodice")):
        said = Attributes(garment=garment, construction=Construction(garment=garment, features=(asked,)))
        for seed in _SEEDS if _may_wrap(garment) else (0, 5):
            made = specify(said, seed=seed)
            neck = made.spec.neck
            assert neck is not None
            if neck.line == line:
                assert line in _ON_WRAPS or not _wraps(made.spec), (garment, seed)
                assert ("neckline", line) in made.asked
                continue
            assert _wraps(made.spec), (garment, seed)
            assert [one.phrase for one in made.unmet] == [line], (garment, seed)
            assert all(kind != "neckline" for kind, _ in made.asked)


@pytest.mark.parametrize(("words", "phrase", "line"), [
    ("wrap dress with a square neckline", "with a square neckline", "v"),
    ("bath robe with a boat neck", "with a boat neck", "v"),
    ("платье с запахом и вырезом лодочкой", "вырезом лодочкой", "v"),
    ("blazer with notched lapels and a boat neckline", "boat neckline", "v"),
    ("dress with a shirt collar and a square neckline", "square neckline", "crew"),
])  # fmt: skip
def test_of_two_wishes_that_exclude_each_other_one_is_said(words: str, phrase: str, line: str) -> None:
    made = specify(parse(words), words, seed=3)
    assert made.spec.neck is not None
    assert made.spec.neck.line == line
    assert [one.phrase for one in made.unmet] == [phrase]


def test_a_wrap_is_still_chosen_where_its_neckline_is_asked_for_or_none() -> None:
    for words in ("jumpsuit", "jumpsuit with a V neckline"):
        assert any(_wraps(specify(parse(words), words, seed=seed).spec) for seed in _SEEDS), words
