"""What a store of items must do, on any database."""

from dataclasses import replace
from decimal import Decimal

import pytest
from PIL import Image

from modiste.core.errors import SettingError
from modiste.core.items import Item, Money, Tag, Variant
from modiste.studio.store import NotFoundError, Store
from modiste.studio.store.items.values import NewItem
from modiste.studio.store.pictures.files import encode_photo

COAT, HAT = "c0a7c0a7c0a7c0a7", "4a74a74a74a74a74"


def new(store: Store, item: str = COAT, price: str = "120.50", colour: str = "red", tags: tuple[Tag, ...] = ()
        ) -> NewItem:
    """A coat as an import brings it."""
    sha256 = store.files.keep(encode_photo(Image.new("RGB", (40, 30), colour)))
    value = Item(id=item, product=item[::-1], title="100% ПАЛЬТО", brand="Север", source="лавка", tags=tags, variants=(
        Variant(size="44", size_system="RU", price=Money(Decimal(price), "EUR"), stock=2),
        Variant(size="46", price=Money(Decimal("99999999.9999"), "EUR"), available=False)))
    return NewItem(item=value, pictures=(("a.jpg", sha256), ("b.jpg", None)), digest=price)


def items_hold(store: Store) -> None:
    """Bring, look, change, mark and end items."""
    feed = store.imports.begin(None, "лавка", format="table", name="лавка.csv")
    said = Tag("garment", "coat", confidence=0.9, source="words")
    assert store.items.put(None, [new(store, tags=(said, replace(said, confidence=0.5)))], feed.number).new == 1
    item, = store.items.list(None, search="пальто 100%").items
    assert item.variants == new(store).item.variants
    assert (item.tags, len(item.pictures), item.price) == ((said,), 1, Money(Decimal("120.5"), "EUR"))
    known = store.items.known(None, [COAT, HAT])
    assert (known[COAT].digest, known[COAT].incomplete, HAT in known) == ("120.50", True, False)
    assert store.items.pictures(None, [COAT]) == {COAT: {"a.jpg": item.pictures[0]}}
    seen(store, item)
    second = store.imports.begin(None, "лавка", format="table", name="лавка.csv")
    assert store.items.put(None, [new(store, price="80"), new(store, HAT)], second.number).changed == 1
    assert {(one.kind, one.source) for one in store.items.get(None, COAT).tags} == {("pattern", "picture")}
    store.items.put(None, [new(store, price="80", colour="blue")], second.number)
    assert store.items.get(None, COAT).tags == ()  # another picture: what the former one said is gone
    third = store.imports.begin(None, "лавка", format="table", name="лавка.csv")
    store.items.touch(None, [HAT], third.number)
    assert store.items.end_unseen(None, "лавка", third.number) == 1
    assert [point.available for point in store.items.prices(None, COAT)] == [True, True, False]
    store.imports.end(third.number, "done", {"items": 1})
    source, = store.imports.sources(None)
    assert (source.name, source.items, source.available) == ("лавка", 2, 1)
    assert [one.state for one in store.imports.list(None)] == ["done", "running", "running"]
    for wrong in ("\0" * 16, "x", HAT[::-1]):
        with pytest.raises(NotFoundError):
            store.items.get(None, wrong)
    with pytest.raises(SettingError):
        store.items.list(None, limit=0)
    assert [one.id for one in store.items.all(None)] == [COAT, HAT]
    assert store.items.list(None, search="' OR 1=1 --").items == ()


def seen(store: Store, item: Item) -> None:
    """What goes between rows and index."""
    waiting, = store.items.to_index("e-1")[0]
    assert (waiting.embedded, waiting.item) == ("", item)
    told, = store.items.tell({COAT: (Tag("garment", "dress", confidence=0.8, source="picture"),
                                     Tag("pattern", "solid", confidence=0.7, source="picture"))})
    assert {(one.kind, one.value) for one in told.tags} == {("garment", "coat"), ("pattern", "solid")}
    (waiting,), _ = store.items.to_index("e-1")
    store.items.mark([(COAT, waiting.digest, f"e-1:{item.pictures[0]}")])
    assert store.items.to_index("e-1")[0] == ()
    assert store.items.waiting("e-1") == 0
    assert [one.embedded for one in store.items.to_index("e-2")[0]] == [f"e-1:{item.pictures[0]}"]
    assert (store.items.unmark_all_but(frozenset({COAT})), store.items.unmark_all_but(frozenset())) == (0, 1)
    assert store.items.waiting("e-1") == 1
