"""`kill -9` in the middle of an import: what is there is whole, and begun again it brings the rest, nothing twice."""

import signal
import sys
import time
from collections import Counter
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from modiste.core.settings import Settings
from modiste.studio.models import Loaders
from modiste.studio.store import Store
from modiste.studio.studio import Studio
from modiste.studio.wardrobe.importing import CUTOUT, PHOTO, ImportRequest
from tests.cli.drawn_clothes import DrawnEmbedder, DrawnReader, DrawnSegmenter
from tests.forked import begun

PHOTOS = 12


def bring(home: Path, photos: Path) -> None:
    """Import the photos of a folder; a line for each that is done."""
    studio = Studio(Settings.load(home=home), Loaders(
        segmenter=lambda _model, _settings: DrawnSegmenter(), item_embedder=lambda _encoder: DrawnEmbedder(),
        reader=lambda _folder: DrawnReader()))
    for one in studio.wardrobe.add(ImportRequest(sources=(photos,))):
        sys.stdout.write(f"{one.photo.name} {one.again}\n")


def started(home: Path, photos: Path, says: Path) -> ForkServerProcess:
    says.write_bytes(b"")
    return begun([__name__], bring, home, photos, says=says)


def wait_for_new(process: ForkServerProcess, says: Path, count: int) -> None:
    """Until it has said of that many photos that they are new."""
    while says.read_text().count("False\n") < count:
        assert process.is_alive(), says.read_text()
        time.sleep(0.002)


def whole(store: Store) -> int:
    """How many garments there are, each of which has its photo and its cut-out."""
    items = store.wardrobes.list(None)
    for one in items:
        assert store.pictures.load(None, one.original).size == (128, 128)
        assert one.cutout is not None
        assert store.pictures.load(None, one.cutout).mode == "RGBA"
        assert one.item.tags
    assert len({one.photo for one in items}) == len(items)
    return len(items)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="the system has no SIGKILL")
def test_killed_again_and_again_an_import_ends_with_each_photo_once(tmp_path: Path) -> None:
    photos, home = tmp_path / "photos", tmp_path / "studio"
    photos.mkdir()
    for number in range(PHOTOS):
        image = Image.new("RGB", (128, 128), (180, 180, 178))
        ImageDraw.Draw(image).rectangle((20 + number, 14, 98, 62), fill=(200, 20 + number, 20))
        image.save(photos / f"{number:02}.png")
    there = 0
    for wait in (0.0, 0.015, 0.04):  # after two further photos, somewhere in the next one
        process = started(home, photos, tmp_path / "says")
        wait_for_new(process, tmp_path / "says", 2)
        time.sleep(wait)
        process.kill()
        process.join()
        assert process.exitcode == -signal.SIGKILL
        with Store.open(Settings.load(home=home).home) as store:
            now = whole(store)
        assert now >= there + 2
        there = now
    process = started(home, photos, tmp_path / "says")
    process.join()
    told = (tmp_path / "says").read_text().splitlines()
    assert process.exitcode == 0
    assert Counter(line.split()[1] for line in told) == {"True": there, "False": PHOTOS - there}
    with Store.open(Settings.load(home=home).home) as store:
        assert whole(store) == PHOTOS
        kinds = Counter(one.kind for one in store.pictures.list(None, limit=100).pictures)
    assert kinds == {PHOTO: PHOTOS, CUTOUT: PHOTOS}, "no photo and no cut-out without its garment"
