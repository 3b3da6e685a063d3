import numpy as np
import pytest
from PIL import Image, ImageDraw

from modiste.core.colour import delta_e_ok, from_8bit, srgb_to_oklab
from modiste.core.errors import SettingError
from modiste.core.values import Palette
from modiste.data.patterns import draw_pattern
from modiste.fabric.finishing.ink_library import Ink, InkLibrary
from modiste.fabric.finishing.inks import Inked, colourways, reduce_to_inks
from modiste.fabric.pipeline import FabricRequest, make
from modiste.studio.fabric_files import notes

PALETTE = ((250, 245, 235), (30, 60, 120), (200, 40, 60))


@pytest.fixture(scope="module")
def dots() -> np.ndarray:
    return draw_pattern("polka_dot", 96, seed=2, palette=PALETTE[:2])


def test_the_inks_of_a_drawing_are_found_again(dots: np.ndarray) -> None:
    inked = reduce_to_inks(dots, 2)
    gaps = delta_e_ok(srgb_to_oklab(from_8bit(inked.inks.array())), srgb_to_oklab(from_8bit(np.array(PALETTE[:2]))))
    assert gaps.max() < 0.02
    assert inked.shares[0] > inked.shares[1]
    assert sum(inked.shares) == pytest.approx(1)
    assert (inked.plates == (dots[..., 0] < 140)).mean() > 0.97, "only soft edges are in doubt"


def test_plates_cover_the_cloth_once(dots: np.ndarray) -> None:
    inked = reduce_to_inks(draw_pattern("floral", 96, seed=5), 5)
    assert len(inked.inks) == 5
    covered = sum((inked.plate(ink) == 0).astype(int) for ink in range(5))
    assert (covered == 1).all()
    assert inked.plate(0).dtype == np.uint8
    np.testing.assert_array_equal(reduce_to_inks(dots, 3).plates, reduce_to_inks(dots, 3).plates)


def test_a_thin_line_keeps_its_ink() -> None:
    cloth = np.full((100, 100, 3), 255, np.uint8)
    cloth[:, :60] = (20, 20, 30)
    cloth[50] = (230, 30, 30)
    inked = reduce_to_inks(cloth, 3)
    assert (230, 30, 30) in inked.inks.colours


def test_the_soft_edge_between_two_inks_is_not_a_third() -> None:
    cloth = Image.new("RGB", (400, 400), "white")
    drawing = ImageDraw.Draw(cloth)
    drawing.ellipse((40, 40, 200, 200), fill="black")
    drawing.rectangle((280, 280, 380, 380), fill=(128, 128, 128))
    inked = reduce_to_inks(np.asarray(cloth.resize((100, 100), Image.Resampling.BICUBIC)), 3)
    grey = inked.inks.colours.index((128, 128, 128))
    assert (inked.plates[:60, :60] != grey).all()
    assert (inked.plates[72:93, 72:93] == grey).all()


def test_fewer_colours_than_inks_are_no_error() -> None:
    plain = np.full((8, 8, 3), (10, 200, 30), np.uint8)
    assert reduce_to_inks(plain, 4).inks.colours == ((10, 200, 30),)


@pytest.mark.parametrize("count", [-1, 0, 1, 33])
def test_a_senseless_number_of_inks_is_refused(dots: np.ndarray, count: int) -> None:
    with pytest.raises(SettingError, match="inks: expected 2 to 32"):
        reduce_to_inks(dots, count)


def test_colourways_differ_and_keep_the_order_of_lightness() -> None:
    inks = Palette(PALETTE)
    order = np.argsort(srgb_to_oklab(from_8bit(inks.array()))[:, 0])
    made = colourways(inks, 6, seed=4)
    assert len(made) == 6
    assert made == colourways(inks, 6, seed=4)
    for palette in made:
        lightness = srgb_to_oklab(from_8bit(palette.array()))[:, 0]
        assert (np.diff(lightness[order]) > -0.01).all(), palette.hex
        assert delta_e_ok(srgb_to_oklab(from_8bit(palette.array())),
                          srgb_to_oklab(from_8bit(inks.array()))).mean() > 0.04
    assert len(set(made)) == 6


def test_a_colourway_recolours_the_same_plates(dots: np.ndarray) -> None:
    inked = reduce_to_inks(dots, 2)
    other = inked.recoloured(Palette.from_hex("#000000", "#ffffff"))
    np.testing.assert_array_equal(other.plates, inked.plates)
    assert {tuple(c) for c in other.pixels.reshape(-1, 3)} == {(0, 0, 0), (255, 255, 255)}
    with pytest.raises(SettingError, match="expected 2 colours, got 3"):
        inked.recoloured(Palette(PALETTE))


def test_inks_that_become_one_give_one_plate() -> None:
    plates = np.array([[0, 1], [2, 1]], np.uint8)
    inked = Inked(plates, Palette.from_hex("#102030", "#ffffff", "#102030")).merged()
    assert inked.inks.hex == ("#102030", "#ffffff")
    assert inked.plates.tolist() == [[0, 1], [0, 1]]
    assert inked.merged() is inked


def test_a_library_that_has_one_ink_for_two_is_told() -> None:
    library = InkLibrary((Ink("Ochre", (200, 150, 40)), Ink("Ink", (10, 10, 20))))
    (made,) = make(FabricRequest(category="floral", size_px=64, inks=5, library=library), n=1, seed=3)
    assert made.inked is not None
    assert len(made.inked.inks) == 2
    assert set(np.unique(made.inked.plates)) == {0, 1}
    note, *_ = [one for one in notes(made) if one.code == "studio.fabric_inks_share_a_plate"]
    assert "share one plate" in note.text("en")
    assert "одна печатная форма" in note.text("ru")
