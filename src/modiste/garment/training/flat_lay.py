"""`modiste train flat-lay`: the decoder that tells where the one garment of a photo lies (`segmentation.
flat_lay_reader`), taught on garments laid on grounds and on people's own photos as the segmenter cuts them out."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from time import monotonic
from typing import Final

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from modiste.core.errors import DataError, TrainingError
from modiste.core.messages import message
from modiste.core.settings import Settings
from modiste.data.cards import weights_folder
from modiste.data.readers import open_source
from modiste.data.records import decoded
from modiste.encoder.item.parts import ITEM
from modiste.encoder.item.type_network import TypeNetwork, TypeReader
from modiste.garment.segmentation.flat_lay_reader import SIDE_PX, FlatLayDecoder, FlatLayReader, trunk_maps
from modiste.garment.segmentation.folders import GARMENT, fingerprint, load_segmenter
from modiste.garment.segmentation.networks import fused
from modiste.garment.segmentation.segmenter import BundledSegmenter
from modiste.garment.training.flat_pieces import OwnPhoto, own_photos, own_pieces, patches, product_pieces
from modiste.garment.training.flat_scenes import FlatScenes
from modiste.garment.training.grounds import Grounds
from modiste.imaging.cutout import find_foreground
from modiste.nn.efficientnet import fold_norms
from modiste.nn.memory import channels_last
from modiste.nn.pictures import to_tensor
from modiste.train.loop import Budget, Losses, TrainTask, fit
from modiste.train.recipe import TrainProgress, TrainRequest, TrainResult, check_unused, finished, report_progress
from modiste.train.run import recipe_settings, run_folder

NAME: Final = "flat-lay"
_LOOKING: Final = 0.4
"""The share of the budget in which photos are cut out; the next run goes on."""
_KEPT: Final = "guesses"
"""The folder of the home that keeps them, beside the pseudo-labels of the segmenter."""
_LEAST_MINUTES: Final = 0.1
_LOOKED_AT: Final = 20
_FEWEST: Final = 20
_PRODUCTS, _OWN = 2500, 1200


@dataclass(frozen=True, slots=True, kw_only=True)
class FlatLayRecipe:
    """Settings of the run: `real` is the part of people's own photos as they are; `overlap` counts the overlap against
    the likelihood."""

    batch: int = 16
    learning_rate: float = 2e-3
    weight_decay: float = 0.02
    ema_decay: float = 0.995
    warmup_steps: int = 50
    cooldown: float = 0.6
    real: float = 0.3
    overlap: float = 0.5


@dataclass(frozen=True, slots=True)
class FlatLayBatch:
    """Photos N x 3 x S x S in [-1, 1]; of each half place, N x S/2 x S/2, how much is garment and how far that is
    known."""

    photos: Tensor
    alpha: Tensor
    known: Tensor


class FlatLayTask(nn.Module):
    """The decoder and what it is taught; the trunk takes no gradient and is not kept with it."""

    def __init__(self, decoder: FlatLayDecoder, trunk: TypeNetwork, overlap: float) -> None:
        super().__init__()
        self.decoder, self._overlap = decoder, overlap
        self._trunk = [trunk]  # in a list: no part of this module's weights

    def loss(self, batch: FlatLayBatch) -> Losses:
        """Cross-entropy, and one minus the soft overlap of each photo (Milletari et al., 2016, "V-Net", equation 3)."""
        logits = self.decoder(trunk_maps(self._trunk[0], batch.photos)).float()
        each = F.binary_cross_entropy_with_logits(logits, batch.alpha, reduction="none")
        likelihood = (each * batch.known).sum() / batch.known.sum().clamp(min=1)
        likely, there = logits.sigmoid() * batch.known, batch.alpha * batch.known
        both = (likely * there).sum(dim=(1, 2))
        overlap = ((2 * both + 1) / (likely.sum(dim=(1, 2)) + there.sum(dim=(1, 2)) + 1)).mean()
        return {"total": likelihood + self._overlap * (1 - overlap), "overlap": overlap}


def flat_lay(request: TrainRequest, settings: Settings, progress: TrainProgress | None) -> TrainResult:
    """Train the decoder. Tables whose pictures are mostly on white are shops' products, the others people's own photos,
    which the segmenter of `--model`, or the bundled one, cuts out first.

    Raises:
        DataError: the tables cannot be read, or show too few garments.
    """
    run = run_folder(request, NAME)
    check_unused(request, run)
    recipe = recipe_settings(FlatLayRecipe(), request)
    torch.manual_seed(request.seed)
    begun = monotonic()
    scenes = _scenes(request, recipe, settings.home / _KEPT, begun, progress)
    models = weights_folder() if request.model is None else Path(request.model)
    trunk_folder = models / ITEM if (models / ITEM).is_dir() else weights_folder() / ITEM
    trunk = TypeReader.load(trunk_folder).network
    task = FlatLayTask(channels_last(FlatLayDecoder()), trunk, recipe.overlap).train()
    minutes = None if request.minutes is None else max(_LEAST_MINUTES, request.minutes - (monotonic() - begun) / 60)
    budget = Budget(minutes=minutes, steps=request.steps, warmup_steps=recipe.warmup_steps,
                    cooldown_fraction=recipe.cooldown, clip_norm=5.0)
    report = fit((TrainTask(name=NAME, module=task, loss=task.loss, learning_rate=recipe.learning_rate,
                            weight_decay=recipe.weight_decay, ema_decay=recipe.ema_decay),),
                 lambda rng: draw_batch(scenes, recipe.batch, rng), batch_size=recipe.batch, budget=budget, folder=run,
                 settings={name: str(value) for name, value in asdict(recipe).items()}, seed=request.seed,
                 resume=request.resume, progress=report_progress(progress))
    average = report.averages[NAME]
    if not isinstance(average, FlatLayTask):
        raise TrainingError("train.other_trunk")
    fold_norms(average.decoder)
    FlatLayReader(average.decoder, trunk).save(request.folder / GARMENT, trunk_folder)
    return finished(request, report)


def draw_batch(scenes: FlatScenes, count: int, rng: np.random.Generator) -> FlatLayBatch:
    """A batch of scenes."""
    drawn = [scenes.draw(rng) for _ in range(count)]
    photos = to_tensor(np.stack([one.photo for one in drawn])).contiguous(memory_format=torch.channels_last)
    alpha, known = (F.avg_pool2d(torch.from_numpy(np.stack(kind)).float() / 255, 2)
                    for kind in ([one.alpha for one in drawn], [one.known for one in drawn]))
    return FlatLayBatch(photos, alpha, (known > 0.9).float())


def _scenes(request: TrainRequest, recipe: FlatLayRecipe, kept: Path, begun: float, progress: TrainProgress | None
            ) -> FlatScenes:
    own_tables = [path for path in request.data if not _is_on_white(path)]
    products = [piece for path in request.data if path not in own_tables
                for piece in product_pieces(path, _PRODUCTS, request.seed)]
    photos = _own(own_tables, request, kept, begun, progress)
    own = own_pieces(photos, _OWN)
    if len(products) + len(own) < _FEWEST:
        raise DataError("garment.few_photos", count=len(products) + len(own), fewest=_FEWEST)
    return FlatScenes(products=products, own=own, photos=[one.decoded() for one in photos],
                      grounds=Grounds(list(patches(photos))), side_px=SIDE_PX, real=recipe.real)


def _own(tables: Sequence[Path], request: TrainRequest, kept: Path, begun: float, progress: TrainProgress | None
         ) -> list[OwnPhoto]:
    """People's own photos, cut out at one size and in the mirror: two gain nothing for what teaches."""
    if not tables:
        return []
    models = weights_folder() if request.model is None else Path(request.model)
    segmenter = BundledSegmenter(fused(load_segmenter(models / GARMENT)), sizes=(1.0,))

    def tell(count: int) -> None:
        if progress is not None:
            progress(0.0, message("garment.photos_looked_at", count=count))

    found: list[OwnPhoto] = []
    for number, path in enumerate(tables, start=1):
        until = None if request.minutes is None else begun + 60 * request.minutes * _LOOKING * number / len(tables)
        file = kept / f"{fingerprint(models / GARMENT)[:12]}-{path.stem}.parquet"
        found += own_photos(path, segmenter, file, tell, until=until)
    return found


def _is_on_white(path: Path) -> bool:
    """Whether most of a table's first pictures stand on white."""
    seen = [np.asarray(picture.convert("RGB")) for _, picture in islice(decoded(open_source(path)), _LOOKED_AT)]
    return 2 * sum(find_foreground(one) is not None for one in seen if min(one.shape[:2]) >= 8) > len(seen)
