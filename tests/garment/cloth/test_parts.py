"""What a garment has beside its cloth: a print that stands alone, parts of another colour, a material that shows."""

import numpy as np
import pytest

from modiste.core.colour import delta_e_2000, from_8bit, srgb_to_lab
from modiste.core.errors import WeightsError
from modiste.garment.cloth.blocks import blocks_of
from modiste.garment.cloth.material import FEATURES, KINDS, MaterialModel, features_of, likely_material
from modiste.garment.cloth.motif import motif_of
from modiste.garment.cloth.sample import sample_cloth
from tests.garment.clothes import HEIGHT, WIDTH, folds, shirt_outline, slogan, worn

SOFT = folds() ** 0.35
NAVY, ROSE = (30, 42, 96), (214, 96, 116)


def apart(first, second):
    """CIEDE2000 of two 8-bit colours."""
    return float(delta_e_2000(*(srgb_to_lab(from_8bit(np.array(one))) for one in (first, second))))


def dress_outline():
    """A sleeveless shift, H x W flags."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    return (y >= 30) & (y < 260) & (np.abs(x - 120) <= 38 + (y - 30) * 0.12)


def test_a_slogan_is_cut_out_with_its_place_and_size():
    sample = sample_cloth(*worn(slogan((30, 60, 140), (250, 250, 245)), light=SOFT))
    motif = motif_of(sample)
    assert motif is not None
    letters = 60 / sample.pixels_a_cm                         # the lines are about 60 pixels long
    assert motif.width_cm == pytest.approx(letters, rel=0.25)
    assert motif.down == pytest.approx((118 - 50) / 200, abs=0.07)
    assert abs(motif.across_cm) < 4
    inside = motif.ink > 0.9
    assert motif.pixels[inside].mean() > 170                  # letters are white
    assert 0.1 < motif.ink.mean() < 0.8                       # and cloth shows between them


def test_plain_cloth_and_what_lies_at_its_edge_are_no_print():
    assert motif_of(sample_cloth(*worn((30, 60, 140), light=SOFT))) is None
    edged = slogan((30, 60, 140), (30, 60, 140))
    edged[90:200, 80:90] = (240, 240, 235)                    # a pale gap beside an arm
    assert motif_of(sample_cloth(*worn(edged, light=SOFT))) is None


def test_sleeves_of_another_colour_are_told():
    cloth = np.empty((HEIGHT, WIDTH, 3), np.uint8)
    cloth[:] = NAVY
    cloth[:, 80:161] = ROSE
    found = blocks_of(sample_cloth(*worn(cloth, light=SOFT)))
    assert set(found.others) == {"sleeves"}
    assert apart(found.colours["body"], ROSE) < 10
    assert apart(found.others["sleeves"], NAVY) < 12


def test_sleeves_that_hang_beside_the_body_are_told():
    outline = np.zeros((HEIGHT, WIDTH), bool)
    outline[40:250, 60:180] = True
    cloth = np.empty((HEIGHT, WIDTH, 3), np.uint8)
    cloth[:] = ROSE
    cloth[:, 60:78], cloth[:, 162:180] = NAVY, NAVY
    found = blocks_of(sample_cloth(*worn(cloth, outline=outline, light=SOFT)))
    assert apart(found.others["sleeves"], NAVY) < 14


def test_a_yoke_of_another_colour_is_told_and_what_is_printed_on_a_chest_is_none():
    cloth = np.empty((HEIGHT, WIDTH, 3), np.uint8)
    cloth[:] = NAVY
    cloth[:110] = ROSE
    found = blocks_of(sample_cloth(*worn(cloth, light=SOFT)))
    assert apart(found.others["yoke"], ROSE) < 14
    assert apart(found.colours["body"], NAVY) < 14
    stripes = cloth.copy()
    stripes[150:190] = ROSE
    assert "yoke" not in blocks_of(sample_cloth(*worn(stripes, light=SOFT))).others
    assert "yoke" not in blocks_of(sample_cloth(*worn(slogan(NAVY, ROSE), light=SOFT))).others
    assert "yoke" not in blocks_of(sample_cloth(*worn(NAVY, light=SOFT))).others


def test_a_two_coloured_dress_has_a_skirt_of_its_own_colour():
    cloth = np.empty((HEIGHT, WIDTH, 3), np.uint8)
    cloth[:] = (236, 232, 226)
    cloth[120:] = NAVY
    found = blocks_of(sample_cloth(*worn(cloth, part="dress", outline=dress_outline(), light=SOFT)))
    assert apart(found.others["skirt"], NAVY) < 12
    assert apart(found.colours["body"], (236, 232, 226)) < 12


@pytest.mark.parametrize("part", ["upper", "dress"])
def test_one_colour_is_of_one_block(part):
    outline = shirt_outline() if part == "upper" else dress_outline()
    assert not blocks_of(sample_cloth(*worn(ROSE, part=part, outline=outline, light=SOFT))).others


def material_model(kind):
    weights = np.zeros((FEATURES, len(KINDS)), np.float32)
    bias = np.zeros(len(KINDS), np.float32)
    bias[KINDS.index(kind)] = 3.0
    zeros = np.zeros(FEATURES, np.float32)
    return MaterialModel(weights=weights, bias=bias, centre=zeros, scale=zeros + 1)


def test_a_likely_material_is_told_and_nothing_in_particular_is_not(tmp_path):
    features = features_of(np.zeros(FEATURES - 6, np.float32), np.full((8, 8, 3), 90, np.uint8),
                           np.full((8, 8), 255, np.uint8))
    assert features.shape == (FEATURES,)
    told = likely_material(material_model("denim"), features)
    assert told is not None
    assert (told.value, told.confidence > 0.8) == ("denim", True)
    assert likely_material(material_model("other"), features) is None
    material_model("denim").save(tmp_path)
    assert MaterialModel.load(tmp_path).bias.shape == (len(KINDS),)
    (tmp_path / "material.safetensors").write_bytes(b"no")
    with pytest.raises(WeightsError, match="install modiste again"):
        MaterialModel.load(tmp_path)
