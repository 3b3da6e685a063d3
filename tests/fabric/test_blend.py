import numpy as np
import pytest
import torch

from modiste.core.errors import SettingError
from modiste.core.values import Palette
from modiste.fabric.blend import like, mixed, spun, suited
from modiste.fabric.inks import reduce_to_inks
from modiste.fabric.plan import Drawing, measure_sketch
from modiste.fabric.sampling import woven
from modiste.fabric.waves import measure_waves
from modiste.fabric.weaver import Sampling, Weaver, as_palette
from modiste.fabric.weaving import Mix
from tests.fabric.small import TINY, random_weaver
from tests.fabric.test_waves import stripes

QUICK = Sampling(steps=2, guidance=2.0)


@pytest.fixture(scope="module")
def weaver() -> Weaver:
    return random_weaver()


def test_a_mix_goes_from_one_fabric_to_the_other(weaver: Weaver) -> None:
    first, second = spun(weaver, 0, 1), spun(weaver, 2, 2)
    for share, end in ((0.0, first), (1.0, second)):
        torch.testing.assert_close(woven(weaver, mixed(first, second, share), QUICK), woven(weaver, end, QUICK))
    half = mixed(first, second, 0.5)
    assert torch.dist(half.told.asked, first.told.asked) < torch.dist(second.told.asked, first.told.asked)
    assert 0.9 < float(half.start.std()) < 1.1


def test_variations_stay_near_their_fabric(weaver: Weaver) -> None:
    own = spun(weaver, 1, 5)
    near = [spun(weaver, 1, 5, number) for number in range(1, 5)]
    assert all(torch.equal(one.told.plan, own.told.plan) for one in near), "its repeat is kept"
    far = float(torch.dist(spun(weaver, 1, 6).start, own.start))
    gaps = [float(torch.dist(one.start, own.start)) for one in near]
    assert max(gaps) < 0.6 * far
    assert len(set(gaps)) == 4
    assert torch.equal(spun(weaver, 1, 5, 2).start, near[1].start)
    assert all(0.9 < float(one.start.std()) < 1.1 for one in near)


def test_seeds_take_their_repeat_from_those_of_the_category(weaver: Weaver) -> None:
    found = set()
    for seed in range(12):
        signal = spun(weaver, 1, seed).told.plan[0, 0].numpy()
        found.add(int(np.abs(np.fft.rfft(signal[0])).argmax()))
    assert found <= {2, 3, 4, 5}
    assert len(found) > 1
    assert spun(weaver, 0, 1).told.plan.abs().max() == 0


def test_a_palette_is_asked_for(weaver: Weaver) -> None:
    found = {tuple(spun(weaver, 1, seed).told.asked[0].tolist()) for seed in range(8)}
    assert len(found) > 1, "seeds choose among the palettes of their category"
    own, other = spun(weaver, 0, 1), spun(weaver, 0, 1, palette=Palette.from_hex("#000", "#fff"))
    assert torch.equal(own.start, other.start)
    assert (own.told.asked - other.told.asked).abs().max() > 0
    assert (own.told.unasked - other.told.unasked).abs().max() > 0, "colours are given with and without a category"


def test_the_like_of_a_photo_keeps_its_repeat_and_its_large_shapes(weaver: Weaver) -> None:
    photo = stripes(0, 6)[: TINY.side_px, : TINY.side_px]
    thread = like(weaver, photo, 0, 1)
    counts = {int(np.abs(np.fft.rfft(row.numpy())).argmax()) for row in thread.told.plan[0, 0]}
    assert counts == {3}, "three waves in half of six"
    assert (measure_waves(photo, TINY.waves, closes=False)[:, 3] > 0).any()
    flat = thread.start[0].mean(dim=(0, 1)).numpy()
    assert np.corrcoef(flat, photo[..., 0].mean(axis=0))[0, 1] > 0.5
    assert not torch.equal(thread.start, like(weaver, photo, 0, 2).start)


