from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from modiste.core.values import Palette
from modiste.data.patterns import draw_pattern
from modiste.fabric import train_weaver
from modiste.fabric.folders import LoadedWeaver
from modiste.fabric.pictures import read_fabrics
from modiste.fabric.seams import closes
from modiste.fabric.train_quick import Landings, QuickTask, land
from modiste.fabric.train_weaver import WeaverBatch, WeaverRecipe, WeaverTask, draw_lesson, keep_choices, lessons_of
from modiste.fabric.weaver import Sampling, Weaver
from tests.fabric.small import TINY, random_weaver
from tests.fabric.test_pictures import write

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
    lessons = lessons_of(read_fabrics([mixed_folder(tmp_path / "a")], SIDE, fewest=2, split="all"), TINY)
    assert lessons.has(True)
    assert lessons.has(False)
    recipe = WeaverRecipe(batch=24, drop_waves=0.0, drop_sketch=0.5)
    rng = np.random.default_rng(0)
    batches = [draw_lesson(lessons, recipe, TINY, rng) for _ in range(12)]
    assert {batch.closes for batch in batches} == {True, False}
    for batch in batches:
        assert batch.pictures.shape == (24, 3, SIDE, SIDE)
        assert batch.plan.shape == (24, TINY.told, SIDE, SIDE)
        shares = batch.plan[:, TINY.waves:].sum(dim=1).flatten(1)
        told = shares[:, 0] > 0
        assert told.any()
        assert torch.allclose(shares, told[:, None].float(), atol=1e-4), "a sketch is told in full or not at all"
        if not batch.closes:
            assert set(batch.category.tolist()) <= {0, 2}, "only gingham has crops; 2 is any"
    whole = [batch for batch in batches if batch.closes]
    assert any((batch.category == 2).any() for batch in whole), "sometimes the category is not told"
    assert {0.0, 1.0} == {float(flag) for batch in whole for flag in batch.palette[:, -1]}
    assert all(batch.plan[:, : TINY.waves].abs().amax(dim=(1, 2, 3)).max() > 0.3 for batch in whole)


def test_only_tiles_may_be_tiles() -> None:
    tile = draw_pattern("gingham", 64, 1)
    assert closes(tile)
    assert closes(np.repeat(tile[:, :1], 64, axis=1)), "nothing changes along stripes"
    assert not closes(tile[:, :50])
    ramp = np.broadcast_to(np.arange(64, dtype=np.uint8)[None, :, None], (64, 64, 3))
    assert not closes(ramp)


def test_the_weaver_learns_what_its_categories_look_like(monkeypatch: pytest.MonkeyPatch) -> None:
    # From noise alone: as soon as the least of a picture shows, its level can be read from it.
    monkeypatch.setattr(train_weaver, "random_times", torch.zeros)
    torch.manual_seed(1)
    weaver = Weaver(TINY, 2)
    task = WeaverTask(weaver)
    optimizer = torch.optim.Adam(weaver.parameters(), 3e-3)
    category = torch.arange(8) % 2
    level = torch.where(category == 0, -0.8, 0.8).view(-1, 1, 1, 1)
    batch = WeaverBatch(level.expand(8, 3, SIDE, SIDE).contiguous(), category, torch.zeros(8, 3 * TINY.colours + 1),
                        torch.zeros(8, TINY.told, SIDE, SIDE), closes=True)
    first = float(task.loss(batch)["total"].detach())
    for _ in range(100):
        optimizer.zero_grad()
        task.loss(batch)["total"].backward()
        optimizer.step()
    assert float(task.loss(batch)["total"].detach()) < first / 2
    asked = weaver.asked(category, torch.zeros(8, 3 * TINY.colours + 1))
    noise = torch.randn(4, 3, SIDE, SIDE).repeat_interleave(2, dim=0)
    with torch.no_grad():
        levels = weaver(noise, torch.zeros(8), asked, batch.plan).mean(dim=(1, 2, 3))
    dark, light = levels[0::2].mean(), levels[1::2].mean()
    assert light > dark + 1.2


@pytest.fixture(scope="module")
def landings() -> Landings:
    return land(LoadedWeaver(random_weaver(3), ("dotted", "leaves", "own motifs"), Sampling(2, 2.0)), 4, seed=0)


def test_a_teacher_weaves_what_can_be_drawn(landings: Landings) -> None:
    assert landings.start.shape == landings.tile.shape == (8, 3, SIDE, SIDE), "our own motifs cannot be drawn"
    assert landings.plan.shape == (8, TINY.told, SIDE, SIDE)
    assert landings.tile.abs().max() <= 1
    lesson = landings.lesson(64, np.random.default_rng(0))
    sums = [maps.flatten(1).sum(dim=1) for maps in (landings.start, landings.plan, landings.tile)]
    for start, plan, tile in zip(lesson.start, lesson.plan, lesson.tile, strict=True):
        off = [(kept - maps.sum()).abs() for kept, maps in zip(sums, (start, plan, tile), strict=True)]
        assert float(torch.stack(off).sum(dim=0).min()) < 0.1, "moved and mirrored, all maps of one"


def test_a_pupil_learns_to_land_where_its_teacher_got(landings: Landings) -> None:
    pupil = random_weaver(3).requires_grad_(True)
    task = QuickTask(pupil)
    optimizer = torch.optim.Adam(pupil.parameters(), 1e-3)
    before = float(task.loss(landings)["total"].detach())
    for number in range(80):
        optimizer.zero_grad()
        task.loss(landings.lesson(8, np.random.default_rng(number)))["total"].backward()
        optimizer.step()
    assert float(task.loss(landings)["total"].detach()) < 0.7 * before
    assert pupil.category.weight.grad is None, "asked in its teacher's words"


def test_repeats_and_palettes_are_kept_by_category(tmp_path: Path) -> None:
    lessons = lessons_of(read_fabrics([mixed_folder(tmp_path / "a")], SIDE, fewest=2, split="all"), TINY)
    weaver = Weaver(TINY, 2)
    keep_choices(weaver, lessons, seed=0)
    table = weaver.kept_waves
    assert isinstance(table, torch.Tensor)
    assert (table[..., :2] == table[..., :2].round()).all(), "whole counts, so that tiles close"
    assert (weaver.kept_palettes[..., -1] == 1).all()
    assert (table[0].abs().amax(dim=(1, 2)) > 0).float().mean() > 0.4


def test_seeds_take_colours_that_can_be_told_apart(tmp_path: Path) -> None:
    (tmp_path / "dotted").mkdir()
    for number in range(12):
        motif = "#222" if number < 9 else "#fff"
        tile = draw_pattern("polka_dot", 64, number, Palette.from_hex("#111", motif).colours)
        Image.fromarray(tile).save(tmp_path / "dotted" / f"{number}.png")
    weaver = Weaver(TINY, 1)
    keep_choices(weaver, lessons_of(read_fabrics([tmp_path], SIDE, fewest=2, split="all"), TINY), seed=0)
    lightest = [max(weaver.palette_of(0, number)[:6]) for number in range(8)]
    assert min(lightest) > 0.5, "black on black is not asked for"
