from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from modiste.core.values import Palette
from modiste.data.patterns import draw_pattern
from modiste.fabric.finishing.seams import is_tileable
from modiste.fabric.neural.folders import LoadedTileUNet
from modiste.fabric.neural.tile_unet import Sampling, TileUNet
from modiste.fabric.neural.training import tile_unet as train_tile_unet
from modiste.fabric.neural.training.distill import DistillTask, TeacherTargets, run_teacher
from modiste.fabric.neural.training.pictures import read_fabrics
from modiste.fabric.neural.training.tile_unet import (
    TileUNetBatch,
    TileUNetRecipe,
    TileUNetTask,
    draw_tile_batch,
    keep_priors,
    read_tile_set,
)
from tests.fabric.neural.test_pictures import write
from tests.fabric.small import TINY, random_unet

SIDE = TINY.side_px


def mixed_folder(folder: Path) -> Path:
    """Tiles of dots; gingham as tiles and as crops that do not close."""
    write(folder, {"polka dots": 12})
    (folder / "checkered").mkdir()
    for number in range(12):
        tile = draw_pattern("gingham", 64, number)
        pixels = tile if number % 2 else np.rot90(np.asarray(Image.fromarray(tile).rotate(20)))[16:47, 16:47]
        Image.fromarray(np.ascontiguousarray(pixels)).save(folder / "checkered" / f"{number}.png")
    return folder


def test_lessons_are_of_whole_tiles_or_of_crops(tmp_path: Path) -> None:
    tile_set = read_tile_set(read_fabrics([mixed_folder(tmp_path / "a")], SIDE, fewest=2, split="all"), TINY)
    assert tile_set.has(True)
    assert tile_set.has(False)
    recipe = TileUNetRecipe(batch=24, drop_waves=0.0, drop_colour_map=0.5)
    rng = np.random.default_rng(0)
    batches = [draw_tile_batch(tile_set, recipe, TINY, rng) for _ in range(12)]
    assert {batch.tileable for batch in batches} == {True, False}
    for batch in batches:
        assert batch.pictures.shape == (24, 3, SIDE, SIDE)
        assert batch.spatial.shape == (24, TINY.condition_channels, SIDE, SIDE)
        shares = batch.spatial[:, TINY.waves:].sum(dim=1).flatten(1)
        known = shares[:, 0] > 0
        assert known.any()
        assert torch.allclose(shares, known[:, None].float(), atol=1e-4), "a colour map is given in full or not at all"
        if not batch.tileable:
            assert set(batch.category.tolist()) <= {0, 2}, "only gingham has crops; 2 is any"
    whole = [batch for batch in batches if batch.tileable]
    assert any((batch.category == 2).any() for batch in whole), "sometimes the category is not told"
    assert {0.0, 1.0} == {float(flag) for batch in whole for flag in batch.palette[:, -1]}
    assert all(batch.spatial[:, : TINY.waves].abs().amax(dim=(1, 2, 3)).max() > 0.3 for batch in whole)


def test_only_tiles_may_be_tiles() -> None:
    tile = draw_pattern("gingham", 64, 1)
    assert is_tileable(tile)
    assert is_tileable(np.repeat(tile[:, :1], 64, axis=1)), "nothing changes along stripes"
    assert not is_tileable(tile[:, :50])
    ramp = np.broadcast_to(np.arange(64, dtype=np.uint8)[None, :, None], (64, 64, 3))
    assert not is_tileable(ramp)