def test_what_is_mixed_into_the_like_of_a_photo_is_as_noisy_as_that(weaver: Weaver) -> None:
    plain = np.full((TINY.side_px, TINY.side_px, 3), 128, np.uint8)
    thread = like(weaver, plain, 0, 1)
    both = mixed(thread, spun(weaver, 2, 2), 0.5)
    assert both.begin == thread.begin
    assert float(both.start.std()) == pytest.approx(float(thread.start.std()), rel=0.1)


@pytest.mark.parametrize(("seed", "share"), [(-1, 0.5), (1, 1.5), (1, -0.1)])
def test_a_senseless_mix_is_refused(seed: int, share: float) -> None:
    with pytest.raises(SettingError, match="expected"):
        Mix("floral", seed, share)


def test_a_fabric_follows_the_drawing_that_it_is_given(weaver: Weaver) -> None:
    tile = np.full((TINY.side_px, TINY.side_px, 3), 230, np.uint8)
    tile[8:24, 8:24] = (30, 60, 90)
    drawing = Drawing(tile, reduce_to_inks(tile, TINY.colours).inks)
    thread, free = spun(weaver, 1, 5, drawing=drawing), spun(weaver, 1, 5)
    assert torch.equal(thread.noise, free.noise)
    assert thread.begin > 0 == free.begin
    ground = thread.picture[0, :, thread.told.plan[0, TINY.waves] > 0.99]
    assert float(ground.std(dim=1).max()) < 0.02, "flat, in the palette's colours"
    sketch = measure_sketch(tile, drawing.inks, TINY.colours, closes=True)
    np.testing.assert_array_equal(thread.told.plan[0, TINY.waves :], sketch)
    assert free.told.plan[0, TINY.waves :].abs().max() == 0


@pytest.mark.parametrize(("direct", "passes"), [(False, 6), (True, 1)])
def test_a_weaver_that_has_learnt_to_follows_a_drawing_in_one_pass(weaver: Weaver, direct: bool, passes: int) -> None:
    tile = np.full((TINY.side_px, TINY.side_px, 3), 230, np.uint8)
    tile[8:24, 8:24] = (30, 60, 90)
    drawing = Drawing(tile, reduce_to_inks(tile, TINY.colours).inks, detailed=True)
    looks = []
    with weaver.register_forward_hook(lambda _module, given, _made: looks.append(len(given[0]))):
        made = woven(weaver, spun(weaver, 1, 5, drawing=drawing, direct=direct), QUICK)
    assert sum(looks) == passes, "two guided steps, a plain one and a last look, or one pass"
    assert made.shape == (1, 3, TINY.side_px, TINY.side_px)
    assert made.abs().max() <= 1


def test_the_like_of_a_photo_keeps_its_motifs(weaver: Weaver) -> None:
    photo = np.full((TINY.side_px, TINY.side_px, 3), 240, np.uint8)
    photo[10:22, 10:22] = 30
    ground, motif = like(weaver, photo, 0, 1).told.plan[0, TINY.waves :]
    assert motif[16, 16] > 0.9 > 0.1 > motif[4, 16]
    assert ground[4, 16] > 0.9 > 0.1 > ground[16, 16]


def test_a_palette_suits_the_inks_of_a_drawing() -> None:
    drawn = Palette.from_hex("#f4efe6", "#b03048", "#2f6b3c")  # a light ground, petals, leaves
    dull = as_palette(list(Palette.from_hex("#101010", "#202020", "#303030").colours), 3)
    fresh = as_palette(list(Palette.from_hex("#1f5a30", "#fff8f0", "#c04060").colours), 3)
    told = suited([dull, fresh], drawn)
    assert told == as_palette(list(Palette.from_hex("#fff8f0", "#c04060", "#1f5a30").colours), 3)
    two = suited([fresh], Palette.from_hex("#ffffff", "#205028"))
    assert two == as_palette(list(Palette.from_hex("#fff8f0", "#1f5a30").colours), 3), "two inks take two colours"
