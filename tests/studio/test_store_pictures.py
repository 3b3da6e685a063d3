"""Pictures are kept as pixels alone, found again by their words, and followed back to where they began."""

import io
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from modiste.core.errors import ImageError, InputError, SettingError
from modiste.core.images import read_lineage
from modiste.core.values import Lineage
from modiste.studio.store import NewPicture, NotFoundError, Store, UserId

ORIENTATION, GPS = 0x0112, 0x8825


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    with Store.open(home) as store:
        yield store


def flat(colour: str = "red", size: tuple[int, int] = (40, 30)) -> Image.Image:
    return Image.new("RGB", size, colour)


def design(prompt: str, *tags: str, **known: object) -> NewPicture:
    return NewPicture(kind="design", prompt=prompt, tags=tags, **known)  # type: ignore[arg-type]


def test_a_picture_comes_back_as_it_was_kept(store: Store) -> None:
    lineage = Lineage(kind="design", model="small", seed=7, settings=(("size", "256"),), inputs=("красное пальто",))
    kept = store.pictures.add(None, flat(), design("красное пальто", "Осень", "осень", lineage=lineage))
    assert (kept.title, kept.tags, kept.width_px, kept.height_px) == ("красное пальто", ("осень",), 40, 30)
    assert store.pictures.get(None, kept.id) == kept
    assert store.pictures.load(None, kept.id).tobytes() == flat().tobytes()
    assert store.pictures.photo(None, kept.id).source == "красное пальто"


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
def test_masks_and_transparency_are_kept_exactly(store: Store, mode: str) -> None:
    image = Image.linear_gradient("L").convert(mode)
    if mode == "RGBA":
        image.putalpha(Image.linear_gradient("L").rotate(90))
    kept = store.pictures.add(None, image, NewPicture(kind="mask"))
    back = store.pictures.load(None, kept.id)
    assert (back.mode, back.tobytes()) == (mode, image.tobytes())


def test_an_upload_is_turned_upright_and_loses_place_and_camera(store: Store) -> None:
    image = Image.new("RGB", (60, 40), "blue")
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[0x010F] = "Camera Maker"
    exif.get_ifd(GPS)[1] = "N"
    data = io.BytesIO()
    image.save(data, "JPEG", exif=exif, comment=b"my home")
    kept = store.pictures.add_upload(None, data.getvalue(), "../../etc/My Coat.JPG", NewPicture(kind="photo"))
    assert (kept.width_px, kept.height_px, kept.title) == (40, 60, "My Coat")
    for path in (store.pictures.file(None, kept.id), store.pictures.thumbnail(None, kept.id)):
        with Image.open(path) as saved:
            assert not saved.getexif()
            assert {"comment", "icc_profile", "xmp"}.isdisjoint(saved.info)
        assert b"Camera" not in path.read_bytes()


def test_an_upload_that_comes_again_is_kept_once(store: Store) -> None:
    anna = store.users.add("Anna", "four small words").id
    data = io.BytesIO()
    flat().save(data, "PNG")

    def give(user: UserId = None, name: str = "a.png", kind: str = "photo", parents: tuple[str, ...] = ()) -> str:
        return store.pictures.add_upload(user, data.getvalue(), name, NewPicture(kind=kind, parents=parents)).id

    first = give()
    assert give() == first
    made = give(parents=(first,))
    others = (made, give(parents=(first,)), give(name="b.png"), give(kind="mask"), give(anna))
    assert len({first, *others}) == 6, "another name, kind or owner, or made from something, is another picture"
    store.pictures.remove(anna, others[-1])
    assert give(anna) not in (first, *others), "what was deleted comes back as new"


def _phone_photo(size: tuple[int, int] = (1800, 1300)) -> bytes:
    noise = np.random.default_rng(3).normal(128, 30, (size[1], size[0], 3)).clip(0, 255).astype(np.uint8)
    exif = Image.Exif()
    exif[0x010F] = "Camera of Anna"
    data = io.BytesIO()
    Image.fromarray(noise).save(data, "JPEG", quality=90, exif=exif)
    return data.getvalue()


