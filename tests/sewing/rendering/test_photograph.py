"""Pictures of a garment hung by formula: right colours, right places, and the same bytes each time."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from modiste.core.errors import DataError, InputError
from modiste.core.values import Lineage, Swatch
from modiste.sewing.materials import material
from modiste.sewing.rendering import (
    Cloth,
    Shot,
    layers,
    load_exposure,
    photograph,
    recloth,
    save_exposure,
    save_layers,
    turntable,
)
from tests.sewing.rendering.standins import BUTTONS, dress

SMALL = Shot(size=192)


@pytest.fixture(scope="module")
def hung():
    return dress(columns=30, rows=44)


@pytest.fixture(scope="module")
def exposure(hung):
    return photograph(hung, _cloth("cotton", (120, 60, 50)), SMALL).exposure


def _cloth(name, colour=(128, 128, 128), **more):
    return {"body": Cloth(material=material(name), colour=colour, **more)}


def _shown(picture):
    """The pixels of the garment's front, sRGB, N x 3."""
    found = layers(picture.exposure)
    return np.asarray(picture.image.convert("RGB"))[(found.mask == 1) & (found.panel == 0)].astype(float)


def test_the_same_garment_gives_the_same_bytes(hung):
    one, two = (photograph(hung, _cloth("linen", (200, 180, 150)), SMALL).image.tobytes() for _ in range(2))
    assert one == two


@pytest.mark.parametrize("colour", [(170, 40, 50), (40, 80, 150), (60, 120, 70), (128, 128, 128), (225, 205, 120)])
def test_cloth_is_about_the_colour_that_was_asked_for(hung, exposure, colour):
    shown = np.median(_shown(recloth(exposure, _cloth("cotton", colour))), axis=0)
    assert np.abs(shown - colour).max() < 26


def test_white_keeps_its_folds_and_black_its_form(exposure):
    white, black = (_shown(recloth(exposure, _cloth("cotton", (level,) * 3))).mean(axis=1) for level in (255, 0))
    assert white.max() < 255
    assert np.percentile(white, 95) - np.percentile(white, 5) > 18
    assert np.percentile(black, 95) - np.percentile(black, 5) > 8
    assert black.mean() < 60


def test_another_cloth_on_an_exposure_is_the_same_as_a_new_photograph(hung, exposure):
    cloths = _cloth("silk", (90, 150, 150), pattern="polka_dot")
    again, anew = recloth(exposure, cloths).image, photograph(hung, cloths, SMALL).image
    assert np.array_equal(np.asarray(again), np.asarray(anew))


def test_sheer_cloth_on_an_exposure_of_cotton_shows_what_is_behind(hung, exposure):
    thin, anew = recloth(exposure, _cloth("chiffon")), photograph(hung, _cloth("chiffon"), SMALL)
    assert np.array_equal(np.asarray(thin.image), np.asarray(anew.image))
    assert thin.exposure.sheer == frozenset({"body"})


def test_sheer_cloth_lets_the_ground_through_and_thick_cloth_does_not(hung):
    shot = replace(SMALL, ground="transparent")
    alpha = {name: np.asarray(photograph(hung, _cloth(name), shot).image)[96, 96, 3] for name in ("tulle", "wool")}
    assert alpha["wool"] == 255
    assert alpha["tulle"] < 250


def test_grounds(hung):
    white, clear, studio = (photograph(hung, _cloth("wool"), replace(SMALL, ground=ground)).image
                            for ground in ("white", "transparent", "studio"))
    assert white.getpixel((2, 2)) == (255, 255, 255)
    assert clear.mode == "RGBA"
    assert clear.getpixel((2, 2))[3] == 0
    assert 200 < studio.getpixel((2, 2))[0] < 250
    assert studio.getpixel((2, 2))[0] > studio.getpixel((2, 189))[0]


def test_the_mannequin_is_seen_only_where_it_is_asked_for(hung):
    at = (84, 24)
    ghost = photograph(hung, _cloth("wool", (30, 30, 200)), replace(SMALL, ground="transparent"))
    shown = photograph(hung, _cloth("wool", (30, 30, 200)), replace(SMALL, ground="transparent", show="mannequin"))
    found, other = np.asarray(ghost.image)[at[1], at[0]], np.asarray(shown.image)[at[1], at[0]]
    assert found[2] > found[0] + 20
    assert abs(int(other[2]) - int(other[0])) < 12


def test_children_are_never_shown_on_a_body(hung):
    child = replace(hung, body=replace(hung.body, sex="children"))
    exposure = photograph(child, _cloth("wool"), replace(SMALL, show="mannequin")).exposure
    assert "mannequin" not in {item.kind for item in exposure.model.items}


def test_laid_flat_it_casts_a_narrow_shadow(hung):
    picture = photograph(hung, _cloth("wool"), replace(SMALL, show="flat"))
    flat, mask = np.asarray(picture.image).astype(int), layers(picture.exposure).mask
    row = 120
    right = np.flatnonzero(mask[row] > 0).max()
    assert flat[row, right + 2, 0] < 252
    assert flat[row, min(right + 40, 191), 0] > 252


