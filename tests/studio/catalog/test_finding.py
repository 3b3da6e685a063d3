"""Finding through the studio's door and its command: a drawn shop, an embedder that sees shape, colour and stripes."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from modiste.catalog.embedding import PARTS, VectorPart, Vectors, unit_parts
from modiste.cli.main import main
from modiste.core.errors import DataError, ImageError, InputError, UnknownNameError
from modiste.core.items import Tag
from modiste.core.settings import Settings
from modiste.core.values import parse_hex
from modiste.language import colour_hexes, parse
from modiste.studio.catalog.find_requests import FindRequest, ShownPicture
from modiste.studio.catalog.requests import AddRequest
from modiste.studio.models import Loaders
from modiste.studio.store.errors import NotFoundError
from modiste.studio.studio import Studio

COLOURS = ("red", "navy", "green", "yellow")
SHAPES = {"dress": (60, 150), "tshirt": (110, 90), "trousers": (50, 170)}


def drawn(garment: str, colour: str, striped: bool = False) -> Image.Image:
    """A garment as a rectangle of its proportions on white."""
    picture = Image.new("RGB", (160, 200), "white")
    pen = ImageDraw.Draw(picture)
    width, height = SHAPES[garment]
    left, top = (160 - width) // 2, (200 - height) // 2
    pen.rectangle((left, top, left + width, top + height), fill=colour_hexes()[colour])
    for line in range(top, top + height, 12) if striped else ():
        pen.rectangle((left, line, left + width, line + 3), fill="black")
    return picture


class LookEmbedder:
    """Cut by the proportions of what is not white, colour by its median, print by how much it varies."""

    id = "looks-1"
    parts: tuple[VectorPart, ...] = PARTS

    def embed_pictures(self, pictures: Sequence[Image.Image], masks: Sequence[NDArray[np.uint8] | None]) -> Vectors:
        vectors = np.zeros((len(pictures), 256), np.float32)
        for vector, picture in zip(vectors, pictures, strict=True):
            pixels = np.asarray(picture.convert("RGB"), np.float32) / 255
            inside = (pixels < 0.9).any(axis=2)
            rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
            angle = np.arctan2(len(rows), len(columns)) * 6
            vector[0:2] = np.cos(angle), np.sin(angle)
            vector[128:132] = (*(np.median(pixels[inside], axis=0) - 0.4), 0.1)
            striped = float((pixels[inside] < 0.05).all(axis=1).mean() > 0.1)
            vector[192:194] = 1 - striped, striped
        return unit_parts(vectors)

    def embed_words(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), 256), np.float32)
        for vector, said in zip(vectors, map(parse, texts), strict=True):
            for colour in said.colours:
                vector[128:132] = (*(np.array(parse_hex(colour_hexes()[colour])) / 255 - 0.4), 0.1)
            if said.garment in SHAPES:
                width, height = SHAPES[said.garment]
                angle = np.arctan2(height, width) * 6
                vector[0:2] = np.cos(angle), np.sin(angle)
        return unit_parts(vectors)

    def tags(self, pictures: Sequence[Image.Image], masks: Sequence[NDArray[np.uint8] | None]
             ) -> list[tuple[Tag, ...]]:
        seen = self.embed_pictures(pictures, masks)
        names = [(garment, self.embed_words([garment])[0]) for garment in ("dress", "tshirt", "trousers")]
        colours = [(colour, self.embed_words([colour])[0]) for colour in COLOURS]
        return [(Tag("garment", max(names, key=lambda one: float(one[1] @ row))[0], confidence=0.95, source="picture"),
                 Tag("colour", max(colours, key=lambda one: float(one[1] @ row))[0], confidence=0.95,
                     source="picture", share=0.9),
                 Tag("pattern", "striped" if row[193] > row[192] else "solid", confidence=0.9,
                     source="picture")) for row in seen]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A feed: each garment in four colours and two prints, one price a garment, two sizes."""
    folder = tmp_path_factory.mktemp("shop")
    rows = ["id,product,title,brand,type,colour,price,size,photo"]
    for garment, price in (("dress", "60 EUR"), ("tshirt", "20 EUR"), ("trousers", "3990 RUB")):
        for colour in COLOURS:
            for striped in (False, True):
                name = f"{garment}-{colour}-{'striped' if striped else 'plain'}"
                drawn(garment, colour, striped).save(folder / f"{name}.png")
                word = "striped " if striped else ""
                told = f"{name},{word}{garment} {colour},Lark,{garment},{colour},{price}"
                rows += [f"{name}-{size},{told},{size},{name}.png" for size in ("S", "M")]
    (folder / "shop.csv").write_text("\n".join(rows) + "\n", "utf-8")
    return folder


