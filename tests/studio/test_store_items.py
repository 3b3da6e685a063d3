"""The catalogue's rows in SQLite, and who sees them."""

from dataclasses import replace
from pathlib import Path

import pytest

from modiste.studio.store import NotFoundError, Store
from modiste.studio.store.people import passwords
from tests.studio.store_items import COAT, HAT, items_hold, new


def test_items_are_kept_and_looked_at(home: Path) -> None:
    with Store.open(home) as store:
        items_hold(store)


def test_a_persons_items_go_with_the_account_and_count_for_the_quota(
        home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_N", 2**8)
    with Store.open(home) as store:
        anna = store.users.add("anna", "four small words").id
        one = new(store)
        hers = replace(one, item=replace(one.item, id=HAT, owner=str(anna)))
        store.items.put(None, [one], 1)
        store.items.put(anna, [hers], 1)
        assert store.quotas.disk_bytes(anna) == store.files.size_of(one.pictures[0][1] or "") > 0
        assert [item.id for item in store.items.all(anna)] == [COAT, HAT]
        assert [item.id for item in store.items.get_many(None, [HAT, COAT])] == [COAT]
        with pytest.raises(NotFoundError):
            store.items.check_owned(anna, COAT)
        assert store.items.end_unseen(None, "лавка", 9) == 1
        assert store.items.get(anna, HAT).available
        store.users.remove("anna")
        assert store.items.ids() == {COAT}
        assert store.items.get(None, COAT).pictures == (one.pictures[0][1],)
