from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from modiste.core.errors import WeightsError
from modiste.core.values import Palette
from modiste.fabric.neural.flow import euler_sample, interpolate, sample_times, time_schedule, velocity_error
from modiste.fabric.neural.folders import load_tile_unet, save_tile_unet
from modiste.fabric.neural.initial_state import from_seed
from modiste.fabric.neural.presets import BUNDLED_TILE_UNET, BUNDLED_UPSCALER, TileUNetSize
from modiste.fabric.neural.sampling import sample
from modiste.fabric.neural.spatial_condition import SpatialCondition, empty_colour_map, stack_conditions
from modiste.fabric.neural.tile_unet import KEPT_PRIORS, Sampling, TileUNet, palette_vector
from modiste.fabric.neural.waves import no_waves
from tests.fabric.small import TINY, random_unet

SIDE = TINY.side_px


def run(unet: TileUNet, pictures: torch.Tensor, *, wrap: bool = True, category: int = 0) -> torch.Tensor:
    count = len(pictures)
    cond = unet.embed_condition(torch.full((count,), category), torch.zeros(count, 3 * TINY.colours + 1))
    with torch.no_grad():
        spatial = torch.zeros(count, TINY.condition_channels, SIDE, SIDE)
        return unet(pictures, torch.full((count,), 0.5), cond, spatial, wrap)


def test_nothing_in_the_network_knows_where_the_edges_of_a_tile_are() -> None:
    unet, picture = random_unet(), torch.randn(1, 3, SIDE, SIDE)
    step = 2 * TINY.patch_px
    moved = run(unet, picture.roll((step, 2 * step), (2, 3)))
    torch.testing.assert_close(moved, run(unet, picture).roll((step, 2 * step), (2, 3)), atol=1e-4, rtol=0)
    assert (run(unet, picture, wrap=False) - run(unet, picture)).abs().max() > 1e-3


def test_pictures_of_a_batch_do_not_see_each_other() -> None:
    unet, pictures = random_unet(), torch.randn(3, 3, SIDE, SIDE)
    torch.testing.assert_close(run(unet, pictures)[1:2], run(unet, pictures[1:2]), atol=1e-4, rtol=0)
    assert (run(unet, pictures[:1], category=1) - run(unet, pictures[:1])).abs().max() > 1e-3


def test_the_bundled_sizes_make_256_px() -> None:
    assert BUNDLED_TILE_UNET.side_px * BUNDLED_UPSCALER.times == 256
    unet = TileUNet(BUNDLED_TILE_UNET, 11)
    assert 2 * sum(parameter.numel() for parameter in unet.parameters()) < 7e6, "bytes in fp16"
    spatial = SpatialCondition(no_waves(BUNDLED_TILE_UNET.waves), empty_colour_map(BUNDLED_TILE_UNET))
    assert stack_conditions([spatial]).shape == (1, 10, 64, 64)


def test_palettes_are_told_in_full_or_not_at_all() -> None:
    assert palette_vector([], 3) == [0.0] * 10
    vector = palette_vector(list(Palette.from_hex("#000", "#fff").colours), 3)
    assert vector == [-1.0] * 3 + [1.0] * 6 + [1.0]
    assert len(palette_vector([(1, 2, 3)] * 9, 3)) == 10


def test_kept_repeats_and_palettes_are_used_in_turn() -> None:
    unet = TileUNet(TINY, 2)
    waves = no_waves(TINY.waves)
    waves[0] = 0, 4, 0.5, 1
    unet.keep(1, [waves, no_waves(TINY.waves)], [palette_vector([(0, 0, 0), (255, 0, 0)], TINY.colours)])
    np.testing.assert_allclose(unet.waves_of(1, 2 * KEPT_PRIORS), waves)
    assert (unet.waves_of(1, 1) == 0).all()
    assert (unet.waves_of(0, 0) == 0).all()
    assert unet.palette_of(1, 5) == [-1, -1, -1, 1, -1, -1, 1]
    assert unet.palette_of(0, 5) == [0] * 7


