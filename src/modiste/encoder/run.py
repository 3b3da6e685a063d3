"""From a pack of captioned pictures to a trained encoder: captions, tokenizers, towers, heads, scaled and saved."""

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from modiste.core.attributes import Attributes
from modiste.core.errors import DataError, TrainingError
from modiste.data.pack import Pack
from modiste.encoder.clip import (
    LABELS,
    EncoderParts,
    load_labels,
    load_tokenizers,
    load_towers,
    save_encoder,
    save_words,
)
from modiste.encoder.heads import HEAD_KINDS, AttributeHeads, LabelSpace, attribute
from modiste.encoder.networks import Tokenizers, Towers
from modiste.encoder.presets import EncoderSize
from modiste.encoder.token_table import TokenTable
from modiste.encoder.tokenizers import train_clip_tokenizer, train_multilingual_tokenizer
from modiste.encoder.train import (
    CaptionedRow,
    CaptionTokens,
    EncoderBatch,
    EncoderRecipe,
    EncoderTask,
    balanced_weights,
    draw_batch,
)
from modiste.language import attributes_from_fields, caption
from modiste.nn.device import best_device
from modiste.train.checkpoint import RunState
from modiste.train.loop import Budget, Report, TrainTask, fit

VARIANTS = 6
RUN = "run"
"""Where a run keeps its checkpoint, below the folder of its weights."""


@dataclass(frozen=True, slots=True)
class TeacherView:
    """A teacher's view of a pack: standardised features N x F, and attributes completed by it."""

    features: NDArray[np.float32]
    attributes: Sequence[Attributes]


_FEWEST = 8  # pictures of a value below which a head does not learn it


def attributes_of(pack: Pack) -> list[Attributes]:
    """What the records of a pack say about their pictures."""
    return [attributes_from_fields({**record.fields, "caption": record.caption}) for record in pack.records]


def captions_for(attributes: Attributes, variants: int = VARIANTS) -> tuple[str, ...]:
    """Canonical and varied captions in English and Russian; empty when the garment is unknown."""
    if attributes.garment is None:
        return ()
    texts = [caption(attributes, language, variant) for language in ("en", "ru") for variant in range(variants)]
    return tuple(dict.fromkeys(texts))


def label_space(attributes: Sequence[Attributes]) -> LabelSpace:
    """The values seen often enough to be learnt, most frequent first."""
    classes: dict[str, tuple[str, ...]] = {}
    for kind in HEAD_KINDS:
        seen = Counter(value for value in (attribute(a, kind) for a in attributes) if value is not None)
        classes[kind] = tuple(value for value, count in seen.most_common() if count >= _FEWEST)
    return LabelSpace(classes)


def captioned_rows(attributes: Sequence[Attributes], labels: LabelSpace) -> list[CaptionedRow]:
    """One row per picture; those that say the same garment, colours, pattern and gender share a group."""
    groups: dict[tuple[object, ...], int] = {}
    rows = []
    for facts in attributes:
        same = (facts.garment, facts.colours, facts.pattern, facts.gender)
        group = groups.setdefault(same, len(groups))
        rows.append(CaptionedRow(captions_for(facts), labels.encode(facts), group))
    return rows


def learn_tokenizers(captions: Sequence[str], size: EncoderSize) -> Tokenizers:
    """Both tokenizers; a third of the captions begin with a capital, as people type."""
    rng = random.Random(0)
    typed = [text.capitalize() if rng.random() < 0.33 else text for text in captions]
    return Tokenizers(train_clip_tokenizer(typed, size), train_multilingual_tokenizer(typed, size))


