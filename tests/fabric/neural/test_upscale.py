import numpy as np
import pytest
import torch
from torch.nn import functional as F

from modiste.core.errors import SettingError
from modiste.data.patterns import draw_pattern
from modiste.fabric.finishing.seams import seam_score
from modiste.fabric.neural import upscale as upscaling
from modiste.fabric.neural.networks import Upscaler
from modiste.fabric.neural.presets import UpscalerSize
from modiste.fabric.neural.training.pictures import FabricPictures
from modiste.fabric.neural.training.upscaler import (
    UpscalerBatch,
    UpscalerRecipe,
    UpscalerTask,
    draw_crops,
    with_colours,
)
from modiste.fabric.neural.upscale import upscale
from modiste.nn.pictures import to_tensor


@pytest.fixture
def network() -> Upscaler:
    torch.manual_seed(0)
    made = Upscaler(UpscalerSize(width=8, blocks=2, colours=2)).eval()
    torch.nn.init.normal_(made.head.weight, 0.0, 0.2)  # it begins as plain interpolation
    return made


def test_what_closes_stays_closed(network: Upscaler) -> None:
    tile = draw_pattern("floral", 64, 1)
    large = upscale(tile, network)
    assert large.shape == (256, 256, 3)
    moved = upscale(np.roll(tile, (17, 40), (0, 1)), network)
    np.testing.assert_allclose(np.roll(large, (68, 160), (0, 1)).astype(int), moved, atol=1)
    assert seam_score(upscale(tile, Upscaler(UpscalerSize(width=8, blocks=1)))) < 1.1


def test_pieces_are_the_whole(network: Upscaler, monkeypatch: pytest.MonkeyPatch) -> None:
    tile = draw_pattern("paisley", 72, 2)[:, :56]
    colour_map = np.random.default_rng(0).random((2, 144, 112), np.float32)
    whole = upscale(tile, network, colour_map)
    monkeypatch.setattr(upscaling, "_PIECE_PX", 20)
    np.testing.assert_allclose(whole.astype(int), upscale(tile, network, colour_map), atol=1)


def test_a_sketch_may_have_more_colours_or_fewer_than_it_knows(network: Upscaler) -> None:
    tile, maps = draw_pattern("floral", 32, 1), np.random.default_rng(0).random((4, 64, 64), np.float32)
    two, one = upscale(tile, network, maps[:2]), upscale(tile, network, maps[:1])
    np.testing.assert_array_equal(upscale(tile, network, maps), two)
    assert (one != two).any()
    zeros = np.zeros_like(maps[:2])
    np.testing.assert_array_equal(upscale(tile, network), upscale(tile, network, zeros))


def test_a_print_that_would_be_too_large_is_refused(network: Upscaler) -> None:
    with pytest.raises(SettingError, match="at most 1024"):
        upscale(np.zeros((8, 1025, 3), np.uint8), network)


def blobs(count: int) -> FabricPictures:
    """Discs of one size at random places, each picture in two colours of its own."""
    rng, places = np.random.default_rng(0), np.mgrid[:64, :64]
    pictures = []
    for _ in range(count):
        inside = np.hypot(*(places - rng.integers(16, 48, (2, 1, 1)))) < 14
        ground, motif = rng.integers(0, 60, 3), rng.integers(180, 255, 3)
        pictures.append(np.where(inside[..., None], motif, ground).astype(np.uint8))
    return FabricPictures(pictures, np.zeros(count, np.int64), ("dotted",))


def test_crops_have_colour_maps_unless_those_are_dropped() -> None:
    network = Upscaler(UpscalerSize(width=8, blocks=1, colours=2))
    recipe = UpscalerRecipe(crop_px=64, drop_colour_map=0.5)
    batch = draw_crops(with_colours(blobs(8), 2), recipe, network, np.random.default_rng(1))
    assert batch.colour_map.shape == (16, 2, 32, 32)
    known = batch.colour_map.sum(dim=(1, 2, 3)) > 0
    assert 0 < int(known.sum()) < 16
    grey = F.avg_pool2d(batch.pictures.mean(dim=1, keepdim=True), 2)[known, 0]
    for light, motif in zip(grey, batch.colour_map[known, 1], strict=True):
        assert np.corrcoef(light.numpy().ravel(), motif.numpy().ravel())[0, 1] > 0.9, "the ground is the first ink"


def test_it_learns_to_take_edges_from_the_sketch() -> None:
    torch.manual_seed(0)
    network = Upscaler(UpscalerSize(width=16, blocks=2, colours=2))
    recipe = UpscalerRecipe(crop_px=64, drop_colour_map=0.0, stray_px=2.0)
    tile_set, task = with_colours(blobs(16), 2), UpscalerTask(network, recipe)
    optimizer = torch.optim.Adam(network.parameters(), 3e-3)
    for number in range(150):
        loss = task.loss(draw_crops(tile_set, recipe, network, np.random.default_rng(number)))
        optimizer.zero_grad()
        loss["total"].backward()
        optimizer.step()
    batch = draw_crops(tile_set, recipe, network, np.random.default_rng(1000))
    moved = batch.pictures.roll(4, 3)
    made = network(F.avg_pool2d(moved, 4), batch.colour_map)
    assert (made - batch.pictures).abs().mean() < 0.9 * (made - moved).abs().mean(), "where the sketch has it"


def test_it_learns_to_be_sharper_than_interpolation() -> None:
    torch.manual_seed(0)
    network = Upscaler(UpscalerSize(width=16, blocks=1))
    task = UpscalerTask(network, UpscalerRecipe(noise=0.0, soft_share=0.0))
    tiles = to_tensor(np.stack([draw_pattern("checked", 64, seed) for seed in range(8)]))
    batch = UpscalerBatch(tiles, torch.zeros(8, 0, 32, 32))
    optimizer = torch.optim.Adam(network.parameters(), 3e-3)
    losses = []
    for _ in range(60):
        loss = task.loss(batch)
        optimizer.zero_grad()
        loss["total"].backward()
        optimizer.step()
        losses.append(float(loss["l1"].detach()))
    assert losses[-1] < 0.7 * losses[0]
