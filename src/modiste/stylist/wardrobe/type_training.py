"""`modiste train type-reader`: the larger trunk that reads types (`encoder.item.type_network`), taught on products of
shops, street photos and people's own photos at once, so that one trunk serves the catalogue and the wardrobe."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from time import monotonic
from typing import Final

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from modiste.core.errors import DataError, TrainingError
from modiste.core.messages import message
from modiste.core.settings import Settings
from modiste.data.readers import open_source
from modiste.encoder.heads import HEAD_KINDS, IGNORED, LabelSpace
from modiste.encoder.item.crops import lay
from modiste.encoder.item.parts import ITEM
from modiste.encoder.item.type_network import OWN, SIDE_PX, TypeNetwork, TypeReader
from modiste.encoder.item.views import varied_crop
from modiste.encoder.run import label_space
from modiste.nn.efficientnet import fold_norms
from modiste.nn.memory import channels_last
from modiste.nn.pictures import to_tensor
from modiste.stylist.wardrobe.type_crops import KINDS, TypeCrop, own_crops, product_crops
from modiste.stylist.wardrobe.types import TYPES, type_named
from modiste.train.imagenet import start_from_imagenet
from modiste.train.loop import Budget, Losses, TrainTask, fit
from modiste.train.recipe import TrainProgress, TrainRequest, TrainResult, check_unused, finished, report_progress
from modiste.train.run import recipe_settings, run_folder

NAME: Final = "type-reader"
_SHARES: Final = (0.6, 0.16, 0.24)
"""Of a batch: products whose shop names a colour, other products and street photos, people's own photos."""
_WEIGHTS: Final = {"garment": 1.0, "colour": 0.4, "gender": 0.4, OWN: 1.0}
_SMOOTHING: Final = 0.1
_DROPPED: Final = 0.25
_ERASED, _TURNED, _ANGLE = 0.3, 0.35, 14.0
"""How often a part is hidden, how often the picture is turned, and by how many degrees at most."""
_WHITE: Final = 255
_TEMPERATURES: Final = torch.logspace(-0.6, 0.8, 57)
_AT_ONCE: Final = 32
_LOOKED_AT: Final = 20
_LOOKING: Final = 0.4
"""The share of the budget in which photos are cut out: half a second each. A run that goes on cuts out the others."""
_LEAST_MINUTES: Final = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeRecipe:
    """Settings of the run."""

    batch: int = 32
    learning_rate: float = 2.5e-4
    weight_decay: float = 0.05
    ema_decay: float = 0.998
    warmup_steps: int = 100
    cooldown: float = 1.0


@dataclass(frozen=True, slots=True)
class TypeBatch:
    """`pixels` N x 3 x S x S in [-1, 1] and `targets` N x 4, the classes of KINDS."""

    pixels: Tensor
    targets: Tensor


@dataclass(frozen=True, slots=True)
class TypeBatches:
    """Draws batches of some crops, a share from each of three groups; colours of a crop in other colours are not
    asked."""

    groups: Sequence[Sequence[TypeCrop]] = field(repr=False)
    labels: LabelSpace
    batch: int

    def draw(self, rng: np.random.Generator) -> TypeBatch:
        """A batch."""
        pictures, targets = [], []
        for group, count in zip(self.groups, _counts(self.batch, [bool(group) for group in self.groups]), strict=True):
            for number in rng.integers(len(group), size=count) if count else ():
                image, alpha = group[number].decoded()
                crop, true_colour = varied_crop(image, alpha, SIDE_PX, rng)
                garment, colour, gender, own = group[number].targets(self.labels)
                pictures.append(_harder(crop.picture, rng))
                targets.append((garment, colour if true_colour else IGNORED, gender, own))
        pixels = to_tensor(np.stack(pictures)).contiguous(memory_format=torch.channels_last)
        return TypeBatch(pixels, torch.tensor(targets))


class TypeTask(nn.Module):
    """The network and what it is taught."""

    def __init__(self, network: TypeNetwork) -> None:
        super().__init__()
        self.network = network

    def loss(self, batch: TypeBatch) -> Losses:
        """Cross-entropy of each kind, where it is known."""
        seen = F.dropout(self.network(batch.pixels).float(), _DROPPED, self.training)
        logits = self.network.read(seen)
        terms = {kind: _WEIGHTS[kind] * _cross_entropy(logits[kind], batch.targets[:, column])
                 for column, kind in enumerate(KINDS) if kind in logits}
        return {"total": torch.stack(list(terms.values())).sum(), **terms}


