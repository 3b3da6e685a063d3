"""A set of sewn garments: what a row says is in its pictures."""

import io
import json

import numpy as np
from PIL import Image

from modiste.core.garment_spec import PARTS
from modiste.sewing.dataset import SewnItem, make_garment
from modiste.sewing.specification import spec_from_json


def test_a_garment_has_pictures_passes_and_captions_in_both_languages() -> None:
    job = SewnItem(number=4, seed=0, pictures=2, side_px=128)
    entries = make_garment(job)
    assert len(entries) == 2
    for entry in entries:
        row = entry.row
        spec = spec_from_json(str(row["spec"]), name="row")
        assert spec.garment == row["garment"]
        assert str(row["text"]).isascii()
        assert any("а" <= letter <= "я" for letter in str(row["text_ru"]))
        pictures = {name.rsplit("-", 1)[-1]: Image.open(io.BytesIO(data)) for name, data in entry.files.items()}
        parts = np.asarray(pictures["parts.png"])
        assert parts.shape == (128, 128)
        assert 0 < (parts > 0).mean() < 0.9
        assert set(np.unique(parts)) <= set(range(len(PARTS) + 1))
        depth = np.asarray(pictures["depth.png"])
        assert depth.dtype == np.uint16
        if row["show"] == "ghost":
            assert (depth[parts == 0] == 0).all()
    first, second = (json.loads(str(entry.row["spec"])) for entry in entries)
    first.pop("cloths"), second.pop("cloths")
    assert first == second
