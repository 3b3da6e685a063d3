import pytest

from modiste.core.errors import InputError, PromptError
from modiste.language import detect_language, prompt


def test_prompt() -> None:
    found = prompt("  прямые леопардовые\n джинсы ")
    assert found.text == "прямые леопардовые джинсы"
    assert found.language == "ru"
    assert (found.attributes.garment, found.attributes.pattern, found.attributes.fit) == (
        "jeans",
        "leopard",
        "straight",
    )


def test_a_prompt_without_a_garment_is_one() -> None:
    assert prompt("something red").attributes.colours == ("red",)
    assert prompt("42").attributes.empty


def test_letters_are_composed() -> None:
    assert prompt("чёрный зо\u0438\u0306").text.endswith("й")
    assert prompt("е\u0308лка").text == "ёлка"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "says nothing"),
        (" \n\t ", "says nothing"),
        ("👗👠", "expected words"),
        ("...!?", "expected words"),
        ("a" * 2001, "2001 characters; expected at most 2000"),
        ("red " * 2500, "10000 characters"),
        ("red\x00dress", r"control character '\\x00' at position 3"),
        ("red\x1b[31m", "control character"),
        ("red \ud800", "control character"),
    ],
)
def test_refused_prompts(text: str, message: str) -> None:
    with pytest.raises(PromptError, match=message) as caught:
        prompt(text)
    assert "\n" not in str(caught.value)


def test_no_text() -> None:
    with pytest.raises(InputError, match="expected a text, got NoneType"):
        prompt(None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("red dress", "en"),
        ("красное платье", "ru"),
        ("кроссовки Nike", "ru"),
        ("Nike Air Max кеды", "en"),
        ("", "en"),
        ("123 🔥", "en"),
        ("robe élégante", "en"),
    ],
)
def test_detect_language(text: str, language: str) -> None:
    assert detect_language(text) == language
