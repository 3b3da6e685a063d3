"""A backup brings back everything, and a file that is none changes nothing."""

import hashlib
import io
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tarfile
import textwrap
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image

from modiste.core.errors import InputError, ModisteError, OutputError
from modiste.core.values import Lineage
from modiste.studio.backup import backup, restore
from modiste.studio.backup.working import working_folder
from modiste.studio.store import NewPicture, Store
from modiste.studio.store.people import passwords


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_N", 2**8)


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    with Store.open(home) as store:
        yield store


@pytest.fixture
def saved(store: Store, tmp_path: Path) -> Path:
    """A backup of a studio in use."""
    anna = store.users.add("anna", "four small words").id
    coat = store.pictures.add(
        None, Image.new("RGB", (40, 30), "red"),
        NewPicture(
            kind="design", prompt="пальто", tags=("осень",), lineage=Lineage(kind="design", model="small", seed=7)),
    )
    worn = store.pictures.add(None, Image.new("RGB", (30, 40), "blue"), NewPicture(kind="draped", parents=(coat.id,)))
    store.pictures.add(anna, Image.new("RGB", (30, 40), "green"), NewPicture(kind="photo", title="hers"))
    store.boards.create(None, "Осень", [worn.id, coat.id])
    store.preferences.set(None, "language", "ru")
    store.jobs.create(None, "design", "coat", "{}")
    store.users.sign_in("anna", "four small words")
    (store.home.folder / "models" / "mine").mkdir(parents=True)
    (store.home.folder / "models" / "mine" / "weights.bin").write_bytes(b"weights")
    for person in (None, anna):
        model = store.home.trained_models(person, "fabric") / "dots"
        (model / "inner").mkdir(parents=True)
        (model / "inner" / "weights").write_text(f"of {person}")
        (model / "linked").symlink_to("inner/weights")
        (model / "astray").symlink_to(tmp_path / "elsewhere")
        (store.home.training_sets(person) / "set" / "dots").mkdir(parents=True)
        (store.home.training_sets(person) / "set" / "dots" / "a.png").write_bytes(b"picture")
    (tmp_path / "elsewhere").write_text("not the studio's")
    return backup(store.home.folder, tmp_path / "kept" / "studio.tar").path


def test_everything_comes_back(store: Store, saved: Path, tmp_path: Path) -> None:
    with Store.open(restore(saved, tmp_path / "new" / "home").path) as again:
        assert again.pictures.list(None) == store.pictures.list(None)
        (board,) = store.boards.list(None)
        assert again.boards.get(None, board.id) == store.boards.get(None, board.id)
        assert again.users.list() == store.users.list()
        assert again.jobs.list(None) == store.jobs.list(None)
        assert again.preferences.get(None) == {"language": "ru"}
        for picture in again.pictures.list(None).pictures:
            assert again.pictures.load(None, picture.id).tobytes() == store.pictures.load(None, picture.id).tobytes()
            assert again.pictures.thumbnail(None, picture.id).is_file()
        assert again.users.sign_in("anna", "four small words").user.name == "anna"
        assert again.users.add("boris", "four small words").id > again.users.list()[0].id
        assert files_of(again.home.folder) == files_of(store.home.folder) - {
            f"training/{person}/fabric/dots/astray" for person in ("local", "user-1")}
        for name in ("linked", "inner/weights"):
            assert (again.home.trained_models(None, "fabric") / "dots" / name).read_text() == "of None"


def files_of(home: Path) -> set[str]:
    """The files of a home that somebody made, and not the program from them."""
    made = (path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file())
    return {name for name in made if not name.startswith(("thumbnails/", "studio.sqlite3", "jobs.lock"))}


def test_a_backup_tells_nothing_of_this_computer_and_no_sign_in(saved: Path) -> None:
    with tarfile.open(saved) as tar:
        entries = tar.getmembers()
        rows = tar.extractfile("studio.sqlite3")
        assert rows is not None
        rows.read()
    assert {(entry.uid, entry.uname, entry.mode) for entry in entries} == {(0, "", 0o600)}
    assert not [entry.name for entry in entries if "thumbnails" in entry.name or "-wal" in entry.name]
    assert [path.name for path in saved.parent.iterdir()] == ["studio.tar"]


def test_what_is_there_is_not_overwritten(store: Store, saved: Path, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="not empty"):
        restore(saved, store.home.folder)
    with pytest.raises(OutputError, match="is there already"):
        backup(store.home.folder, saved)
    with pytest.raises(InputError, match="no studio here"):
        backup(tmp_path / "nowhere", tmp_path / "b.tar")
    assert store.pictures.count(None) == 2


