"""A person's own backup holds all that is his or hers and nothing of another's; it comes back beside what is there, and
removing everything leaves nothing."""

import tarfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from modiste.core.errors import InputError, OutputError
from modiste.core.items import Tag
from modiste.core.messages import message
from modiste.studio.backup import backup, restore
from modiste.studio.backup.archives import brought, made_backup, new_backup, take_part
from modiste.studio.backup.erasing import count_own, erase_account, erase_own
from modiste.studio.backup.own import backup_own, restore_own
from modiste.studio.store import Limits, NewPicture, NotFoundError, Store
from modiste.studio.store.people import passwords
from modiste.studio.store.wardrobe.values import GarmentChange, NewGarment, Seen


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_N", 2**8)


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    with Store.open(home) as store:
        yield store


def quiet(_done: int, _total: int) -> None:
    pass


def work_of(store: Store, user: int | None, colour: str) -> str:
    """A little of everything that a person can have; the id of a picture."""
    first = store.pictures.add(user, Image.new("RGB", (40, 30), colour), NewPicture(
        kind="design", prompt=f"{colour} пальто", tags=("осень",)))
    again = store.pictures.add(user, Image.new("RGB", (30, 40), colour), NewPicture(
        kind="draped", parents=(first.id,)))
    store.boards.create(user, f"{colour} board", [again.id, first.id])
    store.preferences.set(user, "size", colour)
    store.jobs.create(user, "print", f"{colour} waits", "{}")
    job = store.jobs.create(user, "print", colour, "{}")
    store.jobs.save(replace(job, state="done"))
    folder = store.home.job(job.id)
    folder.mkdir(parents=True)
    (folder / "print.tiff").write_text(f"print of {colour}")
    model = store.home.trained_models(user, "fabric") / "dots"
    model.mkdir(parents=True)
    (model / "weights").write_text(f"weights of {colour}")
    garment, _ = store.wardrobes.add(user, NewGarment(
        original=first.id, photo="coat.jpg", sha256=first.sha256, file_sha256="b" * 64),
        Seen(tags=(Tag("garment", "coat", confidence=0.9),), vector=np.ones(8, np.float32), embedder="drawn"))
    store.wardrobes.change(user, [garment.id], GarmentChange(own_tags=("mine",), seasons=("winter",), state="in_wash"))
    store.outfits.keep(user, [garment.id], title=f"{colour} outfit")
    return first.id


@pytest.fixture
def people(store: Store) -> tuple[int, int]:
    anna, boris = (store.users.add(name, "four small words").id for name in ("anna", "boris"))
    for user, colour in ((anna, "red"), (boris, "blue"), (None, "green")):
        work_of(store, user, colour)
    return anna, boris


def test_a_backup_of_ones_own_holds_nothing_of_others(store: Store, people: tuple[int, int], tmp_path: Path) -> None:
    anna, _ = people
    file = backup_own(store, anna, tmp_path / "kept.tar", quiet).path
    assert b"blue" not in file.read_bytes()
    assert b"scrypt" not in file.read_bytes()
    with Store.open(restore(file, tmp_path / "alone").path) as alone:
        assert alone.users.list() == ()
        assert [one.id for one in alone.pictures.list(None).pictures] == [
            one.id for one in store.pictures.list(anna).pictures]
        (board,) = alone.boards.list(None)
        assert alone.boards.get(None, board.id).pictures == store.boards.get(anna, board.id).pictures
        assert alone.preferences.get(None) == {"size": "red"}
        (garment,), (hers,) = alone.wardrobes.list(None), store.wardrobes.list(anna)
        assert (garment.own_tags, garment.seasons, garment.state) == (("mine",), ("winter",), "in_wash")
        assert garment.item.tags == hers.item.tags
        assert np.array_equal(np.asarray(garment.vector), np.asarray(hers.vector))
        assert [one.items for one in alone.outfits.list(None)] == [(garment.id,)]
        job = next(job for job in alone.jobs.list(None) if job.state == "done")
        assert (alone.home.job(job.id) / "print.tiff").read_text() == "print of red"
        assert (alone.home.trained_models(None, "fabric") / "dots" / "weights").read_text() == "weights of red"


