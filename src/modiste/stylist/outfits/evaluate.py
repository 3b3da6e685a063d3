"""What `modiste evaluate stylist` measures of outfits: which of four garments was worn with the rest, and which garment
of an outfit was exchanged.

Five folds by wearer. Wrong answers are of the slot and the word of the right one, from other wearers of the fold, so
that nothing but going together tells them apart. Printed beside it: what the photos' light and sharpness alone tell,
pairs of words with colours by pointwise mutual information, and mean similarity.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.core.messages import message
from modiste.core.progress import Progress
from modiste.data.cards import bundled
from modiste.garment.segmentation.load import load_segmenter
from modiste.stylist.edits.exchanging import PROMISING
from modiste.stylist.outfits.compatibility import JUDGED, Compatibility
from modiste.stylist.outfits.fitting import Worn, bilinear_scores, fit, folds_of, others_of
from modiste.stylist.outfits.harmony import colour_facts
from modiste.stylist.outfits.layout import FACTS, SHARPNESS, TRUNK
from modiste.stylist.outfits.recipe import bundled_reader
from modiste.stylist.outfits.seen_photos import SeenPhotos, mark_of
from modiste.stylist.outfits.street import count_of, labels_name, read_worn
from modiste.stylist.outfits.transfer import FILE, replaced
from modiste.stylist.outfits.unmasked import FILE as UNMASKED
from modiste.stylist.outfits.unmasked import joined, read_unmasked
from modiste.train.scores import PartProgress, Score

FOLDS: Final = 5
_WRONG: Final = 3
_RANKED: Final = 50
SHOWN: Final = "model, photos of a catalogue"
SHOWN_STATISTICS: Final = "photo statistics, photos of a catalogue"
_DISTANT: Final = 0.25
_SMALLEST_SET: Final = 4
Matrix = NDArray[np.float32]
Rows = NDArray[np.int64]
Judge = Callable[[Rows], float]


@dataclass(frozen=True, slots=True)
class Question:
    """An outfit's rows, which place is asked for, and wrong answers."""

    rows: Rows
    place: int
    wrong: Rows


@dataclass(frozen=True, slots=True)
class Answers:
    """How often the right garment beats a wrong one (AUC), and all three (FITB), with the standard error."""

    auc: float
    fitb: float
    error: float
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Edits:
    """Outfits of which one garment was exchanged for one of a distant outfit: how often it is named, the median rank of
    the true one among 50 of its word or slot, and how often a model of other folds agrees that the edit helps."""

    named: float
    chance: float
    rank: float
    agrees: float
    count: int


def outfit_scores(path: Path, seed: int, progress: Progress | None, *, folder: Path | None = None,
                  most: int | None = None) -> tuple[tuple[Score, ...], int]:
    """The scores of outfits and edits on a table of street photos with masks, and how many questions they are of; with
    a `catalog.parquet` beside it also those of the same outfits by a shop's photos. What is seen of photos is kept in
    `folder`; `most` takes so many of the street photos, and of the tables beside it the same share.

    Raises:
        DataError: it holds no outfits.
        OutputError: what was seen cannot be written.
    """
    reader, tell = bundled_reader(), PartProgress(progress)
    share = 1.0 if most is None else min(1.0, most / count_of(path))

    def seen(name: str, *made_by: Path) -> SeenPhotos:
        return SeenPhotos(reader, None if folder is None else folder / f"{name}.safetensors",
                          "" if folder is None else mark_of((*_looking(), *made_by)))

    worn = read_worn(path, reader, tell.part(0.0, 0.08), seen=seen("street", path.with_name(labels_name(path))),
                     most=most)
    shop = path.with_name(FILE)
    shown = replaced(worn, shop, reader, seed, tell.part(0.08, 0.2), seen=seen("shop"), share=share
                     ) if shop.is_file() else None
    beside = path.with_name(UNMASKED)
    more = read_unmasked(beside, load_segmenter(), reader, tell.part(0.2, 0.75), seen=seen("unmasked", bundled(
        "garment")), share=share) if beside.is_file() else None
    answers, edits = measure(worn, seed, tell.part(0.75, 1.0), shown, more)
    rows = [Score(name="outfits auc", value=answers["model"].auc, reference=answers["photo statistics"].auc,
                  target=0.65),
            Score(name="outfits fitb", value=answers["model"].fitb, reference=answers["photo statistics"].fitb,
                  target=0.40)]
    for name in ("photo statistics", "word and colour pairs", "mean similarity"):
        rows += [Score(name=f"outfits auc, {name}", value=answers[name].auc),
                 Score(name=f"outfits fitb, {name}", value=answers[name].fitb)]
    if shown is not None:
        rows += [Score(name="outfits fitb, photos of a catalogue", value=answers[SHOWN].fitb, target=0.33,
                       reference=answers[SHOWN_STATISTICS].fitb),
                 Score(name="outfits auc, photos of a catalogue", value=answers[SHOWN].auc,
                       reference=answers[SHOWN_STATISTICS].auc),
                 Score(name="outfits fitb, photos of a catalogue, standard error", value=answers[SHOWN].error)]
    rows += [Score(name="outfits fitb, standard error", value=answers["model"].error),
             Score(name="edits: exchanged garment named", value=edits.named, reference=edits.chance, target=0.45),
             Score(name="edits: rank of the true one of 50", value=edits.rank, target=15, higher_is_better=False),
             Score(name="edits: other folds agree", value=edits.agrees, target=0.65)]
    return tuple(rows), answers["model"].count


