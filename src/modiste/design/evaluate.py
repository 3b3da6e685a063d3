"""What `modiste evaluate design` measures: does the model draw what was asked, like real photos, and not by copying.

Balanced prompts in both languages are drawn, and judged by a scorer that learnt from pictures which steer no training.
Each number stands beside its floor: the scorer's own accuracy on unseen real photos, real against real, retrieval.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from modiste.core.attributes import Attributes
from modiste.core.messages import message
from modiste.core.settings import Settings
from modiste.core.values import Photo
from modiste.data.pack import Pack
from modiste.design.engine import DesignEngine, SampleOptions
from modiste.design.evaluation import measures as measure
from modiste.design.evaluation.diversity import TOGETHER, DiversityScore, MaskOf, alone, diversity, photo_groups
from modiste.design.evaluation.features import Pixels, view, views
from modiste.design.evaluation.prompts import TestPrompt, TestRestyle, balanced_prompts, restyle_prompts, seen_pairs
from modiste.design.evaluation.scorer import PictureFeatures, Scorer
from modiste.design.evaluation.scorer_data import DRAWN, SCORED_PX, scored_pictures
from modiste.train.metrics import Closeness, Interval, closeness, rate
from modiste.train.recipe import TrainProgress
from modiste.train.report import NUMBERS, Cell, as_json, write_numbers, write_sheet
from modiste.train.scores import EvaluateRequest, PartProgress, Score, Scorecard

_RESTYLES_PER_PROMPT: Final = 0.4  # restyle requests per prompt: 200 beside the default 500
_GROUPS_PER_PROMPT: Final = 0.1  # prompts of which several designs are compared with each other
_CATALOGUE_PATTERNS: Final = ("striped", "checked", "printed")
_SHEET: Final = 32
_TRAINING_SAMPLE: Final = 9000  # training pictures compared with for copies; all of them where there are fewer


def _anything(_garment: str) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """What makes designs, and which types of garment (vocabulary ids) it `makes`."""

    engine: DesignEngine
    name: str
    makes: Callable[[str], bool] = _anything


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What an evaluation works on: the model, its name, real pictures and what is known of them, the scorer."""

    engine: DesignEngine
    name: str
    pack: Pack
    attributes: Sequence[Attributes]
    scorer: Scorer
    makes: Callable[[str], bool] = _anything
    """Which types of garment it can be asked for."""
    masks: MaskOf | None = None
    """Where the garment is in a picture; None: it is not looked at alone."""


@dataclass(frozen=True, slots=True)
class Made:
    """What the model made: pictures of prompts and of restyle requests, and how unlike designs of a prompt are, as
    pictures and the garments alone (None where the real photos show nothing often enough to compare with)."""

    drawn: Pixels
    restyled: Pixels
    diversity: DiversityScore | None
    diversity_alone: DiversityScore | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """All numbers of one evaluation."""

    kinds: tuple[measure.KindScore, ...]
    retrieved_kinds: tuple[measure.KindScore, ...]
    pixel_colour: Interval
    pixel_colour_real: Interval
    both: Interval
    both_real: Interval
    unseen: Interval
    unseen_prompts: int
    generated: measure.Distribution
    retrieved: measure.Distribution
    floor: Interval
    closeness_features: Closeness
    closeness_pixels: Closeness
    diversity: DiversityScore | None
    diversity_alone: DiversityScore | None
    restyle: measure.RestyleScore


def evaluate(request: EvaluateRequest, settings: Settings, progress: TrainProgress | None,
             maker: Maker | None = None, masks: MaskOf | None = None) -> Scorecard:
    """Measure a design model, or another `maker` of designs, and write the report. With `masks` it is told too how
    unlike the garments are alone.

    Raises:
        DataError: no data was named, or too few of its pictures are captioned for the scorer to learn.
        WeightsError: the model cannot be loaded.
        OutputError: the report's folder cannot be written to.
    """
    from modiste.design.load import load_engine

    tell = PartProgress(progress)
    real = scored_pictures(request, settings, tell)
    made = maker or Maker(engine=load_engine(request.model, settings), name=request.model or "bundled")
    subject = Subject(engine=made.engine, name=made.name, pack=real.pack, attributes=real.attributes,
                      scorer=real.scorer, makes=made.makes, masks=masks)
    return run(subject, request, tell)


