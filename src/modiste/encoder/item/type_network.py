"""A second pair of eyes, for types alone: a larger trunk than the encoder's, tuned from ImageNet on which garment a
picture shows, which colour a shop calls it and whom it is for. It reads pictures that are asked about, not those of an
index, so that nothing has to be embedded anew.

On disk it lies beside an encoder of items, as `types.safetensors`, with its side, its classes and the temperature of
each kind in `types.json`.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor, nn

from modiste.core.errors import WeightsError
from modiste.core.files import parse_json, write_bytes
from modiste.data.eight_bit import from_eight_bits, to_eight_bits
from modiste.data.weights import load_weights, save_weights
from modiste.encoder.item.crops import cut_out
from modiste.nn.efficientnet import LITE0_STEM, LITE2_STAGES, Conv, build_stages, fold_norms
from modiste.nn.memory import channels_last
from modiste.nn.pictures import to_tensor

Matrix = NDArray[np.float32]
FILE: Final = "types.safetensors"
NOTE: Final = "types.json"
OWN: Final = "own"
"""The kind of tag that tells types as people's own photos are labelled with them."""
SEEN: Final = 1280
"""Numbers that the trunk sees of a picture."""
SIDE_PX: Final = 192
_VIEWS: Final = 2
"""A garment is looked at as it is and mirrored."""
FROZEN: Final = 3
"""How many stages stay as ImageNet taught them: edges and cloth are the same everywhere."""
_AT_ONCE: Final = 16


class TypeNetwork(nn.Module):
    """Crops N x 3 x S x S in [-1, 1] -> what is seen of each, N x 1280; `classes` gives the number of classes of each
    kind of tag that is read off that."""

    def __init__(self, classes: Mapping[str, int]) -> None:
        super().__init__()
        self.stem = Conv(3, LITE0_STEM, 3, stride=2)
        self.stages = build_stages(LITE0_STEM, LITE2_STAGES)
        self.last = Conv(LITE2_STAGES[-1].width, SEEN, 1)
        self.heads = nn.ModuleDict({kind: nn.Linear(SEEN, count) for kind, count in classes.items()})

    def forward(self, crops: Tensor) -> Tensor:
        """See the class. The first stages take no gradient."""
        with torch.no_grad():
            x: Tensor = self.stem(crops)                     # N 32 S/2 S/2
            for stage in self.stages[:FROZEN]:
                x = stage(x)                                 # N 48 S/8 S/8
        for stage in self.stages[FROZEN:]:
            x = stage(x)                                     # N 352 S/32 S/32
        seen: Tensor = self.last(x).mean(dim=(2, 3))
        return seen

    def read(self, seen: Tensor) -> dict[str, Tensor]:
        """Logits N x C of each kind."""
        return {kind: head(seen) for kind, head in self.heads.items()}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TypeReader:
    """A trained network, the side of its crops in pixels, the classes of each kind of tag, and the temperature that
    makes each kind's confidence fit what it gets right (Guo et al., 2017, section 4.2)."""

    network: TypeNetwork = field(repr=False)
    classes: Mapping[str, tuple[str, ...]]
    temperatures: Mapping[str, float]
    side_px: int = SIDE_PX

    @torch.inference_mode()
    def seen(self, pictures: Sequence[Image.Image], masks: Sequence[NDArray[np.uint8] | None]) -> Matrix:
        """What the trunk sees of N pictures, N x 1280, the mean over its views; a mask H x W is the garment's."""
        found = [np.zeros((0, SEEN), np.float32)]
        for begin in range(0, len(pictures), _AT_ONCE):
            some = slice(begin, begin + _AT_ONCE)
            crops = [cut_out(picture, mask, self.side_px).picture
                     for picture, mask in zip(pictures[some], masks[some], strict=True)]
            views = np.stack([view for crop in crops for view in (crop, crop[:, ::-1])])
            pixels = to_tensor(views).contiguous(memory_format=torch.channels_last)
            found.append(self.network(pixels).reshape(-1, _VIEWS, SEEN).mean(dim=1).numpy())
        return np.concatenate(found)

    @torch.inference_mode()
    def likely(self, seen: Matrix) -> dict[str, Matrix]:
        """How likely each class of each kind is, N x C, of what the trunk sees, N x 1280."""
        return {kind: (logits / self.temperatures.get(kind, 1.0)).softmax(dim=1).numpy()
                for kind, logits in self.network.read(torch.from_numpy(seen)).items()}

    def said(self, pictures: Sequence[Image.Image], masks: Sequence[NDArray[np.uint8] | None]
             ) -> list[dict[str, dict[str, float]]]:
        """What it says of N pictures: by kind of tag how likely each value is."""
        found: list[dict[str, dict[str, float]]] = [{} for _ in pictures]
        for kind, rows in self.likely(self.seen(pictures, masks)).items():
            for said, row in zip(found, rows.tolist(), strict=True):
                said[kind] = dict(zip(self.classes[kind], row, strict=True))
        return found

    def save(self, folder: Path) -> None:
        """Write the reader.

        Raises:
            OutputError: the folder cannot be written to.
        """
        save_weights(to_eight_bits(self.network.state_dict()), folder / FILE)
        note = {"side_px": self.side_px, "classes": dict(self.classes), "temperatures": dict(self.temperatures)}
        write_bytes(folder / NOTE, (json.dumps(note, indent=1) + "\n").encode())

    @classmethod
    def load_beside(cls, folder: Path) -> Self | None:
        """What lies in a folder of an encoder of items; None where there is no such reader. Raises WeightsError as
        `load` does."""
        return cls.load(folder) if (folder / FILE).is_file() else None

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote.

        Raises:
            WeightsError: a file is missing, damaged or of another shape.
        """
        kept = load_weights(folder / FILE, dtype=None)
        try:
            note = parse_json((folder / NOTE).read_text(encoding="utf-8"))
            classes = {kind: tuple(values) for kind, values in note["classes"].items()}
            network = TypeNetwork({kind: len(values) for kind, values in classes.items()})
            fold_norms(network)
            network.load_state_dict(from_eight_bits(kept))
            return cls(network=channels_last(network.eval().requires_grad_(False)), classes=classes,
                       temperatures={kind: float(value) for kind, value in note["temperatures"].items()},
                       side_px=int(note["side_px"]))
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError) as error:
            raise WeightsError("encoder.items_incomplete", folder=folder, reason=error) from error