def train_encoder(pack: Pack, rows: NDArray[np.int64], out: Path, *, size: EncoderSize, recipe: EncoderRecipe,
                  budget: Budget, taught: TeacherView | None = None, base: Path | None = None, seed: int = 0,
                  resume: bool = False,
                  progress: Callable[[RunState, float, Mapping[str, float]], None] | None = None) -> Report:
    """Train on the given rows of a pack and save the encoder's folder to `out`; the run's state is in `out/run`.

    `taught` is a teacher's view of the whole pack; `base` the folder of an encoder whose towers and words this one
    begins with.

    Raises:
        DataError: no picture's record names a garment.
        TrainingError: there is nothing to resume, or it was started with other settings.
    """
    torch.manual_seed(seed)
    if resume and not (out / LABELS).is_file():
        raise TrainingError("encoder.nothing_to_resume", out=out)
    named = np.array([facts.garment is not None for facts in attributes_of(pack)])
    attributes = attributes_of(pack) if taught is None else taught.attributes
    labels = load_labels(out) if resume else label_space([attributes[row] for row in rows])
    captioned = captioned_rows(attributes, labels)
    usable = np.array([row for row in rows if captioned[row].captions], np.int64)
    if usable.size == 0:
        raise DataError("encoder.no_garment_named", count=len(rows))
    if resume or base is not None:
        # Learnt again from changed captions they would not fit the towers.
        tokenizers = load_tokenizers(out if resume or base is None else base)
    else:
        tokenizers = learn_tokenizers([text for row in usable for text in captioned[row].captions], size)
    if not resume:
        save_words(tokenizers, labels, out)
    towers = Towers(size, tokenizers)
    if best_device().type == "cpu":
        towers.image.set_attn_implementation("eager")  # there the fused attention's backward pass is twice as slow
    if base is not None and not resume:
        load_towers(towers, base)
    features = np.zeros((len(pack), 0), np.float32) if taught is None else taught.features
    task = EncoderTask(towers, AttributeHeads(size.space, labels), recipe, features.shape[1]).to(best_device())
    weights = balanced_weights([captioned[row].labels for row in usable])
    weights = weights * np.where(named[usable], 1.0, recipe.completed_share)
    weights = weights / weights.sum()

    said = {text for row in usable for text in captioned[row].captions}
    tokens = CaptionTokens(TokenTable(tokenizers.clip, said), TokenTable(tokenizers.multilingual, said))

    def draw(rng: np.random.Generator) -> EncoderBatch:
        return draw_batch(pack.images, usable, weights, captioned, features, tokens, size.image_px, recipe, rng)

    train_task = TrainTask(
        name="encoder", module=task, loss=task.loss, learning_rate=recipe.learning_rate,
        weight_decay=recipe.weight_decay, betas=(0.9, 0.98), ema_decay=0.998)
    settings = {name: str(value) for name, value in (asdict(recipe) | asdict(size)).items()}
    report = fit((train_task,), draw, batch_size=recipe.batch, budget=budget, folder=out / RUN, settings=settings,
                 seed=seed, resume=resume, progress=progress)
    average = report.averages["encoder"]
    if not isinstance(average, EncoderTask):
        raise TypeError("the encoder's average is not an EncoderTask")
    unit_scale(average.cpu().towers, draw(np.random.default_rng(seed)))
    save_encoder(
        EncoderParts(towers=average.towers, heads=average.heads, labels=labels, tokenizers=tokenizers, size=size), out)
    return report


@torch.no_grad()
def unit_scale(towers: Towers, batch: EncoderBatch) -> None:
    """Scale the three projections so that embeddings have unit variance: cosine similarity is unchanged, and the
    prior and the decoder meet inputs of a known size."""
    image = towers.embed_images(batch.pixels)
    text = towers.embed_texts(batch.clip_ids)
    other = towers.embed_multilingual(batch.multilingual_ids, batch.multilingual_mask)
    towers.image.visual_projection.weight.div_(image.std())
    towers.text.text_projection.weight.div_(text.std())
    towers.multilingual.LinearTransformation.weight.div_(other.std())
    towers.multilingual.LinearTransformation.bias.div_(other.std())