def run(subject: Subject, request: EvaluateRequest, tell: PartProgress | None = None) -> Scorecard:
    """Draw, score and report with a loaded model; see `evaluate`."""
    tell = tell or PartProgress(None)
    asked, restyles = _requests(subject, request)
    made = Made(_draw(subject.engine, asked, request.seed, tell.part(0.2, 0.58)),
                _restyle(subject, restyles, request.seed, tell.part(0.58, 0.78)),
                *_diversity(subject, request, tell.part(0.78, 0.88)))
    tell(0.88, message("train.scoring"))
    looked = PictureFeatures.at(made.drawn)
    findings = _find(subject, asked, restyles, made, looked, request.seed, tell)
    folder = request.folder or Path("runs") / "evaluate-design"
    _report(folder, subject, request, findings, asked, restyles, made, looked)
    return Scorecard(room="design", model=subject.name, samples=len(asked), seed=request.seed, scores=_scores(findings),
                     notes=_notes(subject, findings, restyles, folder))


def _requests(subject: Subject, request: EvaluateRequest) -> tuple[tuple[TestPrompt, ...], tuple[TestRestyle, ...]]:
    steer = [subject.attributes[row] for row in subject.pack.rows("train")]
    classes = subject.scorer.classes
    patterns = [name for name in (*_CATALOGUE_PATTERNS, *DRAWN) if name in classes["pattern"]]
    garments = [one for one in classes["garment"] if subject.makes(one)]
    asked = balanced_prompts(garments, classes["colour"], patterns, count=request.samples,
                             seed=request.seed, seen=seen_pairs(steer))
    rows = subject.pack.rows("test")
    known = [subject.attributes[row].garment for row in rows]
    count = max(1, round(_RESTYLES_PER_PROMPT * request.samples))
    return asked, restyle_prompts(rows.tolist(), known, garments, count=count, seed=request.seed)


def _draw(engine: DesignEngine, asked: Sequence[TestPrompt], seed: int, tell: PartProgress) -> NDArray[np.uint8]:
    pictures = []
    for number, one in enumerate(asked):
        tell(number / len(asked), message("design.drawing", number=number + 1, total=len(asked)))
        design = engine.design(one.prompt, SampleOptions(seed=seed + number, size_px=SCORED_PX))[0]
        pictures.append(np.asarray(design.image, np.uint8))
    return np.stack(pictures)


def _restyle(subject: Subject, asked: Sequence[TestRestyle], seed: int, tell: PartProgress) -> NDArray[np.uint8]:
    pictures = []
    for number, one in enumerate(asked):
        tell(number / len(asked), message("design.restyling", number=number + 1, total=len(asked)))
        record = subject.pack.records[one.reference_row]
        photo = Photo(Image.fromarray(np.asarray(subject.pack.images[one.reference_row])), record.key)
        options = SampleOptions(seed=seed + number, size_px=SCORED_PX)
        design = subject.engine.restyle((photo,), one.prompt, options, mix=0.5)[0]
        pictures.append(np.asarray(design.image, np.uint8))
    return np.stack(pictures)


