"""What one person takes of the disk and of the training time: counted where it is, and refused in one line."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from PIL import Image
from pydantic import BaseModel
from sqlalchemy import update

from modiste.core.errors import OutputError
from modiste.core.settings import Settings
from modiste.studio.jobs import JobContext, JobKinds, JobResult, Jobs, Lane
from modiste.studio.store import Limits, NewPicture, Store
from modiste.studio.store.people import passwords
from modiste.studio.store.quotas.tables import TrainingTimeRow
from modiste.studio.store.text_fields import now
from modiste.studio.training_sets.trained_models import model_folder

PHOTO = NewPicture(kind="photo")
LIMITS = Limits(disk_bytes=600_000, training_minutes=30)


class Ask(BaseModel):
    minutes: float


def noise(seed: int) -> Image.Image:
    """About 120 kB as PNG."""
    return Image.fromarray(np.random.default_rng(seed).integers(0, 255, (200, 200, 3), np.uint8))


@pytest.fixture
def store(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setattr(passwords, "_N", 2**8)
    with Store.open(home, limits=LIMITS) as store:
        for name in ("anna", "boris"):
            store.users.add(name, "four small words")
        yield store


def on_disk(*folders: Path) -> int:
    return sum(path.stat().st_size for folder in folders for path in folder.rglob("*") if path.is_file())


def test_a_persons_work_is_counted_on_the_disk(store: Store, home: Path) -> None:
    anna, boris = (user.id for user in store.users.list())
    for seed in (1, 2):
        store.pictures.add(anna, noise(seed), PHOTO)
    store.pictures.put_in_bin(anna, [store.pictures.add(anna, noise(2), PHOTO).id])
    model = model_folder(store.home, anna, "fabric", "mine") / "weights.safetensors"
    model.parent.mkdir(parents=True)
    model.write_bytes(b"x" * 50_000)
    job = store.jobs.create(anna, "print", "files", "{}")
    made = store.home.job(job.id) / "print.png"
    made.parent.mkdir(parents=True)
    made.write_bytes(b"x" * 10_000)
    assert store.quotas.disk_bytes(anna) == on_disk(home / "pictures", home / "thumbnails") + 60_000
    assert store.quotas.disk_bytes(boris) == 0
    store.pictures.add(boris, noise(2), PHOTO)
    assert 0 < store.quotas.disk_bytes(boris) < store.quotas.disk_bytes(anna)


def test_who_is_at_the_limit_keeps_no_more_until_something_goes(store: Store) -> None:
    anna, boris = (user.id for user in store.users.list())

    def fill() -> None:
        for seed in range(20):
            store.pictures.add(anna, noise(seed), PHOTO)

    with pytest.raises(OutputError) as refused:
        fill()
    kept = [picture.id for picture in store.pictures.list(anna).pictures]
    assert 3 <= len(kept) <= 5
    assert store.quotas.disk_bytes(anna) < 600_000 + 20_000, "but for the small copy of the last"
    assert str(refused.value).endswith("of the 0.0006 GB that each person has here; delete some and empty the bin")
    assert "очистите корзину" in refused.value.message.text("ru")
    store.pictures.add(boris, noise(0), PHOTO)
    store.pictures.add(None, noise(30), PHOTO)
    store.pictures.put_in_bin(anna, kept)
    with pytest.raises(OutputError):
        store.pictures.add(anna, noise(31), PHOTO)
    store.pictures.empty_bin(anna)
    assert store.pictures.add(anna, noise(31), PHOTO).id


@pytest.fixture
def trained(store: Store) -> Iterator[tuple[Jobs, Event]]:
    """Jobs that train until they are let go."""
    go = Event()

    def run(_asked: Ask, context: JobContext) -> JobResult:
        while not go.wait(0.01):
            context.progress(0, 1)
        return JobResult()

    kinds = JobKinds()
    kinds.add("train", Ask, run, lane=Lane.BACKGROUND, minutes=lambda asked: asked.minutes)
    with Jobs(store, kinds) as jobs:
        yield jobs, go


def test_training_time_is_what_trainings_take(store: Store, trained: tuple[Jobs, Event]) -> None:
    jobs, go = trained
    anna, boris = (user.id for user in store.users.list())
    first, second = jobs.submit(anna, "train", {"minutes": 20}), jobs.submit(anna, "train", {"minutes": 9})
    assert store.quotas.training_used(anna) == 29, "what runs and waits counts as asked for"
    with pytest.raises(OutputError, match="30 minutes of training in 24 hours, and you have 1 left"):
        jobs.submit(anna, "train", {"minutes": 2})
    assert len(jobs.list(anna)) == 2, "what is refused is no job"
    assert jobs.submit(boris, "train", {"minutes": 30}).open
    assert jobs.submit(None, "train", {"minutes": 500}).open
    jobs.cancel(anna, second.id)
    assert store.quotas.training_used(anna) == 20
    go.set()
    ended = jobs.wait(anna, first.id, first.version, 20)
    while ended.open:
        ended = jobs.wait(anna, first.id, ended.version, 20)
    used = store.quotas.training_used(anna)
    assert 0 < used < 1, "what has ended counts as long as it took"
    jobs.remove(anna, first.id)
    assert store.quotas.training_used(anna) == used, "taking a job off the list gives no time back"
    with store.database.write() as session:
        session.execute(update(TrainingTimeRow).values(created=now() - timedelta(hours=25)))
    assert store.quotas.training_used(anna) == 0


def test_a_killed_training_counts_as_long_as_it_went(store: Store) -> None:
    anna = store.users.list()[0].id
    job, waiting = (store.jobs.create(anna, "train", "t", '{"minutes": 10}') for _ in range(2))
    for one in (job, waiting):
        store.quotas.reserve_training(anna, one.id, 10)
    store.quotas.spend_training(job.id, 120.0)
    store.quotas.end_trainings([waiting.id])
    assert store.quotas.training_used(anna) == 12


def test_limits_come_from_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Limits.of(Settings.load()) == Limits(disk_bytes=20_000_000_000, training_minutes=240)
    monkeypatch.setenv("MODISTE_DISK_GB", "0")
    monkeypatch.setenv("MODISTE_TRAINING_MINUTES", "30")
    assert Limits.of(Settings.load()) == Limits(disk_bytes=None, training_minutes=30)