def test_a_large_jpeg_is_kept_as_jpeg_without_its_camera(store: Store) -> None:
    data = _phone_photo()
    kept = store.pictures.add_upload(None, data, "IMG_1.jpg", NewPicture(kind="photo"))
    path = store.pictures.file(None, kept.id)
    assert path.suffix == ".jpg"
    assert b"Camera" not in path.read_bytes()
    before = np.asarray(Image.open(io.BytesIO(data)).convert("RGB")).astype(int)
    off = np.asarray(store.pictures.load(None, kept.id)).astype(int) - before
    assert np.abs(off).mean() < 2.0
    assert store.pictures.add_upload(None, data, "IMG_1.jpg", NewPicture(kind="photo")) == kept
    again = store.pictures.add_upload(None, path.read_bytes(), "IMG_1.jpg", NewPicture(kind="photo"))
    assert again == kept, "its own file that comes back is the same picture, not one encoded once more"
    store.pictures.remove(None, kept.id)
    assert not path.exists()


def test_what_is_small_or_came_without_losses_is_kept_exactly(store: Store) -> None:
    small = store.pictures.add_upload(None, _phone_photo((400, 300)), "a.jpg", NewPicture(kind="photo"))
    png = io.BytesIO()
    Image.open(io.BytesIO(_phone_photo())).save(png, "PNG")
    drawn = store.pictures.add_upload(None, png.getvalue(), "b.png", NewPicture(kind="photo"))
    assert {store.pictures.file(None, one.id).suffix for one in (small, drawn)} == {".png"}


def test_a_second_file_behind_the_first_is_not_kept(store: Store) -> None:
    data = io.BytesIO()
    flat().save(data, "PNG")
    evil = b"PK\x03\x04<script>alert(1)</script>"
    kept = store.pictures.add_upload(None, data.getvalue() + evil, "a.png", NewPicture(kind="photo"))
    assert b"script" not in store.pictures.file(None, kept.id).read_bytes()


@pytest.mark.parametrize("data", [b"", b"<svg xmlns='x'><script/></svg>", b"\0\0\0\x18ftypheic", b"hello"])
def test_what_is_no_picture_is_refused_by_name(store: Store, data: bytes) -> None:
    with pytest.raises(ImageError, match=r"^coat\.png: "):
        store.pictures.add_upload(None, data, "coat.png", NewPicture(kind="photo"))
    assert store.pictures.count(None) == 0
    assert not list(store.home.folder.rglob("*.png"))


def test_the_same_pixels_are_one_file_until_their_last_owner_lets_go(store: Store) -> None:
    anna = store.users.add("Anna", "four small words").id
    first = store.pictures.add(None, flat(), design("one"))
    second = store.pictures.add(anna, flat(), design("two"))
    path = store.pictures.file(None, first.id)
    assert path == store.pictures.file(anna, second.id)
    store.pictures.remove(None, first.id)
    assert path.is_file()
    store.pictures.remove(anna, second.id)
    assert not [found for found in store.home.folder.rglob("*") if found.suffix in (".png", ".webp")]


def test_another_users_picture_is_as_if_it_were_not_there(store: Store) -> None:
    anna = store.users.add("anna", "four small words").id
    hers = store.pictures.add(anna, flat(), design("secret"))
    for ask in (store.pictures.get, store.pictures.file, store.pictures.thumbnail, store.pictures.download,
                store.pictures.lineage, store.pictures.children, store.pictures.remove, store.pictures.load):
        with pytest.raises(NotFoundError):
            ask(None, hers.id)
    with pytest.raises(NotFoundError):
        store.pictures.add(None, flat(), design("mine", parents=(hers.id,)))
    assert store.pictures.list(None).pictures == ()
    assert store.pictures.get(anna, hers.id) == hers


@pytest.mark.parametrize("name", ["", "..", "a" * 16 + "'", "\0" * 16, "0" * 16, "Ж" * 16])
def test_names_that_are_none_are_not_found(store: Store, name: str) -> None:
    with pytest.raises(NotFoundError):
        store.pictures.get(None, name)
    with pytest.raises(NotFoundError):
        store.pictures.thumbnail(None, name)


def test_search_takes_every_word_in_any_case_and_escapes_wildcards(store: Store) -> None:
    store.pictures.add(None, flat(), design("Жёлтое ПАЛЬТО", "осень"))
    store.pictures.add(None, flat(), design("yellow coat 100%", "autumn"))

    def found(search: str) -> list[str]:
        return [picture.prompt for picture in store.pictures.list(None, search=search).pictures]

    assert found("желтое ПАЛЬТО осе") == found("ОСЕНЬ жёл") == ["Жёлтое ПАЛЬТО"]
    assert found("100%") == found("AUTUMN") == ["yellow coat 100%"]
    assert found("%") == ["yellow coat 100%"]
    assert found("_") == found("\\") == found("coat autumn red") == []
    assert len(found("")) == store.pictures.count(None) == 2