def test_a_network_starts_from_one_with_other_categories() -> None:
    pretrained, pictures = random_unet(), torch.randn(1, 3, SIDE, SIDE)
    unet = TileUNet(TINY, 3)
    unet.start_from(pretrained, [None, 1, None])
    assert torch.equal(run(unet, pictures, category=1), run(pretrained, pictures, category=1))
    for unknown in (0, 2, 3):
        anything = run(pretrained, pictures, category=pretrained.categories)
        assert torch.equal(run(unet, pictures, category=unknown), anything)
    with pytest.raises(WeightsError, match="another size"):
        TileUNet(replace(TINY, style=TINY.style * 2), 1).start_from(pretrained, [None])


def test_a_true_guess_leads_to_the_picture_from_anywhere_on_its_path() -> None:
    torch.manual_seed(0)
    clean, noise = torch.rand(2, 3, 8, 8), torch.randn(2, 3, 8, 8)
    for steps, begin in ((1, 0.0), (5, 0.0), (4, 0.6)):
        start = interpolate(clean, noise, torch.full((2,), begin))
        found = euler_sample(start, lambda _noisy, _time: clean, steps, torch.full((2,), begin), torch.ones(2))
        torch.testing.assert_close(found, clean)
    half = euler_sample(noise, lambda _noisy, _time: clean, 3, torch.zeros(2), torch.full((2,), 0.5))
    torch.testing.assert_close(half, interpolate(clean, noise, torch.full((2,), 0.5)))
    assert velocity_error(clean, clean, torch.rand(2)).max() == 0
    early, late = velocity_error(clean + 0.1, clean, torch.tensor([0.1, 0.9])).tolist()
    assert late > 50 * early
    times = sample_times(4000)
    assert 0 < times.min() < times.max() < 1
    assert 0.35 < float(times.median()) < 0.45


def test_steps_are_even_until_the_last() -> None:
    torch.testing.assert_close(time_schedule(5), torch.tensor([0.0, 0.2, 0.4, 0.6, 0.8, 1.0]))
    assert time_schedule(1).tolist() == [0.0, 1.0]
    torch.testing.assert_close(time_schedule(2, 0.4), torch.tensor([0.4, 0.8, 1.0]))
    assert time_schedule(1, 0.9).tolist() == pytest.approx([0.9, 1.0])


def test_guidance_goes_beyond_what_is_asked() -> None:
    unet = random_unet()
    state = from_seed(unet, 0, 3)
    plain, guided = (sample(unet, state, Sampling(4, strength)) for strength in (1.0, 3.0))
    assert plain.shape == (1, 3, SIDE, SIDE)
    assert (plain - guided).abs().max() > 1e-3
    assert guided.abs().max() <= 1


@pytest.mark.parametrize("size", [TINY, BUNDLED_TILE_UNET])
def test_an_untrained_network_predicts_grey(size: TileUNetSize) -> None:
    unet = TileUNet(size, 2)
    cond = unet.embed_condition(torch.tensor([0]), torch.zeros(1, 3 * size.colours + 1))
    x0 = unet(torch.randn(1, 3, size.side_px, size.side_px), torch.zeros(1), cond,
                   torch.zeros(1, size.condition_channels, size.side_px, size.side_px))
    assert x0.std() < 0.1


def test_files_with_the_former_names_of_modules_load(tmp_path: Path) -> None:
    network = random_unet(2)
    save_tile_unet(network, ("dotted", "striped"), Sampling(), tmp_path)
    present = load_tile_unet(tmp_path).network.state_dict()
    tensors = load_file(tmp_path / "tile_unet.safetensors")
    former = {"stem": "enter", "encoder": "fine_in", "middle": "coarse", "attention": "looks", "decoder": "fine_out",
              "head": "leave", "refiner": "finish", "prior_waves": "kept_waves", "prior_palettes": "kept_palettes",
              "conv1": "first", "conv2": "second", "conv3": "third", "norm1": "norm", "norm2": "inner",
              "modulation": "modulate", "shortcut": "across", "qkv": "ask"}
    save_file({".".join(former.get(part, part) for part in name.split(".")): value for name, value in tensors.items()},
              tmp_path / "weaver.safetensors")
    (tmp_path / "tile_unet.json").rename(tmp_path / "weaver.json")
    loaded = load_tile_unet(tmp_path).network.state_dict()
    for name, value in present.items():
        torch.testing.assert_close(loaded[name], value, atol=0, rtol=0)
