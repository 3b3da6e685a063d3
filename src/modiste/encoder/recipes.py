"""What `modiste train encoder` and `modiste train heads` do, and which recipes the room has."""

import shutil
import time
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from modiste.core.errors import WeightsError
from modiste.core.messages import message
from modiste.core.settings import Settings
from modiste.data.cards import weights_folder
from modiste.data.framing import Framing
from modiste.data.pack import Pack, join_packs
from modiste.data.prepare import open_packs
from modiste.encoder.clip import Encoder, save_heads
from modiste.encoder.fill_missing import fill_missing
from modiste.encoder.fit_heads import STEPS, fit_heads
from modiste.encoder.item.recipe import item_encoder
from modiste.encoder.presets import BUNDLED_ENCODER
from modiste.encoder.run import RUN, TeacherView, attributes_of, label_space, train_encoder
from modiste.encoder.teacher import Teacher, features, has_teacher
from modiste.encoder.train import EncoderRecipe
from modiste.train.loop import Budget
from modiste.train.recipe import (
    Recipe,
    TrainProgress,
    TrainRequest,
    TrainResult,
    check_unused,
    finished,
    report_progress,
)
from modiste.train.run import recipe_settings

PACK_PX = 256
_EMBED_AT_ONCE = 256
_FOLDER = "prior"  # of a model's folder: an encoder is the prior's folder without the prior itself


def packed(request: TrainRequest) -> Pack:
    """The request's data as one pack, cached in the run's folder."""
    return join_packs(open_packs(request.data, request.folder / "packs", Framing(PACK_PX),
                                 caption_column=request.caption_column, image_column=request.image_column))


def train(request: TrainRequest, settings: Settings, progress: TrainProgress | None) -> TrainResult:
    """Train the encoder on the steering split, into the run's `prior` folder, where the other parts look for it.

    It goes on from the encoder of `--model`. With `modiste[teacher]` installed the image tower is taught by a network
    that has seen ImageNet, which also names the garments that records do not name.
    """
    del settings
    folder = request.folder if request.folder.name == _FOLDER else request.folder / _FOLDER
    check_unused(request, folder / RUN)
    pack = packed(request)
    taught = _taught(pack, folder, request.seed, progress) if has_teacher() else None
    base = Path(request.model) / _FOLDER if request.model else None
    report = train_encoder(pack, pack.rows("train"), folder, size=BUNDLED_ENCODER,
                           recipe=recipe_settings(EncoderRecipe(), request),
                           budget=Budget(minutes=request.minutes, steps=request.steps),
                           taught=taught, base=base, seed=request.seed, resume=request.resume,
                           progress=report_progress(progress))
    return finished(request, report)


def _taught(pack: Pack, folder: Path, seed: int, progress: TrainProgress | None) -> TeacherView:
    """The teacher's features of all pictures, and what heads on them, fitted to the labelled pictures that steer, say
    of the others."""
    def tell(share: float) -> None:
        if progress is not None:
            progress(0.0, message("encoder.teacher_looked", share=share, count=len(pack)))

    seen = features(pack, Teacher(), folder / "run" / "teacher.safetensors", tell)
    known, train_rows = attributes_of(pack), pack.rows("train")
    facts = [known[row] for row in train_rows]
    labels = label_space(facts)
    heads = fit_heads(torch.from_numpy(seen[train_rows]), facts, labels, seed)
    return TeacherView(seen, fill_missing(known, torch.from_numpy(seen), heads, labels))


def train_heads(request: TrainRequest, settings: Settings, progress: TrainProgress | None) -> TrainResult:
    """Fit the attribute heads anew to the data's labels, on the encoder of `--model` (or the run's, or the bundled).

    The number of steps is fixed: it takes a minute or two, most of it spent on looking at the pictures.
    """
    del settings
    start = time.monotonic()
    pack = packed(request)
    rows = pack.rows("train")
    known = attributes_of(pack)
    facts = [known[row] for row in rows]
    folder = request.folder / _FOLDER
    if not (folder / "image_encoder").is_dir():
        base = (Path(request.model) if request.model else weights_folder()) / _FOLDER
        if not (base / "image_encoder").is_dir():
            raise WeightsError("encoder.heads_without_encoder", base=base)
        shutil.copytree(base, folder, dirs_exist_ok=True)
    encoder = Encoder.load(folder)
    seen = []
    for begin in range(0, len(rows), _EMBED_AT_ONCE):
        seen.append(encoder.image_embeddings([Image.fromarray(pack.images[row])
                                              for row in rows[begin : begin + _EMBED_AT_ONCE]]))
        if progress is not None:
            progress(begin / len(rows), message("encoder.looked", number=begin, total=len(rows)))
    labels = label_space(facts)
    heads = fit_heads(torch.from_numpy(np.concatenate(seen)), facts, labels, request.seed)
    save_heads(heads, labels, folder)
    return TrainResult(
        folder=request.folder, steps=STEPS, samples=STEPS, minutes=(time.monotonic() - start) / 60, interrupted=False)


RECIPES: Mapping[str, Recipe] = {"encoder": train, "heads": train_heads, "item-encoder": item_encoder}
