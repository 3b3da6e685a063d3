"""What `modiste evaluate garment` measures: are the clothes found, and does another fabric look sewn.

Masks are compared on the photos with masks made by hand that no training sees, all pixels of all photos together
(Everingham et al., 2010, "Pascal VOC", section 4.2). GrabCut from a box in the middle of the photo is the baseline.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from modiste.core.errors import DataError
from modiste.core.garment_mask import PARTS
from modiste.core.messages import message
from modiste.core.settings import Settings
from modiste.data.cards import weights_folder
from modiste.garment.draping.evaluate import DrapeFindings, measure_drapes
from modiste.garment.reading.evaluate import agree, cut_scores
from modiste.garment.reading.folders import CUT, load_reader
from modiste.garment.reading.reader import CutReader
from modiste.garment.segmentation.engine import CLASSES, SegmenterEngine
from modiste.garment.segmentation.labels import IGNORED, Labels
from modiste.garment.segmentation.load import load_segmenter
from modiste.garment.training.examples import Example, has_masks, read_examples
from modiste.train.recipe import TrainProgress
from modiste.train.report import NUMBERS, Cell, as_json, write_numbers, write_sheet
from modiste.train.scores import EvaluateRequest, PartProgress, Score, Scorecard

Counts = NDArray[np.int64]
"""Pixels by true and found class, C x C."""

_TARGET_BINARY: Final = 0.80
_TARGET_PARTS: Final = 0.50
_TARGET_SECONDS: Final = 0.4
_TARGET_SHADING: Final = 0.9
_TARGET_RESIDUE: Final = 0.1
_DRAPES: Final = 24
_SPEED_PX: Final = 384
_WORST: Final = 20
_TINTS: Final = np.array([(0, 0, 0), (230, 60, 60), (60, 90, 230), (230, 60, 230), (240, 160, 40), (60, 200, 60),
                          (60, 220, 220), (240, 240, 60), (240, 200, 170)], np.float32)


@dataclass(frozen=True, slots=True, kw_only=True)
class GarmentFindings:
    """Overlap (intersection over union) of clothes with the true ones, of each part, and of the baseline's clothes;
    seconds for a photo of 384 pixels."""

    photos: int
    clothes: float
    parts: dict[str, float]
    baseline: float
    seconds: float

    @property
    def mean_of_parts(self) -> float:
        """Mean over the parts that are in the photos."""
        return float(np.nanmean(list(self.parts.values())))


def evaluate(request: EvaluateRequest, settings: Settings, progress: TrainProgress | None) -> Scorecard:
    """Measure a segmenter and write the report: numbers, and the worst photos with the true and the found parts.

    Raises:
        DataError: the data is no table of photos with masks, or has too few.
        WeightsError: the segmenter cannot be loaded.
    """
    if request.engine == CUT:
        return _cuts(request, settings, progress)
    if request.data is None or not has_masks(request.data):
        raise DataError("garment.evaluate_needs_masks")
    tell = PartProgress(progress)
    examples = read_examples([request.data], split="test", fewest=1)[: request.samples]
    engine = load_segmenter(request.model)
    counts, baseline, overlaps = [], [], []
    for number, example in enumerate(examples):
        tell(0.8 * number / len(examples), message("garment.photo_of", number=number + 1, total=len(examples)))
        found = found_classes(engine, example.photo)
        counts.append(confusion(example.labels, found))
        baseline.append(confusion(example.labels, middle_cut(example.photo)))
        overlaps.append((clothes_overlap(counts[-1]), example, found))
    total = np.sum(counts, axis=0)
    findings = GarmentFindings(photos=len(examples), clothes=clothes_overlap(total), parts=part_overlaps(total),
                               baseline=clothes_overlap(np.sum(baseline, axis=0)), seconds=_seconds(engine, examples))
    tell(0.8, message("garment.draping"))
    drapes, pairs = measure_drapes(examples, _DRAPES, request.seed)
    folder = request.folder or Path("runs") / "evaluate-garment"
    write_sheet(folder / "drapes.png", pairs, 6)
    worst = sorted(overlaps, key=lambda one: one[0])[:_WORST]
    write_sheet(folder / "worst.png", [_cell(*one) for one in worst], 4)
    write_numbers(folder, as_json({"model": engine.name, "data": str(request.data), "findings": findings,
                                   "drapes": drapes}))
    return Scorecard(
        room="garment", model=request.model or "bundled", samples=len(examples), seed=request.seed,
        scores=_scores(findings, drapes),
        notes=(
            f"compared with {len(examples)} photos of {request.data} that no training sees",
            f"report: {folder / NUMBERS}, and worst.png beside it: photo, true parts, found parts",
            f"drapes.png: {drapes.drapes} garments before and after, by their true masks"))


def _cuts(request: EvaluateRequest, settings: Settings, progress: TrainProgress | None) -> Scorecard:
    if request.data is None:
        raise DataError("garment.no_cut_labels", data="--data")
    folder = weights_folder() if request.model is None else Path(request.model)
    tell = PartProgress(progress)
    found = agree(request.data, load_segmenter(None, settings), CutReader(load_reader(folder / CUT)),
                  lambda count: tell(min(0.99, count / request.samples), message("garment.cut_out", count=count)))
    return Scorecard(room="garment", model=request.model or "bundled", samples=found.photos, seed=request.seed, notes=(
        "cut: photos with labels set by eye that no training sees, found by the bundled segmenter; beside: the usual",
        f"refused, which counts as wrong: {found.refused}"), scores=cut_scores(found))


def found_classes(engine: SegmenterEngine, photo: NDArray[np.uint8]) -> Labels:
    """The likeliest of `CLASSES` at each pixel H x W; of an engine that tells only clothes from the rest, "other"."""
    seen = engine.probabilities(photo)
    large = np.stack([cv2.resize(one, photo.shape[1::-1], interpolation=cv2.INTER_LINEAR) for one in seen])
    numbers = [CLASSES.index("other" if name == "clothes" else name) for name in engine.classes]
    return np.asarray(np.array(numbers, np.uint8)[large.argmax(axis=0)])


def confusion(true: Labels, found: Labels) -> Counts:
    """How many pixels of each true class were found to be of each class; what is not known does not count."""
    known = true != IGNORED
    cells = true[known].astype(np.int64) * len(CLASSES) + found[known]
    return np.bincount(cells, minlength=len(CLASSES) ** 2).reshape(len(CLASSES), len(CLASSES))


def clothes_overlap(counts: Counts) -> float:
    """Intersection over union of all parts together."""
    worn = slice(1, 1 + len(PARTS))
    both = counts[worn, worn].sum()
    return float(both / max(1, counts[worn].sum() + counts[:, worn].sum() - both))


def part_overlaps(counts: Counts) -> dict[str, float]:
    """Intersection over union of each part; not a number where a part is nowhere."""
    overlaps = {}
    for part in PARTS:
        k = CLASSES.index(part)
        union = counts[k].sum() + counts[:, k].sum() - counts[k, k]
        overlaps[part] = float(counts[k, k] / union) if union else float("nan")
    return overlaps


def middle_cut(photo: NDArray[np.uint8]) -> Labels:
    """The baseline: GrabCut from a box in the middle (Rother et al., 2004), all of it "upper"."""
    small = cv2.resize(photo, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    height, width = small.shape[:2]
    mask = np.zeros((height, width), np.uint8)
    box = (width // 5, height // 12, width * 3 // 5, height * 10 // 12)
    cv2.setRNGSeed(0)
    cv2.grabCut(small[..., ::-1].copy(), mask, box, np.zeros((1, 65)), np.zeros((1, 65)), 2, cv2.GC_INIT_WITH_RECT)
    inside = ((mask == cv2.GC_FGD) | (mask == cv2.GC_PR_FGD)).astype(np.uint8)
    return np.asarray(cv2.resize(inside, photo.shape[1::-1], interpolation=cv2.INTER_NEAREST), np.uint8)


def _seconds(engine: SegmenterEngine, examples: Sequence[Example]) -> float:
    photo = examples[0].photo
    factor = _SPEED_PX / max(photo.shape[:2])
    small = cv2.resize(photo, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    times = []
    for _ in range(5):
        start = time.perf_counter()
        engine.probabilities(small)
        times.append(time.perf_counter() - start)
    return float(np.median(times[1:]))


def _scores(findings: GarmentFindings, drapes: DrapeFindings) -> tuple[Score, ...]:
    return (
        Score(
            name="clothes: overlap (IoU)", value=findings.clothes, reference=findings.baseline, target=_TARGET_BINARY),
        Score(name="parts: mean overlap (IoU)", value=findings.mean_of_parts, reference=None, target=_TARGET_PARTS),
        *(Score(name=f"{part}: overlap (IoU)", value=overlap) for part, overlap in findings.parts.items()),
        Score(
            name=f"seconds for {_SPEED_PX} pixels", value=findings.seconds, reference=None, target=_TARGET_SECONDS,
            higher_is_better=False),
        Score(
            name="drape: correlation of shading, median", value=drapes.shading, reference=None, target=_TARGET_SHADING),
        Score(
            name="drape: the same in plain grey", value=drapes.shading_of_grey, reference=None, target=_TARGET_SHADING),
        Score(name="drape: share of garments at that target", value=drapes.share_at_target),
        Score(
            name="drape: share of garments with a residue of the old print of 0.1 at most",
            value=drapes.share_without_print),
        Score(
            name="drape: residue of an old print, greatest", value=drapes.residue, reference=None,
            target=_TARGET_RESIDUE, higher_is_better=False),
        Score(
            name="drape: pixels changed outside of a mask", value=float(drapes.outside_px), reference=None, target=0.0,
            higher_is_better=False),
    )


def _cell(overlap: float, example: Example, found: Labels) -> Cell:
    true = np.where(example.labels == IGNORED, 0, example.labels)
    three = np.concatenate([example.photo, tinted(example.photo, true), tinted(example.photo, found)], axis=1)
    side = max(three.shape[:2])
    square = np.full((side, side, 3), 255, np.uint8)
    square[: three.shape[0], : three.shape[1]] = three
    return Cell(square, (f"overlap {overlap:.2f}",))


def tinted(photo: NDArray[np.uint8], classes: Labels) -> NDArray[np.uint8]:
    """A photo with each class in a colour of its own over it."""
    colour = _TINTS[classes]
    share = np.where(classes[..., None] > 0, np.float32(0.6), np.float32(0.0))
    return np.asarray(photo * (1 - share) + colour * share, np.uint8)
