import numpy as np
import pytest
from PIL import Image
from skimage import data

from modiste.core.errors import InputError, SettingError, UnknownNameError
from modiste.core.garment_mask import GarmentMask
from modiste.core.values import Photo
from modiste.garment.draping.drape import DrapeStyle, drape, recolour
from modiste.garment.draping.measure import outside_changed, print_residue, shading_kept
from modiste.imaging.light import LUMA, to_linear
from modiste.imaging.retexturing import paint
from modiste.imaging.retexturing.placed_prints import find_placed_print
from tests.garment.clothes import checks, folds, photograph, plain, shirt_outline, slogan, stripes, swatch, worn

GREY = (128, 128, 128)


def lightness(image):
    return np.log(to_linear(np.asarray(image)) @ LUMA + 0.003)


def solid(mask):
    return mask.of() == 255


@pytest.mark.parametrize("dye", [(200, 60, 50), (244, 243, 240), (24, 24, 26)])
def test_folds_stay_and_nothing_outside_changes(dye):
    light = folds() if min(dye) < 200 else folds() ** 0.5  # on white cloth, light fills the folds
    photo, mask = worn(dye, light=light)
    result = recolour(photo, mask, GREY)
    assert outside_changed(photo.image, result, mask.of()) == 0
    assert shading_kept(photo.image, result, mask.of()) >= 0.9
    inside = solid(mask)
    assert np.corrcoef(lightness(result)[inside], np.log(folds())[inside])[0, 1] >= 0.9  # fine folds as well


def test_a_real_photo_keeps_its_light_and_its_surroundings():
    pixels = data.astronaut()
    suit = (pixels[..., 0] > 110) & (pixels[..., 0] > 1.35 * pixels[..., 1]) & (pixels[..., 1] > 1.2 * pixels[..., 2])
    suit[:230] = False
    mask = GarmentMask(("outerwear",), (suit * 255).astype(np.uint8)[None], (1.0,))
    photo = Photo(Image.fromarray(pixels), "astronaut")
    result = recolour(photo, mask, (60, 90, 160))
    assert outside_changed(photo.image, result, mask.of()) == 0
    assert shading_kept(photo.image, result, mask.of()) >= 0.9
    colour = np.asarray(result)[suit].mean(0)
    assert colour[2] > colour[0] + 40


@pytest.mark.parametrize("pair", [((30, 60, 170), (240, 240, 236)), ((20, 20, 20), (235, 235, 235)),
                                  ((200, 40, 40), (230, 180, 60))])
def test_the_old_print_goes(pair):
    photo, mask = worn(stripes(*pair))
    assert print_residue(photo.image, photo.image, mask.of()) > 0.5
    for result in (recolour(photo, mask, GREY), drape(photo, mask, swatch(checks()), DrapeStyle(scale_cm=7))):
        assert print_residue(photo.image, result, mask.of()) <= 0.1


@pytest.mark.parametrize(("dye", "ink"), [((30, 32, 36), (235, 232, 225)), ((240, 240, 238), (40, 44, 60)),
                                          ((170, 40, 50), (240, 230, 220)), ((110, 112, 115), (190, 40, 50))])
def test_a_slogan_goes_and_the_light_around_it_stays(dye, ink):
    light = np.exp(-0.3 * np.linspace(-1, 1, 240)[None] ** 2).repeat(280, 0).astype(np.float32)
    photo, mask = worn(slogan(dye, ink), light=light)
    result = lightness(recolour(photo, mask, GREY))
    bare = lightness(recolour(*worn(dye, light=light), GREY))  # type: ignore[call-arg]
    chest = np.s_[85:150, 88:152]
    assert np.abs(result - bare)[chest].max() < 0.2, "neither letters nor a glow"
    assert shading_kept(worn(dye, light=light)[0].image, recolour(photo, mask, GREY), mask.of()) >= 0.9


@pytest.mark.parametrize("dye", [(200, 60, 50), (30, 60, 190), (90, 92, 95), (24, 24, 26)])
def test_folds_are_no_print(dye):
    photo, mask = worn(dye)
    assert not find_placed_print(np.asarray(photo.image), mask.of() > 250).any()


