"""The demo catalogue in a studio's own: tagged exactly, found under one name, and gone again."""

from pathlib import Path

import pytest

from modiste.catalog.demo.assortment import chosen, garments_of
from modiste.core.errors import InputError, SettingError
from modiste.core.messages import Message
from modiste.studio.catalog.demo import SOURCE, DemoRequest, write_demo_files
from modiste.studio.catalog.door import Catalog

_FEW = DemoRequest(count=3, side_px=128, workers=1)


def test_garments_are_imported_with_exact_tags_and_their_pictures(catalog: Catalog) -> None:
    told: list[Message] = []
    made = catalog.demo(_FEW, lambda _share, status: told.append(status))
    assert (made.garments, made.items) == (3, 3)
    items = catalog.items(source=SOURCE).items
    garments = [one for product in chosen(3, 0) for one in garments_of(product, 0)]
    known = {frozenset((tag.kind, tag.value, tag.confidence) for tag in one.tags) for one in garments}
    assert {frozenset((tag.kind, tag.value, tag.confidence) for tag in item.tags) for item in items} == known
    assert all(len(item.pictures) == 1 and item.price is not None for item in items)
    assert {len(item.variants) for item in items} == {len(one.variants) for one in garments}
    assert told[0].code == "catalog.demo_begun"
    assert {status.code for status in told} >= {"catalog.demo_sewing", "catalog.demo_adding", "catalog.demo_done"}
    assert not [path for path in catalog.store.home.folder.glob("demo*") if path.is_dir()]
    assert catalog.remove(source=SOURCE) == 3
    assert catalog.info().items == 0


def test_two_programs_do_not_sew_it_at_once(catalog: Catalog, tmp_path: Path) -> None:
    from filelock import FileLock

    folder = catalog.store.home.folder
    with FileLock(folder / "demo.lock"), pytest.raises(InputError, match="already"):
        catalog.demo(_FEW)


def test_a_number_that_there_is_not_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    with pytest.raises(SettingError):
        write_demo_files(tmp_path / "demo", DemoRequest(count=0))
    with pytest.raises(SettingError):
        write_demo_files(tmp_path / "demo", DemoRequest(count=4, side_px=9))
    assert not (tmp_path / "demo").exists()
