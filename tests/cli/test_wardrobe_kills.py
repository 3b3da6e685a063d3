"""`kill -9` in the middle of an import: what is there is whole, and begun again it brings the rest, nothing twice."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from modiste.core.settings import Settings
from modiste.studio.store import Store
from modiste.studio.wardrobe.importing import CUTOUT, PHOTO

PHOTOS = 12
ROOT = Path(__file__).parents[2]
WORK = """
import sys
from pathlib import Path
from modiste.core.settings import Settings
from modiste.studio.models import Loaders
from modiste.studio.studio import Studio
from modiste.studio.wardrobe.importing import ImportRequest
from tests.cli.drawn_clothes import DrawnEmbedder, DrawnReader, DrawnSegmenter

studio = Studio(Settings.load(home=Path(sys.argv[1])), Loaders(
    segmenter=lambda _model, _settings: DrawnSegmenter(), item_embedder=lambda _encoder: DrawnEmbedder(),
    reader=lambda _folder: DrawnReader()))
for one in studio.wardrobe.add(ImportRequest(sources=(Path(sys.argv[2]),))):
    print(one.photo.name, one.again, flush=True)
"""


def started(home: Path, photos: Path) -> "subprocess.Popen[str]":
    paths = os.pathsep.join((str(ROOT / "src"), str(ROOT)))
    return subprocess.Popen([sys.executable, "-c", WORK, str(home), str(photos)], stdout=subprocess.PIPE, text=True,
                            env={**os.environ, "PYTHONPATH": paths})


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
        process = started(home, photos)
        assert process.stdout is not None
        new = 0
        for line in process.stdout:
            new += line.endswith("False\n")
            if new == 2:
                time.sleep(wait)
                process.send_signal(signal.SIGKILL)
                break
        assert process.wait() == -signal.SIGKILL
        process.stdout.close()
        with Store.open(Settings.load(home=home).home) as store:
            now = whole(store)
        assert now >= there + 2
        there = now
    process = started(home, photos)
    told = process.communicate()[0].splitlines()
    assert process.returncode == 0
    assert Counter(line.split()[1] for line in told) == {"True": there, "False": PHOTOS - there}
    with Store.open(Settings.load(home=home).home) as store:
        assert whole(store) == PHOTOS
        kinds = Counter(one.kind for one in store.pictures.list(None, limit=100).pictures)
    assert kinds == {PHOTO: PHOTOS, CUTOUT: PHOTOS}, "no photo and no cut-out without its garment"
