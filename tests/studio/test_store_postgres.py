"""The same store on a real PostgreSQL server, started for the test where its programs are on the machine."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from PIL import Image

from modiste.core.errors import InputError, OutputError, SettingError
from modiste.core.values import Lineage
from modiste.studio.backup import backup, restore
from modiste.studio.jobs import JobKinds, Jobs
from modiste.studio.store import ConflictError, JobResult, NewPicture, NotFoundError, Store
from modiste.studio.store.people import passwords
from modiste.studio.store.tables import Base
from tests.studio.store_events import events_hold
from tests.studio.store_garments import bin_of_garments_holds
from tests.studio.store_items import items_hold

pytest.importorskip("psycopg")
RED = Image.new("RGB", (40, 30), "red")


def programs() -> Path | None:
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    on_path = shutil.which("initdb")
    if on_path is not None:
        folders.append(Path(on_path).parent)
    return next((folder for folder in folders if (folder / "initdb").exists() and (folder / "pg_ctl").exists()), None)


BIN = programs()
pytestmark = [
    pytest.mark.skipif(BIN is None, reason="no PostgreSQL server on this machine"),
    pytest.mark.skipif(sys.platform == "win32", reason="the server listens on a Unix socket"),
]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The folder of the socket of an empty server that only this test can reach."""
    assert BIN is not None
    folder = Path(tempfile.mkdtemp(prefix="modiste-"))
    # The server refuses to run as root.
    user = "nobody" if os.geteuid() == 0 else None
    if user is not None:
        shutil.chown(folder, user)

    def run(*command: str) -> None:
        subprocess.run(command, check=True, capture_output=True, user=user, cwd=folder)

    data, options = str(folder / "data"), f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
    try:
        run(str(BIN / "initdb"), "-D", data, "-U", "modiste", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        run(str(BIN / "pg_ctl"), "-D", data, "-l", str(folder / "log"), "-w", "-o", options, "start")
        for name in ("studio", "restored"):
            run(str(BIN / "createdb"), "-h", str(folder), "-U", "modiste", name)
        yield str(folder)
        run(str(BIN / "pg_ctl"), "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def test_a_studio_lives_on_postgresql_and_moves(
    server: str, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "_N", 2**8)
    url = f"postgresql://modiste@/studio?host={server}"
    with Store.open(home, url) as store:
        tables_match(store)
        coat, worn = use(store)
        boards_hold(store, coat, worn)
        jobs_run(store)
        items_hold(store)
        events_hold(store)
        bin_of_garments_holds(store)
        items = tuple(store.items.all(None))
        saved = backup(home, tmp_path / "studio.tar", url).path
        pictures = store.pictures.list(None)
    assert not (home / "studio.sqlite3").exists()
    with Store.open(restore(saved, tmp_path / "here").path) as moved:
        assert moved.pictures.list(None) == pictures
        assert tuple(moved.items.all(None)) == items
    elsewhere = url.replace("studio", "restored")
    with Store.open(restore(saved, tmp_path / "there", elsewhere).path, elsewhere) as moved:
        assert moved.pictures.list(None) == pictures
        assert tuple(moved.items.all(None)) == items
        assert moved.imports.begin(None, "x", format="table", name="x").number > 3
        assert moved.pictures.load(None, coat).tobytes() == RED.tobytes()
        assert moved.pictures.add(None, RED, NewPicture(kind="design", title="new")).id
        assert moved.users.add("boris", "four small words").name == "boris"
    with pytest.raises(SettingError, match="not empty"):
        restore(saved, tmp_path / "again", elsewhere)
    assert not (tmp_path / "again").exists()
    with pytest.raises(OutputError, match="cannot be used"):
        Store.open(tmp_path / "x", f"postgresql://modiste@/missing?host={server}")


def tables_match(store: Store) -> None:
    with store.database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def use(store: Store) -> tuple[str, str]:
    anna = store.users.add("Анна", "four small words")
    with pytest.raises(InputError, match="taken"):
        store.users.add("анна", "four small words")
    assert store.users.user_of(store.users.sign_in("анна", "four small words").token) == anna
    lineage = Lineage(kind="design", model="small", seed=7, settings=(), inputs=("file\udcff.jpg",))
    coat = store.pictures.add(None, RED, NewPicture(
        kind="design", title="100% ПАЛЬТО\0\ud800", prompt="жёлтое", tags=("осень",), lineage=lineage, part="upper",
        attributes={"colours": ["yellow"], "verified": [{"kind": "colour", "ok": True}]}))
    worn = store.pictures.add(None, RED, NewPicture(kind="draped", parents=(coat.id,)))
    hers = store.pictures.add(anna.id, RED, NewPicture(kind="photo"))
    assert store.pictures.get(None, coat.id) == coat
    assert [picture.id for picture in store.pictures.list(None, search="пальто ЖЕЛТОЕ 100%").pictures] == [coat.id]
    assert store.pictures.list(None, search="\0_", tag="\0", kind="\0", after=10**30).pictures == ()
    assert store.pictures.tags(None) == (("осень", 1),)
    assert store.pictures.lineage(None, worn.id).parents[0].picture == coat
    assert store.pictures.children(None, coat.id) == (worn,)
    for name in (hers.id, "\0" * 16, "x"):
        with pytest.raises(NotFoundError):
            store.pictures.get(None, name)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda language: store.preferences.set(None, "language", language), ["ru"] * 16))
        list(pool.map(lambda n: store.pictures.change(None, worn.id, tags=("a", f"t{n}")), range(16)))
    store.pictures.change(None, worn.id, tags=())
    store.preferences.set(None, "language", "en")
    assert store.preferences.get(None) == {"language": "en"}
    return coat.id, worn.id


def boards_hold(store: Store, coat: str, worn: str) -> None:
    board = store.boards.create(None, "Осень", [worn, coat])

    def change(number: int) -> bool:
        try:
            store.boards.change(None, board.id, 1, title=f"tab {number}", pictures=[coat, worn])
        except ConflictError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(change, range(4))) == 1
        list(pool.map(lambda name: store.boards.append(None, board.id, [name]), [coat, worn, coat, worn]))
    (listed,) = store.boards.list(None)
    assert (listed.count, listed.cover, listed.version) == (2, coat, 6)


def jobs_run(store: Store) -> None:
    from pydantic import BaseModel

    class Ask(BaseModel):
        text: str

    kinds = JobKinds()
    kinds.add("draw", Ask, lambda ask, context: JobResult(
        pictures=(context.save(RED, NewPicture(kind="design", title=ask.text)).id,)))
    with Jobs(store, kinds) as jobs:
        job = jobs.submit(None, "draw", {"text": "пальто"})
        while job.open:
            job = jobs.wait(None, job.id, job.version, 20)
    assert (job.state, len(job.result.pictures)) == ("done", 1)
