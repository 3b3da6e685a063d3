"""The lexicon of styles and moods: every row means something, in both languages, and reads back."""

import pytest

from modiste.stylist.conversation.words import hear, lexicon_of_moods


def test_every_mood_has_wishes_or_denials_that_the_vocabulary_knows() -> None:
    moods = lexicon_of_moods()
    assert len(moods) >= 80
    for mood in moods.values():
        assert mood.wishes or mood.without is not None, mood.id
        assert mood.label.text("ru") != mood.label.text("en"), mood.id


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_mood_is_heard_by_its_own_name(language: str) -> None:
    unheard = [mood.id for mood in lexicon_of_moods().values()
               if mood.id not in {one.id for one in hear(mood.label.text("ru" if language == "ru" else "en")).moods}]
    assert unheard == []


def test_moods_are_heard_in_any_form_of_their_words() -> None:
    assert [mood.id for mood in hear("что-то как у бабушки, но дерзкое").moods] == ["granny", "bold"]
    assert [mood.id for mood in hear("свитер, чтобы не кололся и не колючий").moods] == ["not_itchy"]
    assert [mood.id for mood in hear("an Old Money blazer").moods] == ["old_money"]
