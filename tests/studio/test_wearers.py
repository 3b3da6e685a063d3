"""Whom a photo's garment is cut for, read off pictures that were sewn."""

import numpy as np
import pytest

from modiste.core.settings import Settings
from modiste.core.values import Photo
from modiste.studio.designs.requests import DesignRequest
from modiste.studio.options import DrawOptions
from modiste.studio.photo_cloth import wearer_in
from modiste.studio.pictures_in import open_photo
from modiste.studio.studio import Studio


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Studio:
    return Studio(Settings(home=tmp_path_factory.mktemp("home")))


@pytest.mark.parametrize(("text", "told"), [
    ("men's navy polo shirt", {"men"}), ("pink floral dress", {"women", "girls", None})])
def test_a_mans_shirt_is_cut_for_men_and_no_dress_is(studio: Studio, text: str, told: set[str | None]) -> None:
    (design,) = studio.designs.draw(DesignRequest(text=text, options=DrawOptions(seed=1, size=256, engine="sewn")))
    alpha = np.where(np.asarray(design.image.convert("L")) < 250, 255, 0).astype(np.uint8)
    wearer = wearer_in(open_photo(Photo(design.image.convert("RGB"))), alpha, studio.models)
    assert (None if wearer is None else wearer.value) in told
