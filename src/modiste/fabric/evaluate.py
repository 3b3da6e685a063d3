"""What `modiste evaluate fabric` measures: is each fabric what was asked, do sets of them look like real ones, are they
new, and do they close.

A scorer judges that learnt from held-out pictures and held-out drawings (`fabric.scorer`). Every engine that is at hand
is measured on the same categories and seeds, so that each number stands beside those of the others.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.core.errors import WeightsError
from modiste.core.messages import message
from modiste.core.settings import Settings
from modiste.data.cards import weights_folder
from modiste.fabric.categories import CATEGORIES
from modiste.fabric.finishing.seams import Pixels, quiet_edges, seam_score
from modiste.fabric.neural.folders import FABRIC, FromDisk, load_dcgan, load_tile_unet
from modiste.fabric.neural.training.pictures import FabricPictures, read_fabrics
from modiste.fabric.neural.upscale import upscale, upscaler_at
from modiste.fabric.pipeline import FabricRequest, make
from modiste.fabric.scorer import HELD_OUT_SEED, STEPS, FabricScorer, held_out_drawings, scorer_for
from modiste.train.metrics import (
    Closeness,
    Interval,
    closeness,
    kernel_distance,
    kernel_distance_interval,
    prdc,
    rate,
    split_floor,
)
from modiste.train.recipe import TrainProgress
from modiste.train.report import NUMBERS, Cell, as_json, write_numbers, write_sheet
from modiste.train.scores import EvaluateRequest, PartProgress, Score, Scorecard

_TILE_PX: Final = 256
_UNSEEN: Final = 40  # drawings a category that stand for real pictures where none are given
_NEIGHBOURS: Final = 5
_GEOMETRY: Final = ("checkered", "dotted")
_ENLARGED_EVERY: Final = 5  # super-resolution is tried on every fifth tile
_SHEET: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineFindings:
    """One engine: how often each category was recognised, its distance from real pictures, overall and by category,
    recall, closeness to the training pictures, the worst seams of tiles and of enlarged tiles."""

    engine: str
    recognised: Interval
    by_category: dict[str, Interval]
    kid: Interval
    kid_by_category: dict[str, float]
    recall: float
    closeness: Closeness | None
    worst_seam: float
    worst_enlarged_seam: float | None


@dataclass(frozen=True, slots=True)
class _Subject:
    """What is compared with: real pictures, training pictures (none where no data was given), as the scorer sees
    them."""

    scorer: FabricScorer
    real: FabricPictures
    real_seen: NDArray[np.float64]
    training_seen: NDArray[np.float64] | None


def evaluate(request: EvaluateRequest, settings: Settings, progress: TrainProgress | None) -> Scorecard:
    """Measure the engines and write the report: numbers and a sheet, a category a row, the engines side by side.

    `request.data` is a folder of fabrics by category; the fifth of it that no training sees is compared with. Without
    data, drawings of unseen seeds are. `request.samples` are shared out to the categories.

    Raises:
        DataError: the data has too few pictures.
        OutputError: the report's folder cannot be written to.
    """
    tell = PartProgress(progress)
    tell(0.0, message("train.reading_pictures"))
    subject = _subject(request, settings, tell.part(0.02, 0.4))
    model = Path(request.model) if request.model else None
    engines = _engines(model, subject.real.names)
    each = max(1, request.samples // len(subject.real.names))
    folder = request.folder or Path("runs") / "evaluate-fabric"
    findings = []
    shown: dict[str, list[Cell]] = {name: [] for name in subject.real.names}
    for number, engine in enumerate(engines):
        part = tell.part(0.4 + 0.6 * number / len(engines), 0.4 + 0.6 * (number + 1) / len(engines))
        tiles = _draw(engine, model, subject.real.names, each, request.seed, part)
        findings.append(_find(engine, tiles, subject, model, request.seed))
        for name, made in tiles.items():
            shown[name] += [Cell(tile, (name, engine)) for tile in made[:_SHEET]]
    columns = min(each, _SHEET) * len(engines)
    write_sheet(folder / "sheet.png", [cell for row in shown.values() for cell in row], columns)
    floor = split_floor(subject.real_seen, kernel_distance, seed=request.seed)
    write_numbers(folder, as_json({
        "model": request.model or "bundled", "data": str(request.data) if request.data else "drawings of unseen seeds",
        "samples": each * len(subject.real.names), "seed": request.seed, "floor": floor, "findings": findings}))
    return Scorecard(
        room="fabric", model=request.model or "bundled", samples=each * len(subject.real.names), seed=request.seed,
        scores=_scores(findings, floor), notes=_notes(request, findings, subject, folder))


def _subject(request: EvaluateRequest, settings: Settings, tell: PartProgress) -> _Subject:
    if request.data is None:
        drawings = [(number, one) for number, name in enumerate(CATEGORIES)
                    for one in held_out_drawings(name, _UNSEEN, 2 * HELD_OUT_SEED)]
        real = FabricPictures([one for _, one in drawings], np.array([number for number, _ in drawings]),
                              tuple(CATEGORIES))
        scorer = scorer_for(FabricPictures([], np.zeros(0, np.int64), ()), settings.home / "fabric-scorer",
                            STEPS, tell)
        return _Subject(scorer, real, scorer.look(real.pictures)[0], None)
    held_out = read_fabrics([request.data], _TILE_PX, split="test")
    scorer = scorer_for(held_out, settings.home / "fabric-scorer", STEPS, tell)
    real, training = held_out.evened(request.seed), read_fabrics([request.data], _TILE_PX)
    return _Subject(scorer, real, scorer.look(real.pictures)[0], scorer.look(training.pictures)[0])


def _engines(model: Path | None, names: Sequence[str]) -> list[str]:
    """The engines that can make all of the categories."""
    folder = (model if model is not None else weights_folder()) / FABRIC
    found = ["drawn"] if all(name in CATEGORIES for name in names) else []
    try:
        if set(names) <= set(load_tile_unet(folder).categories):
            found.append("neural")
    except WeightsError:  # this model has no U-Net of fabrics: the others are measured
        pass
    try:
        for name in names:
            load_dcgan(folder, name)
        found.append("dcgan")
    except WeightsError:
        pass
    return found


def _draw(engine: str, model: Path | None, names: Sequence[str], each: int, seed: int, tell: PartProgress
          ) -> dict[str, list[Pixels]]:
    tiles = {}
    for number, name in enumerate(names):
        tell(number / len(names), message("fabric.engine_draws", engine=engine, name=name))
        request = FabricRequest(
            category=name, engine=engine, size_px=_TILE_PX, model=None if engine == "drawn" else model)
        tiles[name] = [np.asarray(one.swatch.tile) for one in make(request, n=each, seed=seed + number * each)]
    return tiles


def _find(engine: str, tiles: dict[str, list[Pixels]], subject: _Subject, model: Path | None, seed: int
          ) -> EngineFindings:
    every = [tile for made in tiles.values() for tile in made]
    asked = np.repeat(np.arange(len(tiles)), [len(made) for made in tiles.values()])
    seen, said = subject.scorer.look(every)
    wanted = np.array([subject.scorer.names.index(name) for name in tiles])[asked]
    hits = said == wanted
    near = None
    if subject.training_seen is not None:
        near = closeness(seen, subject.real_seen, subject.training_seen)
    around = min(len(seen), len(subject.real_seen)) > _NEIGHBOURS
    return EngineFindings(
        engine=engine, recognised=rate(int(hits.sum()), len(hits)),
        by_category={name: rate(int(hits[asked == k].sum()), int((asked == k).sum())) for k, name in enumerate(tiles)},
        kid=kernel_distance_interval(subject.real_seen, seen, seed=seed),
        kid_by_category={name: kernel_distance(subject.real_seen[subject.real.category == k], seen[asked == k])
         for k, name in enumerate(tiles) if min((subject.real.category == k).sum(), (asked == k).sum()) >= 2},
        recall=prdc(subject.real_seen, seen, _NEIGHBOURS).recall if around else float("nan"),
        closeness=near, worst_seam=max(seam_score(
            tile) for tile in every), worst_enlarged_seam=_enlarged_seam(engine, every, model))


def _enlarged_seam(engine: str, tiles: Sequence[Pixels], model: Path | None) -> float | None:
    network = upscaler_at(model, FromDisk())
    if network is None or engine == "dcgan":
        return None
    return max(seam_score(quiet_edges(upscale(tile, network))) for tile in tiles[::_ENLARGED_EVERY])


def _scores(findings: Sequence[EngineFindings], floor: Interval) -> tuple[Score, ...]:
    by_name = {one.engine: one for one in findings}
    scores: list[Score] = []
    for one in findings:
        own = one.engine != "dcgan"
        scores += [
            Score(
                name=f"{one.engine}: category recognised", value=one.recognised.value, reference=None,
                target=0.95 if own else None),
            Score(
                name=f"{one.engine}: KID x1000", value=1000 * one.kid.value, reference=1000 * floor.value, target=None,
                higher_is_better=False),
            Score(name=f"{one.engine}: recall", value=one.recall),
            Score(
                name=f"{one.engine}: worst seam", value=one.worst_seam, reference=None, target=1.03 if own else None,
                higher_is_better=False),
        ]
        if one.worst_enlarged_seam is not None:
            scores.append(
                Score(
                    name=f"{one.engine}: worst seam, enlarged", value=one.worst_enlarged_seam, reference=None,
                    target=1.03, higher_is_better=False))
        if one.closeness is not None:
            scores += [
                Score(name=f"{one.engine}: distance to nearest training picture", value=one.closeness.median,
                      reference=one.closeness.real_median),
                Score(name=f"{one.engine}: copies of a training picture", value=one.closeness.too_near.value,
                      reference=one.closeness.real_too_near.value, target=None, higher_is_better=False),
            ]
    if "neural" in by_name and "dcgan" in by_name:
        ratio = by_name["neural"].kid.value / max(by_name["dcgan"].kid.value, 1e-9)
        scores.append(
            Score(name="KID of neural / KID of dcgan", value=ratio, reference=1.0, target=0.6, higher_is_better=False))
    if "neural" in by_name and "floral" in by_name["neural"].kid_by_category:
        kids = by_name["neural"].kid_by_category
        worst = max((kids[name] for name in _GEOMETRY if name in kids), default=float("nan"))
        scores.append(
            Score(
                name="neural: KID of checks and dots / of floral", value=worst / max(kids["floral"], 1e-9),
                reference=None, target=1.3, higher_is_better=False))
    return tuple(scores)


def _notes(request: EvaluateRequest, findings: Sequence[EngineFindings], subject: _Subject, folder: Path
           ) -> tuple[str, ...]:
    against = (f"{len(subject.real.pictures)} held-out pictures of {request.data}" if request.data
               else f"{len(subject.real.pictures)} drawings of unseen seeds, since no data was given")
    intervals = "; ".join(f"{one.engine} {1000 * one.kid.low:.1f} to {1000 * one.kid.high:.1f}" for one in findings)
    weakest = "; ".join(f"{one.engine} {min(one.by_category, key=lambda name: one.by_category[name].value)} "
                        f"{min(rate.value for rate in one.by_category.values()):.2f}" for one in findings)
    return (f"compared with {against}", f"95 % intervals of KID x1000: {intervals}", f"weakest category: {weakest}",
            f"enlarged: every {_ENLARGED_EVERY}th tile, four times the side",
            f"report: {folder / NUMBERS} and sheet.png beside it, a category a row")