def test_a_print_is_as_large_as_it_is_on_the_cloth(hung):
    tile = np.full((200, 200, 3), 255, np.uint8)
    tile[:100] = (20, 20, 20)
    swatch = Swatch(
        tile=Image.fromarray(tile), category="striped", engine="drawn", seed=0, seam_score=1.0,
        lineage=Lineage(kind="drawn", model="test"), dpi=127.0)
    picture = photograph(hung, _cloth("cotton", swatch=swatch), Shot(size=512, tilt_deg=0.0))
    found = layers(picture.exposure)
    column = 256
    bright = np.asarray(picture.image.convert("L"))[:, column] > 120
    v = found.uv_cm[:, column, 1]
    inside = (found.mask[:, column] == 1) & (found.panel[:, column] == 0) & (v > 10) & (v < 50)
    steps = v[inside][1:][np.diff(bright[inside].astype(int)) != 0]
    assert np.abs(np.diff(steps)) == pytest.approx(np.full(len(steps) - 1, 2.0), abs=0.35)
    assert len(steps) >= 15


def test_the_wrong_side_of_a_print_is_paler(hung):
    cloths = _cloth("cotton", pattern="striped", palette=((10, 10, 90), (10, 10, 90)))
    picture = photograph(hung, cloths, SMALL)
    found = layers(picture.exposure)
    inside = (found.panel == 1) & (found.mask == 1) & (np.arange(192)[:, None] < 40)
    image = np.asarray(picture.image).astype(float)
    ratio = [image[where].mean(axis=0) for where in (inside, (found.panel == 0) & (found.mask == 1))]
    assert ratio[0][0] / ratio[0][2] > ratio[1][0] / ratio[1][2] + 0.1


def test_a_lining_is_seen_inside_only(hung):
    cloths = {**_cloth("wool", (40, 40, 40)), "lining": Cloth(material=material("satin"), colour=(200, 30, 30))}
    picture = photograph(hung, cloths, SMALL)
    found = layers(picture.exposure)
    image = np.asarray(picture.image).astype(float)
    inside = image[(found.panel == 1) & (found.mask == 1) & (np.arange(192)[:, None] < 40)].mean(axis=0)
    outside = image[(found.panel == 0) & (found.mask == 1)].mean(axis=0)
    assert inside[0] > inside[1] + 30
    assert abs(outside[0] - outside[1]) < 6


@pytest.mark.parametrize(("shiny", "dull"), [("satin", "wool"), ("patent_leather", "suede")])
def test_shiny_cloth_has_brighter_lights_than_dull_cloth(exposure, shiny, dull):
    spread = {}
    for name in (shiny, dull):
        shown = _shown(recloth(exposure, _cloth(name, (60, 20, 60)))).mean(axis=1)
        spread[name] = np.percentile(shown, 99) - np.median(shown)
    assert spread[shiny] > 1.4 * spread[dull]


def test_the_lights_of_satin_are_softer_than_those_of_leather_and_brighter_than_those_of_cotton(exposure):
    lights = {}
    for name in ("cotton", "satin", "leather"):
        shown = _shown(recloth(exposure, _cloth(name, (150, 40, 60)))).mean(axis=1)
        lights[name] = np.percentile(shown, 99.5) - np.median(shown)
    assert 2 * lights["cotton"] < lights["satin"] < 0.8 * lights["leather"]


def test_velvet_is_brightest_where_one_looks_along_it(exposure):
    shown = _shown(recloth(exposure, _cloth("velvet", (80, 20, 60)))).mean(axis=1)
    found = layers(exposure)
    facing = np.abs((found.normal @ exposure.camera.forward)[(found.mask == 1) & (found.panel == 0)])
    assert shown[facing < 0.4].mean() > shown[facing > 0.95].mean()


def test_buttons_take_the_colour_named_for_them(hung):
    trimmed = dress(trims=BUTTONS, columns=30, rows=44)
    cloths = {**_cloth("cotton", (240, 240, 240)), "buttons": Cloth(material=material("plastic"), colour=(200, 20, 20))}
    picture = photograph(trimmed, cloths, Shot(size=384))
    image = np.asarray(picture.image).astype(int)
    red = (image[..., 0] - image[..., 1]) > 60
    assert red.sum() > 8 * 9
    assert picture.image.size == (384, 384)


def test_no_cloth_for_the_body_is_an_error(hung):
    with pytest.raises(InputError, match="body"):
        photograph(hung, {"sleeves": Cloth(material=material("wool"))}, SMALL)


def test_a_map_takes_the_place_of_the_cloth(hung):
    colours = np.zeros((len(hung.vertices), 3))
    colours[:, 1] = hung.uv_cm[:, 1] > 46
    picture = photograph(hung, _cloth("denim", (10, 10, 200)), SMALL, vertex_colours=colours)
    image = np.asarray(picture.image).astype(int)
    assert image[60, 96, 1] > 150 > image[60, 96, 0] + 60
    assert image[150, 96].max() < 60


