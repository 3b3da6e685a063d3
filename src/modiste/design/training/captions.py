"""Captions of the pictures that the prior and the denoiser train on, and how often each is drawn.

Where a record is silent (unlabelled pictures, the colour of a draped pattern) the encoder's heads fill in, if they are
confident. Captions of small pictures say "low resolution", so that they teach shape and colour, and a prompt that does
not ask for it gets sharp pictures (SDXL's size conditioning, Podell et al., 2023, section 2.2, in words).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from modiste.core.attributes import Attributes
from modiste.data.pack import Pack
from modiste.design.training.latents import LatentSet
from modiste.encoder.clip import Encoder
from modiste.encoder.fill_missing import fill_missing
from modiste.encoder.run import attributes_of, captions_for
from modiste.encoder.train import balanced_weights
from modiste.language import caption, vocabulary
from modiste.language.vocabulary import LANGUAGES

LOW_RESOLUTION: Final = {"en": "low resolution", "ru": "низкое разрешение"}
SHARP_PX: Final = 140
_LOW_RESOLUTION_SHARE: Final = 0.25  # how often a small picture is drawn, relative to a sharp one
_OUT_OF_SCOPE: Final = frozenset({"beauty", "other"})


@dataclass(frozen=True, slots=True)
class CaptionSet:
    """Captions of each picture and how often it is drawn (1 on average); `rows` are their places in the pack."""

    rows: NDArray[np.int64]
    captions: tuple[tuple[str, ...], ...]
    attributes: tuple[Attributes, ...]
    weights: NDArray[np.float64]

    @staticmethod
    def join(parts: Sequence["CaptionSet"]) -> "CaptionSet":
        """Several sets as one, with weights that sum to 1; `rows` count on."""
        starts = np.cumsum([0] + [len(part.rows) for part in parts[:-1]])
        weights = np.concatenate([part.weights for part in parts])
        return CaptionSet(
            np.concatenate([np.arange(len(part.rows)) + start for part, start in zip(parts, starts, strict=True)]),
            tuple(captions for part in parts for captions in part.captions),
            tuple(facts for part in parts for facts in part.attributes), weights / weights.sum())


def make_captions(pack: Pack, rows: NDArray[np.int64], latents: LatentSet, encoder: Encoder) -> CaptionSet:
    """Captions for the pictures at `rows`; `latents` holds those rows in the same order."""
    known = attributes_of(pack)
    vectors = torch.from_numpy(latents.embeddings[:, 0].astype(np.float32))
    found = fill_missing([known[row] for row in rows], vectors, encoder.heads, encoder.labels)
    attributes, captions, kept, labels, sharp = [], [], [], [], []
    for place, row in enumerate(rows):
        facts = found[place]
        if not _in_scope(facts):
            continue
        is_sharp = pack.records[row].source_side_px >= SHARP_PX
        kept.append(place)
        attributes.append(facts)
        captions.append(_caption_variants(facts) if is_sharp else _low_resolution(_caption_variants(facts)))
        labels.append(encoder.labels.encode(facts))
        sharp.append(1.0 if is_sharp else _LOW_RESOLUTION_SHARE)
    weights = balanced_weights(labels) * len(labels) * np.asarray(sharp) if labels else np.zeros(0)
    return CaptionSet(np.asarray(kept, np.int64), tuple(captions), tuple(attributes), weights)


def _in_scope(facts: Attributes) -> bool:
    if facts.garment is None:
        return False
    return vocabulary().entry("garment", facts.garment).group not in _OUT_OF_SCOPE


def _caption_variants(facts: Attributes) -> tuple[str, ...]:
    """Varied captions, and as many short ones as people type: garment, colour and pattern, with or without gender."""
    bare = Attributes(garment=facts.garment, colours=facts.colours, pattern=facts.pattern)
    short = [caption(some, language) for some in (bare, replace(bare, gender=facts.gender)) for language in LANGUAGES]
    return (*captions_for(facts), *short, *short, *short)


def _low_resolution(captions: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"{text}, {LOW_RESOLUTION['ru' if any('а' <= c <= 'я' for c in text) else 'en']}"
                 for text in captions)
