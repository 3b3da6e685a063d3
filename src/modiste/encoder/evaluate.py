"""What `modiste evaluate encoder` measures, on the scoring split: attribute accuracy and text-to-image retrieval."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from modiste.core.attributes import Attributes
from modiste.core.errors import DataError
from modiste.core.messages import message
from modiste.core.settings import Settings
from modiste.data.cards import bundled
from modiste.data.framing import Framing
from modiste.data.pack import Pack
from modiste.data.prepare import open_packs
from modiste.encoder.clip import LABELS, Encoder
from modiste.encoder.heads import HEAD_KINDS, attribute
from modiste.encoder.recipes import PACK_PX
from modiste.encoder.run import attributes_of
from modiste.language import caption
from modiste.train.recipe import TrainProgress
from modiste.train.scores import EvaluateRequest, Score, Scorecard


def evaluate(request: EvaluateRequest, settings: Settings, progress: TrainProgress | None) -> Scorecard:
    """Accuracy of the heads and recall of captions among the scoring split's pictures.

    Raises:
        DataError: no data was named, or none of it belongs to the scoring split.
    """
    if request.data is None:
        raise DataError("encoder.evaluate_needs_data")
    pack = open_packs([request.data], settings.home / "packs", Framing(PACK_PX))[0]
    rows = pack.rows("test")
    if rows.size == 0:
        raise DataError("encoder.no_test_picture", data=request.data)
    folder = Path(request.model) if request.model else bundled("prior")
    encoder = Encoder.load(folder / "prior" if (folder / "prior" / LABELS).is_file() else folder)
    if progress is not None:
        progress(0.1, message("encoder.embedding", count=len(rows)))
    pictures = [Image.fromarray(pack.images[row]) for row in rows]
    facts = _facts(pack, rows)
    scores = (*_accuracies(encoder, pictures, facts), *_retrieval(encoder, pictures, facts))
    return Scorecard(room="encoder", model=str(folder), samples=len(rows), seed=request.seed, scores=scores,
                     notes=("accuracy: first guess of the heads against the record, where the record says it",
                      "recall: canonical captions, a hit is any picture with the same garment, colour and pattern"))


def _facts(pack: Pack, rows: NDArray[np.int64]) -> list[Attributes]:
    known = attributes_of(pack)
    return [known[row] for row in rows]


def _accuracies(encoder: Encoder, pictures: Sequence[Image.Image], facts: Sequence[Attributes]) -> list[Score]:
    guesses = encoder.guess(pictures)
    scores = []
    for kind in (kind for kind in HEAD_KINDS if encoder.labels.classes[kind]):
        said = [(attribute(fact, kind), guess[kind].value) for fact, guess in zip(facts, guesses, strict=True)]
        known = [asked == seen for asked, seen in said if asked in encoder.labels.classes[kind]]
        if known:
            most = max(np.bincount([encoder.labels.index(kind, asked) for asked, _ in said
                                    if asked in encoder.labels.classes[kind]])) / len(known)
            scores.append(Score(name=f"{kind} accuracy", value=float(np.mean(known)), reference=float(most)))
    return scores


def _retrieval(encoder: Encoder, pictures: Sequence[Image.Image], facts: Sequence[Attributes]) -> list[Score]:
    images = _unit(encoder.image_embeddings(pictures))
    groups = [(fact.garment, fact.colours, fact.pattern) for fact in facts]
    scores = []
    for language in ("en", "ru"):
        usable = [i for i, fact in enumerate(facts) if fact.garment is not None]
        texts = _unit(encoder.text_embeddings([caption(facts[i], "en" if language == "en" else "ru") for i in usable]))
        order = np.argsort(-(texts @ images.T), axis=1)[:, :10]
        hits = np.array([[groups[j] == groups[i] for j in row] for i, row in zip(usable, order, strict=True)])
        scores += [Score(name=f"{language} text to image R@1", value=float(hits[:, 0].mean())),
                   Score(name=f"{language} text to image R@10", value=float(hits.any(axis=1).mean()))]
    return scores


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)
