import numpy as np
import pytest
import torch
from torch import nn

from modiste.design.build import build_scheduler
from modiste.nn.diffusion import add_noise, stratified_timesteps
from modiste.nn.ema import EMA
from modiste.nn.losses import chroma_l1, contrastive, gradient_l1, hinge_discriminator
from modiste.nn.pictures import to_pictures, to_tensor


def test_noise_and_velocity_are_the_schedulers() -> None:
    scheduler = build_scheduler()
    torch.manual_seed(0)
    clean, steps = torch.randn(5, 2, 4, 4), torch.tensor([0, 10, 500, 998, 999])
    noising = add_noise(clean, scheduler.alphas_cumprod, steps)
    signal, sigma = (scheduler.alphas_cumprod[steps] ** 0.5, (1 - scheduler.alphas_cumprod[steps]) ** 0.5)
    noise = (noising.noisy - signal.view(-1, 1, 1, 1) * clean) / sigma.view(-1, 1, 1, 1)
    torch.testing.assert_close(noising.noisy[1:], scheduler.add_noise(clean, noise, steps)[1:])
    torch.testing.assert_close(noising.velocity[1:], scheduler.get_velocity(clean, noise, steps)[1:], atol=1e-4, rtol=0)
    # Zero terminal SNR: the last step is pure noise, and what must be said there is the clean picture.
    torch.testing.assert_close(noising.velocity[4], -clean[4], atol=1e-3, rtol=0)
    # Where noise prevails nothing is forgotten; where the picture is nearly clean errors are truncated.
    assert noising.weights[2:].tolist() == [1, 1, 1]
    assert 0 < noising.weights[0] < noising.weights[1] < 1


def test_timesteps_are_spread_evenly() -> None:
    torch.manual_seed(0)
    steps = stratified_timesteps(100, 1000)
    assert sorted(int(step) // 10 for step in steps) == list(range(100))
    assert steps.tolist() != sorted(steps.tolist())


def test_the_average_follows_and_forgets_its_start() -> None:
    module = nn.Sequential(nn.Linear(1, 1, bias=False), nn.BatchNorm1d(1))
    nn.init.constant_(module[0].weight, 100.0)  # type: ignore[arg-type]
    ema = EMA(module, 0.99)
    nn.init.constant_(module[0].weight, 1.0)  # type: ignore[arg-type]
    ema.update(module)
    assert 1 < ema.average[0].weight.item() < 100
    for _ in range(200):
        ema.update(module)
    assert ema.average[0].weight.item() == pytest.approx(1, abs=0.1)
    module[1].num_batches_tracked.fill_(7)
    assert ema.update(module).average[1].num_batches_tracked == 7
    assert not any(parameter.requires_grad for parameter in ema.average.parameters())
    assert not ema.average.training


def test_pictures_survive_the_way_there_and_back() -> None:
    pictures = np.random.default_rng(0).integers(0, 256, (2, 5, 6, 3)).astype(np.uint8)
    pictures.flags.writeable = False
    tensor = to_tensor(pictures)
    assert tensor.shape == (2, 3, 5, 6)
    assert tensor.min() >= -1
    assert tensor.max() <= 1
    assert (to_pictures(tensor) == pictures).all()
    assert to_pictures(torch.full((1, 3, 2, 2), 9.0)).max() == 255


def test_edges_and_chroma_are_punished_apart() -> None:
    target = torch.zeros(1, 3, 8, 8)
    brighter, striped, red = target + 0.5, target.clone(), target.clone()
    striped[..., ::2] = 1
    red[:, 0] = 0.5
    assert gradient_l1(brighter, target) == 0
    assert gradient_l1(striped, target) > 0.9
    assert chroma_l1(brighter, target) == 0
    assert chroma_l1(red, target) > 0.3


def test_the_critic_is_content_beyond_the_margin() -> None:
    real, fake = torch.full((2, 1), 2.0), torch.full((2, 1), -2.0)
    assert hinge_discriminator(real, fake) == 0
    assert hinge_discriminator(fake, real) == 6


def test_equal_captions_share_the_target() -> None:
    directions = torch.eye(4)
    scale = torch.tensor(4.6)
    right = contrastive(directions, directions, scale)
    wrong = contrastive(directions, directions.roll(1, 0), scale)
    assert right < 0.01 < wrong
    twins = directions[[0, 0, 1, 2]]
    same = torch.eye(4, dtype=torch.bool)
    alone = contrastive(twins, twins, scale, same)
    same[0, 1] = same[1, 0] = True
    assert contrastive(twins, twins, scale, same) <= alone + 1e-6
