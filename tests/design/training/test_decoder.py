"""The denoiser's lesson: what an error costs."""

import pytest
import torch
from torch import Tensor, nn

from modiste.design.networks import LightEncoder
from modiste.design.training import decoder as train_decoder
from modiste.design.training.decoder import DecoderBatch, DecoderRecipe, DecoderTask
from modiste.nn.diffusion import Noising

CHANNELS = 3


class Mute(nn.Module):
    """A denoiser with its text encoder that says the same of everything."""

    def __init__(self, said: Tensor) -> None:
        super().__init__()
        self.said = said
        self.unet = self._say

    def text(self, input_ids: Tensor, attention_mask: Tensor) -> tuple[Tensor, Tensor]:
        return input_ids.float(), attention_mask.float()

    def _say(self, seen: Tensor, *_: object, **__: object) -> tuple[Tensor]:
        return (self.said.expand(len(seen), -1, -1, -1),)


def loss(wrong_channel: int, monkeypatch: pytest.MonkeyPatch) -> float:
    """The loss of a denoiser that errs by 1 in one channel and at one place of the schedule that weighs 1."""
    monkeypatch.setattr(train_decoder, "add_noise", lambda clean, *_: Noising(
        clean, torch.zeros_like(clean), torch.zeros(len(clean), dtype=torch.long), torch.ones(len(clean))))
    said = torch.zeros(1, 2 * CHANNELS, 2, 2)
    said[:, wrong_channel] = 1
    batch = DecoderBatch(
        latents=torch.zeros(2, CHANNELS, 2, 2), keep=torch.zeros(2, 1, 2, 2), embeddings=torch.zeros(2, 4),
        ids=torch.zeros(2, 5), mask=torch.ones(2, 5))
    task = DecoderTask(Mute(said), DecoderRecipe(), torch.tensor([2.0, 0.75, 0.25]))  # type: ignore[arg-type]
    return float(task.loss(batch)["total"])


def test_an_error_costs_what_its_channel_weighs(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [loss(k, monkeypatch) for k in range(CHANNELS)] == pytest.approx([2 / 3, 0.25, 0.25 / 3])
    assert loss(CHANNELS, monkeypatch) == 0  # the half for the variance, which the stock pipelines split off


def test_latents_weigh_as_far_as_they_move_pixels() -> None:
    encoder = LightEncoder(2)
    torch.manual_seed(0)
    basis, _ = torch.linalg.qr(torch.randn(768, 2))
    reach = torch.tensor([3.0, 1.0])  # a unit of the first latent moves the pixels three times as far
    with torch.no_grad():
        encoder.linear.weight.copy_((basis / reach).T.reshape(2, 3, 16, 16))
    torch.testing.assert_close(encoder.channel_weights(), torch.tensor([1.5, 0.5]))
