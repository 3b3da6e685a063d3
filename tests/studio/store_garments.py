"""What a store of wardrobes must do with garments that are deleted, on any database."""

from datetime import date

import pytest
from PIL import Image

from modiste.core.items import Tag
from modiste.studio.home import UserId
from modiste.studio.store import NewPicture, NotFoundError, Store
from modiste.studio.store.wardrobe.values import GarmentChange, NewGarment, Seen
from modiste.stylist.wardrobe.values import WardrobeItem

MAY = date(2026, 5, 1)


def garment(store: Store, user: UserId, colour: str, *, original: str = "", part: str = "") -> WardrobeItem:
    """A coat with a photo of its own, or another garment of the photo `original`, and its cut-out."""
    photo = store.pictures.get(user, original) if original else store.pictures.add(
        user, Image.new("RGB", (32, 40), colour), NewPicture(kind="garment", title=colour))
    alone = store.pictures.add(user, Image.new("RGBA", (32, 40), colour), NewPicture(
        kind="cutout", title=colour, part=part, parents=(photo.id,)))
    kept, new = store.wardrobes.add(
        user, NewGarment(original=photo.id, photo=f"{colour}.png", file_sha256=photo.sha256, sha256=photo.sha256,
                         part=part), Seen(cutout=alone.id, tags=(Tag("garment", "coat"), Tag("colour", "red"))))
    assert new
    return kept


def bin_of_garments_holds(store: Store) -> None:
    """Into the bin, out of it, and deleted in it."""
    red, blue = garment(store, None, "red"), garment(store, None, "blue")
    (red,) = store.wardrobes.change(None, [red.id], GarmentChange(own_tags=("mine",), place="hall"))
    store.wardrobes.wear(None, [red.id, blue.id], MAY)
    red, blue = store.wardrobes.list(None)
    outfit = store.outfits.keep(None, [red.id, blue.id], title="walk", day=MAY)
    shown = store.pictures.count(None)

    store.wardrobes.put_in_bin(None, [red.id])
    assert store.wardrobes.list(None) == (blue,)
    assert store.wardrobes.of_file(None, store.pictures.get(None, blue.original).sha256) == (blue,)
    assert store.wardrobes.wears(None) == {MAY: (blue.id,)}
    assert store.outfits.get(None, outfit.id).items == (blue.id,)
    assert store.outfits.list(None, MAY, MAY)[0].items == (blue.id,)
    assert store.pictures.count(None) == shown - 2
    assert store.pictures.in_bin(None) == (), "the garment lies there, not its pictures beside it"
    assert store.wardrobes.in_bin(None) == (red,)
    assert store.wardrobes.named(None, red.id[:8], binned=True) == red.id
    for gone in (store.wardrobes.get, store.wardrobes.named, lambda user, item: store.outfits.keep(user, [item]),
                 lambda user, item: store.wardrobes.put_in_bin(user, [item])):
        with pytest.raises(NotFoundError):
            gone(None, red.id)

    assert store.wardrobes.restore(None, [red.id, blue.id, "0" * 16]) == (red,)
    assert store.wardrobes.list(None) == (red, blue)
    assert store.wardrobes.wears(None) == {MAY: (red.id, blue.id)}
    assert store.outfits.get(None, outfit.id) == outfit
    assert store.pictures.count(None) == shown

    with pytest.raises(NotFoundError):
        store.wardrobes.remove(None, [red.id])
    store.wardrobes.put_in_bin(None, [red.id, blue.id])
    assert {one.id for one in store.wardrobes.in_bin(None, beside=red.id)} == {red.id, blue.id}
    assert set(store.wardrobes.remove(None, [red.id])) == {red.original, red.cutout}
    assert store.wardrobes.in_bin(None, beside=red.id) == ()
    assert store.wardrobes.in_bin(None) == (blue,)
    assert store.pictures.empty_bin(None) == 4
    assert store.wardrobes.in_bin(None) == ()