def _diversity(subject: Subject, request: EvaluateRequest, tell: PartProgress
               ) -> tuple[DiversityScore | None, DiversityScore | None]:
    """Several designs of a prompt, as `-n` gives them, beside real photos of what it asks for; and the garments of both
    alone, where the subject knows where they are."""
    pack, rows = subject.pack, subject.pack.rows("test").tolist()
    garments = [one for one in subject.scorer.classes["garment"] if subject.makes(one)]
    groups = photo_groups(rows, [subject.attributes[row] for row in rows], garments,
                         count=max(1, round(_GROUPS_PER_PROMPT * request.samples)), seed=request.seed)
    if not groups:
        return None, None
    drawn: list[Pixels] = []
    for number, group in enumerate(groups):
        tell(number / len(groups), message("design.drawing", number=number + 1, total=len(groups)))
        options = SampleOptions(n=TOGETHER, seed=request.seed + number, size_px=SCORED_PX)
        drawn += [np.asarray(design.image, np.uint8) for design in subject.engine.design(group.prompt, options)]
    shown = [np.asarray(pack.images[row], np.uint8) for group in groups for row in group.rows]

    def compared(designs: Sequence[Pixels], photos: Sequence[Pixels]) -> DiversityScore:
        ours, theirs = (subject.scorer.embed(PictureFeatures.at(np.stack(pictures)))
                        .reshape(len(groups), TOGETHER, -1) for pictures in (designs, photos))
        return diversity(ours, theirs, request.seed)

    if subject.masks is None:
        return compared(drawn, shown), None
    masks, asked = subject.masks, [group.prompt.attributes for group in groups for _ in range(TOGETHER)]
    cut = [[alone(picture, masks(picture, facts.garment or "")) for picture, facts in zip(pictures, asked, strict=True)]
           for pictures in (drawn, shown)]
    return compared(drawn, shown), compared(*cut)


def _find(subject: Subject, asked: Sequence[TestPrompt], restyles: Sequence[TestRestyle], made: Made,
          looked: PictureFeatures, seed: int, tell: PartProgress) -> Findings:
    scorer, pack = subject.scorer, subject.pack
    test_rows, train_rows = pack.rows("test"), pack.rows("train")
    real_views = views(pack.images, test_rows)
    real = PictureFeatures.at(real_views)
    tell(0.91, message("design.comparing"))
    sample = np.random.default_rng(seed).permutation(train_rows)[:_TRAINING_SAMPLE]
    training_views = views(pack.images, np.sort(sample))
    training = PictureFeatures.at(training_views)
    tell(0.97, message("design.retrieving"))
    facts = [subject.attributes[row] for row in train_rows]
    found = PictureFeatures.at(pack.images, measure.retrieve(asked, facts, train_rows.tolist(), seed))
    unseen = np.array([not one.seen for one in asked])
    hits = (measure.right(scorer, looked, "garment", [one.garment for one in asked])
            & measure.right(scorer, looked, "colour", [one.colour for one in asked]))
    both, both_real = measure.both_right(scorer, looked, asked)
    names = scorer.classes["colour"]
    real_colours = [subject.attributes[row].colours[:1] for row in test_rows]
    drawn_views = views(made.drawn)
    own = PictureFeatures.at(pack.images, np.array([one.reference_row for one in restyles]))
    others = PictureFeatures.at(pack.images, np.array([one.other_row for one in restyles]))
    return Findings(
        kinds=_kinds(scorer, looked, asked),
        retrieved_kinds=_kinds(scorer, found, asked),
        pixel_colour=measure.pixel_colours(drawn_views, [one.colour for one in asked], names),
        pixel_colour_real=measure.pixel_colours(real_views, [next(iter(one), None) for one in real_colours], names),
        both=both,
        both_real=both_real,
        unseen=rate(int(hits[unseen].sum()), int(unseen.sum())),
        unseen_prompts=int(unseen.sum()),
        generated=measure.distribution(scorer, real, looked, seed),
        retrieved=measure.distribution(scorer, real, found, seed),
        floor=measure.floor(scorer, real, len(asked), seed),
        closeness_features=closeness(scorer.embed(looked), scorer.embed(real), scorer.embed(training)),
        closeness_pixels=closeness(*(measure.tiny(seen) for seen in (drawn_views, real_views, training_views))),
        diversity=made.diversity,
        diversity_alone=made.diversity_alone,
        restyle=measure.restyle_score(scorer, PictureFeatures.at(made.restyled),
                                      own, others, restyles))