def test_search_finds_what_is_shown_in_either_language(store: Store) -> None:
    store.pictures.add(None, flat(), design("red leopard jeans", "jeans", "red", "leopard"))
    store.pictures.add(None, flat(), NewPicture(kind="fabric", title="cheetah 7", tags=("cheetah", "drawn")))
    store.pictures.add(None, flat(), NewPicture(kind="fabric", title="houndstooth 9", tags=("houndstooth", "drawn")))
    store.pictures.add(None, flat(), design("синее платье", "dress", "blue"))

    def found(search: str) -> list[str]:
        return [picture.title for picture in store.pictures.list(None, search=search).pictures]

    assert found("леопардовые") == ["cheetah 7", "red leopard jeans"]
    assert found("красные джинсы") == ["red leopard jeans"]
    assert found("Леопард 7") == ["cheetah 7"]
    assert found("гусиная лапка") == ["houndstooth 9"]
    assert found("blue dress") == found("платье") == ["синее платье"]
    assert found("красное платье") == []


def test_a_kind_is_left_out_before_a_page_is_cut(store: Store) -> None:
    store.pictures.add(None, flat(), design("coat"))
    for _ in range(3):
        store.pictures.add(None, flat(), NewPicture(kind="mask"))
    page = store.pictures.list(None, without=("mask",), limit=2)
    assert [picture.title for picture in page.pictures] == ["coat"]
    assert page.after is None


def test_pages_go_on_where_the_last_ended(store: Store) -> None:
    for number in range(5):
        store.pictures.add(None, flat(), design(f"coat {number}", "even" if number % 2 == 0 else "odd"))
    store.pictures.add(None, flat(), NewPicture(kind="fabric"))
    pages, after = [], None
    while True:
        page = store.pictures.list(None, kind="design", after=after, limit=2)
        pages.append([picture.prompt[-1] for picture in page.pictures])
        after = page.after
        if after is None:
            break
    assert pages == [["4", "3"], ["2", "1"], ["0"]]
    assert [picture.prompt for picture in store.pictures.list(None, tag="Odd").pictures] == ["coat 3", "coat 1"]
    assert store.pictures.tags(None) == (("even", 3), ("odd", 2))
    assert store.pictures.list(None, after=10**30, limit=1).pictures
    with pytest.raises(SettingError, match="limit"):
        store.pictures.list(None, limit=0)


def test_a_title_of_our_own_making_ends_after_a_whole_word_and_one_that_is_typed_is_refused(store: Store) -> None:
    words = "a midi dress of emerald satin with long sleeves, " * 6
    for new in (design(words), NewPicture(kind="design", title=words)):
        kept = store.pictures.add(None, flat(), new)
        assert len(kept.title) <= 200
        assert kept.title.endswith("…")
        assert set(kept.title[:-1].split()) <= set(words.split()), "no word is torn"
        with pytest.raises(InputError, match="the title has"):
            store.pictures.change(None, kept.id, title=words)
    assert store.pictures.add(None, flat(), design("x" * 400)).title == "x" * 199 + "…"
    thread = store.threads.create(None)
    store.threads.say(None, thread.id, words)
    assert store.threads.get(None, thread.id).title == "a midi dress of emerald satin with long sleeves, a midi…"


def test_title_and_tags_change_and_are_found(store: Store) -> None:
    kept = store.pictures.add(None, flat(), design("coat", "a", "b"))
    changed = store.pictures.change(None, kept.id, title="<b>Best</b>\ncoat", tags=("b", "new"))
    assert (changed.title, changed.tags) == ("<b>Best</b> coat", ("b", "new"))
    assert store.pictures.get(None, kept.id) == changed
    assert store.pictures.count(None, search="best new") == 1
    assert store.pictures.change(None, kept.id, title=" ").title == "coat"