def test_the_network_learns_what_its_categories_look_like(monkeypatch: pytest.MonkeyPatch) -> None:
    # From noise alone: as soon as the least of a picture shows, its level can be read from it.
    monkeypatch.setattr(train_tile_unet, "sample_times", torch.zeros)
    torch.manual_seed(1)
    unet = TileUNet(TINY, 2)
    task = TileUNetTask(unet)
    optimizer = torch.optim.Adam(unet.parameters(), 3e-3)
    category = torch.arange(8) % 2
    level = torch.where(category == 0, -0.8, 0.8).view(-1, 1, 1, 1)
    batch = TileUNetBatch(
        pictures=level.expand(8, 3, SIDE, SIDE).contiguous(), category=category,
        palette=torch.zeros(8, 3 * TINY.colours + 1), spatial=torch.zeros(8, TINY.condition_channels, SIDE, SIDE),
        tileable=True)
    first = float(task.loss(batch)["total"].detach())
    for _ in range(100):
        optimizer.zero_grad()
        task.loss(batch)["total"].backward()
        optimizer.step()
    assert float(task.loss(batch)["total"].detach()) < first / 2
    cond = unet.embed_condition(category, torch.zeros(8, 3 * TINY.colours + 1))
    noise = torch.randn(4, 3, SIDE, SIDE).repeat_interleave(2, dim=0)
    with torch.no_grad():
        levels = unet(noise, torch.zeros(8), cond, batch.spatial).mean(dim=(1, 2, 3))
    dark, light = levels[0::2].mean(), levels[1::2].mean()
    assert light > dark + 1.2


@pytest.fixture(scope="module")
def targets() -> TeacherTargets:
    return run_teacher(LoadedTileUNet(random_unet(3), ("dotted", "leaves", "own motifs"), Sampling(2, 2.0)), 4, seed=0)


def test_a_teacher_weaves_what_can_be_drawn(targets: TeacherTargets) -> None:
    assert targets.start.shape == targets.tile.shape == (8, 3, SIDE, SIDE), "our own motifs cannot be drawn"
    assert targets.spatial.shape == (8, TINY.condition_channels, SIDE, SIDE)
    assert targets.tile.abs().max() <= 1
    batch = targets.batch(64, np.random.default_rng(0))
    sums = [maps.flatten(1).sum(dim=1) for maps in (targets.start, targets.spatial, targets.tile)]
    for start, spatial, tile in zip(batch.start, batch.spatial, batch.tile, strict=True):
        off = [(kept - maps.sum()).abs() for kept, maps in zip(sums, (start, spatial, tile), strict=True)]
        assert float(torch.stack(off).sum(dim=0).min()) < 0.1, "moved and mirrored, all maps of one"


def test_a_pupil_learns_to_land_where_its_teacher_got(targets: TeacherTargets) -> None:
    pupil = random_unet(3).requires_grad_(True)
    task = DistillTask(pupil)
    optimizer = torch.optim.Adam(pupil.parameters(), 1e-3)
    before = float(task.loss(targets)["total"].detach())
    for number in range(80):
        optimizer.zero_grad()
        task.loss(targets.batch(8, np.random.default_rng(number)))["total"].backward()
        optimizer.step()
    assert float(task.loss(targets)["total"].detach()) < 0.7 * before
    assert pupil.category.weight.grad is None, "asked in its teacher's words"


def test_repeats_and_palettes_are_kept_by_category(tmp_path: Path) -> None:
    tile_set = read_tile_set(read_fabrics([mixed_folder(tmp_path / "a")], SIDE, fewest=2, split="all"), TINY)
    unet = TileUNet(TINY, 2)
    keep_priors(unet, tile_set, seed=0)
    table = unet.prior_waves
    assert isinstance(table, torch.Tensor)
    assert (table[..., :2] == table[..., :2].round()).all(), "whole counts, so that tiles close"
    assert (unet.prior_palettes[..., -1] == 1).all()
    assert (table[0].abs().amax(dim=(1, 2)) > 0).float().mean() > 0.4


def test_seeds_take_colours_that_can_be_told_apart(tmp_path: Path) -> None:
    (tmp_path / "dotted").mkdir()
    for number in range(12):
        motif = "#222" if number < 9 else "#fff"
        tile = draw_pattern("polka_dot", 64, number, Palette.from_hex("#111", motif).colours)
        Image.fromarray(tile).save(tmp_path / "dotted" / f"{number}.png")
    unet = TileUNet(TINY, 1)
    keep_priors(unet, read_tile_set(read_fabrics([tmp_path], SIDE, fewest=2, split="all"), TINY), seed=0)
    lightest = [max(unet.palette_of(0, number)[:6]) for number in range(8)]
    assert min(lightest) > 0.5, "black on black is not asked for"
