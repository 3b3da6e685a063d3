"""What `modiste train item-encoder` does: the frozen stages look at every picture once, the others are tuned on what
they saw, and what the tags say of their own confidence is calibrated on products held out."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from modiste.core.attributes import Attributes
from modiste.core.errors import TrainingError
from modiste.core.messages import message
from modiste.core.settings import Settings
from modiste.data.cards import bundled
from modiste.encoder.clip import Encoder
from modiste.encoder.heads import HEAD_KINDS, IGNORED, LabelSpace
from modiste.encoder.item.batches import BatchSource
from modiste.encoder.item.folders import THREE_VIEWS, TrainedItems, load_items, save_items
from modiste.encoder.item.networks import ItemNetwork, Looked, PartVectors, WordTower
from modiste.encoder.item.pack import ItemPack, open_item_pack
from modiste.encoder.item.parts import COLOUR, CUT, ITEM, PRINT
from modiste.encoder.item.presets import BUNDLED_ITEM, THAWED_STAGES
from modiste.encoder.item.start import frozen_stages, start_network, thawed
from modiste.encoder.item.targets import targets_of
from modiste.encoder.item.training import ItemRecipe, ItemTask
from modiste.encoder.item.words import known_ids
from modiste.encoder.run import label_space
from modiste.language import caption
from modiste.train.loop import Budget, TrainTask, fit
from modiste.train.recipe import TrainProgress, TrainRequest, TrainResult, check_unused, finished, report_progress
from modiste.train.run import recipe_settings, run_folder

_HELD_OUT: Final = 0.06
_CAPTIONS: Final = ((0, "en"), (1, "en"), (2, "en"), (0, "ru"), (1, "ru"), (2, "ru"))
_TEMPERATURES: Final = torch.logspace(-0.6, 0.8, 57)
_AT_ONCE: Final = 128
_MEASURED: Final = 3000   # pictures whose means are the first proxies
_SLOWER: Final = 0.5      # of the learning rate, where a trained encoder is tuned on


def item_encoder(request: TrainRequest, settings: Settings, progress: TrainProgress | None) -> TrainResult:
    """Train the encoder of items from ImageNet's weights, or on from that of `--model`, two more stages of it.

    Raises:
        DataError: no row of the data names a garment.
        TrainingError: without `modiste[teacher]` there are no weights to start from.
    """
    run = run_folder(request, ITEM)
    check_unused(request, run)
    recipe = recipe_settings(ItemRecipe(), request)
    if request.model:
        recipe = replace(recipe, learning_rate=recipe.learning_rate * _SLOWER)
    torch.manual_seed(request.seed)
    base = thawed(load_items(Path(request.model) / ITEM), THAWED_STAGES) if request.model else None
    size = base.network.size if base else BUNDLED_ITEM
    frozen = base.frozen if base else frozen_stages(size)

    def tell(count: int) -> None:
        if progress is not None:
            progress(0.0, message("encoder.items_looked_at", count=count))

    pack = open_item_pack(request.data, settings.home / "packs", size, frozen, progress=tell)
    held = np.array([is_held_out(one.product) for one in pack.known])
    labels = base.labels if base else label_space([one.facts for one in pack.known])
    ids = base.ids if base else known_ids()
    targets = targets_of(pack.known, labels, ids)
    texts, text_of = _captions([one.facts for one in pack.known], Encoder.load(bundled("prior")))
    network = base.network.requires_grad_(True) if base else ItemNetwork(
        size, {kind: len(values) for kind, values in labels.classes.items() if values})
    words = base.words.requires_grad_(True) if base else WordTower(
        len(ids.cut), len(ids.patterns), texts.shape[2], size.hidden)
    if base is None:
        start_network(network)
    task = ItemTask(network, words, targets.types, torch.from_numpy(targets.near), recipe)
    if base is not None and not request.resume:
        some = np.random.default_rng(request.seed).permutation(len(pack))[:_MEASURED]
        task.start_proxies(pack_vectors(network.eval(), pack, some), torch.from_numpy(targets.fine[some]),
                           torch.from_numpy(targets.shade[some]))
    task.train()
    source = BatchSource(pack=pack, targets=targets, usable=np.flatnonzero(~held), texts=texts, text_of=text_of,
                         ids=ids, pairs=recipe.batch // 2)
    train_task = TrainTask(name=ITEM, module=task, loss=task.loss, learning_rate=recipe.learning_rate,
                           weight_decay=recipe.weight_decay, ema_decay=recipe.ema_decay)
    budget = Budget(minutes=request.minutes, steps=request.steps, warmup_steps=recipe.warmup_steps,
                    cooldown_fraction=0.4, log_steps=20)
    report = fit((train_task,), source.draw, batch_size=recipe.batch, budget=budget, folder=run,
                 settings={name: str(value) for name, value in asdict(recipe).items()}, seed=request.seed,
                 resume=request.resume, bfloat16=False, progress=report_progress(progress))
    average = report.averages[ITEM]
    if not isinstance(average, ItemTask):
        raise TrainingError("encoder.no_item_network")
    average.eval()
    save_items(TrainedItems(
        frozen=frozen, network=average.network, words=average.words, labels=labels, ids=ids, text_width=texts.shape[2],
        temperatures=calibrate(average.network, pack, targets.tags, np.flatnonzero(held), labels),
        scales=base.scales if base else THREE_VIEWS, pixels=base.pixels if base else None,
        types=base.types if base else None,
    ), request.folder / ITEM)
    return finished(request, report)


def pack_vectors(network: ItemNetwork, pack: ItemPack, rows: NDArray[np.int64]) -> torch.Tensor:
    """The vectors N x 256 of the plain views of packed pictures."""
    found = []
    with torch.inference_mode():
        for begin in range(0, len(rows), _AT_ONCE):
            some = rows[begin : begin + _AT_ONCE]
            plain = np.zeros(len(some), np.int64)
            arrays = pack.looked(some, plain, plain > 0)
            found.append(network(Looked(*map(torch.from_numpy, arrays))).joined())
    return torch.cat(found)


@torch.inference_mode()
def calibrate(network: ItemNetwork, pack: ItemPack, tags: NDArray[np.int64], rows: NDArray[np.int64],
              labels: LabelSpace) -> dict[str, float]:
    """For each kind of tag the temperature at which its confidence fits best what it gets right on pictures that no
    gradient has seen (Guo et al., 2017, "On Calibration of Modern Neural Networks", section 4.2)."""
    if not len(rows):
        return {}

    seen = pack_vectors(network, pack, rows)
    logits = network.read(PartVectors(seen[:, CUT.at], seen[:, COLOUR.at], seen[:, PRINT.at]))
    found = {}
    for kind, values in logits.items():
        target = torch.from_numpy(tags[rows, HEAD_KINDS.index(kind)])
        known = target != IGNORED
        if kind in labels.classes and bool(known.any()):
            losses = [float(torch.nn.functional.cross_entropy(values[known] / heat, target[known]))
                      for heat in _TEMPERATURES]
            found[kind] = float(_TEMPERATURES[int(np.argmin(losses))])
    return found


def _captions(facts: Sequence[Attributes], encoder: Encoder) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """A CLIP's unit embeddings U x C x D of the captions of each set of facts, and the set of each picture."""
    numbers: dict[str, int] = {}
    kinds = []
    text_of = []
    for one in facts:
        # Only what a garment is called and how it is cut: the parser reads colours and patterns by itself.
        plain = Attributes(garment=one.garment, gender=one.gender, neckline=one.neckline, sleeve=one.sleeve,
                           fit=one.fit, length=one.length, materials=one.materials)
        key = repr(plain)
        if key not in numbers:
            numbers[key] = len(numbers)
            kinds.append(plain)
        text_of.append(numbers[key])
    texts = [caption(one, "en" if language == "en" else "ru", variant) for one in kinds
             for variant, language in _CAPTIONS]
    seen = np.concatenate([encoder.text_embeddings(texts[begin : begin + _AT_ONCE])
                           for begin in range(0, len(texts), _AT_ONCE)])
    seen = seen / np.linalg.norm(seen, axis=1, keepdims=True)
    return (np.asarray(seen, np.float32).reshape(len(kinds), len(_CAPTIONS), -1), np.array(text_of, np.int64))


def is_held_out(product: str) -> bool:
    """Another share than the fifth that scores."""
    return int.from_bytes(hashlib.sha256(f"held out {product}".encode()).digest()[:4], "big") / 2**32 < _HELD_OUT