@pytest.mark.parametrize("shape", [(181, 181), (1800, 20), (2000, 17)])
def test_a_garment_hardly_larger_than_those_known_is_looked_at_once(shape: tuple[int, int]) -> None:
    busy = np.random.default_rng(0).integers(0, 255, (*shape, 3)).astype(np.uint8)

    found = find_placed_print(busy, np.ones(shape, bool))

    assert found.shape == shape


def test_a_black_shirt_takes_a_white_fabric_with_its_folds():
    photo, mask = worn((18, 18, 20), noise=1.5)
    result = drape(photo, mask, swatch(plain((246, 244, 240))))
    inside = solid(mask)
    assert np.asarray(result)[inside].mean() > 170
    assert np.corrcoef(lightness(result)[inside], np.log(folds())[inside])[0, 1] > 0.85


def test_a_garment_without_any_light_still_looks_round():
    photo, mask = worn((0, 0, 0), noise=0.0)
    result = np.asarray(recolour(photo, mask, (230, 230, 230)), int)
    assert result[150, 120].mean() - result[150, 84].mean() > 15


def test_edges_keep_nothing_of_the_old_colour():
    photo, mask = worn((215, 20, 25), light=np.ones((280, 240), np.float32))
    result = np.asarray(recolour(photo, mask, (30, 60, 190)), int)
    covered = mask.of() > 8
    assert (result[covered][:, 0] - result[covered][:, 2]).max() < 12
    mixed = (mask.of() > 60) & (mask.of() < 200)
    expected = np.asarray(photograph((30, 60, 190), shirt_outline(), np.ones((280, 240), np.float32))[0].image, int)
    assert np.abs(result[mixed] - expected[mixed]).mean() < 22


def test_a_mask_with_hard_edges_gets_soft_ones():
    photo, mask = worn((215, 20, 25), light=np.ones((280, 240), np.float32))
    hard = GarmentMask(mask.parts, (mask.alpha > 20).astype(np.uint8) * 255, mask.confidence)
    result = np.asarray(recolour(photo, hard, (20, 30, 60)), int)
    row = result[200, 70:92].sum(-1)
    assert np.abs(np.diff(row)).max() < 0.8 * (row.max() - row.min())


def test_the_colour_is_the_one_asked_for():
    photo, mask = worn((120, 140, 90), light=np.ones((280, 240), np.float32))
    middle = np.median(np.asarray(recolour(photo, mask, (140, 40, 70)))[solid(mask)], axis=0)
    assert np.abs(middle - (140, 40, 70)).max() < 22
    assert np.argmax(middle) == 0


def test_scale_is_in_centimetres_of_the_garment():
    photo, mask = worn((235, 235, 235), light=np.ones((280, 240), np.float32))
    tile = swatch(np.where(np.arange(64)[None, :, None] < 32, 20, 240).repeat(64, 0).repeat(3, 2))

    def changes(style):
        row = np.asarray(drape(photo, mask, tile, style), float)[200, 100:140].mean(-1)
        return np.abs(np.diff(row > 128)).sum()

    fine, coarse = changes(DrapeStyle(scale_cm=5)), changes(DrapeStyle(scale_cm=10))
    assert fine >= 1.6 * coarse > 0
    assert changes(DrapeStyle(scale_cm=10, garment_cm=100)) >= 1.6 * coarse  # the same pixels are more cloth
    assert changes(DrapeStyle(scale_cm=10, rotate_degrees=90)) == 0


def test_an_offset_of_a_whole_repeat_changes_nothing_and_half_a_one_does():
    photo, mask = worn((235, 235, 235))
    tile = swatch(checks())
    at = [np.asarray(drape(photo, mask, tile, DrapeStyle(scale_cm=12, offset_cm=offset)), int)
          for offset in ((0.0, 0.0), (12.0, 12.0), (6.0, 0.0))]
    assert np.abs(at[0] - at[1]).mean() < 0.2
    assert np.abs(at[0] - at[2]).mean() > 5


