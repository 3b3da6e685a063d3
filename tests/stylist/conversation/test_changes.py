"""A limit stands until it is taken off or another takes its place, and either is said."""

import pytest

from modiste.stylist.conversation.answering import answer
from modiste.stylist.conversation.values import Answer, Talk
from tests.stylist.conversation.shop import Shop


def said(*texts: str) -> Answer:
    talk, shop = Talk(), Shop()
    for text in texts:
        found = answer(text, talk, shop)
        talk = found.talk
    return found


@pytest.mark.parametrize(("before", "now", "words"), [
    ("a navy dress under 80 euro", "under 120 euro", ("under 80", "under 120")),
    ("красное платье", "лучше синее", ("красный", "синий")),
    ("a red dress", "any colour", ("red",)),
    ("a red wool dress", "a skirt", ("dress", "skirt", "red", "wool")),
    ("чёрное или белое платье", "чёрное убери", ("чёрный", "белый")),
    ("туфли", "без каблука", ("туфли",)),
])
def test_what_a_message_changes_is_said(before: str, now: str, words: tuple[str, ...]) -> None:
    told = said(before, now).text.split(".")
    changes = ".".join(told[:3])
    assert all(word in changes for word in words), changes
    assert ("Instead of" in changes) or ("Lifted" in changes) or ("Вместо" in changes) or ("Снято" in changes)


def test_what_is_added_is_not_announced() -> None:
    found = said("a dress", "navy, under 80 euro")
    assert "Instead of" not in found.text
    assert "Lifted" not in found.text


def test_a_limit_that_does_not_hold_for_an_answer_stays_in_sight() -> None:
    found = said("a navy dress under 80 euro", "which size should I take?")
    assert [one.label for one in found.chips] == ["dress", "navy", "under 80 €"]
    assert all(one.idle for one in found.chips)
    again = said("a navy dress under 80 euro", "which size should I take?", "show me more")
    assert [one.label for one in again.chips] == [one.label for one in found.chips]
    assert not any(one.idle for one in again.chips)
