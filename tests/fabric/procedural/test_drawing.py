import cv2
import numpy as np
import pytest
from skimage.measure import label, regionprops

from modiste.core.errors import SettingError, UnknownNameError
from modiste.core.values import Palette
from modiste.fabric.categories import CATEGORIES, find_category
from modiste.fabric.finishing.repeats import dropped
from modiste.fabric.finishing.seams import seam_score, steps_along
from modiste.fabric.procedural.drawing import FAMILIES, DrawnStyle, can_drop, draw, family_of, lattice_for, met

STYLES = (DrawnStyle(), DrawnStyle(scale=0.5), DrawnStyle(angle_degrees=30), DrawnStyle(scale=0.4, angle_degrees=-45),
          DrawnStyle(weave=True), DrawnStyle(density=2, jitter=0), DrawnStyle(density=0.4, jitter=2))


@pytest.mark.parametrize("category", CATEGORIES)
@pytest.mark.parametrize("style", STYLES)
def test_every_tile_closes(category: str, style: DrawnStyle) -> None:
    tile = draw(category, 96, seed=5, style=style)
    assert tile.shape == (96, 96, 3)
    assert tile.std() > 3
    assert seam_score(tile) <= 1.03
    for axis in (0, 1):
        across = steps_along(tile, axis).mean(axis=1 - axis)
        assert across[0] <= across[1:].max(), "nothing happens at the edge that does not happen inside"


@pytest.mark.parametrize("category", CATEGORIES)
def test_a_seed_is_the_same_fabric_at_every_size(category: str) -> None:
    for seed in (1, 2):
        small, large = draw(category, 128, seed), draw(category, 512, seed)
        spectra = []
        for tile in (small, cv2.resize(large, (128, 128), interpolation=cv2.INTER_AREA)):
            grey = tile.sum(axis=2) - tile.sum(axis=2).mean()
            spectra.append(np.fft.fft2(grey / np.linalg.norm(grey)))
        likeness = np.fft.ifft2(spectra[0] * np.conj(spectra[1])).real.max()  # wherever its edges were laid
        assert likeness > 0.85, "what was tried small is what is printed"


@pytest.mark.parametrize("family", ["cheetah", "leopard", "polka_dot", "confetti", "floral", "roses", "leaves",
                                    "paisley", "zebra", "camouflage", "digital_camouflage"])
@pytest.mark.parametrize("scale", [1.0, 0.5, 0.34])
def test_a_half_drop_is_drawn_without_a_cut(family: str, scale: float) -> None:
    category = next(name for name, families in FAMILIES.items() if family in families)
    style = DrawnStyle(scale=scale)
    assert can_drop(category, 3, style, family)
    tile = draw(category, 120, 3, style=style, family=family, drop=True).astype(int)
    assert dropped(tile.astype(np.uint8)).seam_score <= 1.03
    beside = np.abs(tile[:, 0] - np.roll(tile, 60, 0)[:, -1]).mean()  # it goes on half a tile lower, not straight on
    inside = np.abs(np.diff(tile, axis=1)).mean(axis=(0, 2))
    assert beside <= inside.max()
    if scale == 1 and family in ("floral", "roses", "zebra", "camouflage"):
        assert np.abs(tile[:, 0] - tile[:, -1]).mean() > inside.max()


def test_lines_and_turned_drawings_are_joined_instead() -> None:
    assert not can_drop("striped", 1, DrawnStyle())
    assert not can_drop("floral", 1, DrawnStyle(angle_degrees=45))
    with pytest.raises(SettingError, match="half-drop of gingham"):
        draw("checkered", 64, 1, family="gingham", drop=True)


def test_the_same_seed_gives_the_same_cloth_and_others_differ() -> None:
    first = draw("floral", 64, seed=9)
    np.testing.assert_array_equal(first, draw("цветы", 64, seed=9))
    assert (first != draw("floral", 64, seed=10)).any()


def test_every_family_can_be_named_and_the_seed_reaches_all() -> None:
    for category, families in FAMILIES.items():
        assert {family_of(category, seed) for seed in range(60)} == set(families)
        for family in families:
            assert draw(category, 32, 1, family=family).shape == (32, 32, 3)
    with pytest.raises(UnknownNameError, match="gingham"):
        draw("checkered", 32, 1, family="ginghm")


@pytest.mark.parametrize(("scale", "angle", "steps"), [
    (1, 0, (1, 0)), (0.5, 0, (2, 0)), (1, 90, (0, 1)), (1, 180, (-1, 0)), (0.707, 45, (1, 1)), (0.25, 0, (4, 0))])
def test_a_turned_tile_closes_on_a_lattice(scale: float, angle: float, steps: tuple[int, int]) -> None:
    assert lattice_for(scale, angle) == steps


