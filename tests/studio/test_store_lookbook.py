"""A lookbook needs nothing beside it, says what was made, and lets nothing that a user wrote become code."""

import json
import re
from collections.abc import Iterator
from functools import partial
from html.parser import HTMLParser
from pathlib import Path

import pytest
from PIL import Image

from modiste.core.errors import SettingError
from modiste.core.values import Lineage
from modiste.language import prompt
from modiste.sewing.specification import spec_to_json, specify
from modiste.studio.lookbook import lookbook_html, lookbook_pdf
from modiste.studio.lookbook.pdf import Plate, draw_pdf
from modiste.studio.store import Board, NewPicture, NotFoundError, Store

EVIL = "<script>alert('1')</script>\"><img src=x onerror=alert(2)>"


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    with Store.open(home) as store:
        yield store


@pytest.fixture
def board(store: Store) -> Board:
    lineage = Lineage(kind="design", model="/home/anna/models/mine", seed=7)
    new = NewPicture(kind="design", title=EVIL, prompt=f"пальто {EVIL}", lineage=lineage)
    picture = store.pictures.add(None, Image.new("RGB", (40, 60), "red"), new)
    board = store.boards.create(None, f"Осень {EVIL}", [picture.id])
    return store.boards.change(None, board.id, 1, note=f"line\n{EVIL}")


class Page(HTMLParser):
    """What a browser would make of a page: its tags, the addresses it names, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert not [name for name, _ in attrs if name.startswith("on")]
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href")]

    def handle_data(self, data: str) -> None:
        self.words += data


def test_the_page_stands_alone_and_shows_texts_as_texts(store: Store, board: Board) -> None:
    html = lookbook_html(store, None, board.id, "ru")
    page = Page(html)
    assert "script" not in page.tags
    assert page.tags.count("img") == 1
    assert all(address.startswith("data:image/webp;base64,") for address in page.addresses)
    assert not re.search(r"https?:|url\(|@import", html)
    assert f"Осень {EVIL}" in page.words
    assert "эскиз" in page.words
    assert "зерно" not in page.words, "seeds and models are of the lineage, not for clients"
    assert "anna" not in html


def test_the_page_speaks_english_too(store: Store, board: Board) -> None:
    spec = json.loads(spec_to_json(specify(prompt("linen midi dress").attributes, "linen midi dress").spec))
    sewn = store.pictures.add(None, Image.new("RGB", (40, 60), "red"), NewPicture(
        kind="design", title="dress", origin="sew", attributes={"spec": spec},
        lineage=Lineage(kind="sew", model="modiste sewing", seed=986180785)))
    board = store.boards.change(None, board.id, board.version, pictures=[*(one.id for one in board.pictures), sewn.id])
    words = Page(lookbook_html(store, None, board.id)).words
    assert "design · linen · size M" in words
    assert "986180785" not in words
    with pytest.raises(SettingError, match="language"):
        lookbook_html(store, None, board.id, "fr")


@pytest.mark.parametrize("export", [lookbook_html, lookbook_pdf])
def test_another_users_board_is_not_exported(store: Store, board: Board, export: object) -> None:
    assert callable(export)
    with pytest.raises(NotFoundError):
        export(store, store.users.add("anna", "four small words").id, board.id)


def test_the_pdf_carries_letters_of_both_alphabets(store: Store, board: Board) -> None:
    pdf = lookbook_pdf(store, None, board.id, "ru")
    assert pdf.startswith(b"%PDF-")
    assert b"PTSans" in pdf
    assert pdf.count(b"/FontFile2") >= 2
    assert b"/Count 2" in pdf
    assert pdf == lookbook_pdf(store, None, board.id, "ru")


def test_words_without_spaces_and_letters_without_shapes_do_not_break_the_pdf() -> None:
    from modiste.studio.lookbook.captions import Caption

    plates = [Plate(Caption(title="ж" * 200, prompt="漢字 😀" * 100, facts="x" * 300, inks=("#a0b1c2",) * inks,
                            repeats=bool(inks)),
                    partial(Image.new, "RGB", size))
              for size, inks in (((1, 900), 0), ((900, 1), 16), ((40, 40), 3), ((8, 8), 0), ((3000, 2000), 0))]
    assert b"/Count 3" in draw_pdf("Ж" * 200, "note\n\n" * 50, "", plates)
    assert b"/Count 1" in draw_pdf("Empty", "", "", [])


def test_a_damaged_picture_leaves_its_place_empty(store: Store, home: Path) -> None:
    whole = store.pictures.add(None, Image.new("RGB", (40, 60), "red"), NewPicture(kind="design", title="whole"))
    broken = store.pictures.add(None, Image.new("RGB", (40, 60), "blue"), NewPicture(kind="design", title="broken"))
    board = store.boards.create(None, "Both", [whole.id, broken.id])
    store.pictures.file(None, broken.id).write_bytes(b"x")
    assert b"/Count 2" in lookbook_pdf(store, None, board.id)
    for thumbnail in (home / "thumbnails").rglob(f"*{broken.sha256}*"):
        thumbnail.unlink()
    assert "broken" in Page(lookbook_html(store, None, board.id)).words
