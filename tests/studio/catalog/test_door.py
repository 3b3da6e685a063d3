"""Imports: what is brought is kept once, changes come through, what is gone is no longer for sale."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from PIL import Image

from modiste.catalog.index import ItemIndex
from modiste.core.errors import DataError, InputError, OutputError
from modiste.core.garment_mask import GarmentMask
from modiste.core.items import Money
from modiste.studio.backup import backup, restore
from modiste.studio.catalog.door import Catalog
from modiste.studio.catalog.requests import AddRequest
from modiste.studio.garments import SegmentRequest
from modiste.studio.store import NotFoundError, Store
from modiste.studio.store.people import passwords
from tests.studio.catalog.conftest import ColourEmbedder

Shop = Callable[..., Path]


def index_of(catalog: Catalog, encoder: str = "colour-1") -> ItemIndex:
    return ItemIndex(catalog.place, encoder, 256)


def test_a_feed_becomes_items_with_pictures_tags_and_vectors(catalog: Catalog, shop: Shop) -> None:
    report = catalog.add(AddRequest(path=shop(3)))
    assert (report.counts.offers, report.counts.items, report.counts.new, report.counts.embedded) == (6, 3, 3, 3)
    assert report.currencies == {"EUR": 3}
    first, *_ = catalog.items().items
    assert (first.title, first.sizes, first.price) == ("Linen dress 0", ("S", "M"), Money(Decimal(10), "EUR"))
    assert {(one.kind, one.value, one.source) for one in first.tags} >= {
        ("garment", "dress", "words"), ("colour", "blue", "feed"), ("material", "linen", "words")}
    assert not any(one.source == "picture" and one.kind == "colour" for one in first.tags)  # the feed said it
    index = index_of(catalog)
    assert index.ids() == {one.id for one in catalog.items().items}
    row, = index.rows([first.id])
    assert index.search(row.vector, k=1)[0].id == first.id
    with Image.open(catalog.picture(first.id)) as picture:
        assert picture.size == (20, 30)


def test_the_same_again_changes_nothing_and_needs_no_embedder(
        catalog: Catalog, shop: Shop, embedder: ColourEmbedder) -> None:
    catalog.add(AddRequest(path=shop(3)))
    before = catalog.items().items
    again = catalog.add(AddRequest(path=shop(3)))
    assert (again.counts.new, again.counts.changed, again.counts.unchanged, again.counts.embedded) == (0, 0, 3, 0)
    assert (catalog.items().items, embedder.shown) == (before, 3)


def test_the_next_export_brings_changes_and_what_it_lacks_is_no_longer_for_sale(
        catalog: Catalog, shop: Shop, embedder: ColourEmbedder) -> None:
    catalog.add(AddRequest(path=shop(3, "shop_2026-05-01.csv")))
    gone = catalog.items().items[2]
    report = catalog.add(AddRequest(path=shop(2, "shop_2026-06-01.csv", price="8 EUR")))
    assert report.source == "shop"
    assert (report.counts.changed, report.counts.unavailable, report.counts.refreshed) == (2, 1, 3)
    assert embedder.shown == 3  # the pictures are the same
    kept = catalog.item(gone.id)
    assert (kept.available, kept.sizes, kept.title) == (False, (), gone.title)
    index = index_of(catalog)
    assert [row.available for row in index.rows([one.id for one in catalog.items().items])] == [True, True, False]
    assert [(point.price, point.available) for point in catalog.prices(gone.id)] == [
        (Money(Decimal(10), "EUR"), True), (Money(Decimal(10), "EUR"), False)]
    first = catalog.items().items[0]
    assert [point.price.amount for point in catalog.prices(first.id) if point.price] == [10, 8]
    back = catalog.add(AddRequest(path=shop(3, "shop.csv", price="8 EUR")))
    assert (back.counts.changed, catalog.item(gone.id).available) == (1, True)


def test_a_cut_feed_and_a_partial_one_end_nothing(catalog: Catalog, shop: Shop) -> None:
    catalog.add(AddRequest(path=shop(3)))
    cut = shop(2)
    cut.write_text(cut.read_text("utf-8") + "2,Linen dr", "utf-8")
    report = catalog.add(AddRequest(path=cut))
    assert report.cut is not None
    assert report.counts.unavailable == 0
    report = catalog.add(AddRequest(path=shop(1), partial=True))
    assert report.counts.unavailable == 0
    assert all(one.available for one in catalog.items().items)
    assert [one.state for one in catalog.store.imports.list(None)] == ["done", "cut", "done"]


def test_a_dry_run_tells_and_writes_nothing(catalog: Catalog, shop: Shop, home: Path) -> None:
    feed = shop(2, extra="1,Twice,5 EUR,blue,M,pictures/1.png\n9,Bare,,,,pictures/none.png")
    report = catalog.add(AddRequest(path=feed, dry_run=True))
    assert {one.name: one.field for one in report.columns} == {
        "id": "id", "name": "title", "price": "price", "colour": "colour", "size": "size", "photo": "picture"}
    assert (report.counts.items, report.counts.without_picture, report.counts.skipped) == (3, 1, 1)
    assert {one.code: one.count for one in report.problems} == {"studio.offer_twice": 1, "studio.picture_not_found": 1}
    assert not home.exists()


def test_broken_pictures_are_said_and_come_later(catalog: Catalog, shop: Shop) -> None:
    feed = shop(10)
    broken = feed.parent / "pictures" / "4.png"
    whole = broken.read_bytes()
    broken.write_bytes(whole[:40])
    report = catalog.add(AddRequest(path=feed))
    assert [(one.code, one.count) for one in report.problems] == [("studio.picture_unusable", 1)]
    assert (report.counts.items, report.counts.without_picture, report.counts.embedded) == (10, 1, 9)
    assert catalog.info().without_picture == 1
    broken.write_bytes(whole)
    report = catalog.add(AddRequest(path=feed))
    assert (report.counts.changed, report.counts.embedded, report.problems) == (1, 1, ())


def test_pictures_lie_in_a_folder_by_address_sku_or_title(catalog: Catalog, tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    for name in ("front.jpg", "AB-7_1.png", "AB-7_2.png", "Grey coat.png"):
        made = Image.new("RGB", (20, 20), "white")
        made.paste("grey", (5, 5, 15, 15))
        made.save(folder / name)
    feed = tmp_path / "feed.csv"
    feed.write_text("sku,name,image\nAB-6,Dress,https://x.example/a/FRONT.jpg?v=2\nAB-7,Skirt,\nAB-8,Grey coat,\n"
                    "AB-9,Hat,/etc/hostname.png\nAB-10,Cap,../secret.png\nAB-11,Sock,https://x.example/none.jpg\n",
                    "utf-8")
    Image.new("RGB", (20, 20), "red").save(tmp_path.parent / "secret.png")
    report = catalog.add(AddRequest(path=feed, pictures=folder))
    assert {one.title: len(one.pictures) for one in catalog.items().items} == {
        "Dress": 1, "Skirt": 2, "Grey coat": 1, "Hat": 0, "Cap": 0, "Sock": 0}
    assert {one.code: one.count for one in report.problems} == {
        "studio.picture_not_found": 2, "studio.picture_not_fetched": 1}


def test_prices_without_a_currency_and_empty_feeds_change_nothing(catalog: Catalog, shop: Shop, tmp_path: Path) -> None:
    catalog.add(AddRequest(path=shop(2)))
    with pytest.raises(InputError, match="--currency"):
        catalog.add(AddRequest(path=shop(2, price="10")))
    empty = shop(0)
    with pytest.raises(DataError, match="no offer"):
        catalog.add(AddRequest(path=empty))
    assert all(one.available for one in catalog.items().items)
    report = catalog.add(AddRequest(path=shop(2, price="9"), currency="usd"))
    assert report.currencies == {"USD": 2}


def test_the_currency_to_say_is_one_that_the_feed_may_be_in(catalog: Catalog, shop: Shop, tmp_path: Path) -> None:
    """Of a feed in Russian roubles, whatever is spoken; of another euros, but to who reads Russian."""
    file = tmp_path / "shop.csv"
    file.write_text("Артикул;Название;Цена;Фото\nА1;Юбка;3 490,00;1.jpg\n", "utf-8")
    for path, english in ((file, "--currency RUB"), (shop(1, price="10"), "--currency EUR")):
        with pytest.raises(InputError) as raised:
            catalog.add(AddRequest(path=path))
        assert str(raised.value.told("en")).endswith(english)
        assert str(raised.value.told("ru")).endswith("--currency RUB")
    file.write_text("Артикул;Название;Цена;Фото\nА1;Юбка;3 490,00;1.jpg\nА2;Платье;2 990 р.;2.jpg\n", "utf-8")
    report = catalog.add(AddRequest(path=file))
    assert report.currencies == {"RUB": 2}
    assert "RUB" in next(one for one in report.problems if one.code == "catalog.currency_taken").examples[0].text("ru")
    assert {one.price.currency for one in catalog.items().items if one.price is not None} == {"RUB"}


def test_whose_items_are_whose(catalog: Catalog, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_N", 2**8)
    anna = catalog.store.users.add("anna", "four small words").id
    boris = catalog.store.users.add("boris", "four small words").id
    catalog.add(AddRequest(path=shop(1)))
    catalog.add(AddRequest(path=shop(1), user=anna))
    shared, hers = catalog.items(anna).items
    assert (shared.owner, hers.owner) == (None, str(anna))
    assert catalog.items(boris).items == catalog.items().items == (shared,)
    for user in (boris, None):
        with pytest.raises(NotFoundError):
            catalog.item(hers.id, user)
        with pytest.raises(NotFoundError):
            catalog.picture(hers.id, user)
        with pytest.raises(NotFoundError):
            catalog.remove([hers.id], user)
    with pytest.raises(NotFoundError):
        catalog.remove([shared.id], anna)  # that of all is not hers to delete
    assert {row.owner for row in index_of(catalog).rows([shared.id, hers.id])} == {None, str(anna)}
    catalog.store.users.remove("anna")
    assert catalog.tidy() == 1
    assert index_of(catalog).ids() == {shared.id}
    assert catalog.store.items.ids() == {shared.id}


def test_removing_takes_rows_index_and_files_that_nobody_has(catalog: Catalog, shop: Shop) -> None:
    catalog.add(AddRequest(path=shop(2)))
    first, second = catalog.items().items
    file, other = catalog.picture(first.id), catalog.picture(second.id)
    assert catalog.remove([first.id]) == 1
    assert (file.exists(), other.exists(), index_of(catalog).ids()) == (False, True, {second.id})
    with pytest.raises(NotFoundError):
        catalog.remove([first.id])
    assert catalog.store.pictures.tidy() == 0
    assert other.exists()  # tidying knows whose it is
    assert catalog.remove(source="shop") == 1
    assert catalog.info().items == 0


def test_exports_are_safe_and_come_back(catalog: Catalog, shop: Shop, tmp_path: Path) -> None:
    catalog.add(AddRequest(path=shop(2, extra='5,"- 5 % off, =1+1",3 EUR,red,,pictures/0.png')))
    item = catalog.items().items[2]
    changed = replace(item, title="=cmd()", brand="@x")
    from modiste.studio.catalog.exporting import export

    export([changed], tmp_path / "one.csv", catalog.store.files)
    text = (tmp_path / "one.csv").read_text("utf-8-sig")
    assert "'=cmd()" in text
    assert "'@x" in text
    assert catalog.export(tmp_path / "all.parquet") == 3
    assert catalog.export(tmp_path / "all.csv") == 3
    for path in (tmp_path / "all.csv", tmp_path / "all.xls"):
        with pytest.raises(OutputError):
            catalog.export(path)
    assert pq.read_metadata(tmp_path / "all.parquet").num_rows == 5
    catalog.remove(source="shop")
    report = catalog.add(AddRequest(path=tmp_path / "all.parquet"))
    assert (report.counts.items, report.counts.embedded) == (3, 3)
    back = catalog.items().items
    assert [(one.title, one.sizes, one.price) for one in back][:2] == [
        (f"Linen dress {n}", ("S", "M"), Money(Decimal(10), "EUR")) for n in range(2)]


def test_repair_makes_a_lost_index_and_one_of_another_encoder_again(
        catalog: Catalog, shop: Shop, embedder: ColourEmbedder) -> None:
    import shutil

    catalog.add(AddRequest(path=shop(3)))
    vectors = {row.id: row.vector for row in index_of(catalog).rows(sorted(index_of(catalog).ids()))}
    shutil.rmtree(catalog.place.folder or Path())
    assert catalog.info().index is None
    assert catalog.repair().embedded == 3
    assert all(np.array_equal(row.vector, vectors[row.id]) for row in index_of(catalog).rows(sorted(vectors)))
    embedder.id = "colour-2"
    report = catalog.add(AddRequest(path=shop(3)))  # nothing new to embed: the former index goes on
    assert report.counts.embedded == 0
    with pytest.raises(DataError, match="colour-1"):
        catalog.add(AddRequest(path=shop(4)))
    assert catalog.repair().embedded == 4
    assert len(index_of(catalog, "colour-2").ids()) == 4
    assert catalog.info().waiting == 0
    assert catalog.repair().embedded == 0


def test_a_backup_brings_items_and_pictures_back_and_the_index_is_made_again(
        catalog: Catalog, shop: Shop, home: Path, tmp_path: Path) -> None:
    catalog.add(AddRequest(path=shop(2)))
    items = catalog.items().items
    assert backup(home, tmp_path / "studio.tar").left_out == ()
    assert restore(tmp_path / "studio.tar", tmp_path / "other").left_out == ()
    settings = catalog._settings.model_copy(update={"home": tmp_path / "other"})
    moved = Catalog(settings, catalog._load, catalog._garments)
    assert moved.items().items == items
    assert moved.picture(items[0].id).read_bytes() == catalog.picture(items[0].id).read_bytes()
    assert moved.info().index is None
    assert moved.repair().embedded == 2
    moved.close()
    (catalog.picture(items[0].id)).unlink()
    report = backup(home, tmp_path / "second.tar")
    assert [one.code for one in report.left_out] == ["studio.backup_picture_missing"]
    left = restore(tmp_path / "second.tar", tmp_path / "third").left_out
    assert [one.code for one in left] == ["studio.backup_without_picture"]
    with Store.open(tmp_path / "third") as third:
        assert [len(one.pictures) for one in third.items.list(None).items] == [0, 1]


def test_what_is_worn_is_masked_by_what_the_item_is_called(
        catalog: Catalog, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def segment(request: SegmentRequest) -> GarmentMask:
        asked.append(request.shows)
        shape = np.asarray(request.photo.image).shape[:2]  # type: ignore[union-attr]
        return GarmentMask(("upper", "dress"), np.stack([np.full(shape, value, np.uint8) for value in (255, 7)]),
                           (1.0, 1.0))

    feed = shop(1)
    Image.effect_noise((40, 40), 90).convert("RGB").save(feed.parent / "pictures" / "0.png")
    given: list[object] = []
    embedder = catalog._load(None)
    embed = embedder.embed_pictures
    monkeypatch.setattr(catalog._garments, "segment", segment)
    monkeypatch.setattr(embedder, "embed_pictures", lambda pictures, masks: (given.extend(masks), embed(
        pictures, masks))[1])
    catalog.add(AddRequest(path=feed))
    mask, = given
    assert asked == ["dress"]
    assert np.asarray(mask).max() == 7


def test_the_index_lies_where_the_setting_says(catalog: Catalog, shop: Shop, tmp_path: Path, home: Path) -> None:
    catalog._settings = catalog._settings.model_copy(update={"catalog_index": str(tmp_path / "elsewhere")})
    catalog.add(AddRequest(path=shop(1)))
    assert (tmp_path / "elsewhere" / "store.json").is_file()
    assert not (home / "catalog" / "store.json").exists()
    assert catalog.info().index is not None


def test_batches_that_are_written_between_lose_nothing(
        catalog: Catalog, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("modiste.studio.catalog.indexing.AT_ONCE", 2)
    monkeypatch.setattr("modiste.studio.catalog.indexing._ROWS", 3)
    catalog.add(AddRequest(path=shop(9)))
    assert index_of(catalog).ids() == {one.id for one in catalog.items().items}
    assert catalog.info().waiting == 0