ASTRAY = (
    "../evil", "/etc/passwd", "pictures/../../evil", "models/../../evil", "models/", "jobs/a/../b", "evil.py",
    f"pictures/ab/cd/{'0' * 64}.png", "models/a\\..\\b", "studio.sqlite3/x", "models/c:evil", "models" + "/a" * 40,
    "models/" + "a" * 300, "studio.sqlite3",
)
NO_FILES = (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE)


def test_names_that_lead_elsewhere_links_and_devices_are_refused(saved: Path, tmp_path: Path) -> None:
    evil = tmp_path / "evil.tar"
    for name, kind in [*((name, tarfile.REGTYPE) for name in ASTRAY), *(("models/link", kind) for kind in NO_FILES)]:
        shutil.copy(saved, evil)
        with tarfile.open(evil, "a") as tar:
            entry = tarfile.TarInfo(name)
            entry.type, entry.size, entry.linkname = kind, 4 * (kind == tarfile.REGTYPE), "/etc/passwd"
            tar.addfile(entry, io.BytesIO(b"evil"))
        refused(evil, tmp_path, "holds")


def test_a_file_with_holes_is_refused(saved: Path, tmp_path: Path) -> None:
    with tarfile.open(saved, "a") as tar:
        entry = tarfile.TarInfo("models/holes")
        entry.pax_headers = {"GNU.sparse.major": "0", "GNU.sparse.minor": "1", "GNU.sparse.name": "models/holes",
                             "GNU.sparse.map": "0,1", "GNU.sparse.size": str(1 << 40)}
        entry.size = 1
        tar.addfile(entry, io.BytesIO(b"x"))
    refused(saved, tmp_path, "holds")


def test_what_is_no_backup_is_refused(saved: Path, tmp_path: Path) -> None:
    whole = saved.read_bytes()
    for data in (b"", b"not a tar", whole[:2000]):
        broken = tmp_path / "broken.tar"
        broken.write_bytes(data)
        refused(broken, tmp_path)
    refused(tmp_path / "missing.tar", tmp_path)
    os.mkfifo(tmp_path / "pipe.tar")
    refused(tmp_path / "pipe.tar", tmp_path, "plain file")
    refused(Path("/dev/zero"), tmp_path, "plain file")


def test_all_that_is_whole_comes_back_and_the_rest_is_named(store: Store, saved: Path, tmp_path: Path) -> None:
    whole = saved.read_bytes()
    picture = whole.index(b"\x89PNG") + 40
    damaged = tmp_path / "damaged.tar"
    damaged.write_bytes(whole[:picture] + b"\0\0\0\0" + whole[picture + 4 :])
    report = restore(damaged, tmp_path / "one")
    assert [problem.code for problem in report.left_out] == [
        "studio.backup_picture_damaged", "studio.backup_without_picture"]
    with Store.open(report.path) as again:
        people = (None, *(user.id for user in again.users.list()))
        assert sum(again.pictures.count(person) for person in people) == 2
        assert len(again.boards.list(None)) == 1
        assert all(again.pictures.load(person, kept.id) for person in people
                   for kept in again.pictures.list(person).pictures)
        assert files_of(store.home.folder) > files_of(again.home.folder)


def test_a_backup_cut_off_brings_back_what_it_has(saved: Path, tmp_path: Path) -> None:
    torn = tmp_path / "torn.tar"
    with tarfile.open(saved) as tar:
        ends = next(entry for entry in tar if entry.name.startswith("training/")).offset
    for end in (ends, ends + 700):
        torn.write_bytes(saved.read_bytes()[:end])
        report = restore(torn, tmp_path / f"home-{end}")
        assert [problem.code for problem in report.left_out] == ["studio.backup_torn"]
        with Store.open(report.path) as again:
            assert again.pictures.count(None) == 2


def test_a_backup_says_what_is_damaged_and_leaves_it_out(store: Store, saved: Path, tmp_path: Path) -> None:
    first, second = (store.pictures.file(None, kept.id) for kept in store.pictures.list(None).pictures)
    first.write_bytes(b"\x89PNG, no more")
    second.unlink()
    (store.home.folder / "models" / ("deep" + "/d" * 30)).mkdir(parents=True)
    (store.home.folder / "models" / ("deep" + "/d" * 30) / "file").write_text("too deep")
    report = backup(store.home.folder, tmp_path / "second.tar")
    assert sorted(problem.code for problem in report.left_out) == [
        "studio.backup_name_unfit", "studio.backup_picture_damaged", "studio.backup_picture_missing"]
    again = restore(report.path, tmp_path / "again")
    assert {problem.code for problem in again.left_out} == {"studio.backup_without_picture"}
    with Store.open(again.path) as studio:
        assert studio.pictures.count(studio.users.list()[0].id) == 1
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600


