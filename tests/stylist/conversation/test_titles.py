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


def test_a_title_that_only_describes_is_not_quoted() -> None:
    shop = item(4, "dress", "white", "cotton", title="white floral cotton wrap dress", more=(("pattern", "floral"),))
    told = title_of(shop, "ru")
    assert "«" not in told
    assert "wrap" not in told
    assert told.startswith("Белое хлопковое платье")
    assert "с запахом" in told  # what the title says beside the tags is not lost
    assert title_of(shop, "en") == "white floral cotton wrap dress"
    called = called_of(shop)
    assert isinstance(called, Message)
    assert called.text("ru").startswith("белое хлопковое платье")
    assert called.text("en") == "white floral cotton wrap dress"
    assert title_of(item(5, "dress", "navy", "linen", title="тёмно-синее платье"), "en") == "Navy dress"


@pytest.mark.parametrize("title", [
    "Anna white dress", "Nakd wrap dress", "white dress 501", "Rose dress", "white dress size M", "white shirt"])
def test_a_title_that_is_more_than_a_description_is_quoted(title: str) -> None:
    assert f"«{title}»" in title_of(item(6, "dress", "white", "cotton", title=title), "ru")
