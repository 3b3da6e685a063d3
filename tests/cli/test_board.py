"""`modiste board`: files become kept pictures that know what they were made from, and a lookbook."""

from pathlib import Path

from PIL import Image

from modiste.core.images import save_png
from modiste.core.values import Lineage
from modiste.studio.store import Store
from modiste.studio.studio import Studio
from tests.cli.conftest import Run


def _made(tmp_path: Path) -> tuple[Path, Path]:
    """A fabric, and a design that was sewn in it."""
    fabric = Lineage(kind="fabric", model="drawn", seed=7)
    sewn = Lineage(kind="sew", model="sewing", seed=7, parents=(fabric,))
    save_png(Image.new("RGB", (40, 40), "red"), tmp_path / "floral-7.png", fabric)
    save_png(Image.new("RGB", (40, 60), "navy"), tmp_path / "wrap-dress-7.png", sewn)
    return tmp_path / "floral-7.png", tmp_path / "wrap-dress-7.png"


def test_pictures_of_files_keep_how_they_were_made(run: Run, tmp_path: Path, studio: Studio) -> None:
    fabric, dress = _made(tmp_path)
    ran = run("board", "Autumn", fabric, dress, "--note", "for rain", "--lookbook", tmp_path / "book.html", "--json")
    assert ran.code == 0
    with Store.open(studio.settings.home) as store:
        board = store.boards.get(None, str(ran.json()["board"]))
        assert (board.title, board.note) == ("Autumn", "for rain")
        assert [(one.kind, one.title) for one in board.pictures] == [
            ("fabric", "floral"), ("design", "wrap dress")]
        assert [one.id for one in store.pictures.children(None, board.pictures[0].id)] == [board.pictures[1].id]
    page = (tmp_path / "book.html").read_text(encoding="utf-8")
    assert "Autumn" in page
    assert page.count("data:image/webp") == 2


def test_a_lookbook_is_a_pdf_too(run: Run, tmp_path: Path) -> None:
    assert run("board", "Осень", *_made(tmp_path), "--lookbook", tmp_path / "book.pdf").code == 0
    assert (tmp_path / "book.pdf").read_bytes().startswith(b"%PDF")


def test_what_cannot_be_shown_keeps_nothing(run: Run, tmp_path: Path, studio: Studio) -> None:
    fabric, _ = _made(tmp_path)
    (tmp_path / "words.png").write_text("no picture")
    assert run("board", "Autumn", fabric, tmp_path / "words.png").code == 2
    ended = run("board", "Autumn", fabric, "--lookbook", tmp_path / "book.doc")
    assert ended.code == 2
    assert ".pdf or .html" in ended.message
    with Store.open(studio.settings.make_home()) as store:
        assert store.pictures.count(None) == 0
        assert store.boards.list(None) == ()
