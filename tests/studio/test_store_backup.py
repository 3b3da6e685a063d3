"""A backup brings back everything, and a file that is none changes nothing."""

import io
import shutil
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from modiste.core.errors import InputError, ModisteError, OutputError
from modiste.core.values import Lineage
from modiste.studio.backup import backup, restore
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
    return backup(store.home.folder, tmp_path / "kept" / "studio.tar")


def test_everything_comes_back(store: Store, saved: Path, tmp_path: Path) -> None:
    with Store.open(restore(saved, tmp_path / "new" / "home")) as again:
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
    f"pictures/ab/cd/{'0' * 64}.png", "models/a\\..\\b", "studio.sqlite3/x", "models/c:evil",
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


def test_damaged_and_foreign_files_are_refused(saved: Path, tmp_path: Path) -> None:
    whole = saved.read_bytes()
    picture = whole.index(b"\x89PNG") + 40
    for data in (b"", b"not a tar", whole[: len(whole) // 3], whole[:picture] + b"\0\0\0\0" + whole[picture + 4 :]):
        broken = tmp_path / "broken.tar"
        broken.write_bytes(data)
        refused(broken, tmp_path)
    refused(tmp_path / "missing.tar", tmp_path)


def test_an_incomplete_backup_is_refused(saved: Path, tmp_path: Path) -> None:
    partial = tmp_path / "partial.tar"
    with tarfile.open(saved) as source, tarfile.open(partial, "w") as target:
        for entry in source:
            if not entry.name.startswith("pictures/"):
                target.addfile(entry, source.extractfile(entry))
    refused(partial, tmp_path, "missing")


def refused(file: Path, tmp_path: Path, says: str | None = None) -> None:
    target = tmp_path / "restored" / "home"
    with pytest.raises(ModisteError, match=says) as caught:
        restore(file, target)
    assert caught.value.exit_code == 2
    assert list(target.parent.iterdir()) == []
    assert not (tmp_path / "evil").exists()
