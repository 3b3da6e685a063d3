"""Differentiable augmentation of what a critic sees, real and drawn alike (Zhao et al., 2020, "Differentiable
augmentation for data-efficient GAN training", section 3.2): brightness, saturation, contrast, translation, cutout."""

import torch
from torch import Tensor
from torch.nn import functional as F


def diff_augment(pictures: Tensor, *, colour: bool = True, shift: float = 0.125, cutout: float = 0.4) -> Tensor:
    """N x 3 x H x W in [-1, 1], each picture changed in its own way; `shift` and `cutout` are shares of the side."""
    if colour:
        pictures = _colour(pictures)
    return _cutout(_translate(pictures, shift), cutout)


def _colour(x: Tensor) -> Tensor:
    brightness, saturation, contrast = (torch.rand(len(x), 1, 1, 1, device=x.device) for _ in range(3))
    x = x + (brightness - 0.5) * 0.5
    grey = x.mean(dim=1, keepdim=True)
    x = (x - grey) * (saturation + 0.5) + grey
    mean = x.mean(dim=(1, 2, 3), keepdim=True)
    return (x - mean) * (contrast * 0.6 + 0.7) + mean


def _translate(x: Tensor, share: float) -> Tensor:
    height, width = x.shape[2:]
    reach_y, reach_x = round(height * share), round(width * share)
    padded = F.pad(x, (reach_x, reach_x, reach_y, reach_y))
    down = torch.randint(0, 2 * reach_y + 1, (len(x), 1, 1), device=x.device)
    right = torch.randint(0, 2 * reach_x + 1, (len(x), 1, 1), device=x.device)
    rows = down + torch.arange(height, device=x.device)[None, :, None]
    columns = right + torch.arange(width, device=x.device)[None, None, :]
    number = torch.arange(len(x), device=x.device)[:, None, None]
    return padded.permute(0, 2, 3, 1)[number, rows, columns].permute(0, 3, 1, 2)


def _cutout(x: Tensor, share: float) -> Tensor:
    height, width = x.shape[2:]
    tall, wide = round(height * share), round(width * share)
    top = torch.randint(-(tall // 2), height - tall // 2, (len(x), 1, 1), device=x.device)
    left = torch.randint(-(wide // 2), width - wide // 2, (len(x), 1, 1), device=x.device)
    rows = torch.arange(height, device=x.device)[None, :, None]
    columns = torch.arange(width, device=x.device)[None, None, :]
    hidden = (rows >= top) & (rows < top + tall) & (columns >= left) & (columns < left + wide)
    return x * ~hidden[:, None]
