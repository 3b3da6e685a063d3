"""On a disk that is really full nothing is half kept, and deleting works: a small file system of the test's own."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from modiste.core.errors import OutputError
from modiste.studio.jobs import JobKinds, Jobs
from modiste.studio.store import NewPicture, Store

PHOTO = NewPicture(kind="photo")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", str(folder)]
    try:
        done = subprocess.run(mount, capture_output=True, check=False).returncode if sys.platform == "linux" else 1
    except OSError:
        done = 1
    if done:
        pytest.skip("no file system can be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def fill(folder: Path) -> None:
    """Until not one more byte fits."""
    file = (folder / "filler").open("ab", buffering=0)
    try:
        while True:
            file.write(bytes(4096))
    except OSError:
        file.close()


def picture(seed: int, side: int = 60) -> Image.Image:
    return Image.fromarray(np.random.default_rng(seed).integers(0, 255, (side, side, 3), np.uint8))


@pytest.mark.parametrize("running", [True, False])
def test_deleting_works_on_a_full_disk(small_disk: Path, running: bool) -> None:
    home = small_disk / "home"
    with Store.open(home) as store, Jobs(store, JobKinds()):
        kept = [store.pictures.add(None, picture(seed), PHOTO).id for seed in range(4)]
        board = store.boards.create(None, "all", kept)
        if running:
            fill(small_disk)
            check(store, kept, board.id)
            return
    fill(small_disk)
    with Store.open(home) as store, Jobs(store, JobKinds()):
        check(store, kept, board.id)


def check(store: Store, kept: list[str], board: str) -> None:
    with pytest.raises(OutputError, match=r"no space|disk is full"):
        store.pictures.add(None, picture(9, 900), PHOTO)
    store.pictures.remove(None, kept[0])
    store.pictures.put_in_bin(None, kept[1:3])
    assert store.pictures.empty_bin(None) == 2
    store.boards.remove(None, board, store.boards.get(None, board).version)
    assert [one.id for one in store.pictures.list(None).pictures] == [kept[3]]
    assert store.pictures.load(None, kept[3]).tobytes() == picture(3).tobytes()
    assert len(list(store.home.folder.glob("pictures/*/*/*"))) == 1, "nothing half is left"
