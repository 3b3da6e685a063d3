"""Losses on image tensors (N x C x H x W)."""

import torch
from torch import Tensor
from torch.nn import functional as F


def gradient_l1(prediction: Tensor, target: Tensor) -> Tensor:
    """Mean absolute difference of the horizontal and vertical finite differences: punishes blurred edges."""
    horizontal = (prediction.diff(dim=3) - target.diff(dim=3)).abs().mean()
    vertical = (prediction.diff(dim=2) - target.diff(dim=2)).abs().mean()
    return horizontal + vertical


def chroma_l1(prediction: Tensor, target: Tensor) -> Tensor:
    """Mean absolute difference of the opponent channels (R-G, B-(R+G)/2): colour learns last without its own term."""
    return _opponent(prediction - target).abs().mean()


def hinge_discriminator(real: Tensor, fake: Tensor) -> Tensor:
    """Hinge loss of the discriminator (Lim and Ye, 2017, "Geometric GAN", eq. 10)."""
    return F.relu(1 - real).mean() + F.relu(1 + fake).mean()


def contrastive(images: Tensor, texts: Tensor, logit_scale: Tensor, same: Tensor | None = None) -> Tensor:
    """Symmetric InfoNCE of CLIP (Radford et al., 2021, figure 3) over N x D unit vectors.

    `same` (N x N bool) marks pairs whose captions say the same; they share the target's probability mass.
    """
    logits = logit_scale.exp() * images @ texts.T
    target = torch.eye(len(logits), device=logits.device) if same is None else same.to(logits.dtype)
    by_row = target / target.sum(dim=1, keepdim=True)
    by_column = (target / target.sum(dim=0, keepdim=True)).T
    return (F.cross_entropy(logits, by_row) + F.cross_entropy(logits.T, by_column)) / 2


def _opponent(rgb: Tensor) -> Tensor:
    red, green, blue = rgb.unbind(dim=1)
    return torch.stack([red - green, blue - (red + green) / 2], dim=1)
