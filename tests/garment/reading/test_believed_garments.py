"""A garment that both witnesses call alike is believed: their pool is flatter than the reader alone."""

import numpy as np
import pytest

from modiste.core.garment_mask import GarmentMask
from modiste.core.values import Photo
from modiste.garment.reading.labels import CLASSES
from modiste.garment.reading.pooling import SURE, pooled
from modiste.studio.models import Models
from tests.garment.clothes import folds, worn


def test_a_garment_on_which_both_agree_is_above_the_bound_and_one_on_which_they_do_not_is_below() -> None:
    known = CLASSES["garment"]
    sure = np.full(len(known), 0.02 / (len(known) - 1))
    sure[known.index("shirt")] = 0.98
    assert SURE < pooled(sure, {"shirt": 1.0}).max() < 0.71, "doubts flatten the pool below the reader's own bound"
    torn = np.full(len(known), 0.2 / (len(known) - 3))
    for one in ("tunic", "dress", "skirt"):
        torn[known.index(one)] = 0.8 / 3
    assert pooled(torn, {"shirt": 1.0}).max() < SURE


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Models:
    from modiste.core.settings import Settings

    return Models(Settings(home=tmp_path_factory.mktemp("home")))


def test_a_plain_t_shirt_is_believed(models: Models) -> None:
    photo, mask = worn((40, 60, 140), light=folds() ** 0.35)
    assert isinstance(photo, Photo)
    assert isinstance(mask, GarmentMask)
    read = models.reader().read(photo, mask, "upper", lambda _: {"tshirt": 1.0})
    answer = read.answers["garment"]
    assert answer.is_sure is (answer.confidence >= SURE)