def test_it_comes_back_once_however_often_it_is_brought(store: Store, people: tuple[int, int], tmp_path: Path) -> None:
    anna, boris = people
    file, kept = backup_own(store, anna, tmp_path / "kept.tar", quiet).path, (tmp_path / "kept.tar").read_bytes()
    before = store.pictures.list(anna)
    board = store.boards.get(anna, store.boards.list(anna)[0].id)
    erase_own(store, anna)
    own = work_of(store, anna, "purple")
    for new in (2, 0):
        file.write_bytes(kept)
        report = restore_own(store, anna, file, quiet)
        assert report.new.get("pictures", 0) == new
        assert report.left_out == ()
        assert not file.exists()
    assert {one.id for one in store.pictures.list(anna).pictures} >= {own, *(one.id for one in before.pictures)}
    assert len(store.pictures.list(anna).pictures) == 4
    assert store.boards.get(anna, board.id).pictures == board.pictures
    for one in before.pictures:
        assert store.pictures.load(anna, one.id).size == (one.width_px, one.height_px)
    assert store.preferences.get(anna) == {"size": "purple"}, "what is here stays"
    titles = {job.title for job in store.jobs.list(anna)}
    assert "red" in titles
    assert "red waits" not in titles, "nobody asked this studio for it"
    assert [one.prompt for one in store.pictures.list(boris).pictures if one.prompt] == ["blue пальто"]


def test_a_job_that_failed_comes_back_with_why(store: Store, people: tuple[int, int], tmp_path: Path) -> None:
    anna, _ = people
    failed = store.jobs.create(anna, "sew", "a dress", "{}")
    store.jobs.save(replace(failed, state="failed", failure=message("studio.title_too_long", count=254, most=200)))
    copy = tmp_path / "own.tar"
    backup_own(store, anna, copy, quiet)
    with tarfile.open(copy) as archive:
        assert archive.getmembers()
    with Store.open(tmp_path / "other") as other:
        back = restore_own(other, None, copy, quiet)
        assert back.left_out == ()
        kept = other.jobs.get(None, failed.id)
        assert kept.failure is not None
        assert kept.failure.code == "studio.title_too_long"


def test_another_persons_work_cannot_be_taken_or_changed_by_a_backup(
    store: Store, people: tuple[int, int], tmp_path: Path
) -> None:
    anna, boris = people
    theirs = store.boards.get(boris, store.boards.list(boris)[0].id)
    report = restore_own(store, anna, backup_own(store, boris, tmp_path / "kept.tar", quiet).path, quiet)
    assert [problem.code for problem in report.left_out] == ["studio.backup_of_others"]
    assert store.boards.get(boris, theirs.id) == theirs
    assert len(store.pictures.list(anna).pictures) == len(store.pictures.list(boris).pictures) == 2
    assert len(store.boards.list(anna)) == 1


def test_of_a_whole_studios_backup_somebody_gets_his_own_part(
    store: Store, people: tuple[int, int], tmp_path: Path
) -> None:
    anna, _ = people
    file = backup(store.home.folder, tmp_path / "studio.tar").path
    erase_own(store, anna)
    assert restore_own(store, anna, file, quiet).new["pictures"] == 2
    assert [one.prompt for one in store.pictures.list(anna).pictures if one.prompt] == ["red пальто"]


