"""A second pair of eyes for clothes that nobody wears: where the one garment of a photo lies.

The segmenter learnt on people in the street. This decoder learnt on garments laid on beds, floors and walls
(`garment.training.flat_scenes`), over the trunk that reads types (`encoder.item.type_network`), which stays as it is
and is bundled anyway. On disk it lies beside the segmenter, with the SHA-256 of the trunk that it belongs to.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from torch import Tensor, nn
from torch.nn import functional as F

from modiste.core.errors import WeightsError
from modiste.data.cards import weights_folder
from modiste.data.eight_bit import from_eight_bits, to_eight_bits
from modiste.data.weights import load_weights, read_manifest, read_metadata, save_weights
from modiste.encoder.item.parts import ITEM
from modiste.encoder.item.type_network import FILE as TRUNK_FILE
from modiste.encoder.item.type_network import TypeNetwork, TypeReader
from modiste.nn.device import computes_bfloat16
from modiste.nn.efficientnet import LITE2_STAGES, Conv, fold_norms
from modiste.nn.memory import channels_last
from modiste.nn.pictures import to_tensor

FILE: Final = "flat_lay.safetensors"
SIDE_PX: Final = 256
_TRUNK: Final = "trunk"
_STAGES: Final = (0, 1, 2, 4, 6)
"""Whose maps are looked at: 16 channels at 1/2 of the side, 24 at 1/4, 48 at 1/8, 120 at 1/16, 352 at 1/32."""
_WIDTHS: Final = (16, 32, 48, 64, 96)
"""Of the decoder at those."""


class FlatLayDecoder(nn.Module):
    """The trunk's maps of photos N x 3 x S x S -> logits N x S/2 x S/2 of the garment that lies there: a feature
    pyramid (Lin et al., 2017) with plain convolutions, which processors multiply fastest."""

    def __init__(self) -> None:
        super().__init__()
        entering = [LITE2_STAGES[number].width for number in _STAGES]
        self.sides = nn.ModuleList(Conv(inner, outer, 1, linear=True)
                                   for inner, outer in zip(entering, _WIDTHS, strict=True))
        self.downs = nn.ModuleList(Conv(inner, outer, 1, linear=True)
                                   for inner, outer in zip(_WIDTHS[1:], _WIDTHS[:-1], strict=True))
        self.mixes = nn.ModuleList(nn.Sequential(Conv(width, width, 3), Conv(width, width, 3))
                                   for width in _WIDTHS[:-1])
        self.top = Conv(_WIDTHS[-1], _WIDTHS[-1], 3)
        self.whole = nn.Linear(_WIDTHS[-1], _WIDTHS[-1])
        self.head = nn.Conv2d(_WIDTHS[0], 1, 3, padding=1)

    def forward(self, maps: Sequence[Tensor]) -> Tensor:
        """See the class."""
        x = self.top(F.relu6(self.sides[-1](maps[-1])))         # N 96 S/32
        x = x + self.whole(x.mean(dim=(2, 3)))[:, :, None, None]
        for level in reversed(range(len(self.mixes))):
            up = F.interpolate(self.downs[level](x), scale_factor=2.0, mode="bilinear", align_corners=False)
            x = F.relu6(up + self.sides[level](maps[level]))    # N 64 S/16, 48 S/8, 32 S/4, 16 S/2
            x = x + self.mixes[level](x)
        logits: Tensor = self.head(x)
        return logits[:, 0]


@torch.no_grad()
def trunk_maps(trunk: TypeNetwork, photos: Tensor) -> list[Tensor]:
    """What the decoder looks at of photos N x 3 x S x S in [-1, 1]."""
    maps: list[Tensor] = []
    x: Tensor = trunk.stem(photos)                              # N 32 S/2
    for stage in trunk.stages[: _STAGES[-1] + 1]:
        x = stage(x)
        maps.append(x)
    return [maps[number] for number in _STAGES]


@dataclass(frozen=True, slots=True, eq=False)
class FlatLayReader:
    """A trained decoder and its trunk."""

    decoder: FlatLayDecoder = field(repr=False)
    trunk: TypeNetwork = field(repr=False)

    @torch.inference_mode()
    def likely(self, image: NDArray[np.uint8]) -> NDArray[np.float32]:
        """How likely each place of H x W x 3 sRGB shows the garment: h x w, the longer side S/2."""
        framed, height, width = _framed(image)
        pixels = to_tensor(framed[None]).contiguous(memory_format=torch.channels_last)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=computes_bfloat16(torch.device("cpu"))):
            seen = self.decoder(trunk_maps(self.trunk, pixels)).float()[0].sigmoid()
        return np.asarray(seen[: (height + 1) // 2, : (width + 1) // 2].numpy(), np.float32)

    def save(self, folder: Path, trunk: Path) -> None:
        """Write the decoder; `trunk` is the folder of the encoder of items whose reader of types it looks through.

        Raises:
            OutputError: the folder cannot be written to.
            WeightsError: the trunk's folder has no manifest.
        """
        save_weights(to_eight_bits(self.decoder.state_dict()), folder / FILE, {_TRUNK: _sum_of(trunk)})

    @classmethod
    def load_beside(cls, folder: Path, trunk: Path | None = None) -> Self | None:
        """The decoder beside a segmenter; None where there is none. Raises WeightsError as `load` does."""
        return cls.load(folder, trunk) if (folder / FILE).is_file() else None

    @classmethod
    def load(cls, folder: Path, trunk: Path | None = None) -> Self:
        """Read what `save` wrote; the trunk is the bundled one, unless it is said which.

        Raises:
            WeightsError: a file is missing, damaged or of another shape, or belongs to another trunk.
        """
        at = trunk or weights_folder() / ITEM
        kept = load_weights(folder / FILE, dtype=None)
        if read_metadata(folder / FILE).get(_TRUNK) != _sum_of(at):
            raise WeightsError("garment.other_trunk", folder=folder, trunk=at)
        decoder = FlatLayDecoder()
        fold_norms(decoder)
        try:
            decoder.load_state_dict(from_eight_bits(kept))
        except (RuntimeError, KeyError, SafetensorError) as error:
            raise WeightsError("garment.flat_lay_damaged", folder=folder, reason=error) from error
        return cls(channels_last(decoder.eval().requires_grad_(False)), TypeReader.load(at).network)


def _sum_of(trunk: Path) -> str:
    return read_manifest(trunk).get(TRUNK_FILE, "")


def _framed(image: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], int, int]:
    """The longer side at S, the picture's mirror image beyond the other one; height and width of the picture in it."""
    factor = SIDE_PX / max(image.shape[:2])
    height, width = (max(8, round(side * factor)) for side in image.shape[:2])
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR
    small = np.asarray(cv2.resize(image, (width, height), interpolation=how), np.uint8)
    while small.shape[:2] != (SIDE_PX, SIDE_PX):  # a border is mirrored once at most
        below, beside = (min(SIDE_PX - side, side - 1) for side in small.shape[:2])
        small = np.asarray(cv2.copyMakeBorder(small, 0, below, 0, beside, cv2.BORDER_REFLECT_101), np.uint8)
    return small, height, width
