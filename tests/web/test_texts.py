"""Both languages say the same things."""

import re
import tomllib
from pathlib import Path

import pytest

import modiste.web
from modiste.core.errors import UnknownNameError
from modiste.studio.store.pictures.values import KINDS
from modiste.web.pages import PAGES
from modiste.web.texts import TABLES, words_of

_FOLDER = Path(modiste.web.__file__).parent
FILES = (_FOLDER / "texts.toml", *sorted((_FOLDER / "pages").glob("*/texts.toml")))
_HOLE = re.compile(r"\{(\w+)\}")


def test_every_page_has_its_texts_in_both_languages_side_by_side() -> None:
    assert {path.parent.name for path in FILES[1:]} >= {page.name.partition(".")[0] for page in PAGES}
    for path in FILES:
        for key, said in tomllib.loads(path.read_text(encoding="utf-8")).items():
            assert said.keys() == {"en", "ru"}, f"{path.parent.name}: {key}"
            assert all(text.strip() == text != "" for text in said.values()), f"{path.parent.name}: {key}"
            assert set(_HOLE.findall(said["en"])) == set(_HOLE.findall(said["ru"])), f"{path.parent.name}: {key}"
    assert TABLES["en"].keys() == TABLES["ru"].keys()


def test_russian_texts_are_russian() -> None:
    same = {"fabric.format.png", "fabric.format.tiff", "card.alt"}
    for key, text in TABLES["ru"].items():
        assert key in same or re.search("[а-яА-Я]", text), key


def test_every_kind_of_picture_has_a_name() -> None:
    assert {f"kind.{kind}" for kind in KINDS} <= TABLES["ru"].keys()


def test_every_text_that_is_asked_for_is_there() -> None:
    asked = set()
    for path in (*_FOLDER.rglob("*.py"), *_FOLDER.rglob("*.html"), *_FOLDER.rglob("*.js")):
        text = path.read_text(encoding="utf-8")
        asked |= set(re.findall(r"""(?:words|say)\(["']([a-z_]+\.[\w.-]*\w)["'][,)]""", text))
    assert len(asked) > 100
    assert asked - TABLES["en"].keys() == set()


def test_holes_are_filled_and_unknown_languages_named() -> None:
    assert words_of("ru")("job.ahead", count=3) == "Перед вами: 3"
    with pytest.raises(UnknownNameError, match="language"):
        words_of("fr")
