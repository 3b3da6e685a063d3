"""Boards keep an order, and two tabs that change one never lose work."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import update

from modiste.core.errors import InputError
from modiste.studio.store import ConflictError, NewPicture, NotFoundError, Store
from modiste.studio.store.boards.tables import BoardRow
from modiste.studio.store.pictures.pictures import DAYS_IN_BIN
from modiste.studio.store.text_fields import now


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    with Store.open(home) as store:
        yield store


def keep(store: Store, *titles: str, user: int | None = None) -> list[str]:
    image = Image.new("RGB", (16, 16), "red")
    return [store.pictures.add(user, image, NewPicture(kind="design", title=title)).id for title in titles]


def test_a_board_keeps_its_order_and_each_picture_once(store: Store) -> None:
    a, b, c = keep(store, "a", "b", "c")
    board = store.boards.create(None, " Осень \n 2026 ", [c, a, c])
    assert (board.title, [picture.id for picture in board.pictures], board.version) == ("Осень 2026", [c, a], 1)
    changed = store.boards.change(None, board.id, 1, pictures=[a, b, c], note="Первая\nстрока")
    assert [picture.id for picture in changed.pictures] == [a, b, c]
    assert store.boards.get(None, board.id) == changed
    assert (changed.version, changed.note, changed.title) == (2, "Первая\nстрока", "Осень 2026")


def test_the_second_of_two_tabs_gets_a_conflict_and_nothing_is_lost(store: Store) -> None:
    a, b = keep(store, "a", "b")
    board = store.boards.create(None, "Board", [a, b])
    first = store.boards.change(None, board.id, board.version, pictures=[b, a])
    with pytest.raises(ConflictError, match=r"'Board' was changed in another window \(it is at version 2"):
        store.boards.change(None, board.id, board.version, title="Mine", pictures=[a])
    with pytest.raises(ConflictError) as caught:
        store.boards.remove(None, board.id, board.version)
    assert caught.value.version == 2
    assert store.boards.get(None, board.id) == first


def test_of_many_changes_at_once_one_wins(store: Store) -> None:
    board = store.boards.create(None, "Board")

    def change(number: int) -> bool:
        try:
            store.boards.change(None, board.id, 1, title=f"tab {number}")
        except ConflictError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(change, range(8))) == 1
    assert store.boards.get(None, board.id).version == 2


def test_saving_to_a_board_from_many_pages_loses_none(store: Store) -> None:
    pictures = keep(store, *map(str, range(8)))
    board = store.boards.create(None, "Board")
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda name: store.boards.append(None, board.id, [name]), pictures))
    assert {picture.id for picture in store.boards.get(None, board.id).pictures} == set(pictures)
    again = store.boards.append(None, board.id, pictures[:1])
    assert len(again.pictures) == 8


def test_a_deleted_picture_leaves_its_boards_and_old_tabs_are_told(store: Store) -> None:
    a, b = keep(store, "a", "b")
    board = store.boards.create(None, "Board", [a, b])
    store.pictures.remove(None, a)
    now = store.boards.get(None, board.id)
    assert ([picture.id for picture in now.pictures], now.version) == ([b], 2)
    with pytest.raises(ConflictError):
        store.boards.change(None, board.id, 1, pictures=[b, a])


def test_the_list_shows_the_last_changed_first_with_cover_and_count(store: Store) -> None:
    a, b = keep(store, "a", "b")
    first = store.boards.create(None, "First", [b, a])
    store.boards.create(None, "Second")
    store.boards.change(None, first.id, 1, title="First again")
    assert [(board.title, board.count, board.cover) for board in store.boards.list(None)] == [
        ("First again", 2, b), ("Second", 0, None)]
    store.boards.put_in_bin(None, first.id, 2)
    assert [board.title for board in store.boards.list(None)] == ["Second"]
    assert store.pictures.count(None) == 2


def test_a_board_in_the_bin_comes_back_as_it_was_and_goes_with_the_bin(store: Store) -> None:
    a, b = keep(store, "a", "b")
    anna = store.users.add("anna", "four small words").id
    first, second = store.boards.create(None, "First", [b, a]), store.boards.create(None, "Second", [a])
    for one in (first, second):
        store.boards.put_in_bin(None, one.id, 1)
    assert ([one.title for one in store.boards.in_bin(None)], store.boards.list(None)) == (["Second", "First"], ())
    with pytest.raises(NotFoundError):
        store.boards.append(None, first.id, [a])
    store.boards.restore(anna, [first.id])
    store.boards.empty_bin(anna, [first.id])
    assert len(store.boards.in_bin(None)) == 2, "another's bin is not there"
    store.boards.restore(None, [first.id])
    back = store.boards.get(None, first.id)
    assert ([one.id for one in back.pictures], back.title) == ([b, a], "First")
    store.pictures.empty_bin(None)
    assert (store.boards.in_bin(None), store.pictures.count(None)) == ((), 2), "the pictures of a board stay"
    store.boards.put_in_bin(None, first.id, back.version)
    with store.database.write() as session:
        session.execute(update(BoardRow).values(binned=now() - timedelta(days=DAYS_IN_BIN + 1)))
    store.pictures.tidy()
    assert store.boards.in_bin(None) == ()


def test_another_users_board_and_pictures_are_as_if_they_were_not_there(store: Store) -> None:
    anna = store.users.add("anna", "four small words").id
    (hers,) = keep(store, "hers", user=anna)
    board = store.boards.create(anna, "Secret", [hers])
    mine = store.boards.create(None, "Mine")
    for attempt in (
        lambda: store.boards.get(None, board.id),
        lambda: store.boards.change(None, board.id, 1, title="x"),
        lambda: store.boards.append(None, board.id, []),
        lambda: store.boards.remove(None, board.id, 1),
        lambda: store.boards.append(None, mine.id, [hers]),
        lambda: store.boards.create(None, "x", [hers]),
        lambda: store.boards.get(None, "../../etc"),
    ):
        with pytest.raises(NotFoundError):
            attempt()
    assert [board.title for board in store.boards.list(None)] == ["Mine"]


@pytest.mark.parametrize("title", ["", " \n", "x" * 201])
def test_a_board_needs_a_title(store: Store, title: str) -> None:
    with pytest.raises(InputError, match="title"):
        store.boards.create(None, title)
