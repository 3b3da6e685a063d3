import numpy as np
import pytest
import torch

from modiste.core.errors import SettingError
from modiste.core.values import Palette
from modiste.fabric.finishing.inks import reduce_to_inks
from modiste.fabric.neural.initial_state import best_matching_palette, blend_states, from_photo, from_seed
from modiste.fabric.neural.request import Mix
from modiste.fabric.neural.sampling import sample
from modiste.fabric.neural.spatial_condition import Drawing, measure_colour_map
from modiste.fabric.neural.tile_unet import Sampling, TileUNet, palette_vector
from modiste.fabric.neural.waves import measure_waves
from tests.fabric.neural.test_waves import stripes
from tests.fabric.small import TINY, random_unet

QUICK = Sampling(steps=2, guidance=2.0)


@pytest.fixture(scope="module")
def unet() -> TileUNet:
    return random_unet()


def test_a_mix_goes_from_one_fabric_to_the_other(unet: TileUNet) -> None:
    first, second = from_seed(unet, 0, 1), from_seed(unet, 2, 2)
    for share, end in ((0.0, first), (1.0, second)):
        torch.testing.assert_close(sample(unet, blend_states(first, second, share), QUICK), sample(unet, end, QUICK))
    half = blend_states(first, second, 0.5)
    start = first.conditioning.cond
    assert torch.dist(half.conditioning.cond, start) < torch.dist(second.conditioning.cond, start)
    assert 0.9 < float(half.noisy.std()) < 1.1


def test_variations_stay_near_their_fabric(unet: TileUNet) -> None:
    own = from_seed(unet, 1, 5)
    near = [from_seed(unet, 1, 5, number) for number in range(1, 5)]
    assert all(torch.equal(one.conditioning.spatial, own.conditioning.spatial) for one in near), "its repeat is kept"
    far = float(torch.dist(from_seed(unet, 1, 6).noisy, own.noisy))
    gaps = [float(torch.dist(one.noisy, own.noisy)) for one in near]
    assert max(gaps) < 0.6 * far
    assert len(set(gaps)) == 4
    assert torch.equal(from_seed(unet, 1, 5, 2).noisy, near[1].noisy)
    assert all(0.9 < float(one.noisy.std()) < 1.1 for one in near)


def test_seeds_take_their_repeat_from_those_of_the_category(unet: TileUNet) -> None:
    found = set()
    for seed in range(12):
        signal = from_seed(unet, 1, seed).conditioning.spatial[0, 0].numpy()
        found.add(int(np.abs(np.fft.rfft(signal[0])).argmax()))
    assert found <= {2, 3, 4, 5}
    assert len(found) > 1
    assert from_seed(unet, 0, 1).conditioning.spatial.abs().max() == 0


def test_a_palette_is_asked_for(unet: TileUNet) -> None:
    found = {tuple(from_seed(unet, 1, seed).conditioning.cond[0].tolist()) for seed in range(8)}
    assert len(found) > 1, "seeds choose among the palettes of their category"
    own, other = from_seed(unet, 0, 1), from_seed(unet, 0, 1, palette=Palette.from_hex("#000", "#fff"))
    assert torch.equal(own.noisy, other.noisy)
    assert (own.conditioning.cond - other.conditioning.cond).abs().max() > 0
    uncond = own.conditioning.uncond - other.conditioning.uncond
    assert uncond.abs().max() > 0, "colours are given with and without a category"


def test_the_like_of_a_photo_keeps_its_repeat_and_its_large_shapes(unet: TileUNet) -> None:
    photo = stripes(0, 6)[: TINY.side_px, : TINY.side_px]
    state = from_photo(unet, photo, 0, 1)
    counts = {int(np.abs(np.fft.rfft(row.numpy())).argmax()) for row in state.conditioning.spatial[0, 0]}
    assert counts == {3}, "three waves in half of six"
    assert (measure_waves(photo, TINY.waves, tileable=False)[:, 3] > 0).any()
    flat = state.noisy[0].mean(dim=(0, 1)).numpy()
    assert np.corrcoef(flat, photo[..., 0].mean(axis=0))[0, 1] > 0.5
    assert not torch.equal(state.noisy, from_photo(unet, photo, 0, 2).noisy)


