"""A training set of sewn garments: pictures that cannot lie, since all that is said of them is known.

Each garment is hung once and photographed several times: other cloths, sides, grounds and light. A row holds captions
in both languages, the spec, the classes of its cut (`cut`, JSON), the pose and the side; beside the picture lie its
parts (8 bits: 0 ground, then `modiste.core.garment_spec.PARTS` from 1), its depth (16 bits, 0.1 mm from the nearest
point) and its normals (8 bits a channel, 128 is 0).
"""

import io
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from modiste.core.errors import ModisteError, SettingError
from modiste.core.garment_spec import PARTS, GarmentSpec
from modiste.core.measures import POSES
from modiste.core.progress import CountProgress
from modiste.data.growing import Entry, Over, grow
from modiste.sewing.cut_labels import cut_labels
from modiste.sewing.rendering import Picture, Shot, layers, photograph
from modiste.sewing.specification import describe, sample_cloths, sample_spec, spec_to_json
from modiste.sewing.tailor import Garment, cloths_of, sew

SIDES_PX: Final = (128, 2048)
_SHOWN_MIRRORED: Final = 90.0     # degrees: further round it is the back
_TENTHS_OF_MM: Final = 10_000
_QUALITY: Final = 92


@dataclass(frozen=True, slots=True, kw_only=True)
class SewnItem:
    """One garment of a set: its number among all, the set's seed, pictures a garment, and pixels a side."""

    number: int
    seed: int
    pictures: int
    side_px: int

    @property
    def name(self) -> str:
        """Its name in the set."""
        return f"{self.seed}-{self.number:07d}"


def write_sewn_set(
    folder: Path, *, garments: int, pictures: int = 4, side_px: int = 512, seed: int = 0, workers: int | None = None,
    over: Over[SewnItem] | None = None, progress: CountProgress | None = None,
) -> int:
    """Sew `garments` garments into `folder`, each in several `pictures`; gives the number of garments there. A run that
    was broken off goes on; `over` makes them elsewhere, by `make_garment`, in place of `workers` processes.

    Raises:
        SettingError: a number out of range.
        DataError: the folder holds another data set.
        OutputError: the folder cannot be written to.
    """
    for name, value, low, high in (("n", garments, 1, 10_000_000), ("pictures", pictures, 1, 64),
                                   ("size", side_px, *SIDES_PX)):
        if not low <= value <= high:
            raise SettingError("sewing.range", name=name, low=low, high=high, value=value)
    jobs = (SewnItem(number=number, seed=seed, pictures=pictures, side_px=side_px) for number in range(garments))
    return grow(jobs, folder, make_garment, workers=workers, over=over, progress=progress)


def make_garment(job: SewnItem) -> tuple[Entry, ...]:
    """The pictures of one garment. One that does not hold on its body leaves a row without a picture's files, so that
    it is not tried again.
    """
    rng = np.random.default_rng((job.seed, job.number))
    spec = sample_spec(int(rng.integers(2**31)))
    pose = str(rng.choice(POSES))
    try:
        garment = sew(spec, pose=pose)
    except ModisteError as error:
        return (Entry({}, {"failed": str(error), "spec": spec_to_json(spec)}),)
    return tuple(_entry(job, index, garment, spec, pose, rng) for index in range(job.pictures))


def _entry(
    job: SewnItem, index: int, garment: Garment, spec: GarmentSpec, pose: str, rng: np.random.Generator
) -> Entry:
    """The first picture in the spec's own cloth from the front, the others as chance has it."""
    if index:
        spec = replace(spec, cloths=sample_cloths(spec, int(rng.integers(2**31))))
    turn = 0.0 if not index else float(rng.normal(180.0 if rng.random() < 0.25 else 0.0, 22.0))
    shot = Shot(
        turn_deg=turn, show=str(rng.choice(("ghost", "mannequin"), p=(0.7, 0.3))),
        ground=str(rng.choice(("white", "studio"), p=(0.7, 0.3))), size=job.side_px,
        tilt_deg=float(rng.uniform(0, 10)), margin=float(rng.uniform(0.03, 0.12)),
    )
    picture = photograph(garment.hung, cloths_of(spec, garment.pattern), shot)
    stem = f"{job.name}-{index}"
    row = {
        "file_name": f"{stem}.webp", "text": describe(spec, "en"), "text_ru": describe(spec, "ru"), "key": job.name,
        "garment": spec.garment, "spec": spec_to_json(spec), "cut": json.dumps(cut_labels(spec)),
        "pose": pose, "turn_deg": round(turn, 2),
        "back": abs((turn + 180) % 360 - 180) > _SHOWN_MIRRORED, "show": shot.show, "ground": shot.ground,
    }
    return Entry({f"{stem}.webp": _webp(picture.image), **_passes(picture, garment, stem)}, row)


def _passes(picture: Picture, garment: Garment, stem: str) -> dict[str, bytes]:
    found = layers(picture.exposure)
    numbers = np.array([PARTS.index(panel.part) + 1 for panel in garment.pattern.panels] + [0], np.uint8)
    depth = np.clip(found.depth_m * _TENTHS_OF_MM, 0, 65535).astype(np.uint16)
    normal = np.clip(found.normal * 127 + 128, 0, 255).astype(np.uint8)
    return {
        f"{stem}-parts.png": _png(numbers[found.panel]), f"{stem}-depth.png": _png(depth),
        f"{stem}-normal.png": _png(normal),
    }


def _webp(image: Image.Image) -> bytes:
    encoded = io.BytesIO()
    image.convert("RGB").save(encoded, "WEBP", quality=_QUALITY, method=4)
    return encoded.getvalue()


def _png(array: NDArray[np.uint8] | NDArray[np.uint16]) -> bytes:
    encoded = io.BytesIO()
    Image.fromarray(array).save(encoded, "PNG")
    return encoded.getvalue()
