"""What a garment's pixels say of its colour, beside what a vector's colour part says.

The network learnt its colours together with all else, and is surer of them than it may be: of products that taught it
nothing its first colour is right as often as that of a small perceptron over plain measurements (histograms over 64
shades of OKLab, means and deviations by zones, quantiles), but it errs elsewhere, and their mean is likelier right than
either (Lakshminarayanan, Pritzel and Blundell, 2017, "Simple and Scalable Predictive Uncertainty Estimation using Deep
Ensembles"). The type counts: what is brown on a shoe is called tan; where it is not known the colours are those of
the likeliest types, weighted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Self

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor, nn

from modiste.core.colour import from_8bit, srgb_to_oklab
from modiste.data.eight_bit import from_eight_bits, to_eight_bits
from modiste.data.weights import load_weights, save_weights
from modiste.encoder.item.colours import SHADES, shades_of
from modiste.encoder.item.crops import Crop, found_garment, lay

FILE: Final = "pixels.safetensors"
HIDDEN: Final = 64
SIDE_PX: Final = 120
"""Side of the crop that is measured, its surroundings as they are."""
_GRID, _CELLS = 40, 4
_MOST: Final = 4.0        # deviations: farther features are cut
_QUANTILES: Final = (0.1, 0.25, 0.5, 0.75, 0.9)
_TYPES: Final = 3         # so many types are reckoned with
_DOUBT: Final = 1e-4
_EDGE: Final = 0.02       # what a place at the garment's edge weighs
_LEAST: Final = 12        # places
FEATURES: Final = 4 * (SHADES + 6) + 4 * _CELLS**2 + 4 * len(_QUANTILES)

Features = NDArray[np.float32]


def pixel_crops(pictures: Sequence[Image.Image], masks: Sequence[NDArray[np.uint8] | None]) -> list[Crop]:
    """The garments of pictures as they are measured, each by its mask H x W or by what stands out from white."""
    found = (found_garment(picture, mask) for picture, mask in zip(pictures, masks, strict=True))
    return [lay(image, alpha, SIDE_PX, round_it=1.0) for image, alpha in found]


def measured(crops: Sequence[Crop]) -> Features:
    """N crops S x S, S a multiple of 40, to N x 364: the roots of the shares of 64 shades, mean and deviation in
    OKLab of the whole garment, its middle, its upper and its lower part; the mean of 4 x 4 places and how much garment
    is there; quantiles of lightness, chroma, a and b."""
    return np.stack([_measured(crop) for crop in crops]) if crops else np.zeros((0, FEATURES), np.float32)


def _measured(crop: Crop) -> Features:
    pixels, mask = _small(crop)                              # 40 40 3 and 40 40
    solid = cv2.erode((mask > 0.9).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    inner = np.where(solid, mask, _EDGE * mask).astype(np.float32)
    shares = shades_of(pixels)                               # 40 40 64
    oklab = srgb_to_oklab(from_8bit(pixels)).astype(np.float32)
    found = []
    for zone in _zones():
        weight = inner * zone
        total = max(float(weight.sum()), 1e-3)
        mean = np.tensordot(weight, oklab, 2) / total
        spread = np.tensordot(weight, (oklab - mean) ** 2, 2) / total
        found += [np.sqrt(np.tensordot(weight, shares, 2) / total), mean, np.sqrt(spread)]
    step = _GRID // _CELLS
    there = inner.reshape(_CELLS, step, _CELLS, step).sum(axis=(1, 3))
    places = (oklab * inner[..., None]).reshape(_CELLS, step, _CELLS, step, 3).sum(axis=(1, 3))
    found += [(places / np.maximum(there, 0.5)[..., None]).ravel(), there.ravel() / step**2]
    sure = next((one for one in (inner > 0.5, inner > 0) if one.sum() >= _LEAST), np.ones_like(solid))
    chroma = np.hypot(oklab[..., 1], oklab[..., 2])
    found += [np.quantile(one[sure], _QUANTILES) for one in (oklab[..., 0], chroma, oklab[..., 1], oklab[..., 2])]
    return np.concatenate(found).astype(np.float32)


def _small(crop: Crop) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """A crop at 40 x 40, its garment's colours not mixed with what is round it; and its mask in 0 to 1."""
    size = (_GRID, _GRID)
    weight = crop.alpha.astype(np.float32)[..., None] / 255 + 1e-3
    mixed = cv2.resize(crop.picture * weight, size, interpolation=cv2.INTER_AREA)
    shown = mixed / cv2.resize(weight, size, interpolation=cv2.INTER_AREA)[..., None]
    mask = cv2.resize(crop.alpha, size, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    return np.clip(shown, 0, 255).round().astype(np.uint8), mask


def _zones() -> tuple[NDArray[np.bool_], ...]:
    """All of 40 x 40, the middle, the upper and the lower part."""
    rows, columns = np.mgrid[0:_GRID, 0:_GRID] / (_GRID - 1)
    middle = (np.abs(columns - 0.5) < 0.2) & (np.abs(rows - 0.5) < 0.25)
    return np.ones_like(middle), middle, rows < 0.42, rows > 0.58


class PixelNetwork(nn.Module):
    """N x 364 features, standardized, and N x T types -> logits N x C of colours."""

    centre: Tensor
    scale: Tensor

    def __init__(self, types: int, colours: int) -> None:
        super().__init__()
        self.register_buffer("centre", torch.zeros(FEATURES))
        self.register_buffer("scale", torch.ones(FEATURES))
        self.first, self.second = nn.Linear(FEATURES + types, HIDDEN), nn.Linear(HIDDEN, colours)
        self.drop_in, self.drop = nn.Dropout(0.1), nn.Dropout(0.3)

    def forward(self, features: Tensor, types: Tensor) -> Tensor:
        """See the class."""
        seen = ((features - self.centre) / self.scale).clamp(-_MOST, _MOST)
        hidden = nn.functional.gelu(self.first(self.drop_in(torch.cat([seen, types], dim=1))))  # N H
        found: Tensor = self.second(self.drop(hidden))
        return found


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PixelReader:
    """A trained network with its `colours` and the widest `types` of garments, ids of the vocabulary."""

    network: PixelNetwork = field(repr=False)
    colours: tuple[str, ...]
    types: tuple[str, ...]

    @torch.inference_mode()
    def likely(self, crops: Sequence[Crop], types: Features) -> Features:
        """How likely each colour is of N crops, N x C, whose garments are each of `types` with N x T odds (none: all
        alike)."""
        features = torch.from_numpy(measured(crops))
        odds = types + _DOUBT
        first = np.argsort(-odds, axis=1, kind="stable")[:, :_TYPES]
        shares = np.take_along_axis(odds, first, axis=1)
        shares = shares / shares.sum(axis=1, keepdims=True)
        each = np.eye(len(self.types), dtype=np.float32)
        found = np.zeros((len(crops), len(self.colours)), np.float32)
        for place, share in zip(first.T, shares.T, strict=True):
            logits: Tensor = self.network(features, torch.from_numpy(each[place]))
            found += share[:, None] * logits.softmax(dim=1).numpy()
        return found

    def save(self, folder: Path) -> dict[str, Any]:
        """Write the network below `folder`; gives what has to be noted of it for `load`."""
        save_weights(to_eight_bits(self.network.state_dict()), folder / FILE)
        return {"colours": list(self.colours), "types": list(self.types)}

    @classmethod
    def load(cls, folder: Path, note: Mapping[str, Sequence[str]]) -> Self:
        """Read what `save` wrote.

        Raises:
            WeightsError: the file is missing or damaged.
            KeyError, RuntimeError: it is of another shape than the note says.
        """
        network = PixelNetwork(len(note["types"]), len(note["colours"]))
        network.load_state_dict(from_eight_bits(load_weights(folder / FILE, dtype=None)))
        return cls(network=network.eval().requires_grad_(False), colours=tuple(note["colours"]),
                   types=tuple(note["types"]))

