"""An item of a shop keeps its title, and what it is is told in the language of the question."""

import pytest

from modiste.core.messages import Message
from modiste.stylist.conversation.answering import answer
from modiste.stylist.conversation.telling import called_of, language_of, title_of
from modiste.stylist.conversation.values import Talk
from tests.stylist.conversation.shop import Shop, item

ENGLISH = item(1, "dress", "navy", "linen", title="Nakd Wrap Dress", more=(("pattern", "striped"),))
RUSSIAN = item(2, "dress", "navy", "linen", title="Платье Берёзка")


def test_a_title_in_the_other_language_stands_after_what_it_is() -> None:
    told = title_of(ENGLISH, "ru")
    assert told.startswith("Тёмно-синее платье")
    assert "в полоску" in told
    assert told.endswith(", «Nakd Wrap Dress»")
    assert title_of(ENGLISH, "en") == "Nakd Wrap Dress"
    assert title_of(RUSSIAN, "ru") == "Платье Берёзка"
    assert title_of(RUSSIAN, "en") == "Navy dress, “Платье Берёзка”"


def test_within_a_sentence_as_well() -> None:
    found = answer("какое самое дешёвое платье?", Talk(), Shop(stock=(ENGLISH,)))
    assert "тёмно-синее платье в полоску «Nakd Wrap Dress»" in found.text
    assert found.cards[0].title.startswith("Тёмно-синее платье")
    called = called_of(item(3, "dress", "red", "silk", title="501"))
    assert isinstance(called, Message)
    assert called.text("ru") == "красное платье «501»"  # a number says nothing in either language


@pytest.mark.parametrize(("title", "language"), [
    ("Nakd Dress", "en"), ("Платье Nakd", "ru"), ("501", None), ("", None),
])
def test_the_language_of_a_title(title: str, language: str | None) -> None:
    assert language_of(title) == language
