"""What was learnt of a taste, in words that agree with one another."""

import re
from datetime import UTC, datetime

import pytest

from modiste.language import vocabulary
from modiste.stylist.fit.advice import FitBody
from modiste.stylist.taste.lines import TasteLine
from modiste.stylist.taste.profile import Profile
from modiste.stylist.taste.wording import left_out_message, profile_lines, taste_line


def line(name: str, weight: float = 1.0, since: datetime | None = None) -> TasteLine:
    return TasteLine(name=name, weight=weight, liked=1, turned_away=0, since=since)


@pytest.mark.parametrize(("name", "weight", "english", "russian"), [
    ("style:extravagant", 1.0, "more: extravagant (style)", "чаще: стиль «экстравагантный»"),
    ("colour:navy", -1.0, "less: navy (colour)", "реже: цвет «тёмно-синий»"),
])
def test_a_line_names_the_kind_of_what_was_learnt(name: str, weight: float, english: str, russian: str) -> None:
    told = taste_line(line(name, weight))
    assert (told.text("en"), told.text("ru")) == (english, russian)


def test_every_kind_has_its_word_in_russian() -> None:
    for kind in vocabulary().entries.keys() - {"comparison"}:  # which is of a search, not of a garment
        value = next(iter(vocabulary().entries[kind]))
        said = taste_line(line(f"{kind}:{value}", since=datetime(2026, 9, 1, tzinfo=UTC))).text("ru")
        assert not re.search(r"[a-z]", said.partition("«")[0]), said


def test_a_profile_and_what_is_left_out_are_told_in_words_without_what_is_nothing() -> None:
    profile = Profile(body=FitBody(height_cm=168), loved=("colour:navy",), budget=120.0, sizes=("M",))
    english = [one.text("en") for one in profile_lines(profile)]
    assert english == ["measures: height 168", "sizes: M", "loves: navy", "at most for one item: 120"]
    assert not re.search(r"[a-z]{2}", " ".join(one.text("ru") for one in profile_lines(profile)))
    said = left_out_message({"refused": 0, "budget": 3, "unavailable": 2, "done": 0})
    assert said.text("en") == "not shown: 3 over your budget, 2 sold out"
    assert "0" not in said.text("ru")