def _kinds(scorer: Scorer, looked: PictureFeatures, asked: Sequence[TestPrompt]) -> tuple[measure.KindScore, ...]:
    found = (measure.kind_score(scorer, looked, kind, [getattr(one, kind) for one in asked])
             for kind in measure.TITLES)
    return tuple(score for score in found if score is not None)


def _scores(found: Findings) -> tuple[Score, ...]:
    targets = {"garment": 0.85, "colour": 0.80}
    scores: list[Score] = []
    for score, baseline in zip(found.kinds, found.retrieved_kinds, strict=True):
        title = measure.TITLES[score.kind]
        scores += [
            Score(name=f"{title} accuracy", value=score.drawn.value, reference=score.real.value),
            Score(
                name=f"{title} accuracy / scorer's own", value=score.over_real.value,
                reference=baseline.over_real.value, target=targets.get(score.kind)),
            Score(name=f"{title} accuracy / scorer's own, same mix", value=score.over_same_mix.value,
                  reference=baseline.over_same_mix.value),
        ]
    real = max(found.both_real.value, 1e-9)
    kid = found.generated.kid.value
    scores += [
        Score(name="colour by pixels alone", value=found.pixel_colour.value, reference=found.pixel_colour_real.value),
        Score(name="type and colour / scorer's own", value=found.both.value / real),
        Score(
            name="unseen pairs: type and colour / scorer's own", value=found.unseen.value / real, reference=None,
            target=0.5),
        Score(
            name="KID x1000", value=1000 * kid, reference=1000 * found.floor.value, target=None,
            higher_is_better=False),
        Score(
            name="KID x1000 of retrieval", value=1000 * found.retrieved.kid.value, reference=1000 * found.floor.value,
            target=None, higher_is_better=False),
        Score(name="distance to nearest training picture", value=found.closeness_features.median,
              reference=found.closeness_features.real_median),
        Score(
            name="the same in pixels", value=found.closeness_pixels.median,
            reference=found.closeness_pixels.real_median),
        Score(name="copies of a training picture", value=found.closeness_features.too_near.value,
              reference=found.closeness_features.real_too_near.value, target=None, higher_is_better=False),
        Score(
            name="copies, in pixels", value=found.closeness_pixels.too_near.value,
            reference=found.closeness_pixels.real_too_near.value, target=None, higher_is_better=False),
    ]
    if found.generated.prdc is not None and found.retrieved.prdc is not None:
        for name in ("precision", "recall", "density", "coverage"):
            scores.append(
                Score(
                    name=name, value=getattr(found.generated.prdc, name),
                    reference=getattr(found.retrieved.prdc, name)))
    scores += _diversity_scores(found)
    own = next((score.real.value for score in found.kinds if score.kind == "garment"), 0.0)
    scores += [
        Score(
            name="restyle: nearer to its reference", value=found.restyle.nearer_both.value, reference=0.5, target=0.8),
        Score(name="restyle: nearer in colour", value=found.restyle.nearer_colour.value, reference=0.5),
        Score(name="restyle: nearer in pattern", value=found.restyle.nearer_pattern.value, reference=0.5),
        Score(name="restyle: type kept", value=found.restyle.type_kept.value, reference=own),
        Score(
            name="restyle: type kept and nearer / scorer's own",
            value=found.restyle.kept_and_nearer.value / max(own, 1e-9), reference=None, target=0.8),
    ]
    return tuple(scores)


def _diversity_scores(found: Findings) -> list[Score]:
    scores = []
    if found.diversity is not None:
        scores.append(Score(name=f"diversity of {TOGETHER} designs / of real photos",
                            value=found.diversity.over_real.value, reference=1.0, target=0.7))
    if found.diversity_alone is not None:
        scores.append(Score(name="the same, the garments alone: cut out of their pictures, on white, one size",
                            value=found.diversity_alone.over_real.value, reference=1.0))
    return scores


