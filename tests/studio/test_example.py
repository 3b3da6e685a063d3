"""The example studio: made, and thrown away without a trace of its own or a loss of others'."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from PIL import Image

from modiste.core.messages import Message
from modiste.studio.example.making import EXAMPLE, ExampleStudio
from modiste.studio.lookbook import lookbook_html
from modiste.studio.store import Store
from modiste.studio.store.pictures.values import NewPicture
from modiste.studio.store.wardrobe.values import GarmentChange
from modiste.studio.studio import Studio
from modiste.studio.wardrobe.importing import ImportRequest
from modiste.stylist.conversation.kept import answer_from

HUES = ("white", "navy", "#c19a6b", "#24405e", "grey", "red", "olive", "black", "maroon")


@pytest.fixture
def own(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> ExampleStudio:
    """The example with flat pictures in place of sewn ones; all else is real."""
    def photos(_self: ExampleStudio, folder: Path, texts: Sequence[str]) -> Iterator[Path]:
        folder.mkdir(exist_ok=True)
        for number, text in enumerate(texts):
            path = folder / f"{text}.png"
            image = Image.new("RGB", (96, 128), "white")
            image.paste(HUES[number + len(texts) % 2], (20, 20, 70, 110))
            image.save(path)
            yield path

    def way(self: ExampleStudio, _tell: object) -> tuple[str, ...]:
        return (self._store.pictures.add(None, Image.new("RGB", (32, 32), "navy"), NewPicture(kind="design")).id,)

    monkeypatch.setattr(ExampleStudio, "_photos", photos)
    monkeypatch.setattr(ExampleStudio, "_way", way)
    return ExampleStudio(studio, Store.open(studio.settings.make_home()), None)


def test_an_example_is_made_shown_and_thrown_away(own: ExampleStudio, studio: Studio, tmp_path: Path) -> None:
    store, told = own._store, list[float]()
    mine = store.pictures.add(None, Image.new("RGB", (30, 30), "red"), NewPicture(kind="design", title="mine"))
    Image.new("RGB", (60, 60), "teal").save(tmp_path / "mine.png")
    list(studio.wardrobe.add(ImportRequest(sources=(tmp_path / "mine.png",), as_is=True), tag=False,
                             change=GarmentChange(title="mine")))

    def tell(share: float, _status: Message) -> None:
        told.append(share)

    made = own.make(tell)
    assert told == sorted(told)
    assert own.is_there()
    assert (made.garments, made.items) == (5, 4)
    answers = [answer_from(one.answer) for one in store.threads.get(None, made.thread).messages]
    assert [one.intent for one in answers] == ["outfit", "outfit", "improve", "recommend"]
    assert any("rain" in said or "dr" in said for said in (answers[1].text, *answers[1].basis))
    assert answers[3].cards
    assert set(made.pictures) == {one.id for one in store.boards.get(None, made.board).pictures}
    assert "<img" in lookbook_html(store, None, made.board)
    assert len(studio.catalog.items().items) == 4
    assert own.throw_away() == len(made.pictures)
    assert not own.is_there()
    assert (store.boards.list(None), store.threads.list(None)) == ((), ())
    assert studio.catalog.items().items == ()
    assert not [one for one in studio.stylist.taste.events() if one.person.startswith(EXAMPLE)]
    assert [one.title_in("en") for one in studio.wardrobe.items()] == ["mine"]
    assert store.pictures.get(None, mine.id).title == "mine"