def test_passes_are_exact(exposure):
    found = layers(exposure)
    seen = found.mask == 1
    assert np.linalg.norm(found.normal[seen], axis=1) == pytest.approx(np.ones(seen.sum()), abs=1e-3)
    assert (found.normal[seen] @ exposure.camera.forward).max() < 0.05
    assert set(np.unique(found.panel)) == {-1, 0, 1}
    assert (found.part[seen] == 0).all()
    assert found.depth_m[seen].min() >= 0
    assert found.depth_m[seen].max() < 0.8
    assert 0.1 < np.median(found.light[seen]) < 1.5
    assert (found.uv_cm[seen & (found.panel == 0)][:, 1] <= 92.1).all()
    assert (found.panel[found.mask == 0] == -1).all()


def test_an_exposure_comes_back_from_its_file(exposure, tmp_path):
    path = tmp_path / "dress.npz"
    save_exposure(exposure, path)
    cloths = _cloth("denim", (60, 80, 130))
    again = recloth(load_exposure(path), cloths).image
    assert np.array_equal(np.asarray(again), np.asarray(recloth(exposure, cloths).image))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 nothing", b"\x93NUMPY\x01\x00"])
def test_a_file_that_is_no_exposure_is_refused(tmp_path, content):
    path = tmp_path / "bad.npz"
    path.write_bytes(content)
    with pytest.raises(DataError, match="photograph the garment again"):
        load_exposure(path)
    with pytest.raises(DataError):
        load_exposure(Path(tmp_path / "none.npz"))


def _png(path):
    with Image.open(path) as file:
        return np.asarray(file)


def test_saved_layers_are_pictures_of_the_same_size(exposure, tmp_path):
    picture = recloth(exposure, _cloth("wool"))
    written = save_layers(picture, tmp_path / "passes")
    pngs = [path for path in written if path.suffix == ".png"]
    assert len(pngs) == 10
    planes = {path.stem: _png(path) for path in pngs}
    assert {plane.shape for plane in planes.values()} == {(192, 192)}
    depth = planes["pass_depth"]
    assert depth.dtype == np.uint16
    assert depth.max() == round(float(layers(exposure).depth_m.max()) * 10_000)


def test_a_turntable_turns_once_around(hung):
    import io

    data = turntable(hung, _cloth("wool", (150, 60, 40)), replace(SMALL, size=128), frames=3)
    frames = Image.open(io.BytesIO(data))
    assert (frames.n_frames, frames.info["loop"]) == (3, 0)  # type: ignore[attr-defined]
    pictures = []
    for number in range(3):
        frames.seek(number)
        pictures.append(np.asarray(frames.convert("RGB")).astype(int))
    assert np.abs(pictures[0] - pictures[1]).mean() > 0.3
    with pytest.raises(InputError, match="frames"):
        turntable(hung, _cloth("wool"), SMALL, frames=1)


def test_no_bare_mannequin_stands_behind_a_bag() -> None:
    from modiste import language
    from modiste.sewing.specification import specify
    from modiste.sewing.tailor import sew

    prompt = language.prompt("canvas tote")
    garment = sew(specify(prompt.attributes, prompt.text, seed=0).spec)
    alone, worn = (photograph(garment.hung, garment.cloths, Shot(size=160, show=show)).image.tobytes()
                   for show in ("ghost", "mannequin"))
    assert alone == worn


def test_fur_stands_out_over_its_outline_and_smooth_cloth_does_not(hung, exposure):
    shot = replace(SMALL, ground="transparent")
    bare, fur, again = (np.asarray(photograph(hung, _cloth(name), shot).image)[..., 3] / 255.0
                        for name in ("wool", "faux_fur", "faux_fur"))
    beyond = (fur > 0.3) & (bare == 0)
    assert beyond.sum() > 0.02 * (bare > 0.5).sum()
    assert (fur[bare > 0.99] > 0.99).all()
    assert (fur == again).all()


def test_folds_of_satin_shine_where_those_of_cotton_do_not(exposure):
    spread = {}
    for name in ("cotton", "satin"):
        shown = _shown(recloth(exposure, _cloth(name, (150, 40, 60)))).mean(axis=1)
        spread[name] = np.percentile(shown, 97) - np.percentile(shown, 50)
    assert spread["satin"] > 1.5 * spread["cotton"]


def test_melange_is_uneven_and_keeps_its_mean(exposure):
    plain, melange = (_shown(recloth(exposure, _cloth("sweatshirt_fleece", (150, 150, 152), pattern=pattern)))
                      for pattern in ("solid", "melange"))
    assert np.abs(np.median(plain, axis=0) - np.median(melange, axis=0)).max() < 9
    assert (melange - plain).std() > 2.5


def test_depth_begins_at_the_nearest_point(exposure):
    found = layers(exposure)
    assert found.depth_m[found.mask == 1].min() == 0