def _looking() -> list[Path]:
    """Programs and weights on which it depends what is seen of a photo."""
    package = Path(__file__).parents[2]
    return [*(package / name for name in ("core", "imaging", "encoder", "garment")), bundled("cut"),
            *(Path(__file__).with_name(f"{name}.py") for name in ("looks", "street", "transfer", "unmasked"))]


def measure(worn: Worn, seed: int = 1, progress: Progress | None = None, shown: tuple[Worn, Rows] | None = None,
            more: Worn | None = None) -> tuple[dict[str, Answers], Edits]:
    """Answers of the model and of the controls, and edits, over all folds; `shown` is the same by a shop's photos, with
    the number of the photo of each garment (`transfer.replaced`); `more` outfits are learnt from, but asked nothing."""
    folds = folds_of(worn.wearers, FOLDS, seed)
    taught = _taught(worn, folds, more)
    hits: dict[str, list[tuple[float, float]]] = {}
    edits: list[tuple[float, float, float, float]] = []
    models = [fit(known) for known in taught]
    for fold, known in enumerate(taught):
        held = worn.of(folds == fold)
        questions = questions_of(held, np.random.default_rng(seed + fold))
        judges = {"model": judge_of(models[fold], held), **controls(known, held)}
        for name, judge in judges.items():
            hits.setdefault(name, []).extend(answer(judge, one) for one in questions)
        if shown is not None:
            there, photos = shown[0].of(folds == fold), shown[1][folds == fold]
            told = [one for one in questions if photos[one.rows[one.place]] not in photos[one.wrong]]
            beside = controls(known, there)["photo statistics"]
            for name, judge in ((SHOWN, judge_of(models[fold], there)), (SHOWN_STATISTICS, beside)):
                hits.setdefault(name, []).extend(answer(judge, one) for one in told)
        # Who edits and who agrees have learnt from different outfits, and neither from this fold.
        half = folds_of(known.wearers, 2, seed)
        halves = fit(known.of(half == 0)), fit(known.of(half == 1))
        edits += exchanged(held, models[fold], halves, np.random.default_rng(seed + fold))
        if progress is not None:
            progress((fold + 1) / FOLDS, message("stylist.comparing_outfits", count=len(questions)))
    table = np.array(edits)
    return ({name: _answers(some) for name, some in hits.items()},
            Edits(named=float(table[:, 0].mean()), chance=float(table[:, 1].mean()), rank=float(np.median(table[:, 2])),
                  agrees=float(np.nanmean(table[:, 3])), count=len(table)))


def _taught(worn: Worn, folds: Rows, more: Worn | None) -> list[Worn]:
    """What each fold's model learns from: the other folds, and of `more` the outfits of none of its wearers."""
    if more is None:
        return [worn.of(folds != fold) for fold in range(FOLDS)]
    both, count = joined(worn, more), len(folds)
    found = []
    for fold in range(FOLDS):
        asked = both.wearers[:count][folds == fold]
        rows = np.concatenate([folds != fold, ~np.isin(both.wearers[count:], asked)])
        found.append(both.of(rows))
    return found


def questions_of(held: Worn, rng: np.random.Generator) -> list[Question]:
    """A question for every garment of an outfit of three and more for which there are three wrong answers."""
    found = []
    for rows in held.sets(3):
        for place, row in enumerate(rows):
            others = others_of(held, int(row))
            if len(others) >= _WRONG:
                found.append(Question(rows, place, rng.choice(others, _WRONG, replace=False)))
    return found


def judge_of(model: Compatibility, held: Worn) -> Judge:
    """The energy of rows by a model."""
    pairs = model.pair_scores(held.looks, [JUDGED[slot] for slot in held.slots])
    colours = colour_facts(held.looks[:, FACTS])
    return lambda rows: model.energy(pairs[np.ix_(rows, rows)], colours[rows])


def controls(known: Worn, held: Worn) -> dict[str, Judge]:
    """What is known without a look at the garments themselves, or without learning."""
    def statistics(worn: Worn) -> Matrix:
        facts = worn.looks[:, FACTS]
        return np.concatenate([worn.looks[:, SHARPNESS], facts[:, [0, 3, 7, 8]]], axis=1)

    told = bilinear_scores(known, statistics(known), held, statistics(held))
    unit = held.looks[:, TRUNK] - known.looks[:, TRUNK].mean(axis=0)
    unit = unit / np.maximum(np.linalg.norm(unit, axis=1, keepdims=True), 1e-6)
    alike = unit @ unit.T
    mutual = _mutual_information(known, held)
    return {"photo statistics": _pairwise(told), "word and colour pairs": _pairwise(mutual),
            "mean similarity": _pairwise(alike)}


