import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from modiste.core.errors import DataError, InputError
from modiste.core.settings import Settings
from modiste.core.values import Photo
from modiste.data.pack import Pack, in_test_split
from modiste.design.evaluation.likeness import Likeness, LikenessMaker, evaluate_likeness
from modiste.train.scores import EvaluateRequest, Scorecard
from tests.design.drawn_garments import draw, shapes_pack, written

SIZE = (140, 230)
"""No square, and not the scorer's side."""


def photo_of(pack: Pack, row: int) -> Image.Image:
    """A garment of the pack on a person: a head above it, that framing cuts off."""
    record = pack.records[row]
    photo = Image.new("RGB", SIZE, "white")
    photo.paste((206, 150, 120), (55, 14, 85, 70))
    photo.paste(draw(record.fields["articleType"], record.fields["baseColour"], record.fields["pattern"], row, 136),
                (2, 80))
    return photo


def photos_in(folder: Path, pack: Pack) -> Path:
    folder.mkdir()
    lines = []
    for row, record in enumerate(pack.records):
        photo_of(pack, row).save(folder / f"{record.key}.png")
        lines.append(json.dumps({"id": record.key, "file_name": f"{record.key}.png", "caption": record.caption,
                                 "masterCategory": "Apparel", **record.fields}))
    (folder / "metadata.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


class Copyist:
    """Makes each photo's garment by looking at its name, and remembers what it was handed; one in six it refuses."""

    def __init__(self, pack: Pack) -> None:
        self.handed: list[Photo] = []
        self._pack = pack

    def make(self, photo: Photo, seed: int, pixels: int) -> Likeness:
        self.handed.append(photo)
        if len(self.handed) % 6 == 0:
            raise InputError("studio.sewn_from_photo")
        row = next(row for row, record in enumerate(self._pack.records) if record.key == photo.source)
        record = self._pack.records[row]
        made = draw(record.fields["articleType"], record.fields["baseColour"], record.fields["pattern"], seed, pixels)
        return Likeness(np.asarray(made), record.fields["articleType"])

    @property
    def maker(self) -> LikenessMaker:
        return LikenessMaker(make=self.make, makes=lambda _garment: True, alike=lambda one, other: one == other,
                             name="copyist")


@pytest.fixture(autouse=True)
def small_scorer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("modiste.design.evaluation.scorer_data.DRAWN", ("zebra",))
    monkeypatch.setattr("modiste.design.evaluation.scorer_data.FEWEST", 4)


def measured(copyist: Copyist, data: Path, folder: Path) -> Scorecard:
    request = EvaluateRequest(data=data, samples=12, seed=3, folder=folder / "report")
    return evaluate_likeness(request, Settings.load(home=folder / "home"), None, copyist.maker)


def test_photos_are_handed_over_as_the_data_set_has_them(tmp_path: Path) -> None:
    pack = shapes_pack(150)
    copyist = Copyist(pack)
    card = measured(copyist, photos_in(tmp_path / "photos", pack), tmp_path)
    rows = {record.key: row for row, record in enumerate(pack.records)}
    assert len(copyist.handed) == 12
    for photo in copyist.handed:
        assert in_test_split(photo.source)
        assert np.array_equal(np.asarray(photo.image), np.asarray(photo_of(pack, rows[photo.source])))
    scores = {score.name: score.value for score in card.scores}
    assert scores["type kept"] == pytest.approx(10 / 12)
    assert scores["nearer in colour"] > 0.5
    with Image.open(tmp_path / "report" / "likeness.png") as sheet:
        assert sheet.width > 256


def test_of_a_pack_its_own_pictures_are_handed_over(tmp_path: Path) -> None:
    pack = shapes_pack(150)
    copyist = Copyist(pack)
    measured(copyist, written(pack, tmp_path / "pack"), tmp_path)
    assert {photo.image.size for photo in copyist.handed} == {(pack.size_px, pack.size_px)}


def test_data_are_needed(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="--data"):
        evaluate_likeness(EvaluateRequest(), Settings.load(home=tmp_path), None, Copyist(shapes_pack(20)).maker)
