import numpy as np
import pytest
import torch

from modiste.core.errors import SettingError
from modiste.data.patterns import draw_pattern
from modiste.fabric import enlarge as enlarging
from modiste.fabric.enlarge import enlarge
from modiste.fabric.networks import Enlarger
from modiste.fabric.pictures import FabricBatch
from modiste.fabric.presets import EnlargerSize
from modiste.fabric.seams import seam_score
from modiste.fabric.train_enlarger import EnlargerRecipe, EnlargerTask
from modiste.nn.pictures import to_tensor


@pytest.fixture
def network() -> Enlarger:
    torch.manual_seed(0)
    made = Enlarger(EnlargerSize(width=8, blocks=2)).eval()
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
    whole = enlarge(tile, network)
    monkeypatch.setattr(enlarging, "_PIECE_PX", 20)
    np.testing.assert_allclose(whole.astype(int), enlarge(tile, network), atol=1)


def test_a_print_that_would_be_too_large_is_refused(network: Enlarger) -> None:
    with pytest.raises(SettingError, match="at most 1024"):
        enlarge(np.zeros((8, 1025, 3), np.uint8), network)


def test_it_learns_to_be_sharper_than_interpolation() -> None:
    torch.manual_seed(0)
    network = Enlarger(EnlargerSize(width=16, blocks=1))
    task = EnlargerTask(network, EnlargerRecipe(noise=0.0, soft_share=0.0))
    tiles = to_tensor(np.stack([draw_pattern("checked", 64, seed) for seed in range(8)]))
    batch = FabricBatch(tiles, torch.zeros(8, dtype=torch.long))
    optimizer = torch.optim.Adam(network.parameters(), 3e-3)
    losses = []
    for _ in range(60):
        loss = task.loss(batch)
        optimizer.zero_grad()
        loss["total"].backward()
        optimizer.step()
        losses.append(float(loss["l1"].detach()))
    assert losses[-1] < 0.7 * losses[0]
