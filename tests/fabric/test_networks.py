import numpy as np
import pytest
import torch

from modiste.fabric.critics import FabricCritic
from modiste.fabric.networks import DCDiscriminator, DCGenerator, Weaver, white_noise
from modiste.fabric.presets import BUNDLED_ENLARGER, BUNDLED_WEAVER, CLASSIC, CriticSize, DCGANSize, WeaverSize
from modiste.fabric.seams import steps_along
from modiste.fabric.train_dcgan import BETAS, DCGANRecipe, DCGANTask
from modiste.fabric.train_weaver import FabricBatch, WeaverRecipe, WeaverTask, roll_each
from modiste.nn.diffaugment import diff_augment
from modiste.nn.pictures import to_pictures

TINY = WeaverSize(noise=8, style=16, widths=(16, 12, 8, 8), inks=3, counts=4, choices=1, loose=2)
CRITIC = CriticSize(widths=(8, 12, 16))


def draw(weaver: Weaver, seeds: tuple[int, ...], category: int = 0) -> torch.Tensor:
    noise, streams = white_noise(weaver.size, [torch.Generator().manual_seed(seed) for seed in seeds])
    with torch.no_grad():
        style = weaver.styles(noise, torch.full((len(seeds),), category))
        return weaver(style, streams).pictures


@pytest.fixture
def weaver() -> Weaver:
    torch.manual_seed(0)
    made = Weaver(TINY, categories=3)
    for block in made.blocks:
        torch.nn.init.constant_(block.noise, 0.3)
    return made


def test_a_tile_closes_whatever_the_weights_say(weaver: Weaver) -> None:
    (tile,) = to_pictures(draw(weaver, (1,)))
    assert tile.shape == (TINY.side_px, TINY.side_px, 3)
    for axis in (0, 1):
        across = steps_along(tile, axis).mean(axis=1 - axis)
        assert across[0] <= 1.3 * np.median(across), "the edge is like any other place"


def test_a_tile_is_that_of_its_seed_alone(weaver: Weaver) -> None:
    together = draw(weaver, (1, 2, 3))
    torch.testing.assert_close(draw(weaver, (2,))[0], together[1], atol=1e-5, rtol=0)
    assert (together[0] - together[1]).abs().max() > 0.01
    assert (draw(weaver, (1,), category=2) - together[:1]).abs().max() > 1e-4


def test_a_palette_recolours_the_same_drawing(weaver: Weaver) -> None:
    noise, streams = white_noise(TINY, [torch.Generator().manual_seed(4)])
    style = weaver.styles(noise, torch.tensor([1]))
    own, other = weaver(style, streams), weaver(style, streams, torch.zeros(1, TINY.inks, 3))
    torch.testing.assert_close(own.cover, other.cover)
    torch.testing.assert_close(own.cover.sum(dim=1), torch.ones(1, TINY.side_px, TINY.side_px))
    assert (other.pictures.std(dim=1) < 1e-6).all(), "equal channels: the relief alone"


def test_the_bundled_sizes_make_256_px() -> None:
    assert BUNDLED_WEAVER.side_px * BUNDLED_ENLARGER.times == 256
    assert draw(Weaver(BUNDLED_WEAVER, 11), (1,)).shape == (1, 3, 64, 64)


def test_the_weaver_learns_a_colour_from_its_critic() -> None:
    torch.manual_seed(1)
    weaver, critic = Weaver(TINY, 2), FabricCritic(CRITIC, 2)
    task = WeaverTask(weaver, critic, WeaverRecipe())
    players = [(torch.optim.Adam(weaver.parameters(), 5e-3, (0.0, 0.9)), task.loss),
               (torch.optim.Adam(critic.parameters(), 5e-3, (0.0, 0.9)), task.critic_loss)]
    red = torch.tensor([0.9, -0.9, -0.9])[None, :, None, None]
    batch = FabricBatch(red.expand(8, 3, 64, 64).contiguous(), torch.tensor([0, 1] * 4))
    with pytest.raises(RuntimeError, match="after the weaver"):
        task.critic_loss(batch)

    def redness() -> float:
        mean = draw(weaver, (1, 2, 3)).mean(dim=(0, 2, 3))
        return float(mean[0] - mean[1:].mean())

    before = redness()
    for _ in range(60):
        for optimizer, loss in players:
            optimizer.zero_grad()
            loss(batch)["total"].backward()
            optimizer.step()
    assert redness() > before + 0.3