def test_what_is_mixed_into_the_like_of_a_photo_is_as_noisy_as_that(unet: TileUNet) -> None:
    plain = np.full((TINY.side_px, TINY.side_px, 3), 128, np.uint8)
    state = from_photo(unet, plain, 0, 1)
    both = blend_states(state, from_seed(unet, 2, 2), 0.5)
    assert both.begin == state.begin
    assert float(both.noisy.std()) == pytest.approx(float(state.noisy.std()), rel=0.1)


@pytest.mark.parametrize(("seed", "share"), [(-1, 0.5), (1, 1.5), (1, -0.1)])
def test_a_senseless_mix_is_refused(seed: int, share: float) -> None:
    with pytest.raises(SettingError, match="expected"):
        Mix("floral", seed, share)


def test_a_fabric_follows_the_drawing_that_it_is_given(unet: TileUNet) -> None:
    tile = np.full((TINY.side_px, TINY.side_px, 3), 230, np.uint8)
    tile[8:24, 8:24] = (30, 60, 90)
    drawing = Drawing(tile, reduce_to_inks(tile, TINY.colours).inks)
    state, free = from_seed(unet, 1, 5, drawing=drawing), from_seed(unet, 1, 5)
    assert torch.equal(state.noise, free.noise)
    assert state.begin > 0 == free.begin
    ground = state.picture[0, :, state.conditioning.spatial[0, TINY.waves] > 0.99]
    assert float(ground.std(dim=1).max()) < 0.02, "flat, in the palette's colours"
    colour_map = measure_colour_map(tile, drawing.inks, TINY.colours, tileable=True)
    np.testing.assert_array_equal(state.conditioning.spatial[0, TINY.waves :], colour_map)
    assert free.conditioning.spatial[0, TINY.waves :].abs().max() == 0


@pytest.mark.parametrize(("direct", "passes"), [(False, 6), (True, 1)])
def test_a_distilled_network_follows_a_drawing_in_one_pass(unet: TileUNet, direct: bool, passes: int) -> None:
    tile = np.full((TINY.side_px, TINY.side_px, 3), 230, np.uint8)
    tile[8:24, 8:24] = (30, 60, 90)
    drawing = Drawing(tile, reduce_to_inks(tile, TINY.colours).inks, detailed=True)
    looks = []
    with unet.register_forward_hook(lambda _module, given, _made: looks.append(len(given[0]))):
        made = sample(unet, from_seed(unet, 1, 5, drawing=drawing, direct=direct), QUICK)
    assert sum(looks) == passes, "two guided steps, a plain one and a last look, or one pass"
    assert made.shape == (1, 3, TINY.side_px, TINY.side_px)
    assert made.abs().max() <= 1


def test_the_like_of_a_photo_keeps_its_motifs(unet: TileUNet) -> None:
    photo = np.full((TINY.side_px, TINY.side_px, 3), 240, np.uint8)
    photo[10:22, 10:22] = 30
    ground, motif = from_photo(unet, photo, 0, 1).conditioning.spatial[0, TINY.waves :]
    assert motif[16, 16] > 0.9 > 0.1 > motif[4, 16]
    assert ground[4, 16] > 0.9 > 0.1 > ground[16, 16]


def test_a_palette_suits_the_inks_of_a_drawing() -> None:
    drawn = Palette.from_hex("#f4efe6", "#b03048", "#2f6b3c")  # a light ground, petals, leaves
    dull = palette_vector(list(Palette.from_hex("#101010", "#202020", "#303030").colours), 3)
    fresh = palette_vector(list(Palette.from_hex("#1f5a30", "#fff8f0", "#c04060").colours), 3)
    vector = best_matching_palette([dull, fresh], drawn)
    assert vector == palette_vector(list(Palette.from_hex("#fff8f0", "#c04060", "#1f5a30").colours), 3)
    two = best_matching_palette([fresh], Palette.from_hex("#ffffff", "#205028"))
    assert two == palette_vector(list(Palette.from_hex("#fff8f0", "#1f5a30").colours), 3), "two inks take two colours"
