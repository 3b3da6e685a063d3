"""`modiste evaluate sewing`: are patterns valid, do finished measures equal the spec, does what is sewn hang well?

No pictures are needed: specs are drawn at random over all garments, sexes, sizes and odd but possible variations, every
tenth of them is hung, a few twice. With a table of prompts (`--data`, TOML) their wishes are looked for instead: in the
spec, on the pattern, and on every twentieth of them as it hangs.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from modiste.core.errors import DataError, ModisteError
from modiste.core.garment_spec import GarmentSpec
from modiste.core.messages import message, named
from modiste.core.progress import Progress
from modiste.core.settings import Settings
from modiste.sewing.blocks import draft
from modiste.sewing.materials import material
from modiste.sewing.pattern.checks import faults, measured
from modiste.sewing.pattern.values import Pattern
from modiste.sewing.simulation import quality
from modiste.sewing.simulation.checks import yarn_strains
from modiste.sewing.simulation.values import Hung
from modiste.sewing.specification import sample_spec
from modiste.sewing.tailor import body_of, sew
from modiste.sewing.verification import Check, verify
from modiste.sewing.verification.prompt_facts import made, missing, prompts
from modiste.train.scores import EvaluateRequest, PartProgress, Score, Scorecard

_HUNG_OF: Final = 10         # one of so many is hung
_PROMPTS_HUNG_OF: Final = 20
_THERE: Final = 0.97        # of what was asked
_TWICE: Final = 5            # so many are hung a second time
_MEASURE_CM: Final = 0.5
_DEPTH_MM: Final = 2.0
_STRAIN: Final = 0.06
_CROSSING: Final = 0.002
_NAMED: Final = 12           # faults that are listed in the notes


@dataclass(kw_only=True)
class _Tally:
    """What was found, garment by garment."""

    drafted: int = 0
    valid: int = 0
    worst_cm: list[float] = field(default_factory=list)
    depth_mm: list[float] = field(default_factory=list)
    strain: list[float] = field(default_factory=list)
    crossing: list[float] = field(default_factory=list)
    held: int = 0
    hung: int = 0
    same: int = 0
    twice: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    on_pattern: tuple[int, int] = (0, 0)
    on_body: tuple[int, int] = (0, 0)

    def check(self, name: str, checks: Iterable[Check]) -> bool:
        """Count what was asked and is there; whether all of it is."""
        good = True
        for check in checks:
            there, asked = self.on_body if check.is_hung else self.on_pattern
            counts = there + check.ok, asked + 1
            if check.is_hung:
                self.on_body = counts
            else:
                self.on_pattern = counts
            if not check.ok:
                self.faults[f"{name}: {check.sentence}"] += 1
                good = False
        return good


def evaluate(request: EvaluateRequest, _settings: Settings, progress: Progress | None) -> Scorecard:
    """Measure `request.samples` random specs; a tenth of them is hung. With `request.data`, a table of prompts, measure
    those. See `train.scores.Evaluation`."""
    if request.data is not None:
        return evaluate_prompts(request, progress)
    return evaluate_random(request, progress, hung_of=_HUNG_OF)


def evaluate_random(request: EvaluateRequest, progress: Progress | None = None, *, hung_of: int = 0) -> Scorecard:
    """Random specs; one of `hung_of` is hung (0: none, for the drafts alone)."""
    tell = PartProgress(progress)
    tally = _Tally()
    for number in range(request.samples):
        spec = sample_spec(request.seed + number)
        tell(number / request.samples, message(
            "sewing.patterns_valid", garment=spec.garment, valid=tally.valid, drafted=tally.drafted))
        pattern = _drafted(spec, tally)
        if pattern is None:
            continue
        hung = _hang(spec, tally) if hung_of and number % hung_of == 0 else None
        tally.check(spec.garment, verify(spec, pattern, hung))
    scores = (*_draft_scores(tally), *_there_scores(tally), *(_hung_scores(tally) if hung_of else ()))
    return _card(request, request.samples, scores, tally)


def evaluate_prompts(
    request: EvaluateRequest, progress: Progress | None = None, *, hung_of: int = _PROMPTS_HUNG_OF
) -> Scorecard:
    """The prompts of a table: is what was asked in the spec, on the pattern and, for one of `hung_of`, on the body?

    Raises:
        DataError: the file is no table of prompts.
    """
    if request.data is None:
        raise DataError("sewing.evaluate_needs_prompts")
    tell = PartProgress(progress)
    rows = prompts(request.data)[: request.samples]
    if not rows:
        raise DataError("sewing.table_without_prompts", data=request.data)
    tally, understood, sewn = _Tally(), 0, 0
    for number, (text, facts) in enumerate(rows):
        tell(number / len(rows), named(text, text))
        try:
            found = made(text)
        except ModisteError as error:
            tally.faults[f"{text}: {error}"] += 1
            continue
        gone = missing(found, facts)
        tally.faults.update(f"{text}: not in the spec: {fact}" for fact in gone)
        understood += not gone
        pattern = _drafted(found.spec, tally)
        if pattern is None:
            continue
        hung = _hang(found.spec, tally) if hung_of and number % hung_of == 0 else None
        sewn += tally.check(text, verify(found.spec, pattern, hung)) and not gone
    scores = (Score(name="prompts whose wishes are all in the spec", value=understood / len(rows), target=_THERE),
              Score(name="prompts whose wishes are all sewn", value=sewn / len(rows), target=_THERE),
              *_draft_scores(tally), *_there_scores(tally), *(_hung_scores(tally) if hung_of else ()))  # fmt: skip
    return _card(request, len(rows), scores, tally)


def _card(request: EvaluateRequest, samples: int, scores: tuple[Score, ...], tally: _Tally) -> Scorecard:
    return Scorecard(room="sewing", model="modiste sewing", samples=samples, seed=request.seed, scores=scores,
                     notes=tuple(f"{count} x {fault}" for fault, count in tally.faults.most_common(_NAMED)))


def _drafted(spec: GarmentSpec, tally: _Tally) -> Pattern | None:
    tally.drafted += 1
    try:
        pattern = draft(spec, body_of(spec))
    except ModisteError as error:
        tally.faults[f"{spec.garment}: not drafted: {error}"] += 1
        return None
    found = faults(pattern)
    tally.valid += not found
    tally.faults.update(f"{spec.garment}: {fault}" for fault in found)
    tally.worst_cm += [abs(measured(pattern, point) - point.spec_cm) for point in pattern.measures]
    return pattern


def _hang(spec: GarmentSpec, tally: _Tally) -> Hung | None:
    tally.hung += 1
    try:
        hung = sew(spec).hung
    except ModisteError as error:
        tally.faults[f"{spec.garment}: does not hold: {error}"] += 1
        return None
    tally.held += 1
    found = quality(hung)
    tally.depth_mm.append(found.depth_mm)
    tally.crossing.append(found.crossing)
    strain = _woven_strain(spec, hung)
    if strain is not None:
        tally.strain.append(strain)
    if found.crossing > _CROSSING or found.depth_mm > _DEPTH_MM:
        tally.faults[f"{spec.garment}: crossing {found.crossing:.4f}, depth {found.depth_mm:.1f} mm"] += 1
    if tally.twice < _TWICE:
        tally.twice += 1
        tally.same += np.array_equal(hung.vertices, sew(spec).hung.vertices)
    return hung


def _woven_strain(spec: GarmentSpec, hung: Hung) -> float | None:
    """The 99th percentile of the larger yarn strain over what is woven (ribs and knits are made to stretch); None where
    nothing is.
    """
    woven = np.array([material(spec.cloth(panel.part).material).weave == "woven" for panel in hung.pattern.panels])
    faces = woven[hung.panel[hung.faces[:, 0]]]
    return float(np.percentile(yarn_strains(hung)[faces].max(1), 99)) if faces.any() else None


def _share(values: list[float], limit: float) -> float:
    return float(np.mean(np.array(values) <= limit)) if values else 0.0


def _draft_scores(tally: _Tally) -> tuple[Score, ...]:
    return (
        Score(name="patterns valid", value=tally.valid / max(1, tally.drafted), target=1.0),
        Score(name=f"finished measures within {_MEASURE_CM} cm", value=_share(tally.worst_cm, _MEASURE_CM), target=1.0),
        Score(name="finished measures, worst (cm)", value=max(tally.worst_cm, default=0.0), target=_MEASURE_CM,
              higher_is_better=False),
    )


def _there_scores(tally: _Tally) -> tuple[Score, ...]:
    """What was asked, one by one, as `sewing.verification` finds it."""
    found: list[Score] = []
    for name, (there, all_) in (("on the pattern", tally.on_pattern), ("as it hangs", tally.on_body)):
        if all_:
            found.append(Score(name=f"what was asked is there, {name}", value=there / all_, target=_THERE))
    return tuple(found)


def _hung_scores(tally: _Tally) -> tuple[Score, ...]:
    return (
        Score(name="garments that hold", value=tally.held / max(1, tally.hung), target=1.0),
        Score(name=f"body depth within {_DEPTH_MM} mm", value=_share(tally.depth_mm, _DEPTH_MM), target=1.0),
        Score(name="strain of wovens, 99th percentile, worst", value=max(tally.strain, default=0.0), target=_STRAIN,
              higher_is_better=False),
        Score(name=f"wovens within {_STRAIN:.0%} strain", value=_share(tally.strain, _STRAIN), target=1.0),
        Score(name=f"at most {_CROSSING:.1%} of faces crossing", value=_share(tally.crossing, _CROSSING), target=1.0),
        Score(name="faces crossing, median share", value=float(np.median(tally.crossing)) if tally.crossing else 0.0,
              target=_CROSSING, higher_is_better=False),
        Score(name="hung twice, the same bytes", value=tally.same / max(1, tally.twice), target=1.0),
    )
