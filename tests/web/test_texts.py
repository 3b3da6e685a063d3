"""Both languages say the same things."""

import re
from pathlib import Path

import pytest

import modiste.web
from modiste.core.errors import UnknownNameError
from modiste.web.texts import TABLES, words_of

_FOLDER = Path(modiste.web.__file__).parent
_HOLE = re.compile(r"\{(\w+)\}")


def test_both_languages_have_the_same_texts_with_the_same_holes() -> None:
    assert TABLES["en"].keys() == TABLES["ru"].keys()
    for key, text in TABLES["en"].items():
        assert set(_HOLE.findall(text)) == set(_HOLE.findall(TABLES["ru"][key])), key


def test_russian_texts_are_russian() -> None:
    same = {"fabric.format.png", "fabric.format.tiff", "card.alt"}
    for key, text in TABLES["ru"].items():
        assert key in same or re.search("[а-яА-Я]", text), key


def test_every_text_that_is_asked_for_is_there() -> None:
    asked = set()
    for path in (*_FOLDER.rglob("*.py"), *_FOLDER.rglob("*.html"), *_FOLDER.rglob("*.js")):
        asked |= set(re.findall(r"""(?:words|say)\(["']([a-z_]+\.[\w.-]+)["']""", path.read_text(encoding="utf-8")))
    assert len(asked) > 100
    assert asked - TABLES["en"].keys() == set()


def test_holes_are_filled_and_unknown_languages_named() -> None:
    assert words_of("ru")("job.ahead", count=3) == "Перед вами: 3"
    with pytest.raises(UnknownNameError, match="language"):
        words_of("fr")