def _pairwise(scores: Matrix) -> Judge:
    def judge(rows: Rows) -> float:
        return float(scores[np.ix_(rows, rows)][np.triu_indices(len(rows), 1)].mean())

    return judge


def _mutual_information(known: Worn, held: Worn) -> Matrix:
    """log P(a, b) / P(a) P(b) of slots with their likeliest shade, one added to each count."""
    def kinds(worn: Worn) -> Rows:
        shade = worn.looks[:, FACTS.start - 64:FACTS.start].argmax(axis=1)
        return np.asarray(worn.slots * 64 + shade, np.int64)

    size = 64 * len(JUDGED)
    both = np.zeros((size, size))
    seen = kinds(known)
    for rows in known.sets(2):
        for a in rows:
            both[seen[a], seen[[b for b in rows if b != a]]] += 1
    single = both.sum(axis=1) + 1
    mutual = np.log((both + 0.2) * both.sum() / np.outer(single, single))
    at = kinds(held)
    return np.asarray(mutual[np.ix_(at, at)], np.float32)


def answer(judge: Judge, question: Question) -> tuple[float, float]:
    """The share of wrong answers that the right one beats, and 1 where it beats all."""
    right = judge(question.rows)
    wrong = []
    for row in question.wrong:
        rows = question.rows.copy()
        rows[question.place] = row
        wrong.append(judge(rows))
    beaten = [(right > one) + 0.5 * (right == one) for one in wrong]
    return float(np.mean(beaten)), float(all(right > one for one in wrong))


def _answers(hits: list[tuple[float, float]]) -> Answers:
    table = np.array(hits)
    return Answers(float(table[:, 0].mean()), float(table[:, 1].mean()), float(table[:, 1].std() / len(table) ** 0.5),
                   len(table))


def exchanged(held: Worn, model: Compatibility, halves: tuple[Compatibility, Compatibility],
              rng: np.random.Generator) -> list[tuple[float, float, float, float]]:
    """For each outfit of four and more, one garment exchanged: whether it is named, by chance, the rank of the true one
    among 50, and whether the second of two models agrees that what the first likes best of them helps."""
    judge, editor, second = (judge_of(one, held) for one in (model, *halves))
    pairs = model.pair_scores(held.looks, [JUDGED[slot] for slot in held.slots])
    found = []
    for rows in held.sets(_SMALLEST_SET):
        place = int(rng.integers(len(rows)))
        same = np.flatnonzero((held.slots == held.slots[rows[place]]) & (held.wearers != held.wearers[rows[place]]))
        if len(same) < _WRONG:
            continue
        far = _distant(held, rows, same)
        broken = rows.copy()
        broken[place] = far[rng.integers(len(far))]
        named = least_fitting(held, broken, judge, pairs) == place
        pool = rng.permutation(same[same != broken[place]])[: _RANKED - 1]
        energies = np.array([judge(_with(broken, place, int(row))) for row in (rows[place], *pool)])
        rank = 1 + float((energies[1:] > energies[0]).sum()) * (_RANKED - 1) / max(1, len(pool))
        choices = np.array([rows[place], *pool])
        best = choices[int(np.argmax([editor(_with(broken, place, int(row))) for row in choices]))]
        agrees = float(second(_with(broken, place, int(best))) > second(broken))
        found.append((float(named), 1 / len(rows), rank, agrees))
    return found


def least_fitting(held: Worn, rows: Rows, judge: Judge, pairs: Matrix) -> int:
    """The place of the garment that stands out most, as `modiste improve` finds it: the most promising others of its
    slot, by their pairs with the rest, gain most in its place on the average."""
    now = judge(rows)
    odd = []
    for place, row in enumerate(rows):
        rest = np.delete(rows, place)
        others = np.flatnonzero((held.slots == held.slots[row]) & (np.arange(len(held.slots)) != row))
        others = others[np.argsort(-pairs[np.ix_(others, rest)].sum(axis=1))][:PROMISING]
        odd.append(float(np.mean([judge(_with(rows, place, int(other))) - now for other in others] or [-np.inf])))
    return int(np.argmax(odd))


def _with(rows: Rows, place: int, row: int) -> Rows:
    changed = rows.copy()
    changed[place] = row
    return changed


def _distant(held: Worn, rows: Rows, same: Rows) -> Rows:
    """The garments of the outfits that look least like this one: a quarter of them."""
    centre = held.looks[:, TRUNK] - held.looks[:, TRUNK].mean(axis=0)
    mine = centre[rows].mean(axis=0)
    wholes = np.stack([centre[held.outfits == held.outfits[row]].mean(axis=0) for row in same])
    alike = wholes @ mine / np.maximum(np.linalg.norm(wholes, axis=1) * np.linalg.norm(mine), 1e-6)
    return same[np.argsort(alike)[: max(1, int(_DISTANT * len(same)))]]