@pytest.mark.parametrize("angle", [10, 20, 33, 50, -70, 400])
def test_the_angle_is_near_what_is_asked(angle: float) -> None:
    p, q = lattice_for(0.2, angle)
    off = (np.degrees(np.arctan2(q, p)) - angle + 180) % 360 - 180
    assert abs(off) <= 2


def test_stripes_are_turned() -> None:
    upright = draw("striped", 96, 3, family="striped")
    lying = draw("striped", 96, 3, family="striped", style=DrawnStyle(angle_degrees=90))
    assert steps_along(upright, 1).mean() > 5 > steps_along(upright, 0).mean()
    assert steps_along(lying, 0).mean() > 5 > steps_along(lying, 1).mean()


def test_smaller_motifs_make_more_edges() -> None:
    def edges(scale: float) -> float:
        tile = draw("houndstooth", 128, 2, family="houndstooth", style=DrawnStyle(scale=scale))
        return float(steps_along(tile, 1).mean())

    assert edges(0.5) > 1.6 * edges(1.0)


@pytest.mark.parametrize("family", ["floral", "cheetah", "coin_dot", "ticking", "camouflage", "paisley", "herringbone"])
def test_density_makes_more_of_it(family: str) -> None:
    category = next(name for name, families in FAMILIES.items() if family in families)

    def edges(density: float) -> float:
        tile = draw(category, 192, 2, family=family, style=DrawnStyle(density=density))
        return float(steps_along(tile, 1).mean())

    assert edges(4) > 1.3 * edges(0.5)


def test_without_jitter_motifs_are_alike() -> None:
    def sizes(jitter: float) -> float:
        tile = draw("dotted", 256, 3, family="confetti", style=DrawnStyle(jitter=jitter),
                    palette=Palette.from_hex("#ffffff", "#000000"))
        spots = regionprops(label(tile[..., 0] < 128))
        return float(np.std([spot.area for spot in spots]) / np.mean([spot.area for spot in spots]))

    assert sizes(0) < 0.5 * sizes(1)


@pytest.mark.parametrize("size", [17, 97, 131])
def test_odd_sizes_are_drawn(size: int) -> None:
    for category, families in FAMILIES.items():
        for family in families:
            assert draw(category, size, 1, family=family).shape == (size, size, 3)


def test_the_palette_is_used() -> None:
    palette = Palette.from_hex("#102030", "#f0e0d0")
    tile = draw("dotted", 64, 4, palette=palette, family="polka_dot")
    assert {(16, 32, 48), (240, 224, 208)} <= {tuple(c) for c in tile.reshape(-1, 3).tolist()}


def test_bad_requests_name_what_is_possible() -> None:
    with pytest.raises(UnknownNameError, match="did you mean paisley"):
        find_category("paisly")
    assert find_category("В клетку") == "checkered"
    for name, value in (("density", 0.1), ("jitter", -1), ("scale", 0)):
        with pytest.raises(SettingError, match=f"{name}: expected"):
            DrawnStyle(**{name: value})  # type: ignore[arg-type]
    for size in (0, 15, 100_000):
        with pytest.raises(SettingError, match="size: expected 16 to 4096"):
            draw("zebra", size, 1)
    for scale in (0, -1, 2, float("nan")):
        with pytest.raises(SettingError, match="scale"):
            DrawnStyle(scale=scale)
    with pytest.raises(SettingError, match="angle"):
        DrawnStyle(angle_degrees=float("inf"))


def _direction(tile: np.ndarray) -> float:
    """The angle of stripes, in degrees from 0 to 180: that of the strongest wave."""
    grey = tile.astype(float).mean(axis=-1)
    power = np.abs(np.fft.fft2(grey - grey.mean()))
    y, x = np.unravel_index(int(power.argmax()), power.shape)
    waves = [(value + size // 2) % size - size // 2 for value, size in zip((y, x), power.shape, strict=True)]
    return float(np.degrees(np.arctan2(*waves)) % 180)


@pytest.mark.parametrize("angle", [10, 20, 30, 45, 60, 70, -20])
def test_an_angle_is_met_and_the_tile_still_closes(angle: float) -> None:
    style = DrawnStyle(angle_degrees=angle)
    tile = draw("striped", 256, 1, style=style, family="candy_stripe")
    straight = _direction(draw("striped", 256, 1, family="candy_stripe"))
    turned, scale = met(style)
    assert abs(turned - angle) <= 2
    off = (_direction(tile) - straight + turned) % 180, (_direction(tile) - straight - turned) % 180
    assert min(min(one, 180 - one) for one in off) < 1
    assert 0 < scale < 1
    assert seam_score(tile) < 1.3


def test_what_is_met_without_a_turn_stays_as_it_was() -> None:
    assert met(DrawnStyle()) == (0, 1)
    assert met(DrawnStyle(scale=0.5)) == (0, 0.5)
    assert met(DrawnStyle(angle_degrees=90)) == (90, 1)
