"""A garment of the catalogue among a person's own pictures: every page takes those."""

from typing import TYPE_CHECKING, Final

from PIL import Image

from modiste.core.items import Item
from modiste.core.values import Lineage
from modiste.studio.home import UserId
from modiste.studio.store import NewPicture, NotFoundError, Picture, Store
from modiste.studio.store.text_fields import shortened

if TYPE_CHECKING:
    from modiste.studio.catalog.door import Catalog

ORIGIN: Final = "catalogue"
"""The origin of a picture that shows a garment of the catalogue."""


def keep_item(catalog: "Catalog", store: Store, user: UserId, item: Item, place: int = 0) -> Picture:
    """Keep a picture of an item as a photo of this person's; one that is kept already is that one.

    Raises:
        NotFoundError: the item has no such picture.
        OutputError: it cannot be written, or the person has no room left.
    """
    if place >= len(item.pictures):
        raise NotFoundError("picture", f"{item.id}/{place}")
    with Image.open(catalog.picture(item.id, user, place)) as opened:
        image = opened.convert("RGB")
    return store.pictures.add(user, image, NewPicture(
        kind="photo", title=shortened(item.title), origin=ORIGIN, lineage=Lineage(
            kind="photo", model="catalogue", seed=None, inputs=(item.id,)),
        attributes={"item": item.id, "brand": item.brand, "url": item.url}))
