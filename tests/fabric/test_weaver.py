from dataclasses import replace

import numpy as np
import pytest
import torch

from modiste.core.errors import WeightsError
from modiste.core.values import Palette
from modiste.fabric.blend import spun
from modiste.fabric.flow import follow, on_path, random_times, times_of, velocity_error
from modiste.fabric.plan import Plan, as_maps, no_sketch
from modiste.fabric.presets import BUNDLED_ENLARGER, BUNDLED_WEAVER, WeaverSize
from modiste.fabric.sampling import woven
from modiste.fabric.waves import no_waves
from modiste.fabric.weaver import KEPT, Sampling, Weaver, as_palette
from tests.fabric.small import TINY, random_weaver

SIDE = TINY.side_px


def run(weaver: Weaver, pictures: torch.Tensor, *, wrap: bool = True, category: int = 0) -> torch.Tensor:
    count = len(pictures)
    asked = weaver.asked(torch.full((count,), category), torch.zeros(count, 3 * TINY.colours + 1))
    with torch.no_grad():
        return weaver(pictures, torch.full((count,), 0.5), asked, torch.zeros(count, TINY.told, SIDE, SIDE), wrap)


def test_nothing_in_the_network_knows_where_the_edges_of_a_tile_are() -> None:
    weaver, picture = random_weaver(), torch.randn(1, 3, SIDE, SIDE)
    step = 2 * TINY.patch_px
    moved = run(weaver, picture.roll((step, 2 * step), (2, 3)))
    torch.testing.assert_close(moved, run(weaver, picture).roll((step, 2 * step), (2, 3)), atol=1e-4, rtol=0)
    assert (run(weaver, picture, wrap=False) - run(weaver, picture)).abs().max() > 1e-3


def test_pictures_of_a_batch_do_not_see_each_other() -> None:
    weaver, pictures = random_weaver(), torch.randn(3, 3, SIDE, SIDE)
    torch.testing.assert_close(run(weaver, pictures)[1:2], run(weaver, pictures[1:2]), atol=1e-4, rtol=0)
    assert (run(weaver, pictures[:1], category=1) - run(weaver, pictures[:1])).abs().max() > 1e-3


def test_the_bundled_sizes_make_256_px() -> None:
    assert BUNDLED_WEAVER.side_px * BUNDLED_ENLARGER.times == 256
    weaver = Weaver(BUNDLED_WEAVER, 11)
    assert 2 * sum(parameter.numel() for parameter in weaver.parameters()) < 7e6, "bytes in fp16"
    plan = Plan(no_waves(BUNDLED_WEAVER.waves), no_sketch(BUNDLED_WEAVER))
    assert as_maps([plan]).shape == (1, 10, 64, 64)


def test_palettes_are_told_in_full_or_not_at_all() -> None:
    assert as_palette([], 3) == [0.0] * 10
    told = as_palette(list(Palette.from_hex("#000", "#fff").colours), 3)
    assert told == [-1.0] * 3 + [1.0] * 6 + [1.0]
    assert len(as_palette([(1, 2, 3)] * 9, 3)) == 10


def test_kept_repeats_and_palettes_are_used_in_turn() -> None:
    weaver = Weaver(TINY, 2)
    waves = no_waves(TINY.waves)
    waves[0] = 0, 4, 0.5, 1
    weaver.keep(1, [waves, no_waves(TINY.waves)], [as_palette([(0, 0, 0), (255, 0, 0)], TINY.colours)])
    np.testing.assert_allclose(weaver.waves_of(1, 2 * KEPT), waves)
    assert (weaver.waves_of(1, 1) == 0).all()
    assert (weaver.waves_of(0, 0) == 0).all()
    assert weaver.palette_of(1, 5) == [-1, -1, -1, 1, -1, -1, 1]
    assert weaver.palette_of(0, 5) == [0] * 7


def test_a_weaver_begins_as_one_with_other_categories() -> None:
    taught, pictures = random_weaver(), torch.randn(1, 3, SIDE, SIDE)
    weaver = Weaver(TINY, 3)
    weaver.begin_as(taught, [None, 1, None])
    assert torch.equal(run(weaver, pictures, category=1), run(taught, pictures, category=1))
    for unknown in (0, 2, 3):
        assert torch.equal(run(weaver, pictures, category=unknown), run(taught, pictures, category=taught.categories))
    with pytest.raises(WeightsError, match="another size"):
        Weaver(replace(TINY, style=TINY.style * 2), 1).begin_as(taught, [None])


def test_a_true_guess_leads_to_the_picture_from_anywhere_on_its_path() -> None:
    torch.manual_seed(0)
    clean, noise = torch.rand(2, 3, 8, 8), torch.randn(2, 3, 8, 8)
    for steps, begin in ((1, 0.0), (5, 0.0), (4, 0.6)):
        start = on_path(clean, noise, torch.full((2,), begin))
        found = follow(start, lambda _noisy, _time: clean, steps, torch.full((2,), begin), torch.ones(2))
        torch.testing.assert_close(found, clean)
    half = follow(noise, lambda _noisy, _time: clean, 3, torch.zeros(2), torch.full((2,), 0.5))
    torch.testing.assert_close(half, on_path(clean, noise, torch.full((2,), 0.5)))
    assert velocity_error(clean, clean, torch.rand(2)).max() == 0
    early, late = velocity_error(clean + 0.1, clean, torch.tensor([0.1, 0.9])).tolist()
    assert late > 50 * early
    times = random_times(4000)
    assert 0 < times.min() < times.max() < 1
    assert 0.35 < float(times.median()) < 0.45


def test_steps_are_even_until_the_last() -> None:
    torch.testing.assert_close(times_of(5), torch.tensor([0.0, 0.2, 0.4, 0.6, 0.8, 1.0]))
    assert times_of(1).tolist() == [0.0, 1.0]
    torch.testing.assert_close(times_of(2, 0.4), torch.tensor([0.4, 0.8, 1.0]))
    assert times_of(1, 0.9).tolist() == pytest.approx([0.9, 1.0])


def test_guidance_goes_beyond_what_is_asked() -> None:
    weaver = random_weaver()
    thread = spun(weaver, 0, 3)
    plain, guided = (woven(weaver, thread, Sampling(4, strength)) for strength in (1.0, 3.0))
    assert plain.shape == (1, 3, SIDE, SIDE)
    assert (plain - guided).abs().max() > 1e-3
    assert guided.abs().max() <= 1


@pytest.mark.parametrize("size", [TINY, BUNDLED_WEAVER])
def test_an_untrained_weaver_guesses_grey(size: WeaverSize) -> None:
    weaver = Weaver(size, 2)
    asked = weaver.asked(torch.tensor([0]), torch.zeros(1, 3 * size.colours + 1))
    guess = weaver(torch.randn(1, 3, size.side_px, size.side_px), torch.zeros(1), asked,
                   torch.zeros(1, size.told, size.side_px, size.side_px))
    assert guess.std() < 0.1
