"""What was learnt of a taste, in words that agree with one another."""

import re
from datetime import UTC, datetime

import pytest

from modiste.language import vocabulary
from modiste.stylist.taste.lines import TasteLine
from modiste.stylist.taste.wording import taste_line


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