def type_reader(request: TrainRequest, settings: Settings, progress: TrainProgress | None) -> TrainResult:
    """Train the reader of types from ImageNet's weights. Tables whose labels name one of TYPES are people's own photos,
    the others products as `modiste train item-encoder` reads them.

    Raises:
        DataError: the tables cannot be read, or name no type.
        TrainingError: without `modiste[teacher]` there are no weights to start from.
    """
    from modiste.garment.segmentation.load import load_segmenter

    run = run_folder(request, NAME)
    check_unused(request, run)
    recipe = recipe_settings(TypeRecipe(), request)
    torch.manual_seed(request.seed)

    def tell(count: int) -> None:
        if progress is not None:
            progress(0.0, message("stylist.photos_looked_at", count=count))

    begun, segmenter = monotonic(), load_segmenter(None, settings)
    own_tables = [path for path in request.data if _is_own(path)]
    products = [one for path in request.data if path not in own_tables for one in product_crops(path)]
    own: list[TypeCrop] = []
    for number, path in enumerate(own_tables, start=1):
        share = _LOOKING * number / len(own_tables)
        until = None if request.minutes is None else begun + 60 * request.minutes * share
        own += own_crops(path, segmenter, run / f"{number}-{path.stem}.parquet", tell, resume=request.resume,
                         until=until)
    if not products and not own:
        raise DataError("stylist.no_types", count=0)
    labels = label_space([one.facts for one in products])
    classes = _classes(labels, has_own=bool(own_tables))
    network = TypeNetwork({kind: len(values) for kind, values in classes.items()})
    start_from_imagenet(network.stem, network.stages, network.last, lite=2)
    fold_norms(network)
    task = TypeTask(channels_last(network)).train()
    taught = [one for one in products if not one.is_held]
    groups = ([one for one in taught if one.facts.colours], [one for one in taught if not one.facts.colours], own)
    minutes = None if request.minutes is None else max(_LEAST_MINUTES, request.minutes - (monotonic() - begun) / 60)
    budget = Budget(minutes=minutes, steps=request.steps, warmup_steps=recipe.warmup_steps,
                    cooldown_fraction=recipe.cooldown, clip_norm=5.0)
    report = fit((TrainTask(name=NAME, module=task, loss=task.loss, learning_rate=recipe.learning_rate,
                            weight_decay=recipe.weight_decay, ema_decay=recipe.ema_decay),),
                 TypeBatches(groups, labels, recipe.batch).draw, batch_size=recipe.batch, budget=budget, folder=run,
                 settings={name: str(value) for name, value in asdict(recipe).items()}, seed=request.seed,
                 resume=request.resume, progress=report_progress(progress))
    average = report.averages[NAME]
    if not isinstance(average, TypeTask):
        raise TrainingError("train.other_trunk")
    average.eval()
    heats = temperatures(average.network, [one for one in products if one.is_held], labels)
    TypeReader(network=average.network, classes=classes, temperatures=heats).save(request.folder / ITEM)
    return finished(request, report)


@torch.inference_mode()
def temperatures(network: TypeNetwork, held: Sequence[TypeCrop], labels: LabelSpace) -> dict[str, float]:
    """For each kind the temperature at which its confidence fits best what it gets right on products that no gradient
    saw; nothing where there are none."""
    if not held:
        return {}
    seen = torch.cat([network(_plain(held[begin : begin + _AT_ONCE])) for begin in range(0, len(held), _AT_ONCE)])
    targets = torch.tensor([one.targets(labels) for one in held])
    found = {}
    for column, kind in enumerate(KINDS):
        known = targets[:, column] != IGNORED
        if kind in network.heads and bool(known.any()):
            logits = network.read(seen)[kind][known]
            losses = [float(F.cross_entropy(logits / heat, targets[known, column])) for heat in _TEMPERATURES]
            found[kind] = float(_TEMPERATURES[int(np.argmin(losses))])
    return found


def _plain(crops: Sequence[TypeCrop]) -> Tensor:
    pictures = np.stack([lay(*one.decoded(), SIDE_PX).picture for one in crops])
    return to_tensor(pictures).contiguous(memory_format=torch.channels_last)


def _classes(labels: LabelSpace, *, has_own: bool) -> dict[str, tuple[str, ...]]:
    known = {kind: labels.classes[kind] for kind in HEAD_KINDS if kind in KINDS and labels.classes[kind]}
    return known | ({OWN: TYPES} if has_own else {})


def _counts(batch: int, there: Sequence[bool]) -> list[int]:
    """How many of a batch come from each group that has any."""
    shares = np.where(there, _SHARES, 0.0)
    counts = np.floor(batch * shares / shares.sum()).astype(int)
    counts[int(np.argmax(counts))] += batch - counts.sum()
    return [int(count) for count in counts]


def _cross_entropy(logits: Tensor, target: Tensor) -> Tensor:
    known = target != IGNORED
    if not bool(known.any()):
        return logits.new_zeros(())
    return F.cross_entropy(logits[known].float(), target[known], label_smoothing=_SMOOTHING)


def _harder(picture: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """At times a part is hidden, at times it is turned a little."""
    side = len(picture)
    if rng.random() < _ERASED:
        height, width = (int(side * rng.uniform(0.1, 0.4)) for _ in range(2))
        top, left = int(rng.integers(side - height)), int(rng.integers(side - width))
        picture = picture.copy()
        picture[top : top + height, left : left + width] = _WHITE
    if rng.random() < _TURNED:
        turn = cv2.getRotationMatrix2D((side / 2, side / 2), float(rng.uniform(-_ANGLE, _ANGLE)), 1)
        white = (_WHITE, _WHITE, _WHITE)
        picture = np.asarray(cv2.warpAffine(picture, turn, (side, side), borderValue=white), np.uint8)
    return picture


def _is_own(path: Path) -> bool:
    """Whether one of a table's first captions is one of TYPES and nothing else: "T-Shirt", "Pants"."""
    return any(type_named(record.caption) is not None for record in islice(open_source(path), _LOOKED_AT))
