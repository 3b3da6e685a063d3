import pytest
import torch

from modiste.core.errors import SettingError
from modiste.fabric.blend import mixed, spun, style_like
from modiste.fabric.networks import Weaver
from modiste.fabric.presets import WeaverSize
from modiste.fabric.texture import RandomFilters, texture, texture_gap
from modiste.fabric.weaving import Mix

SIZE = WeaverSize(noise=8, style=16, widths=(16, 12, 8), inks=3, counts=4, choices=1, loose=2)


@pytest.fixture(scope="module")
def weaver() -> Weaver:
    torch.manual_seed(0)
    made = Weaver(SIZE, categories=3).eval().requires_grad_(False)
    for block in made.blocks:
        torch.nn.init.constant_(block.noise, 0.3)
        torch.nn.init.normal_(block.modulate.weight, 0.0, 0.3)
    torch.nn.init.normal_(made.mix[2].weight, 0.0, 0.5)
    return made


def test_a_mix_goes_from_one_fabric_to_the_other(weaver: Weaver) -> None:
    first, second = spun(weaver, 0, 1), spun(weaver, 2, 2)
    for share, end in ((0.0, first), (1.0, second)):
        thread = mixed(first, second, share)
        torch.testing.assert_close(weaver(thread.style, thread.streams).pictures,
                                   weaver(end.style, end.streams).pictures)
    half = mixed(first, second, 0.5)
    assert torch.dist(half.style, first.style) < torch.dist(second.style, first.style)
    assert 0.8 < float(torch.cat([stream.flatten() for stream in half.streams]).std()) < 1.2


def test_variations_stay_near_their_fabric(weaver: Weaver) -> None:
    own = spun(weaver, 1, 5)
    near = [float(torch.dist(spun(weaver, 1, 5, number).style, own.style)) for number in range(1, 9)]
    far = [float(torch.dist(spun(weaver, 1, seed).style, own.style)) for seed in range(6, 14)]
    assert sum(near) < 0.7 * sum(far)
    assert len(set(near)) == 8
    assert not torch.equal(spun(weaver, 1, 5, 1).streams[0], own.streams[0])
    assert torch.equal(spun(weaver, 1, 5, 2).style, spun(weaver, 1, 5, 2).style)


def test_a_photo_of_a_fabric_leads_to_its_style(weaver: Weaver) -> None:
    thread = spun(weaver, 1, 123)
    picture = weaver(thread.style, thread.streams).pictures
    seer = RandomFilters()

    def gap(style: torch.Tensor) -> float:
        streams = spun(weaver, 1, 9).streams  # the same cloth from another place
        drawn = weaver(style, streams).pictures
        return float(texture_gap(texture(seer.layers(drawn)), texture(seer.layers(picture))))

    found = gap(style_like(weaver, picture, 1))
    others = [gap(spun(weaver, 1, seed).style) for seed in range(20)]
    assert found < min(others)


@pytest.mark.parametrize(("seed", "share"), [(-1, 0.5), (1, 1.5), (1, -0.1)])
def test_a_senseless_mix_is_refused(seed: int, share: float) -> None:
    with pytest.raises(SettingError, match="expected"):
        Mix("floral", seed, share)
