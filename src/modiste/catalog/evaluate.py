"""What `modiste evaluate catalog` measures, on the fifth of the products that no training sees: pictures found by
pictures, by words in both languages, and by a picture with a change, beside today's bundled CLIP in the same run."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.catalog.embedding import clip_embedder, load_embedder, tag_readers
from modiste.catalog.measuring.composed import unit
from modiste.catalog.measuring.composed_table import FOUND, Ways, composed_scores
from modiste.catalog.measuring.gallery import Gallery, embed_gallery
from modiste.catalog.measuring.pairs import judge, unchosen
from modiste.catalog.measuring.retrieval import (
    finds_itself,
    nearest,
    paired_interval,
    recalls,
    same_label,
    shade_likeness,
)
from modiste.catalog.measuring.searched import Shop, changes_found, finds_itself_first, found_by_pictures, shop_of
from modiste.core.errors import DataError
from modiste.core.messages import message
from modiste.core.settings import Settings
from modiste.data.cards import bundled
from modiste.encoder.clip import Encoder
from modiste.encoder.item.parts import ITEM, Vectors, weighted
from modiste.language import Language, caption, vocabulary
from modiste.train.recipe import TrainProgress
from modiste.train.scores import EvaluateRequest, PartProgress, Score, Scorecard

_CLIP: Final = "clip"
_TOLD, _LOOKS = "with the catalogue's words", "by pictures alone"
_PAIRS: Final = 500
_PUBLISHED: Final = {"description R@1": 0.179, "description R@10": 0.489, "colour P@1": 0.587, "type P@1": 0.711}
"""FashionSigLIP without training on this set, over its 44,000 pictures (its authors' table)."""

_REFERENCE: Final = "the bundled CLIP on the same queries, which has seen most of these pictures in its own training"
_FOREIGN: Final = "FashionSigLIP's published row, not trained on this set, over a gallery 20 times as large"


def evaluate(request: EvaluateRequest, settings: Settings, progress: TrainProgress | None) -> Scorecard:
    """Measure an encoder of items (`model`: a folder with `item`; "clip": the bundled CLIP as one; None: the bundled
    encoder), on `samples` queries of each kind.

    Raises:
        DataError: no data was named, or none of it belongs to the scoring split.
        WeightsError: the model is incomplete.
    """
    if request.data is None:
        raise DataError("catalog.evaluate_needs_data")
    encoder = Encoder.load(bundled("prior"))
    embedder = clip_embedder(encoder) if request.model == _CLIP else load_embedder(
        encoder, Path(request.model) / ITEM if request.model else None)
    tell = PartProgress(progress)
    gallery = embed_gallery(request.data, embedder, encoder, settings.home / "packs", tell.part(0, 0.9))
    fresh = np.flatnonzero(gallery.fresh)
    if not fresh.size:
        raise DataError("catalog.no_test_picture", data=request.data)
    rng = np.random.default_rng(request.seed)
    rows = np.sort(rng.permutation(fresh)[: request.samples])
    tell(0.9, message("catalog.comparing", count=len(rows)))
    readers = tag_readers(embedder)
    shops = {how: shop_of(gallery, readers, embedder.embed_words, words=how == _TOLD) for how in (_TOLD, _LOOKS)}
    ways = Ways(embed_words=embedder.embed_words, clip_words=clip_words(encoder), searched={
        f"{FOUND} {how}": partial(changes_found, shop, embedder.embed_words) for how, shop in shops.items()})
    composed, notes = composed_scores(gallery.shown, gallery.fresh, gallery.items, gallery.clip, ways, request.seed)
    alone, inside = gallery.part(fresh), np.searchsorted(fresh, rows)
    told = shop_of(alone, readers, embedder.embed_words, words=True)
    said, remark = difference_scores(alone, told, shop_of(alone, readers, embedder.embed_words, words=False),
                                     request.seed)
    scores = (*image_scores(gallery, rows, request.seed, "in the whole catalogue"),
              *image_scores(alone, inside, request.seed, "in the fifth alone"),
              *image_scores(gallery, rows, request.seed, f"in the whole catalogue, as found {_TOLD}",
                            found_by_pictures(shops[_TOLD], rows)),
              *image_scores(alone, inside, request.seed, f"in the fifth alone, as found {_TOLD}",
                            found_by_pictures(told, inside)), *said,
              *word_scores(gallery, rows, ways, "in the whole catalogue"),
              *word_scores(alone, inside, ways, "in the fifth alone"), *strict_scores(alone, ways), *composed,
              Score(name="an indexed picture finds itself first", value=finds_itself(gallery.items), target=1.0),
              Score(name=f"the same, as found {_TOLD}", value=finds_itself_first(told, inside), target=1.0))
    return Scorecard(
        room="catalog", model=f"{embedder.id} ({request.model or 'bundled'})", samples=len(rows), seed=request.seed,
        scores=scores,
        notes=(f"asked: {len(rows)} of the {len(fresh)} pictures of {request.data} whose products no training saw",
               f"among all {len(gallery)} pictures, or among those {len(fresh)} alone; reference: {_REFERENCE}",
               f"strict: one description, one picture, twins merged; reference: {_FOREIGN}", remark, *notes))


def clip_words(encoder: Encoder) -> Callable[[Sequence[str]], Vectors]:
    """The bundled CLIP's unit embeddings of texts."""
    return lambda texts: unit(encoder.text_embeddings(texts))


def difference_scores(gallery: Gallery, told: Shop, looks: Shop, seed: int) -> tuple[list[Score], str]:
    """Whether what is said of hits is true, on the products by which no threshold was chosen, and how much is said."""
    rows = np.random.default_rng(seed).permutation(np.flatnonzero(unchosen([one.product for one in gallery.shown])))
    judged = {how: judge(shop, gallery.facts, rows, _PAIRS, seed) for how, shop in ((_TOLD, told), (_LOOKS, looks))}
    return ([Score(name=f"differences {how}: pairs right in all that is said", value=one.share, target=0.85)
             for how, one in judged.items()],
            "differences: " + "; ".join(f"{how} {one.pairs} pairs of {one.said} of which something is said, of "
                                        f"{one.looked_at}; {one.true} of {one.statements} statements right"
                                        for how, one in judged.items()))


def image_scores(gallery: Gallery, rows: NDArray[np.int64], seed: int, where: str,
                 found: NDArray[np.int64] | None = None) -> list[Score]:
    """What the nearest other picture, or the one that was `found` (Q x 1), has in common with each: the shop's type,
    ours, the shop's colour, how that looks."""
    measures: list[tuple[str, float | None, Callable[[NDArray[np.int64]], NDArray[np.generic]]]] = []
    ours = [widest_type(one.facts.garment) for one in gallery.shown]
    genders = [one.facts.gender or "" for one in gallery.shown]
    types, shades = list(gallery.fine), list(gallery.shade)
    measures += [
        ("type", 0.80, lambda found: same_label(types, rows, found)),
        ("type in our vocabulary", 0.88, lambda found: same_label(ours, rows, found)),
        ("colour", 0.68, lambda found: same_label(shades, rows, found)),
        ("colour by how it looks (OKLab)", None, lambda found: shade_likeness(shades, rows, found)),
        ("gender", None, lambda found: same_label(genders, rows, found)),
        ("type and colour", 0.60,
         lambda found: same_label(types, rows, found) & same_label(shades, rows, found)),
    ]
    if found is None:
        found = nearest(gallery.items[rows] @ gallery.items.T, 1, rows)
    reference = nearest(gallery.clip[rows] @ gallery.clip.T, 1, rows)
    scores = []
    for name, target, measure in measures:
        mine, theirs = measure(found), measure(reference)
        low, high = paired_interval(mine, theirs, seed)
        scores.append(Score(name=f"image to image {where}: {name} P@1 ({low:+.3f} to {high:+.3f} over CLIP)",
                            value=float(mine.mean()), reference=float(theirs.mean()), target=target))
    return scores


def word_scores(gallery: Gallery, rows: NDArray[np.int64], ways: Ways, where: str) -> list[Score]:
    """Canonical captions: right is every picture of the same garment, colours and pattern."""
    facts = gallery.facts
    numbers: dict[object, int] = {}
    codes = np.array([numbers.setdefault((one.garment, one.colours, one.pattern), len(numbers)) for one in facts])
    same = codes[rows][:, None] == codes[None]
    scores = []
    languages: tuple[Language, ...] = ("en", "ru")
    for language in languages:
        texts = [caption(facts[row], language) for row in rows]
        mine = recalls(same, nearest(weighted(ways.embed_words(texts)) @ gallery.items.T, 10))
        theirs = recalls(same, nearest(ways.clip_words(texts) @ gallery.clip.T, 10))
        scores += [Score(name=f"words to image {where} ({language}): R@{rank}", value=float(mine[rank].mean()),
                         reference=float(theirs[rank].mean()), target=target)
                   for rank, target in ((1, 0.50), (10, 0.90))]
    return scores


def strict_scores(gallery: Gallery, ways: Ways) -> list[Score]:
    """One description, one picture, twins merged; and a word for a colour or a type, any picture of it."""
    texts = list(dict.fromkeys(gallery.texts))
    right = np.array(gallery.texts, dtype=object)[None] == np.array(texts, dtype=object)[:, None]
    found = recalls(right, nearest(weighted(ways.embed_words(texts)) @ gallery.items.T, 10))
    values = {"description R@1": float(found[1].mean()), "description R@10": float(found[10].mean())}
    for name, labels in (("colour P@1", gallery.shade), ("type P@1", gallery.broad)):
        said = sorted(set(labels))
        first = nearest(weighted(ways.embed_words(said)) @ gallery.items.T, 1)[:, 0]
        values[name] = float(np.mean([labels[row] == one for one, row in zip(said, first, strict=True)]))
    return [Score(name=f"strict: {name}", value=value, reference=_PUBLISHED[name]) for name, value in values.items()]


def widest_type(garment: str | None) -> str:
    """The type that a garment is a kind of, whose own is none: that of a polo shirt is a t-shirt."""
    found = garment or ""
    while (parent := vocabulary().entry("garment", found).parent if found else None) is not None:
        found = parent
    return found
