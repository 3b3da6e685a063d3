"""Discrete diffusion in the v-parameterisation, matched to a diffusers scheduler so that any pipeline can sample it.

x_t = a_t x_0 + s_t e, v_t = a_t e - s_t x_0 (Salimans and Ho, 2022, appendix D).
"""

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True, slots=True)
class Noising:
    """What the network sees and what it must say: noisy N x ..., velocity N x ..., timesteps N, loss weights N."""

    noisy: Tensor
    velocity: Tensor
    timesteps: Tensor
    weights: Tensor


def add_noise(clean: Tensor, alphas_cumprod: Tensor, timesteps: Tensor, gamma: float = 5.0) -> Noising:
    """Noise `clean` at the timesteps; weights as in `error_weights`."""
    alphas_cumprod, timesteps = alphas_cumprod.to(clean.device), timesteps.to(clean.device)
    alpha_bar = alphas_cumprod[timesteps].view(-1, *[1] * (clean.dim() - 1))
    signal, sigma = alpha_bar.sqrt(), (1 - alpha_bar).sqrt()
    noise = torch.randn_like(clean)
    noisy = signal * clean + sigma * noise
    velocity = signal * noise - sigma * clean
    return Noising(noisy, velocity, timesteps, error_weights(alphas_cumprod[timesteps], gamma))


def error_weights(alpha_bar: Tensor, gamma: float = 5.0) -> Tensor:
    """Loss weights N for errors of the noise or of the velocity at signal-to-noise ratio r: min(1, gamma / r).

    For the noise that is min-SNR-gamma (Hang et al., 2023, section 3.4). Theirs for the velocity, min(r, gamma) /
    (r + 1), agrees where r is high and goes to nothing where noise prevails, which is where the silhouette and the
    colour of a small picture are settled (docs/LOG.md); so the velocity is weighted like the noise.
    """
    snr = alpha_bar / (1 - alpha_bar).clamp(min=1e-8)
    return (gamma / snr.clamp(min=1e-8)).clamp(max=1.0)


def stratified_timesteps(count: int, steps: int) -> Tensor:
    """`count` timesteps spread evenly over 0..steps-1 with jitter: lower variance than independent ones (Kingma et
    al., 2021, "Variational diffusion models", section 5.1)."""
    uniform = (torch.arange(count) + torch.rand(count)) / count
    return (uniform * steps).long().clamp(0, steps - 1)[torch.randperm(count)]
