"""The database under the store: migrations, many threads, a killed program, a full disk, a damaged file."""

import errno
import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from PIL import Image
from sqlalchemy import event, text

from modiste.core.errors import InputError, OutputError, SettingError
from modiste.studio.store import NewPicture, Store
from modiste.studio.store.database import Database, database_url, newest_revision
from modiste.studio.store.tables import Base

RED = Image.new("RGB", (40, 30), "red")


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    with Store.open(home) as store:
        yield store


def test_the_migrations_make_the_tables_that_the_program_uses(store: Store) -> None:
    with store.database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
        assert context.get_current_revision() == newest_revision()
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1


def test_opening_again_keeps_everything(home: Path) -> None:
    with Store.open(home) as store:
        kept = store.pictures.add(None, RED, NewPicture(kind="design", title="coat"))
    with Store.open(home) as store:
        assert store.pictures.get(None, kept.id) == kept


def test_a_newer_database_is_left_alone(home: Path) -> None:
    with Store.open(home) as store, store.database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(InputError, match="newer Modiste"):
        Store.open(home)


@pytest.mark.parametrize("data", [b"this is no database" * 100, b"SQLite format 3\0" + b"\xff" * 4096])
def test_a_damaged_database_says_what_to_do(home: Path, data: bytes) -> None:
    home.mkdir()
    (home / "studio.sqlite3").write_bytes(data)
    with pytest.raises(InputError, match=r"studio\.sqlite3: is damaged.*backup"):
        Store.open(home)


@pytest.mark.parametrize("url", ["mysql://host/db", "sqlite:///other.db", "nonsense", "postgresql://host"])
def test_only_postgresql_is_named_by_address(home: Path, url: str) -> None:
    with pytest.raises(SettingError, match="postgresql://user@host/modiste"):
        database_url(home, url)


def test_a_password_in_an_address_is_not_shown(home: Path) -> None:
    with pytest.raises(SettingError) as caught:
        database_url(home, "mysql://me:secret@host/db")
    assert "secret" not in str(caught.value)


def test_an_unreachable_database_is_one_line(home: Path) -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(OutputError, match="cannot be used") as caught:
        Database.open(home, f"postgresql://me:secret@/modiste?host={home}")
    assert "secret" not in str(caught.value)


def test_a_full_disk_keeps_nothing_of_a_picture(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OutputError, match="no space left on the disk"):
            store.pictures.add(None, RED, NewPicture(kind="design"))
    assert store.pictures.count(None) == 0
    files = (path for path in store.home.folder.rglob("*") if path.is_file())
    assert not [path for path in files if not path.name.startswith("studio.sqlite3")]


def test_a_full_disk_under_the_rows_is_one_line_and_the_rest_stays(store: Store) -> None:
    kept = store.pictures.add(None, RED, NewPicture(kind="design", title="coat"))

    def small(connection: object, *_: object) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")  # type: ignore[attr-defined]

    event.listen(store.database.engine, "begin", small)
    with pytest.raises(OutputError, match=r"studio\.sqlite3: no space left on the disk"):
        store.boards.change(None, store.boards.create(None, "board").id, 1, note="x" * 9000)
    assert store.pictures.get(None, kept.id) == kept


def test_many_threads_write_and_read_at_once(store: Store) -> None:
    def work(number: int) -> int:
        image = Image.new("RGB", (16, 16), (number, 0, 0))
        kept = store.pictures.add(None, image, NewPicture(kind="design", title=f"n {number}", tags=("all",)))
        store.preferences.set(None, "last", str(number))
        store.pictures.change(None, kept.id, tags=("all", f"t{number}"))
        return len(store.pictures.list(None, tag="all").pictures)

    with ThreadPoolExecutor(12) as pool:
        seen = list(pool.map(work, range(24)))
    assert min(seen) >= 1
    assert store.pictures.count(None, tag="all") == 24


def test_a_list_takes_the_same_few_queries_however_long_it_is(store: Store) -> None:
    queries: list[str] = []
    event.listen(store.database.engine, "before_cursor_execute", lambda *args: queries.append(args[2]))
    counts = []
    for number in range(3):
        for _ in range(1 + 4 * number):
            first = store.pictures.add(None, RED, NewPicture(kind="design", tags=("a", "b")))
            store.pictures.add(None, RED, NewPicture(kind="draped", parents=(first.id,)))
            store.boards.create(None, "board", [first.id])
        queries.clear()
        store.pictures.list(None)
        store.boards.list(None)
        counts.append(len(queries))
    assert counts[0] == counts[1] == counts[2]
    assert counts[0] <= 6


def test_what_was_said_to_be_kept_outlives_a_kill(home: Path) -> None:
    program = f"""
        from pathlib import Path
        from PIL import Image
        from modiste.studio.store import NewPicture, Store
        store = Store.open(Path({str(home)!r}))
        board = store.boards.create(None, "board")
        for number in range(1000):
            image = Image.new("RGB", (64, 64), (number % 256, number // 256, 0))
            picture = store.pictures.add(None, image, NewPicture(kind="design", title=str(number)))
            store.boards.append(None, board.id, [picture.id])
            print(picture.id, flush=True)
    """
    with subprocess.Popen([sys.executable, "-c", textwrap.dedent(program)], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        told = [child.stdout.readline().strip() for _ in range(8)]
        child.kill()
    with Store.open(home) as store:
        (board,) = store.boards.list(None)
        shown = store.boards.get(None, board.id).pictures
        assert [picture.id for picture in shown][: len(told)] == told
        for number, picture in enumerate(store.pictures.get_many(None, told)):
            assert store.pictures.load(None, picture.id).getpixel((0, 0)) == (number, 0, 0)
        assert not list(home.rglob("*.part")) or store.pictures.tidy() == 0
