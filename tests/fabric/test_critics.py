import torch
from torch import Tensor, nn
from torch.nn import functional as F

from modiste.fabric.critics import FabricCritic, SeeingCritic
from modiste.fabric.presets import CriticSize, SeeingCriticSize
from modiste.nn.freeze import frozen
from modiste.nn.losses import hinge_discriminator

SIZE = SeeingCriticSize(side_px=32, seen=(3, 3, 3), mixed=(4, 6, 8), widths=(8, 8, 12))


class Halver:
    """Sees the picture itself at three sides."""

    def layers(self, pixels: Tensor) -> list[Tensor]:
        return [F.avg_pool2d(pixels, factor) for factor in (2, 4, 8)]


def test_a_seeing_critic_judges_every_depth_and_leaves_the_seer_out() -> None:
    torch.manual_seed(0)
    critic = SeeingCritic(Halver(), SIZE, categories=2)
    said = critic(torch.rand(5, 3, 16, 16) * 2 - 1, torch.zeros(5, dtype=torch.long))
    assert said.shape == (5, 3 * 4 * 4), "each depth is judged on the same 4 x 4 places"
    names = [name for name, parameter in critic.named_parameters() if not parameter.requires_grad]
    assert names
    assert all(name.startswith("mixing.") for name in names)
    assert not any("seer" in name for name in critic.state_dict())


def test_a_seeing_critic_tells_stripes_from_dots_and_a_category_from_another() -> None:
    torch.manual_seed(0)
    critic = SeeingCritic(Halver(), SIZE, categories=2)
    line = torch.where(torch.arange(16) % 8 < 4, 1.0, -1.0)
    stripes, checks = line[None, :].expand(16, 16), line[None, :] * line[:, None]
    pictures = torch.stack([stripes, checks] * 4)[:, None].expand(8, 3, 16, 16)
    right, wrong = torch.tensor([0, 1] * 4), torch.tensor([1, 0] * 4)
    trained = [parameter for parameter in critic.parameters() if parameter.requires_grad]
    optimizer = torch.optim.Adam(trained, 5e-3, (0.0, 0.9))
    for _ in range(120):
        optimizer.zero_grad()
        hinge_discriminator(critic(pictures, right), critic(pictures, wrong)).backward()
        optimizer.step()
    with torch.no_grad():
        assert (critic(pictures, right).mean(dim=1) > critic(pictures, wrong).mean(dim=1) + 0.5).all()


def test_frozen_lets_gradients_through_and_restores_what_learnt() -> None:
    critic = FabricCritic(CriticSize(widths=(4, 8)), categories=2)
    kept = nn.Linear(2, 2).requires_grad_(False)
    critic.add_module("kept", kept)
    pictures = torch.rand(2, 3, 8, 8, requires_grad=True)
    with frozen(critic):
        critic(pictures, torch.tensor([0, 1])).sum().backward()
    assert pictures.grad is not None
    assert all(parameter.grad is None for parameter in critic.parameters())
    assert not kept.weight.requires_grad
    assert all(parameter.requires_grad for name, parameter in critic.named_parameters() if "kept" not in name)
