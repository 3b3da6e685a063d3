"""Garments that are deleted lie in the bin as pictures do: out of sight, restored whole, deleted with the bin."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import update

from modiste.core.errors import InputError
from modiste.studio.backup import backup, restore
from modiste.studio.backup.erasing import count_own, erase_own
from modiste.studio.store import NewPicture, Store
from modiste.studio.store.people import passwords
from modiste.studio.store.pictures.pictures import DAYS_IN_BIN
from modiste.studio.store.pictures.tables import PictureRow
from modiste.studio.store.text_fields import now
from modiste.studio.store.wardrobe import wardrobe
from modiste.studio.store.wardrobe.tables import WardrobeItemRow
from modiste.studio.store.wardrobe.values import NewGarment, Seen
from tests.studio.store_garments import bin_of_garments_holds, garment


@pytest.fixture
def store(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setattr(passwords, "_N", 2**8)
    with Store.open(home) as store:
        yield store


def older(store: Store, days: int) -> None:
    """Make all that lies in the bin so many days older."""
    with store.database.write() as session:
        for row in (WardrobeItemRow, PictureRow):
            session.execute(update(row).where(row.binned.is_not(None)).values(binned=now() - timedelta(days=days)))


def test_the_bin_of_garments_holds(store: Store) -> None:
    bin_of_garments_holds(store)


def test_a_photo_of_several_garments_goes_with_the_last(store: Store) -> None:
    coat = garment(store, None, "red", part="upper")
    skirt = garment(store, None, "red", original=coat.original, part="lower")
    store.wardrobes.put_in_bin(None, [coat.id])
    assert store.pictures.get(None, skirt.original).id == coat.original, "the skirt is still shown by it"
    store.wardrobes.put_in_bin(None, [skirt.id])
    assert store.pictures.there(None, [skirt.original]) == {}
    store.wardrobes.restore(None, [coat.id])
    assert store.pictures.get(None, coat.original).id == coat.original
    assert store.wardrobes.remove(None, [skirt.id]) == (skirt.cutout,)
    assert store.pictures.empty_bin(None, [str(skirt.cutout)]) == 1
    assert store.wardrobes.list(None) == (coat,)


def test_no_garment_is_lost_with_its_photo(store: Store) -> None:
    """Who tidies boards takes the photo off the board; what hangs in the wardrobe stays, whole."""
    coat = garment(store, None, "red")
    other = store.pictures.add(None, Image.new("RGB", (16, 16), "green"), NewPicture(kind="photo", title="x")).id
    board = store.boards.create(None, "Autumn", [coat.original, other])
    shown = tuple(one for one in (coat.original, coat.cutout) if one)
    assert set(store.pictures.put_in_bin(None, [*shown, other])) == set(shown)
    assert store.boards.get(None, board.id).pictures == ()
    assert store.pictures.get(None, coat.original).id == coat.original
    assert store.pictures.is_worn(None, coat.original)
    with store.database.write() as session:  # a bin of before may hold such a photo
        session.execute(update(PictureRow).values(binned=now() - timedelta(days=DAYS_IN_BIN + 1)))
    store.pictures.tidy()
    store.pictures.empty_bin(None, shown)
    store.pictures.empty_bin(None)
    store.pictures.restore(None, shown)
    assert store.wardrobes.list(None) == (coat,)
    store.wardrobes.put_in_bin(None, [coat.id])
    store.pictures.empty_bin(None)
    assert store.pictures.count(None) == 0


def test_only_what_is_old_enough_is_deleted_by_age(store: Store) -> None:
    coat = garment(store, None, "red", part="upper")
    skirt = garment(store, None, "red", original=coat.original, part="lower")
    dress = garment(store, None, "blue")
    store.wardrobes.put_in_bin(None, [coat.id, dress.id])
    older(store, DAYS_IN_BIN - 1)
    store.tidy()
    assert {one.id for one in store.wardrobes.in_bin(None)} == {coat.id, dress.id}
    older(store, DAYS_IN_BIN + 1)
    store.tidy()
    assert store.wardrobes.in_bin(None) == ()
    assert store.wardrobes.list(None) == (skirt,)
    assert store.pictures.load(None, skirt.original).size == (32, 40)
    with store.database.read() as session:
        assert {row.id for row in session.query(PictureRow)} == {skirt.original, skirt.cutout}


def test_nobody_reaches_into_anothers_bin(store: Store) -> None:
    anna, boris = (store.users.add(name, "four small words").id for name in ("anna", "boris"))
    coat = garment(store, anna, "red")
    store.wardrobes.put_in_bin(anna, [coat.id])
    assert store.wardrobes.in_bin(boris) == store.wardrobes.in_bin(boris, beside=coat.id) == ()
    assert store.wardrobes.restore(boris, [coat.id]) == ()
    store.pictures.empty_bin(boris)
    assert store.wardrobes.in_bin(anna) == (coat,)


def test_the_same_photo_brought_again_brings_it_back(store: Store) -> None:
    coat = garment(store, None, "red")
    kept = store.pictures.get(None, coat.original)
    store.wardrobes.put_in_bin(None, [coat.id])
    again = store.pictures.add(None, Image.new("RGB", (32, 40), "red"), NewPicture(kind="garment", title="red"))
    new = NewGarment(original=again.id, photo="red.png", file_sha256=kept.sha256, sha256=kept.sha256)
    assert store.wardrobes.add(None, new, Seen()) == (coat, True)
    assert store.wardrobes.add(None, new, Seen()) == (coat, False)
    assert store.pictures.get(None, coat.original) == kept


def test_a_full_wardrobe_takes_nothing_back(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    coat = garment(store, None, "red")
    store.wardrobes.put_in_bin(None, [coat.id])
    monkeypatch.setattr(wardrobe, "MAX_ITEMS", 1)
    garment(store, None, "blue")
    with pytest.raises(InputError, match="1"):
        store.wardrobes.restore(None, [coat.id])
    assert store.wardrobes.in_bin(None) == (coat,)


def test_a_garment_in_the_bin_is_lent_to_nobody_and_shared_again(store: Store) -> None:
    anna, boris = (store.users.add(name, "four small words").id for name in ("anna", "boris"))
    store.households.join(boris, store.households.create(anna, "Home").code)
    coat = garment(store, anna, "red")
    store.households.share(anna, [coat.id], "lend")
    store.wardrobes.put_in_bin(anna, [coat.id])
    assert store.households.garments(boris) == ()
    assert store.households.sharings(anna) == {}
    store.wardrobes.restore(anna, [coat.id])
    assert [one.item.id for one in store.households.garments(boris)] == [coat.id]
    assert store.households.sharings(anna) == {coat.id: "lend"}


def test_a_backup_keeps_the_bin_and_removing_a_person_empties_it(store: Store, tmp_path: Path) -> None:
    coat = garment(store, None, "red")
    store.wardrobes.put_in_bin(None, [coat.id])
    saved = backup(store.home.folder, tmp_path / "studio.tar").path
    with Store.open(restore(saved, tmp_path / "moved").path) as moved:
        assert moved.wardrobes.list(None) == ()
        assert moved.wardrobes.restore(None, [coat.id]) == (coat,)
        assert moved.pictures.load(None, coat.original).size == (32, 40)
    assert count_own(store, None)["garments"] == 1
    erase_own(store, None)
    assert store.wardrobes.in_bin(None) == ()
    assert count_own(store, None)["garments"] == 0


def test_emptying_leaves_a_photo_that_is_still_shown(store: Store) -> None:
    coat = garment(store, None, "red", part="upper")
    skirt = garment(store, None, "red", original=coat.original, part="lower")
    store.wardrobes.put_in_bin(None, [coat.id])
    assert store.pictures.empty_bin(None) == 1
    assert store.wardrobes.in_bin(None) == ()
    assert store.wardrobes.list(None) == (skirt,)
