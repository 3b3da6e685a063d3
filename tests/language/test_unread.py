"""What of a text is told as not understood, and what is let pass."""

import pytest

from modiste.language.unread import nearest_word, unread_phrases


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("frobnicated blorp dress with a quux", ("frobnicated blorp", "quux")),
        ("футболка с Чебурашкой и карманом", ("Чебурашкой",)),
        ("please make me a beautiful, cozy red sweater", ()),
        ("хочу очень красивое платье на выпускной, чтобы в пол", ()),
        ("midi skirt, 70 cm long, size M, #1a2b3c, under 80 euro", ()),
        ("блузка с тремя пуговицами и двумя карманами на груди", ()),
        ("double-breasted camel coat to the knee with four buttons", ()),
    ],
)
def test_only_words_that_mean_nothing_here_are_told(text: str, phrases: tuple[str, ...]) -> None:
    assert unread_phrases(text) == phrases


def test_a_slip_of_the_pen_is_answered_with_the_word() -> None:
    assert nearest_word("colar") == "collar"
    assert nearest_word("tasels") == "tassels"
    assert nearest_word("quux") == ""