def with_rows(saved: Path, target: Path, *changes: str) -> Path:
    """A backup whose database somebody changed."""
    with tarfile.open(saved) as source, tarfile.open(target, "w") as changed:
        for entry in source:
            data = source.extractfile(entry)
            assert data is not None
            content = data.read()
            if entry.name == "studio.sqlite3":
                rows = target.with_suffix(".sqlite3")
                rows.write_bytes(content)
                with closing(sqlite3.connect(rows)) as database, database:
                    for change in changes:
                        database.execute(change)
                content = rows.read_bytes()
                entry.size = len(content)
            changed.addfile(entry, io.BytesIO(content))
    return target


HOSTILE = (
    "UPDATE pictures SET sha256 = '../../../../../etc/passwd' WHERE title = 'hers'",
    "UPDATE pictures SET sha256 = upper(sha256) WHERE title = 'hers'",
    "UPDATE pictures SET id = '../../../evil' WHERE title = 'hers'",
    "UPDATE pictures SET lineage = '" + "[" * 30_000 + "' WHERE title = 'hers'",
    "UPDATE pictures SET title = x'00ff' WHERE title = 'hers'",
    "UPDATE jobs SET id = '../../../evil'",
    "UPDATE jobs SET state = 'evil'",
    "UPDATE users SET password = 'scrypt$2$8$999$AAAA$AAAA' WHERE name = 'anna'",
    "UPDATE users SET password = 'evil' WHERE name = 'anna'",
)


@pytest.mark.parametrize("change", HOSTILE)
def test_a_row_is_as_untrusted_as_an_upload(saved: Path, tmp_path: Path, change: str) -> None:
    report = restore(with_rows(saved, tmp_path / "evil.tar", change), tmp_path / "restored")
    assert "studio.backup_row_odd" in [problem.code for problem in report.left_out]
    with Store.open(report.path) as again:
        assert again.pictures.count(None) == 2
        people = (None, *(user.id for user in again.users.list()))
        assert sum(len(again.pictures.list(person).pictures) + len(again.jobs.list(person)) for person in people) == 3
        assert not again.users.list() or again.users.sign_in("anna", "four small words").user.name == "anna"


@pytest.mark.parametrize("change", [
    "CREATE TRIGGER evil AFTER INSERT ON pictures BEGIN DELETE FROM users; END",
    "CREATE VIEW evil AS SELECT * FROM users", "DROP TABLE users", "DROP TABLE alembic_version", "DELETE FROM users",
    "UPDATE alembic_version SET version_num = 'evil'", "UPDATE pictures SET created = 'evil'",
])
def test_an_empty_or_foreign_database_is_refused(saved: Path, tmp_path: Path, change: str) -> None:
    refused(with_rows(saved, tmp_path / "evil.tar", change), tmp_path)


def test_nobody_is_signed_in_by_a_backup(saved: Path, tmp_path: Path) -> None:
    token = hashlib.sha256(b"evil").hexdigest()
    evil = with_rows(saved, tmp_path / "evil.tar",
                     f"INSERT INTO sign_ins SELECT '{token}', number, '2999-01-01' FROM users WHERE name = 'anna'")
    with Store.open(restore(evil, tmp_path / "restored").path) as again:
        assert again.users.user_of("evil") is None


def refused(file: Path, tmp_path: Path, says: str | None = None) -> None:
    target = tmp_path / "restored" / "home"
    with pytest.raises(ModisteError, match=says) as caught:
        restore(file, target)
    assert caught.value.exit_code == 2
    assert list(target.parent.iterdir()) == []
    assert not (tmp_path / "evil").exists()


def test_a_killed_backup_leaves_nothing_behind_for_long(store: Store, home: Path, tmp_path: Path) -> None:
    store.pictures.add(None, Image.new("RGB", (40, 30), "red"), NewPicture(kind="photo"))
    target = tmp_path / "out" / "studio.tar"
    program = f"""
        import importlib, time
        from pathlib import Path
        module = importlib.import_module("modiste.studio.backup.backup")
        def slow(*given):
            print("writing", flush=True)
            time.sleep(60)
        module.add_picture = slow
        module.backup(Path({str(home)!r}), Path({str(target)!r}))
    """
    command = [sys.executable, "-c", textwrap.dedent(program)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline().strip() == "writing"
        with working_folder(target.parent):
            names = {path.name for path in target.parent.iterdir()}
            assert len(names) == 2, "nobody clears away what another works in"
        child.kill()
        child.wait()
    assert {path.name for path in target.parent.iterdir()} < names
    backup(home, target)
    assert [path.name for path in target.parent.iterdir()] == ["studio.tar"]