def test_without_a_scale_the_swatch_is_kept_to_what_can_be_seen():
    photo, mask = worn((235, 235, 235))
    tiny, right = swatch(checks(), dpi=9600), DrapeStyle(scale_cm=50 / 6)
    assert np.array_equal(np.asarray(drape(photo, mask, tiny)), np.asarray(drape(photo, mask, tiny, right)))


def test_strips_do_not_show(monkeypatch):
    photo, mask = worn((200, 60, 50))
    style = DrapeStyle(scale_cm=9, rotate_degrees=20)
    for grid in (paint.GRID_PIXELS, 12_000):
        monkeypatch.setattr(paint, "GRID_PIXELS", grid)
        monkeypatch.setattr(paint, "STRIP_PIXELS", 1_000_000)
        whole = np.asarray(drape(photo, mask, swatch(checks()), style), int)
        monkeypatch.setattr(paint, "STRIP_PIXELS", 1)
        strips = np.asarray(drape(photo, mask, swatch(checks()), style), int)
        assert np.abs(whole - strips).max() <= 3


def test_a_small_grid_still_brings_the_photos_own_folds(monkeypatch):
    photo, mask = worn((200, 60, 50))
    monkeypatch.setattr(paint, "GRID_PIXELS", 6_000)
    result = recolour(photo, mask, GREY)
    inside = solid(mask)
    assert np.corrcoef(lightness(result)[inside], np.log(folds())[inside])[0, 1] > 0.9


def test_only_the_named_part_is_dressed_and_shoes_only_when_asked():
    photo, alpha = photograph((200, 60, 50), shirt_outline())
    top, bottom, shoes = alpha.copy(), alpha.copy(), alpha.copy()
    top[120:], bottom[:120], bottom[220:], shoes[:220] = 0, 0, 0, 0
    mask = GarmentMask(("upper", "lower", "footwear"), np.stack([top, bottom, shoes]), (1.0, 1.0, 1.0))
    one = recolour(photo, mask, (20, 40, 160), ("lower",))
    assert outside_changed(photo.image, one, bottom) == 0
    assert (np.asarray(one) != np.asarray(photo.image))[bottom == 255].any(-1).mean() > 0.9
    unasked = recolour(photo, mask, (20, 40, 160))
    assert outside_changed(photo.image, unasked, mask.of("upper", "lower")) == 0
    assert outside_changed(photo.image, unasked, bottom) > 0


def test_the_same_again_and_the_photo_is_left_alone():
    photo, mask = worn(stripes((30, 60, 170), (240, 240, 236)))
    before = photo.image.tobytes()
    first, second = (drape(photo, mask, swatch(checks())).tobytes() for _ in range(2))
    assert first == second
    assert photo.image.tobytes() == before


@pytest.mark.parametrize("cover", ["nothing", "a corner", "everything", "specks"])
def test_odd_masks_are_draped_all_the_same(cover):
    photo, _ = photograph((200, 60, 50), shirt_outline())
    alpha = np.zeros((280, 240), np.uint8)
    if cover == "a corner":
        alpha[:3, :4] = 90
    elif cover == "everything":
        alpha[:] = 255
    elif cover == "specks":
        alpha[::37, ::41] = 255
    mask = GarmentMask(("lower",), alpha[None], (0.5,))
    result = drape(photo, mask, swatch(checks()))
    assert result.size == photo.image.size
    assert outside_changed(photo.image, result, alpha) == 0


def test_what_cannot_be_is_refused_by_name():
    photo, mask = worn((200, 60, 50))
    with pytest.raises(UnknownNameError, match="upper"):
        drape(photo, mask, swatch(checks()), parts=("lower",))
    with pytest.raises(InputError, match="mask is 240 x 280"):
        recolour(Photo(photo.image.resize((100, 100)), "other"), mask, GREY)
    with pytest.raises(InputError, match="at least 8 pixels"):
        drape(photo, mask, swatch(plain(GREY, 7)))
    for wrong in ({"scale_cm": 0}, {"scale_cm": -3}, {"scale_cm": float("nan")}, {"garment_cm": 0},
                  {"rotate_degrees": float("inf")}, {"offset_cm": (1.0,)}):
        with pytest.raises(SettingError):
            DrapeStyle(**wrong)