def test_what_is_no_backup_or_shows_no_picture_is_refused(store: Store, tmp_path: Path) -> None:
    work_of(store, None, "green")
    (tmp_path / "odd.tar").write_bytes(b"odd")
    with pytest.raises(InputError):
        restore_own(store, None, tmp_path / "odd.tar", quiet)
    with tarfile.open(tmp_path / "links.tar", "w") as tar:
        link = tarfile.TarInfo("jobs/0123456789abcdef/passwd")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    with pytest.raises(InputError):
        restore_own(store, None, tmp_path / "links.tar", quiet)
    assert len(store.pictures.list(None).pictures) == 2
    assert not list(store.home.backups(None).glob(".modiste-*")), "nothing of it is left behind"


def test_a_quota_holds_for_what_is_brought_back(home: Path, tmp_path: Path) -> None:
    with Store.open(home) as store:
        anna = store.users.add("anna", "four small words").id
        work_of(store, anna, "red")
        file = backup_own(store, anna, tmp_path / "kept.tar", quiet).path
        erase_own(store, anna)
    with Store.open(home, limits=Limits(disk_bytes=100)) as store, pytest.raises(OutputError):
        restore_own(store, anna, file, quiet)


def test_removing_everything_leaves_nothing_on_the_disk(store: Store, people: tuple[int, int]) -> None:
    anna, _ = people
    file = new_backup(store.home, anna, "0" * 16)
    file.write_text("a backup")
    theirs = [path for path in store.home.folder.rglob("*") if path.is_file()]
    count = count_own(store, anna)
    assert (count["pictures"], count["boards"], count["jobs"], count["models"]) == (2, 1, 2, 0)
    erase_own(store, anna)
    assert not any(count_own(store, anna).values())
    left = {path for path in store.home.folder.rglob("*") if path.is_file()}
    assert not any("red" in path.read_text(errors="replace") for path in left
                   if path.suffix != ".png" and "sqlite" not in path.name)
    assert len(left) < len(theirs)
    assert len(store.pictures.list(None).pictures) == 2
    assert store.users.sign_in("anna", "four small words").user.id == anna, "the account stays"
    assert store.preferences.get(anna) == {}
    erase_own(store, None)
    assert not any(count_own(store, None).values())
    work_of(store, None, "green")  # the local user is still there
    erase_account(store, "anna")
    assert [user.name for user in store.users.list()] == ["boris"]


def test_what_was_lent_goes_back_before_its_borrower_is_gone(store: Store, people: tuple[int, int]) -> None:
    anna, boris = people
    photo = store.pictures.add(anna, Image.new("RGB", (20, 20), "pink"), NewPicture(kind="photo"))
    coat = store.wardrobes.add(anna, NewGarment(
        original=photo.id, photo="coat.jpg", sha256="a" * 64, file_sha256="b" * 64), Seen())[0]
    store.households.create(anna, "Home")
    household = store.households.of(anna)
    assert household is not None
    store.households.join(boris, household.code)
    store.households.share(anna, [coat.id], "lend")
    store.households.borrow(boris, coat.id)
    erase_account(store, "boris")
    assert store.wardrobes.get(anna, coat.id).state == "clean"


def test_parts_come_in_their_order_and_stay_their_owners(store: Store, people: tuple[int, int]) -> None:
    from io import BytesIO

    anna, boris = people
    upload, size = take_part(store.home, anna, BytesIO(b"first"), None, 0)
    assert take_part(store.home, anna, BytesIO(b"second"), upload, size) == (upload, 11)
    with pytest.raises(InputError, match="order"):
        take_part(store.home, anna, BytesIO(b"second"), upload, size)
    assert brought(store.home, anna, upload).read_bytes() == b"firstsecond"
    for user, name in ((boris, upload), (anna, "../" + upload), (anna, "f" * 24)):
        with pytest.raises(NotFoundError):
            brought(store.home, user, name)
    other, _ = take_part(store.home, anna, BytesIO(b"third"), None, 0)
    with pytest.raises(NotFoundError):
        brought(store.home, anna, upload)
    assert brought(store.home, anna, other).stat().st_mode & 0o077 == 0
    assert made_backup(store.home, anna, "../../x") is None
