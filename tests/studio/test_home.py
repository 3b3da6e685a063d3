"""One table says what lies in a home, and what is nobody's goes."""

import os
import stat
import time
from pathlib import Path

import pytest
from PIL import Image

from modiste.core.errors import InputError
from modiste.studio.home import JOBS, PLACES, TRAINING, Home
from modiste.studio.store import NewPicture, Store


def test_everything_that_a_studio_writes_lies_in_a_place_of_the_table(home: Path) -> None:
    with Store.open(home) as store:
        store.pictures.add(None, Image.new("RGB", (20, 20)), NewPicture(kind="photo"))
        job = store.jobs.create(None, "print", "files", "{}")
        for folder in (store.home.job(job.id), store.home.training_sets(None), store.home.trained_models(None, "lora")):
            folder.mkdir(parents=True)
        names = {place.name for place in PLACES}
        assert {path.name for path in home.iterdir() if not path.name.startswith("studio.sqlite3-")} <= names


def test_what_is_nobodys_goes_once_it_is_old(home: Path) -> None:
    with Store.open(home) as store:
        anna = store.users.add("anna", "four small words").id
        job = store.jobs.create(anna, "print", "files", "{}")
        kept = [store.home.job(job.id), store.home.training(anna), store.home.training(None)]
        gone = [store.home.path(JOBS) / "0123456789abcdef", store.home.path(TRAINING) / "user-77"]
        for folder in (*kept, *gone):
            (folder / "inner").mkdir(parents=True)
        half, fresh = kept[0] / ".0011.part", kept[0] / ".0022.part"
        half.touch()
        assert store.tidy() == 0, "it may be at work just now"
        fresh.touch()
        for path in (*kept, *gone, half):
            os.utime(path, (time.time() - 7200, time.time() - 7200))
        assert store.tidy() == 3
        assert [path.exists() for path in (*kept, *gone, half, fresh)] == [True, True, True, False, False, False, True]


@pytest.mark.parametrize("name", ["ready", "inner/weights"])
def test_a_part_of_a_file_is_in_no_backup(home: Path, name: str) -> None:
    model = Home(home).trained_models(None, "lora") / "mine"
    (model / name).parent.mkdir(parents=True)
    for path in (model / name, model / ".00.part"):
        path.touch()
    assert list(Home(home).work_files()) == [model / name]


def test_a_home_is_its_owners_alone(home: Path) -> None:
    former = os.umask(0o022)
    try:
        with Store.open(home) as store:
            store.pictures.add(None, Image.new("RGB", (20, 20)), NewPicture(kind="photo"))
            modes = {path.relative_to(home).parts[0]: stat.S_IMODE(path.stat().st_mode)
                     for path in home.rglob("*") if path.is_file()}
    finally:
        os.umask(former)
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert set(modes.values()) == {0o600}, modes


def test_a_home_of_a_former_version_is_closed_and_a_strangers_folder_is_not(home: Path, tmp_path: Path) -> None:
    with Store.open(home):
        pass
    home.chmod(0o755)
    shared = tmp_path / "shared"
    shared.mkdir()
    (shared / "letter.txt").write_text("not the studio's")
    shared.chmod(0o755)
    for folder, mode in ((home, 0o700), (shared, 0o755)):
        Home(folder).make()
        assert stat.S_IMODE(folder.stat().st_mode) == mode


@pytest.mark.parametrize("job", ["../../elsewhere", "/etc", "", ".", "0" * 17])
def test_no_id_of_a_job_leads_elsewhere(home: Path, job: str) -> None:
    with pytest.raises(InputError):
        Home(home).job(job)
    assert Home(home).of_person(1, [job]) == ()
