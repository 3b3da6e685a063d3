"""Is a photo's cloth plain, printed all over, or plain with a picture on it: the cloth's look, and what the garment
looks like where that is in doubt."""

import numpy as np
import pytest

from modiste.core.items import Tag
from modiste.core.settings import Settings
from modiste.studio.models import Models
from modiste.studio.photo_cloth import PhotoCloth, cloth_in, is_printed_cloth
from modiste.studio.pictures_in import open_photo
from tests.garment.clothes import HEIGHT, WIDTH, folds, slogan, stripes, worn

SOFT = folds() ** 0.35


class Tagger:
    """Calls every garment's pattern the same."""

    def __init__(self, pattern: str, confidence: float) -> None:
        self.tag = Tag("pattern", pattern, confidence=confidence, source="picture")

    def tags(self, images, alphas=None):
        return [(self.tag,) for _ in images]


class Blind:
    """A reader that sees nothing: no material is told."""

    def told(self, image, alpha):
        return None


def seen(dye, pattern: str, confidence: float, monkeypatch: pytest.MonkeyPatch, tmp_path) -> PhotoCloth:
    models = Models(Settings.load(home=tmp_path))
    monkeypatch.setattr(models, "item_embedder", lambda: Tagger(pattern, confidence))
    monkeypatch.setattr(models, "reader", Blind)
    photo, mask = worn(dye, light=SOFT)
    return cloth_in(open_photo(photo), mask, None, models)


def test_a_slogan_is_placed_where_it_stood_and_the_cloth_stays_plain(monkeypatch, tmp_path):
    cloth = seen(slogan((30, 60, 140), (250, 250, 245)), "printed", 0.9, monkeypatch, tmp_path)
    assert (cloth.swatch, cloth.pattern, cloth.material) == (None, "solid", None)
    assert cloth.placed is not None
    assert cloth.placed.placed is not None
    assert 0.2 < cloth.placed.placed.down < 0.5
    assert np.asarray(cloth.placed.placed.ink).max() == 255
    assert ("part", "upper") in cloth.placed.lineage.settings


def test_folds_are_no_picture_where_the_garment_looks_plain(monkeypatch, tmp_path):
    assert seen(slogan((30, 60, 140), (250, 250, 245)), "solid", 0.9, monkeypatch, tmp_path).placed is None


def test_a_badge_is_placed_on_what_looks_plain(monkeypatch, tmp_path):
    dye = np.broadcast_to(np.array((36, 48, 92), np.uint8), (HEIGHT, WIDTH, 3)).copy()
    dye[94:108, 136:148] = (240, 240, 236)
    cloth = seen(dye, "solid", 0.9, monkeypatch, tmp_path)
    assert cloth.placed is not None
    assert cloth.placed.placed is not None
    assert 5 < cloth.placed.placed.across_cm < 14
    assert cloth.swatch is None


def test_faint_stripes_around_a_garment_are_its_cloth(monkeypatch, tmp_path):
    cloth = seen(stripes((40, 160, 168), (66, 178, 184), period=26), "striped", 0.9, monkeypatch, tmp_path)
    assert cloth.pattern == "horizontal_stripes"
    assert cloth.swatch is not None
    assert cloth.swatch.height_cm > 20               # down the whole front, not one stripe of a grain
    assert np.asarray(cloth.swatch.tile).std(axis=0).max() > 3


def test_lines_of_a_check_on_pale_cloth_keep_their_colour(monkeypatch, tmp_path):
    """A tattersall: thin blue lines both ways on white; a grain drawn anew would be half grey."""
    white, blue = np.array((238, 238, 236)), np.array((120, 140, 200))
    rows, columns = (np.where(np.arange(side)[:, None] % 22 < 3, blue, white) for side in (HEIGHT, WIDTH))
    dye = np.rint((rows[:, None] + columns[None]) / 2).astype(np.uint8)
    cloth = seen(dye, "checked", 0.9, monkeypatch, tmp_path)
    assert cloth.pattern == "checked"
    assert cloth.swatch is not None
    assert cloth.swatch.height_cm > 20
    tile = np.asarray(cloth.swatch.tile).reshape(-1, 3).astype(int)
    assert np.abs(tile - white).max(axis=1).min() < 12
    assert (tile[:, 2] - tile[:, 0]).max() > 50


def test_a_grain_is_striped_where_the_garment_looks_so(monkeypatch, tmp_path):
    lines = np.broadcast_to(np.arange(WIDTH)[None, :, None] // 2 % 2, (HEIGHT, WIDTH, 3))
    dye = np.where(lines == 0, np.array((206, 214, 228)), np.array((203, 211, 226))).astype(np.uint8)
    striped = seen(dye, "striped", 0.9, monkeypatch, tmp_path)
    assert (striped.pattern, striped.swatch is not None) == ("vertical_stripes", True)
    assert len(np.unique(np.asarray(striped.swatch.tile).reshape(-1, 3), axis=0)) == 2
    plain = seen(dye, "striped", 0.4, monkeypatch, tmp_path)
    assert (plain.pattern, plain.swatch) == ("solid", None)


@pytest.mark.parametrize(("likely", "pattern", "confidence", "printed"), [
    (0.3, "checked", 0.95, True), (0.3, "checked", 0.4, False), (0.6, "solid", 0.9, False), (0.6, "solid", 0.7, True),
    (0.95, "solid", 0.9, True), (0.05, "checked", 0.9, False),
])  # fmt: skip
def test_doubtful_cloth_is_told_by_what_the_garment_looks_like(likely, pattern, confidence, printed):
    assert is_printed_cloth(likely, Tag("pattern", pattern, confidence=confidence, source="picture")) is printed
    assert is_printed_cloth(likely, None) is (likely >= 0.5)


def test_quilting_is_no_print():
    tag = Tag("pattern", "checked", confidence=0.9, source="picture")
    assert is_printed_cloth(0.6, tag)
    assert not is_printed_cloth(0.6, tag, "padded")
    assert is_printed_cloth(0.95, tag, "padded")


def test_a_wash_is_no_print():
    plain, printed = (Tag("pattern", one, confidence=0.9, source="picture") for one in ("solid", "floral"))
    assert is_printed_cloth(0.95, plain)
    assert not is_printed_cloth(0.95, plain, "denim")
    assert is_printed_cloth(0.95, printed, "denim")
