import numpy as np
import pytest
import torch
from torch.nn import functional as F

from modiste.core.errors import SettingError
from modiste.data.patterns import draw_pattern
from modiste.fabric import enlarge as enlarging
from modiste.fabric.enlarge import enlarge
from modiste.fabric.networks import Enlarger
from modiste.fabric.pictures import FabricPictures
from modiste.fabric.presets import EnlargerSize
from modiste.fabric.seams import seam_score
from modiste.fabric.train_enlarger import EnlargerBatch, EnlargerRecipe, EnlargerTask, draw_close_ups, with_colours
from modiste.nn.pictures import to_tensor


@pytest.fixture
def network() -> Enlarger:
    torch.manual_seed(0)
    made = Enlarger(EnlargerSize(width=8, blocks=2, colours=2)).eval()
    torch.nn.init.normal_(made.leave.weight, 0.0, 0.2)  # it begins as plain interpolation
    return made


def test_what_closes_stays_closed(network: Enlarger) -> None:
    tile = draw_pattern("floral", 64, 1)
    large = enlarge(tile, network)
    assert large.shape == (256, 256, 3)
    moved = enlarge(np.roll(tile, (17, 40), (0, 1)), network)
    np.testing.assert_allclose(np.roll(large, (68, 160), (0, 1)).astype(int), moved, atol=1)
    assert seam_score(enlarge(tile, Enlarger(EnlargerSize(width=8, blocks=1)))) < 1.1


def test_pieces_are_the_whole(network: Enlarger, monkeypatch: pytest.MonkeyPatch) -> None:
    tile = draw_pattern("paisley", 72, 2)[:, :56]
    sketch = np.random.default_rng(0).random((2, 144, 112), np.float32)
    whole = enlarge(tile, network, sketch)
    monkeypatch.setattr(enlarging, "_PIECE_PX", 20)
    np.testing.assert_allclose(whole.astype(int), enlarge(tile, network, sketch), atol=1)


def test_a_sketch_may_have_more_colours_or_fewer_than_it_knows(network: Enlarger) -> None:
    tile, maps = draw_pattern("floral", 32, 1), np.random.default_rng(0).random((4, 64, 64), np.float32)
    two, one = enlarge(tile, network, maps[:2]), enlarge(tile, network, maps[:1])
    np.testing.assert_array_equal(enlarge(tile, network, maps), two)
    assert (one != two).any()
    zeros = np.zeros_like(maps[:2])
    np.testing.assert_array_equal(enlarge(tile, network), enlarge(tile, network, zeros))


def test_a_print_that_would_be_too_large_is_refused(network: Enlarger) -> None:
    with pytest.raises(SettingError, match="at most 1024"):
        enlarge(np.zeros((8, 1025, 3), np.uint8), network)


def blobs(count: int) -> FabricPictures:
    """Discs of one size at random places, each picture in two colours of its own."""
    rng, places = np.random.default_rng(0), np.mgrid[:64, :64]
    pictures = []
    for _ in range(count):
        inside = np.hypot(*(places - rng.integers(16, 48, (2, 1, 1)))) < 14
        ground, motif = rng.integers(0, 60, 3), rng.integers(180, 255, 3)
        pictures.append(np.where(inside[..., None], motif, ground).astype(np.uint8))
    return FabricPictures(pictures, np.zeros(count, np.int64), ("dotted",))


def test_close_ups_have_sketches_of_their_inks_unless_those_are_kept_from_it() -> None:
    network, recipe = Enlarger(EnlargerSize(width=8, blocks=1, colours=2)), EnlargerRecipe(crop_px=64, drop_sketch=0.5)
    batch = draw_close_ups(with_colours(blobs(8), 2), recipe, network, np.random.default_rng(1))
    assert batch.sketch.shape == (16, 2, 32, 32)
    told = batch.sketch.sum(dim=(1, 2, 3)) > 0
    assert 0 < int(told.sum()) < 16
    grey = F.avg_pool2d(batch.pictures.mean(dim=1, keepdim=True), 2)[told, 0]
    for light, motif in zip(grey, batch.sketch[told, 1], strict=True):
        assert np.corrcoef(light.numpy().ravel(), motif.numpy().ravel())[0, 1] > 0.9, "the ground is the first ink"


def test_it_learns_to_take_edges_from_the_sketch() -> None:
    torch.manual_seed(0)
    network = Enlarger(EnlargerSize(width=16, blocks=2, colours=2))
    recipe = EnlargerRecipe(crop_px=64, drop_sketch=0.0, stray_px=2.0)
    lessons, task = with_colours(blobs(16), 2), EnlargerTask(network, recipe)
    optimizer = torch.optim.Adam(network.parameters(), 3e-3)
    for number in range(150):
        loss = task.loss(draw_close_ups(lessons, recipe, network, np.random.default_rng(number)))
        optimizer.zero_grad()
        loss["total"].backward()
        optimizer.step()
    batch = draw_close_ups(lessons, recipe, network, np.random.default_rng(1000))
    moved = batch.pictures.roll(4, 3)
    made = network(F.avg_pool2d(moved, 4), batch.sketch)
    assert (made - batch.pictures).abs().mean() < 0.9 * (made - moved).abs().mean(), "where the sketch has it"


def test_it_learns_to_be_sharper_than_interpolation() -> None:
    torch.manual_seed(0)
    network = Enlarger(EnlargerSize(width=16, blocks=1))
    task = EnlargerTask(network, EnlargerRecipe(noise=0.0, soft_share=0.0))
    tiles = to_tensor(np.stack([draw_pattern("checked", 64, seed) for seed in range(8)]))
    batch = EnlargerBatch(tiles, torch.zeros(8, 0, 32, 32))
    optimizer = torch.optim.Adam(network.parameters(), 3e-3)
    losses = []
    for _ in range(60):
        loss = task.loss(batch)
        optimizer.zero_grad()
        loss["total"].backward()
        optimizer.step()
        losses.append(float(loss["l1"].detach()))
    assert losses[-1] < 0.7 * losses[0]
