"""Large prints that stand alone on plain cloth, told from cloth that is printed all over; holes that are none."""

import cv2
import numpy as np

from modiste.core.garment_mask import GarmentMask
from modiste.garment.cloth.holes import without_holes
from modiste.garment.cloth.motif import motif_of
from modiste.garment.cloth.plain import plain_colour
from modiste.garment.cloth.posters import poster_in, with_print
from modiste.garment.cloth.sample import sample_cloth
from tests.garment.clothes import HEIGHT, WIDTH, folds, shirt_outline, stripes, worn

SOFT = folds() ** 0.3
NAVY, CREAM = (36, 48, 92), (236, 214, 150)


def poster() -> np.ndarray:
    """Cloth with a picture over most of the front: a broad field with a dark face on it."""
    cloth = np.empty((HEIGHT, WIDTH, 3), np.uint8)
    cloth[:] = NAVY
    cv2.rectangle(cloth, (94, 90), (146, 190), CREAM, -1)
    cv2.circle(cloth, (120, 130), 14, (150, 40, 40), -1)
    return cloth


def sample_of(dye: np.ndarray):
    photo, mask = worn(dye, light=SOFT)
    return sample_cloth(photo, mask)


def test_a_picture_over_the_whole_front_stands_alone():
    sample = sample_of(poster())
    found = poster_in(sample)
    assert found is not None
    known = with_print(sample, found)
    motif = motif_of(known)
    assert motif is not None
    assert 0.35 < motif.down < 0.6
    assert abs(motif.tall - 100 / 200) < 0.1
    assert np.abs(np.array(plain_colour(known)) - NAVY).max() < 30


def test_cloth_that_is_printed_to_its_edges_has_none():
    assert poster_in(sample_of(stripes(NAVY, CREAM))) is None


def test_plain_cloth_has_none():
    assert poster_in(sample_of(np.broadcast_to(np.array(NAVY, np.uint8), (HEIGHT, WIDTH, 3)))) is None


def holed(x: int, radius: int = 12) -> tuple[GarmentMask, np.ndarray]:
    whole = np.where(shirt_outline(), 255, 0).astype(np.uint8)
    alpha = whole.copy()
    cv2.circle(alpha, (x, 120), radius, 0, -1)
    alpha = cv2.GaussianBlur(alpha, (0, 0), 1.0)
    return GarmentMask(("upper",), alpha[None], (0.9,)), whole


def test_a_printed_face_is_no_hole():
    mask, whole = holed(120)
    filled = without_holes(mask).of("upper")
    assert filled[100:140, 100:140].min() >= 250
    assert (filled[whole == 0] < 255).all()


def test_gaps_beside_the_middle_and_large_openings_stay():
    for mask, _ in (holed(88, 5), holed(120, 38)):
        assert without_holes(mask) is mask