def test_the_weaver_learns_to_draw_the_texture_of_what_it_reads() -> None:
    torch.manual_seed(2)
    weaver, critic = Weaver(TINY, 1), FabricCritic(CRITIC, 1)
    task = WeaverTask(weaver, critic, WeaverRecipe(texture_weight=20.0, reading_weight=0.0))
    dark, light = (torch.full((4, 3, 64, 64), level) for level in (-0.8, 0.8))
    batch = FabricBatch(torch.cat([dark[:2], light[:2], dark]), torch.zeros(8, dtype=torch.long))
    optimizer = torch.optim.Adam(weaver.parameters(), 5e-3, (0.0, 0.9))
    for _ in range(60):
        optimizer.zero_grad()
        losses = task.loss(batch)
        losses["total"].backward()
        optimizer.step()
    with torch.no_grad():
        streams = [torch.zeros(2, 1, 8 * 2**level, 8 * 2**level) for level in range(len(TINY.widths))]
        read, _ = weaver.read(torch.cat([dark[:1], light[:1]]))
        drawn = weaver(weaver.style_of(read, torch.zeros(2, dtype=torch.long)), streams).pictures.mean(dim=(1, 2, 3))
    assert drawn[1] > drawn[0] + 0.5
    assert losses["read"] > 0


def test_seeds_are_read_as_pictures_of_their_category_were(weaver: Weaver) -> None:
    torch.manual_seed(0)
    pictures = torch.rand(40, 3, 32, 32) * torch.rand(40, 3, 1, 1)
    noise = torch.randn(2000, TINY.noise)
    weaver.learn_readings(1, pictures)
    mean, log_variance = weaver.read(pictures)
    with torch.no_grad():
        readings = weaver.centre[1] + noise @ weaver.spread[1].mT
    torch.testing.assert_close(readings.mean(dim=0), mean.mean(dim=0), atol=0.1, rtol=0)
    wanted = mean.var(dim=0) + log_variance.exp().mean(dim=0)
    torch.testing.assert_close(readings.var(dim=0), wanted, atol=0.1, rtol=0.1)
    assert weaver.centre[0].abs().max() == 0, "other categories are as they were"
    styles = weaver.styles(noise[:3], torch.tensor([1, 1, 1]))
    torch.testing.assert_close(styles, weaver.style_of(readings[:3], torch.tensor([1, 1, 1])))


def test_the_classic_has_the_published_shape() -> None:
    generator, discriminator = DCGenerator(CLASSIC), DCDiscriminator(CLASSIC)
    drawn = generator(torch.randn(2, CLASSIC.noise))
    assert drawn.shape == (2, 3, 64, 64)
    assert discriminator(drawn).shape == (2,)
    channels = [layer.out_channels for layer in generator.layers if hasattr(layer, "out_channels")]
    assert channels == [512, 256, 128, 64, 3]
    assert BETAS[0] == 0.5
    assert CLASSIC.noise <= 100


def test_the_classic_tells_its_opinions() -> None:
    torch.manual_seed(0)
    size = DCGANSize(noise=8, width=4, side_px=16)
    task = DCGANTask(DCGenerator(size), DCDiscriminator(size), DCGANRecipe(noise=8))
    batch = FabricBatch(torch.rand(4, 3, 16, 16) * 2 - 1, torch.zeros(4, dtype=torch.long))
    with pytest.raises(RuntimeError, match="after the generator"):
        task.discriminator_loss(batch)
    drawn, judged = task.loss(batch), task.discriminator_loss(batch)
    assert 0 < float(drawn["d_g_z"].detach()) < 1
    assert 0 < float(judged["d_x"].detach()) < 1
    assert judged["total"] > 0


def test_rolled_tiles_keep_their_pixels() -> None:
    torch.manual_seed(0)
    tiles = torch.rand(3, 2, 6, 6)
    rolled = roll_each(tiles)
    assert not torch.equal(rolled, tiles)
    for tile, other in zip(tiles, rolled, strict=True):
        torch.testing.assert_close(tile.flatten(1).sort().values, other.flatten(1).sort().values)


def test_augmentation_differs_by_picture_and_lets_gradients_through() -> None:
    torch.manual_seed(0)
    picture = torch.rand(1, 3, 32, 32).expand(4, 3, 32, 32).clone().requires_grad_()
    seen = diff_augment(picture)
    assert seen.shape == picture.shape
    assert (seen[0] - seen[1]).abs().max() > 0.1
    seen.sum().backward()
    assert picture.grad is not None
    assert picture.grad.abs().sum() > 0
    plain = diff_augment(picture, colour=False, shift=0, cutout=0)
    torch.testing.assert_close(plain, picture)