def _notes(subject: Subject, found: Findings, restyles: Sequence[TestRestyle], folder: Path) -> tuple[str, ...]:
    classes = subject.scorer.classes
    intervals = "; ".join(f"{measure.TITLES[score.kind]} {score.drawn.low:.3f} to {score.drawn.high:.3f}"
                          for score in found.kinds)
    kid = found.generated.kid
    return (
        (f"scorer: trained on the {len(subject.pack.rows('test'))} pictures of the test split alone, accuracy by "
        f"two-fold cross-validation; {len(classes['garment'])} types and {len(classes['colour'])} colours, unmerged"),
        ("references: scorer's own accuracy on unseen real photos; for ratios and PRDC: retrieval; for KID: "
        "real against real; for distances: unseen real photos"),
        f"95 % intervals of accuracy: {intervals}; KID x1000 {1000 * kid.low:.2f} to {1000 * kid.high:.2f}",
        (f"{found.unseen_prompts} prompts ask for a type and colour that no training picture shows together; "
        f"{len(restyles)} restyle requests; rare patterns are judged by drawings laid on plain garments"),
        f"report: {folder / NUMBERS} and sheets beside it",
    )


def _report(folder: Path, subject: Subject, request: EvaluateRequest, found: Findings, asked: Sequence[TestPrompt],
            restyles: Sequence[TestRestyle], made: Made, looked: PictureFeatures) -> None:
    command = f"modiste evaluate design --data {request.data} -n {request.samples} --seed {request.seed}"
    command += f" --engine {request.engine}" if request.engine else ""
    write_numbers(folder, as_json({
        "command": command + (f" --model {request.model}" if request.model else ""),
        "model": subject.name, "seed": request.seed, "prompts": len(asked), "restyles": len(restyles),
        "split": {"test": len(subject.pack.rows("test")), "train": len(subject.pack.rows("train")),
                  "rule": "a fifth by SHA-256 of the key scores and steers nothing"},
        "scorer": {"key": subject.scorer.key, "classes": dict(subject.scorer.classes)}, "findings": found}))
    margins = _margins(subject.scorer, looked, asked)
    order = np.argsort(margins)
    cells = [_cell(made.drawn[place], asked[place], margins[place]) for place in range(len(asked))]
    write_sheet(folder / "worst.png", [cells[place] for place in order[:_SHEET]])
    middle = np.linspace(0, len(order) - 1, min(_SHEET, len(order))).round().astype(int)
    write_sheet(folder / "typical.png", [cells[order[place]] for place in middle])
    pairs: list[Cell] = []
    for one, picture in list(zip(restyles, made.restyled, strict=True))[: _SHEET // 2]:
        pairs += [Cell(view(np.asarray(subject.pack.images[one.reference_row])), ("reference",)),
                  Cell(picture, (one.prompt.text,))]
    write_sheet(folder / "restyle.png", pairs)


def _margins(scorer: Scorer, looked: PictureFeatures, asked: Sequence[TestPrompt]) -> NDArray[np.float64]:
    """How far the asked type and colour lead (or trail, below 0) the best other class, the smaller of the two."""
    margins = []
    for kind in ("garment", "colour"):
        scores = scorer.judge(looked, kind).astype(np.float64)
        wanted = np.array([scorer.number(kind, getattr(one, kind)) for one in asked])
        own = scores[np.arange(len(asked)), wanted]
        scores[np.arange(len(asked)), wanted] = -np.inf
        margins.append(own - scores.max(axis=1))
    return np.minimum(*margins)


def _cell(picture: NDArray[np.uint8], asked: TestPrompt, margin: float) -> Cell:
    return Cell(picture, (asked.prompt.text, f"{margin:+.2f}" + ("" if asked.seen else "  unseen pair")))
