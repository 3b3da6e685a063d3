"""Garments of the catalogue as outfits judge them: some of each place in an outfit, as different as may be."""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from PIL import Image

from modiste.core.errors import ImageError, ModisteError
from modiste.core.items import Item
from modiste.studio.home import UserId
from modiste.stylist.wardrobe.traits import slot_of
from modiste.stylist.wardrobe.values import Vector, WardrobeItem

if TYPE_CHECKING:
    from modiste.garment.reading.reader import CutReader
    from modiste.studio.catalog.door import Catalog

SLOTS: Final = ("outer", "mid", "upper", "dress", "lower", "footwear", "bag")
_A_SLOT: Final = 24
_READ: Final = 4000
"""Of a large catalogue: what is looked through for them."""
_PAGE: Final = 500
_REMEMBERED: Final = 2000
_SIDE: Final = 256


class Offers:
    """What the catalogue offers a wardrobe. Looks are read off pictures once and remembered."""

    def __init__(self, catalog: "Callable[[], Catalog]", reader: "Callable[[], CutReader]") -> None:
        self._catalog, self._reader = catalog, reader
        self._looks: OrderedDict[str, Vector | None] = OrderedDict()

    def __call__(self, user: UserId = None, slots: Sequence[str] = SLOTS) -> tuple[WardrobeItem, ...]:
        """Garments that can be bought: of each of the slots one of each type and colour first, 24 at most; none without
        a catalogue."""
        chosen: dict[str, dict[tuple[str, str, int], Item]] = {slot: {} for slot in slots}
        for item in self._items(user):
            seen = item.attributes()
            row = chosen.get(slot_of(seen.garment or ""))
            if row is None or not item.pictures:
                continue
            look_alike = (seen.garment or "", seen.colours[0] if seen.colours else "")
            turn = next(number for number in range(_READ) if (*look_alike, number) not in row)
            row[*look_alike, turn] = item
        taken = [item for row in chosen.values()
                 for _, item in sorted(row.items(), key=lambda pair: pair[0][2])[:_A_SLOT]]
        return tuple(WardrobeItem(item=item, price=item.price, look=self._look(item, user)) for item in taken)

    def _items(self, user: UserId) -> Iterator[Item]:
        after: int | None = None
        for _ in range(_READ // _PAGE):
            page = self._catalog().items(user, available=True, after=after, limit=_PAGE)
            yield from page.items
            after = page.next
            if after is None:
                return

    def _look(self, item: Item, user: UserId) -> Vector | None:
        """What an item's main picture looks like to the model of outfits; None where it cannot be read."""
        name = item.pictures[0]
        if name not in self._looks:
            self._looks[name] = self._read(item, user)
            while len(self._looks) > _REMEMBERED:
                self._looks.popitem(last=False)
        return self._looks[name]

    def _read(self, item: Item, user: UserId) -> Vector | None:
        from modiste.stylist.outfits.looks import looks_of, product_crop

        try:
            with Image.open(self._catalog().picture(item.id, user)) as opened:
                opened.draft("RGB", (2 * _SIDE, 2 * _SIDE))
                picture = opened.convert("RGB")
        except (OSError, ValueError, ModisteError, ImageError):
            return None  # one picture that is missing costs one offer its look, not the answer
        look: Vector = looks_of([product_crop(picture)], self._reader())[0]
        return look