@pytest.mark.parametrize(
    ("new", "names"),
    [
        (NewPicture(kind="Bad Kind"), "kind"),
        (NewPicture(kind="design", prompt="x" * 2001), "prompt"),
        (NewPicture(kind="design", tags=tuple(map(str, range(21)))), "tags"),
        (NewPicture(kind="design", tags=("x" * 41,)), "tag"),
    ],
)
def test_texts_out_of_bounds_are_refused(store: Store, new: NewPicture, names: str) -> None:
    with pytest.raises(InputError, match=names):
        store.pictures.add(None, flat(), new)


def test_texts_that_databases_cannot_hold_are_cleaned(store: Store) -> None:
    kept = store.pictures.add(None, flat(), NewPicture(kind="design", title="a\0b\ud800\x1b", prompt="line\none\0"))
    assert (kept.title, kept.prompt) == ("ab?", "line\none")


def test_the_lineage_tree_leads_back_to_the_words(store: Store) -> None:
    made = Lineage(kind="design", model="small", seed=7, settings=(("size", "256"),), inputs=("red coat",))
    coat = store.pictures.add(None, flat(), design("red coat", lineage=made))
    cloth = store.pictures.add(None, flat("green"), NewPicture(kind="fabric", title="zebra"))
    both = NewPicture(kind="draped", title="worn", parents=(cloth.id, coat.id, cloth.id))
    worn = store.pictures.add(None, flat("blue"), both)
    again = store.pictures.add(None, flat("pink"), NewPicture(kind="draped", title="again", parents=(worn.id, coat.id)))
    assert worn.parents == (cloth.id, coat.id)
    tree = store.pictures.lineage(None, again.id)
    first, second = tree.parents
    assert (first.label, [node.label for node in first.parents]) == ("worn", ["zebra", "red coat"])
    step = first.parents[1]
    assert (step.kind, step.model, step.seed, step.picture) == ("design", "small", 7, coat)
    assert [(node.kind, node.label) for node in step.parents] == [("prompt", "red coat")]
    assert (second.picture, second.parents) == (coat, ())
    assert store.pictures.children(None, coat.id) == (worn, again)
    store.pictures.remove(None, coat.id)
    assert store.pictures.get(None, worn.id).parents == (cloth.id,)


def test_a_lineage_of_things_not_kept_is_told_from_the_record(store: Store) -> None:
    record = Lineage(
        kind="drape", model="", seed=None, settings=(), inputs=("me.jpg",),
        parents=(Lineage(kind="fabric", model="drawn", seed=3, settings=(), inputs=("zebra",)),))
    kept = store.pictures.add(None, flat(), NewPicture(kind="draped", lineage=record))
    (fabric,) = store.pictures.lineage(None, kept.id).parents
    assert (fabric.kind, fabric.seed, fabric.parents[0].label) == ("fabric", 3, "zebra")


def test_a_download_carries_its_lineage(store: Store, tmp_path: Path) -> None:
    lineage = Lineage(kind="design", model="small", seed=7)
    kept = store.pictures.add(None, flat(), design("coat", lineage=lineage))
    (tmp_path / "a.png").write_bytes(store.pictures.download(None, kept.id))
    assert read_lineage(tmp_path / "a.png") == lineage


def test_thumbnails_fit_their_square_and_are_made_once(store: Store) -> None:
    kept = store.pictures.add(None, flat(size=(2000, 500)), design("wide"))
    path = store.pictures.thumbnail(None, kept.id)
    with Image.open(path) as small:
        assert (small.size, small.format) == ((256, 64), "WEBP")
    written = path.stat().st_mtime_ns
    assert store.pictures.thumbnail(None, kept.id).stat().st_mtime_ns == written
    with Image.open(store.pictures.thumbnail(None, kept.id, 1024)) as large:
        assert large.size == (1024, 256)
    with pytest.raises(InputError, match="256 or 1024"):
        store.pictures.thumbnail(None, kept.id, 300)


def test_files_that_no_picture_has_are_tidied_away_once_old(store: Store) -> None:
    kept = store.pictures.add(None, flat(), design("coat"))
    stray = store.home.folder / "pictures" / "00" / "00" / ("0" * 64 + ".png")
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"half of a picture that nobody has")
    assert store.pictures.tidy() == 0
    os.utime(stray, (0, 0))
    os.utime(store.pictures.file(None, kept.id), (0, 0))
    assert store.pictures.tidy() == 1
    assert not stray.exists()
    assert store.pictures.load(None, kept.id).size == (40, 30)
