"""The size that a file says of itself comes along with an upload, and is the size of the repeat on cloth."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from modiste.studio.garments import Garments
from modiste.studio.jobs.context import JobContext
from modiste.studio.jobs.kinds.garments import DrapeJobRequest, run_drape
from modiste.studio.store import NewPicture, Store
from modiste.studio.studio import Studio


def encoded(kind: str, dpi: float | None) -> bytes:
    file = io.BytesIO()
    options = {} if dpi is None else {"dpi": (dpi, dpi)}
    tile = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    Image.fromarray(tile).save(file, kind, **options)
    return file.getvalue()


@pytest.mark.parametrize(("kind", "dpi", "kept"), [
    ("PNG", 300, 300), ("TIFF", 120, 120), ("PNG", None, None), ("PNG", 72, None), ("JPEG", 300, None)])
def test_an_upload_keeps_the_resolution_of_its_file(home: Path, kind: str, dpi: float | None, kept: float | None
                                                    ) -> None:
    with Store.open(home) as store:
        picture = store.pictures.add_upload(None, encoded(kind, dpi), "cloth", NewPicture(kind="fabric"))
        said = store.pictures.get(None, picture.id).attributes.get("dpi")
        assert said == (pytest.approx(kept, rel=1e-3) if kept is not None else None)


def test_it_is_honoured_when_the_fabric_is_draped(home: Path, studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[float | None, float]] = []
    drape = Garments.drape

    def noting(self: Garments, request):
        asked.append((request.scale_cm, request.fabric.width_cm))
        return drape(self, request)

    monkeypatch.setattr(Garments, "drape", noting)
    with Store.open(home) as store:
        photo = store.pictures.add(None, Image.new("RGB", (96, 96), "red"), NewPicture(kind="photo"))
        mask = store.pictures.add(None, Image.new("L", (96, 96), 255), NewPicture(kind="mask", part="upper"))
        context = JobContext("0" * 16, None, store, lambda *_: None, lambda _: None)
        for dpi, scale in ((32.0, None), (None, None), (32.0, 7.0)):
            cloth = store.pictures.add_upload(None, encoded("PNG", dpi), f"cloth {dpi}", NewPicture(kind="fabric"))
            run_drape(studio, DrapeJobRequest(photo=photo.id, mask=mask.id, parts=("upper",), fabric=cloth.id,
                                              scale_cm=scale), context)
    assert [scale for scale, _ in asked] == [None, 20.0, 7.0]
    assert asked[0][1] == pytest.approx(64 / 32 * 2.54, rel=1e-2)
