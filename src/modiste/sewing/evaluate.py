"""`modiste evaluate sewing`: are patterns valid, do finished measures equal the spec, does what is sewn hang well?

No pictures are needed: specs are drawn at random over all garments, sexes, sizes and odd but possible variations, every
tenth of them is hung, a few twice.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from modiste.core.errors import ModisteError
from modiste.core.garment_spec import GarmentSpec
from modiste.core.progress import Progress
from modiste.core.settings import Settings
from modiste.sewing.blocks import draft
from modiste.sewing.materials import material
from modiste.sewing.pattern.checks import faults, measured
from modiste.sewing.pattern.values import Pattern
from modiste.sewing.simulation import quality
from modiste.sewing.specification import sample_spec
from modiste.sewing.tailor import body_of, sew
from modiste.train.scores import EvaluateRequest, PartProgress, Score, Scorecard

_HUNG_OF: Final = 10         # one of so many is hung
_TWICE: Final = 5            # so many are hung a second time
_MEASURE_CM: Final = 0.5
_DEPTH_MM: Final = 2.0
_STRAIN: Final = 0.06
_CROSSING: Final = 0.002
_NAMED: Final = 12           # faults that are listed in the notes


@dataclass
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


def evaluate(request: EvaluateRequest, _settings: Settings, progress: Progress | None) -> Scorecard:
    """Measure `request.samples` random specs; a tenth of them is hung. See `train.scores.Evaluation`."""
    tell = PartProgress(progress)
    tally = _Tally()
    for number in range(request.samples):
        spec = sample_spec(request.seed + number)
        tell(number / request.samples, f"{spec.garment}: {tally.valid} of {tally.drafted} patterns valid")
        pattern = _drafted(spec, tally)
        if pattern is not None and number % _HUNG_OF == 0:
            _hang(spec, tally)
    return Scorecard("sewing", "modiste sewing", request.samples, request.seed, _scores(tally),
                     tuple(f"{count} x {fault}" for fault, count in tally.faults.most_common(_NAMED)))


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


def _hang(spec: GarmentSpec, tally: _Tally) -> None:
    tally.hung += 1
    try:
        hung = sew(spec).hung
    except ModisteError as error:
        tally.faults[f"{spec.garment}: does not hold: {error}"] += 1
        return
    tally.held += 1
    found = quality(hung)
    tally.depth_mm.append(found.depth_mm)
    tally.crossing.append(found.crossing)
    if material(spec.cloth("body").material).weave == "woven":
        tally.strain.append(found.strain_p99)
    if found.crossing > _CROSSING or found.depth_mm > _DEPTH_MM:
        tally.faults[f"{spec.garment}: crossing {found.crossing:.4f}, depth {found.depth_mm:.1f} mm"] += 1
    if tally.twice < _TWICE:
        tally.twice += 1
        tally.same += np.array_equal(hung.vertices, sew(spec).hung.vertices)


def _scores(tally: _Tally) -> tuple[Score, ...]:
    def share(values: list[float], limit: float) -> float:
        return float(np.mean(np.array(values) <= limit)) if values else 0.0

    return (
        Score("patterns valid", tally.valid / max(1, tally.drafted), target=1.0),
        Score(f"finished measures within {_MEASURE_CM} cm", share(tally.worst_cm, _MEASURE_CM), target=1.0),
        Score("finished measures, worst (cm)", max(tally.worst_cm, default=0.0), target=_MEASURE_CM,
              higher_is_better=False),
        Score("garments that hold", tally.held / max(1, tally.hung), target=1.0),
        Score(f"body depth within {_DEPTH_MM} mm", share(tally.depth_mm, _DEPTH_MM), target=1.0),
        Score("strain of wovens, 99th percentile, worst", max(tally.strain, default=0.0), target=_STRAIN,
              higher_is_better=False),
        Score(f"wovens within {_STRAIN:.0%} strain", share(tally.strain, _STRAIN), target=1.0),
        Score(f"at most {_CROSSING:.1%} of faces crossing", share(tally.crossing, _CROSSING), target=1.0),
        Score("faces crossing, median share", float(np.median(tally.crossing)) if tally.crossing else 0.0,
              target=_CROSSING, higher_is_better=False),
        Score("hung twice, the same bytes", tally.same / max(1, tally.twice), target=1.0),
    )
