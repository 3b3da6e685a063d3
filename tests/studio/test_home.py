"""One table says what lies in a home, and what is nobody's goes."""

import os
import time
from pathlib import Path

import pytest
from PIL import Image

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
