"""The reader at work: a photo with its mask in, how the garment is cut out, each answer with its confidence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional as F

from modiste.core.errors import ImageError
from modiste.core.garment_mask import Alpha, GarmentMask
from modiste.core.values import Photo
from modiste.garment.reading.crops import crop_garment, views_of
from modiste.garment.reading.folders import TrainedReader
from modiste.garment.reading.labels import CLASSES, garments_of, kinds_of
from modiste.garment.reading.networks import VIEWS
from modiste.garment.reading.pooling import SURE, pooled
from modiste.nn.pictures import to_tensor

READABLE: Final = ("upper", "lower", "dress", "outerwear")
"""The parts of a `GarmentMask` whose cut is read."""
SMALLEST_PX: Final = 64
"""The longer side of the smallest photo that is read."""
SEEN: Final = 3 * (112 + 320)
Called: TypeAlias = Callable[[Alpha], Mapping[str, float]]
"""What a shop would call the garment of a soft mask H x W: how likely each id of the vocabulary is."""
_SOLID: Final = 128
_ANOTHER: Final = 0.35    # of the largest piece: as much is another person
_UNSURE: Final = 1.01
_NOWHERE: Final = 1e-3    # weight of places without garment: a tiny one is still somewhere
_DWARFED: Final = 8.0
"""How many times the largest garment something of no known part must be, to be read in its place."""
_UNCLEAR: Final = 0.18
"""The confidence in the garment below which nothing else is believed: photos that lie on their heads have it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is read of one kind: a class, its confidence, and whether that is enough to believe it."""

    value: str
    confidence: float
    is_sure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCut:
    """How the garment of `part` is cut: an answer for the garment and for each kind that it has."""

    part: str
    answers: Mapping[str, Answer] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Told:
    """All that the network says of a crop: for each kind the log-probabilities of its classes, believed or not, and
    `seen` SEEN: of the trunk's finer and deepest map of the whole view the means, then the deviations, then the means
    of the nearer view."""

    answers: Mapping[str, NDArray[np.float32]] = field(hash=False, repr=False)
    seen: NDArray[np.float32] = field(hash=False, repr=False)


class CutReader:
    """Reads cuts; may be used from any thread."""

    def __init__(self, trained: TrainedReader) -> None:
        self._trained = trained

    def read(self, photo: Photo, mask: GarmentMask, part: str | None = None, called: Called | None = None) -> ReadCut:
        """How a garment of a photo is cut: that of `part`, or of the largest that can be read. `called` tells what a
        shop would call the garment of a soft mask H x W: how likely each id of the vocabulary is.

        Raises:
            ImageError: the photo is too small, shows several people, or no garment whose cut can be read.
            UnknownNameError: a part that is not in the photo; it lists those that are.
        """
        check_size(photo)
        chosen, alpha = _worn(photo, mask, part)
        if _pieces(mask, alpha) > 1:
            raise ImageError("garment.cut_of_several", source=photo.source)
        crop = crop_garment(np.asarray(photo.image), alpha, self._trained.network.size.side_px)
        if crop is None:
            raise ImageError("garment.cut_hidden", source=photo.source)
        logits = self._logits(crop)[0]
        likely = self._garments(logits["garment"], chosen)
        if likely.max() < _UNCLEAR:
            raise ImageError("garment.cut_unclear", source=photo.source)
        bound = self._trained.thresholds.get("garment", _UNSURE)
        if called is not None and self._trained.classes["garment"] == CLASSES["garment"]:
            pool = pooled(likely, called(alpha), np.array(garments_of(chosen)))
            likely, bound = pool, bound if pool is likely else SURE
        return ReadCut(part=chosen, answers=self._answers(logits, likely, bound))

    @torch.inference_mode()
    def told(self, image: NDArray[np.uint8], alpha: Alpha) -> Told | None:
        """What is read of whatever garment H x W x 3 shows where `alpha` H x W is; None where there is next to none of
        it."""
        crop = crop_garment(image, alpha, self._trained.network.size.side_px)
        if crop is None:
            return None
        logits, (finer, deepest) = self._logits(crop)
        whole = [maps[0, 0] for maps in (finer, deepest)]    # 112 S/16 S/16 and 320 S/32 S/32
        nearer = [maps[0, 1].mean(dim=(1, 2)) for maps in (finer, deepest)]
        spread = [maps.std(dim=(1, 2)) for maps in whole]
        seen = torch.cat([*(maps.mean(dim=(1, 2)) for maps in whole), *spread, *nearer])
        return Told({kind: np.asarray(row.log_softmax(dim=0).numpy(), np.float32) for kind, row in logits.items()},
                    np.asarray(seen.numpy(), np.float32))

    @torch.inference_mode()
    def features(self, crops: NDArray[np.uint8], alphas: NDArray[np.uint8]) -> NDArray[np.float32]:
        """What the trunk sees of garments N x S x S x 3 whose masks are N x S x S: means and deviations over the
        garment of its finer and its deepest map, N x 864."""
        finer, deepest = self._trained.network.trunk(to_tensor(crops))
        masks = torch.from_numpy(alphas).float()[:, None] / 255
        return np.asarray(torch.cat([_pooled(finer, masks), _pooled(deepest, masks)], dim=1).numpy(), np.float32)

    @torch.inference_mode()
    def _logits(self, crop: NDArray[np.uint8]) -> tuple[dict[str, torch.Tensor], tuple[torch.Tensor, torch.Tensor]]:
        """The crop and its mirror image are looked at, and what is read is averaged; with the maps of the trunk,
        2 x V x 112 x S/16 x S/16 and 2 x V x 320 x S/32 x S/32."""
        network = self._trained.network
        views = views_of(crop)                               # V S S 3
        both = to_tensor(np.concatenate([views, views[:, :, ::-1]]))
        maps = [found.reshape(2, VIEWS, *found.shape[1:]) for found in network.trunk(both)]
        logits = network.readings(*maps)
        return {kind: logits[kind].mean(dim=0) / self._trained.temperatures.get(kind, 1.0)
                for kind in self._trained.classes}, (maps[0], maps[1])

    def _garments(self, logits: torch.Tensor, part: str) -> NDArray[np.float64]:
        """How likely each class of garment is, of those that are worn on that part of the body."""
        if self._trained.classes["garment"] == CLASSES["garment"]:
            logits = logits.masked_fill(~torch.tensor(garments_of(part)), -torch.inf)
        return np.asarray(logits.softmax(dim=0).numpy(), np.float64)

    def _answers(self, logits: Mapping[str, torch.Tensor], garments: NDArray[np.float64], bound: float
                 ) -> dict[str, Answer]:
        """An answer for each kind; a garment is believed from `bound` on."""
        found = {}
        for kind, row in logits.items():
            likely = garments if kind == "garment" else np.asarray(row.softmax(dim=0).numpy(), np.float64)
            best = int(likely.argmax())
            confidence = float(likely[best])
            least = bound if kind == "garment" else self._trained.thresholds.get(kind, _UNSURE)
            found[kind] = Answer(self._trained.classes[kind][best], confidence, confidence >= least)
        return {kind: found[kind] for kind in ("garment", *kinds_of(found["garment"].value))}


def _pooled(maps: torch.Tensor, masks: torch.Tensor) -> torch.Tensor:
    """Maps N x C x h x w and masks N x 1 x S x S -> mean and deviation where the garment is, N x 2C."""
    weights = F.interpolate(masks, maps.shape[2:], mode="area") + _NOWHERE
    whole = weights.sum(dim=(2, 3))
    mean = (maps * weights).sum(dim=(2, 3)) / whole
    spread = ((maps - mean[..., None, None]).square() * weights).sum(dim=(2, 3)) / whole
    return torch.cat([mean, spread.sqrt()], dim=1)


def check_size(photo: Photo) -> None:
    """Raises ImageError for a photo that is too small to be read."""
    if max(photo.width_px, photo.height_px) < SMALLEST_PX:
        raise ImageError("garment.cut_too_small", source=photo.source, width=photo.width_px, height=photo.height_px,
                         least=SMALLEST_PX)


def _worn(photo: Photo, mask: GarmentMask, part: str | None) -> tuple[str, Alpha]:
    """The part to read and its soft mask H x W."""
    readable = [one for one in mask.parts if one in READABLE]
    if part is not None:
        return part, mask.of(part)
    areas = {one: float(mask.of(one).mean()) for one in readable}
    largest = max(areas, key=areas.__getitem__, default="")
    # Segmenters that do not tell parts apart call all clothes "other", ours at times a whole dress but some dabs.
    if "other" in mask.parts and float(mask.of("other").mean()) > _DWARFED * areas.get(largest, 0.0):
        return "other", mask.of("other")
    if not largest:
        raise ImageError("garment.cut_hidden", source=photo.source)
    return largest, mask.of(largest)


def _pieces(mask: GarmentMask, alpha: Alpha) -> int:
    """How many people wear the garment: pieces of clothes apart from each other that each hold much of its mask."""
    solid = (mask.of() >= _SOLID).astype(np.uint8)
    count, numbers = cv2.connectedComponents(solid)
    held = np.bincount(numbers[alpha >= _SOLID], minlength=count).astype(np.float64)
    held[0] = 0
    return int((held > _ANOTHER * held.max()).sum()) if held.any() else 0