@pytest.fixture(scope="module")
def filled(shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose catalogue holds the shop."""
    home = tmp_path_factory.mktemp("filled") / "home"
    studio = opened(home)
    studio.catalog.add(AddRequest(path=shop / "shop.csv"))
    studio.catalog.close()
    return home


def opened(home: Path) -> Studio:
    return Studio(Settings.load(home=home), Loaders(item_embedder=lambda _: LookEmbedder()))


@pytest.fixture
def studio(filled: Path) -> Iterator[Studio]:
    found = opened(filled)
    yield found
    found.catalog.close()


def titles(studio: Studio, **asked: Any) -> list[str]:
    found = studio.catalog.find(FindRequest(fold=False, **asked))
    return [one.item.title for one in found.items]


class OneLook(LookEmbedder):
    """One that tags and embeds in one look, and has read colours beside its vectors."""

    def __init__(self) -> None:
        self.looked, self.beside_of = 0, 0

    def tags_with_vectors(self, pictures: Sequence[Image.Image], masks: Sequence[NDArray[np.uint8] | None]
                          ) -> tuple[list[tuple[Tag, ...]], Vectors]:
        self.looked += len(pictures)
        return LookEmbedder().tags(pictures, masks), LookEmbedder().embed_pictures(pictures, masks)

    def embed_pictures(self, pictures: Sequence[Image.Image], masks: Sequence[NDArray[np.uint8] | None]) -> Vectors:
        raise AssertionError("a second look")

    def tags(self, pictures: Sequence[Image.Image], masks: Sequence[NDArray[np.uint8] | None]
             ) -> list[tuple[Tag, ...]]:
        raise AssertionError("a second look")

    def embed_words(self, texts: Sequence[str]) -> Vectors:
        return LookEmbedder().embed_words(texts)

    def beside(self, pictures: Sequence[Image.Image], masks: Sequence[NDArray[np.uint8] | None], vectors: Vectors
               ) -> list[dict[str, dict[str, float]]]:
        self.beside_of += len(vectors)
        return [{"colour": {"navy": 1.0}} for _ in pictures]


def test_pictures_are_looked_at_once(shop: Path, tmp_path: Path) -> None:
    eyes = OneLook()
    studio = Studio(Settings.load(home=tmp_path / "home"), Loaders(item_embedder=lambda _: eyes))
    studio.catalog.add(AddRequest(path=shop / "shop.csv"))
    assert (eyes.looked, eyes.beside_of) == (24, 0)
    assert titles(studio, pictures=(ShownPicture(picture=shop / "dress-navy-plain.png"),), k=1) == ["dress navy"]
    assert (eyes.looked, eyes.beside_of) == (25, 1)
    studio.catalog.close()


def test_every_picture_finds_itself_first(studio: Studio, shop: Path) -> None:
    for path in sorted(shop.glob("*.png")):
        garment, colour, pattern = path.stem.split("-")
        first = titles(studio, pictures=(ShownPicture(picture=path),), k=1)[0]
        assert first == f"{'striped ' if pattern == 'striped' else ''}{garment} {colour}"


def test_this_cut_in_that_print_and_in_words(studio: Studio, shop: Path) -> None:
    cut = ShownPicture(picture=shop / "dress-red-plain.png", parts=("cut", "colour"))
    striped = ShownPicture(picture=shop / "tshirt-navy-striped.png", parts=("print",))
    assert titles(studio, pictures=(cut, striped), k=1) == ["striped dress red"]
    dress = ShownPicture(picture=shop / "dress-red-plain.png")
    assert titles(studio, pictures=(dress,), text="это, но тёмно-синее", k=1) == ["dress navy"]
    assert titles(studio, text="green trousers", k=1)[0].endswith("trousers green")


def test_hits_say_how_they_differ(studio: Studio, shop: Path) -> None:
    item = studio.catalog.find(FindRequest(where="dress and red", k=1)).items[0].item
    found = studio.catalog.find(FindRequest(like=item.id, where="tshirt and green", k=1))
    (hit,) = found.items
    said = [one.text.text("en") for one in hit.differs]
    assert {"t-shirt instead of dress", "green instead of red", "40 € less"} <= set(said)
    assert hit.item.id != item.id


def test_a_hit_without_the_colour_that_was_wished_for_says_so(shop: Path, tmp_path: Path) -> None:
    """Where only titles and pictures tell colours, as in a feed whose column of them was not found."""
    feed = shop / "bare.csv"
    feed.write_text("id,title,photo\n1,dress,dress-red-plain.png\n2,striped green dress,dress-green-striped.png\n"
                    "3,dress,dress-navy-plain.png\n", "utf-8")
    studio = Studio(Settings.load(home=tmp_path / "home"), Loaders(item_embedder=lambda _: UnsureEmbedder()))
    studio.catalog.add(AddRequest(path=feed))
    found = studio.catalog.find(FindRequest(
        pictures=(ShownPicture(picture=shop / "dress-red-plain.png"),), text="this, but in navy", fold=False))
    assert {one.item.title if "green" in one.item.title else one.item.tags[1].value: [
        said.text.text("en") for said in one.differs if said.kind == "colour"] for one in found.items} == {
        "navy": [], "red": ["probably red instead of navy"], "striped green dress": ["green instead of navy"]}
    studio.catalog.close()
    feed.unlink()


class UnsureEmbedder(LookEmbedder):
    """Is right of colours, but not sure."""

    def tags(self, pictures: Sequence[Image.Image], masks: Sequence[NDArray[np.uint8] | None]
             ) -> list[tuple[Tag, ...]]:
        return [tuple(replace(tag, confidence=0.6) for tag in tags) for tags in super().tags(pictures, masks)]


def test_limits_of_words_hold_and_emptiness_is_explained(studio: Studio) -> None:
    found = studio.catalog.find(FindRequest(text="красные брюки до 3000 рублей", k=5))
    assert found.items == ()
    assert "красные брюки" in " ".join(one.text("ru") for one in found.remarks)
    assert "3 990 ₽" in " ".join(one.text("ru") for one in found.remarks)
    assert set(titles(studio, text="under 30 euro", k=50)) == {
        f"{word}tshirt {colour}" for word in ("", "striped ") for colour in COLOURS}
    facts = studio.catalog.facts("not trousers")
    assert facts.values["garment"] == {"dress": 8, "tshirt": 8}
    assert [(one.currency, one.low, one.high) for one in facts.prices] == [("EUR", 20.0, 60.0)]


def test_bad_input_is_told(studio: Studio, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nothing to look for"):
        FindRequest()
    with pytest.raises(ImageError):
        studio.catalog.find(FindRequest(pictures=(ShownPicture(picture=tmp_path / "none.png"),)))
    with pytest.raises(NotFoundError):
        studio.catalog.find(FindRequest(like="f" * 16))
    with pytest.raises(UnknownNameError):
        ShownPicture(picture="a.png", parts=("sleeve",))
    other = Studio(studio.settings, Loaders(item_embedder=lambda _: OtherEmbedder()))
    with pytest.raises(DataError, match="looks-1"):
        other.catalog.find(FindRequest(text="red dress"))
    assert len(other.catalog.find(FindRequest(where="dress")).items) > 0  # no vector is needed for limits alone
    other.catalog.close()
    empty = opened(tmp_path / "empty")
    assert empty.catalog.find(FindRequest(text="dress")).remarks[0].code == "catalog.empty"
    assert empty.catalog.facts().count == 0
    empty.catalog.close()


class OtherEmbedder(LookEmbedder):
    id = "looks-2"


@pytest.fixture
def run(filled: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Runs `modiste` on the filled home: exit code, stdout, stderr."""

    def call(*arguments: str) -> tuple[int, str, str]:
        code = main(arguments, lambda _: opened(filled))
        return code, *capsys.readouterr()

    return call


def test_the_command_prints_hits_and_json(run: Callable[..., tuple[int, str, str]], shop: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.png"
    code, out, err = run("find", "--image", str(shop / "dress-red-plain.png"), "--every-colour", "-k", "2", "--where",
                         "price < 30 EUR and not striped", "--sheet", str(sheet))
    assert (code, out.count("\n")) == (0, 2)
    assert "tshirt red" in out.splitlines()[0]
    assert "limits: under 30 €, not striped" in err
    with Image.open(sheet) as picture:
        assert picture.width > 500
    code, out, _ = run("find", "--text", "red dress", "--where", "price < 80", "-k", "1", "--json")
    (query,) = json.loads(out)["queries"]
    assert query["constraints"] == [{"price": {"below": 80.0}, "en": "under 80", "ru": "дешевле 80"}]
    (hit,) = query["results"]
    assert hit["title"].endswith("dress red")
    assert 0 < hit["score"] < 1
    assert {"id", "title", "score", "differs"} <= set(hit)
    code, out, _ = run("find", "--facts", "--json")
    assert json.loads(out)["facts"]["count"] == 24


def test_queries_of_a_file_answer_in_their_order(run: Callable[..., tuple[int, str, str]], shop: Path, tmp_path: Path
                                                  ) -> None:
    lines = [{"image": "dress-navy-plain.png", "k": 1}, {"image": "missing.png"}, {"text": "green tshirt", "k": 1},
             {"image": ["cut=dress-red-plain.png", "colour=tshirt-green-plain.png"], "weights": {"print": 0}, "k": 1},
             {"where": "price < "}, {"colour": "red"}]
    file = shop / "queries.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)) + "\nnot json\n", "utf-8")
    code, out, err = run("find", "--queries", str(file), "--json")
    assert code == 0
    found = json.loads(out)["queries"]
    assert [len(one["results"]) for one in found] == [1, 0, 1, 1, 0, 0, 0]
    assert found[0]["results"][0]["title"] == "dress navy"
    assert found[2]["results"][0]["title"].endswith("tshirt green")
    assert found[3]["results"][0]["title"].endswith("dress green")
    assert [one["error"]["code"] for one in found if "error" in one] == [
        "core.image_missing", "catalog.where_ends", "cli.find_line_field", "cli.find_line"]
    assert "line 7" in err
    file.unlink()


@pytest.mark.parametrize(("arguments", "said"), [
    (("--where", "price < "), "ends too early, at character 9"),
    (("--where", "x' OR 1=1 --"), "at character 1"),
    ((), "nothing to look for"),
    (("--text", "dress", "-k", "0"), "1 to 1000"),
    (("--text", "dress", "--weights", "cut"), "cut=1,colour=2"),
    (("--text", "dress", "--weights", "hue=1"), "hue"),
    (("--text", "dress", "--page", "0"), "page"),
    (("--queries", "a.jsonl", "--text", "dress"), "--queries"),
])
def test_what_cannot_be_asked(run: Callable[..., tuple[int, str, str]], arguments: Sequence[str], said: str) -> None:
    code, out, err = run("find", *arguments)
    assert (code, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1


def test_an_item_without_a_picture_is_found_by_its_title(tmp_path: Path) -> None:
    feed = tmp_path / "bare.csv"
    feed.write_text("id,title,price,photo\n1,Футболка арбузы,1200 RUB,none.png\n2,Рубашка в полоску,45 EUR,\n"
                    "3,Dress,9 EUR,dress.png\n", "utf-8")
    drawn("dress", "red").save(tmp_path / "dress.png")
    studio = opened(tmp_path / "home")
    report = studio.catalog.add(AddRequest(path=feed))
    assert (report.counts.items, report.counts.without_picture) == (3, 2)
    assert titles(studio, text="арбузы", k=1) == ["Футболка арбузы"]
    assert titles(studio, text="рубашка в полоску", k=1) == ["Рубашка в полоску"]
    assert titles(studio, text="striped shirt", k=1) == ["Рубашка в полоску"]
    assert studio.catalog.add(AddRequest(path=feed)).counts.refreshed == 0  # it is there already
    studio.catalog.close()
