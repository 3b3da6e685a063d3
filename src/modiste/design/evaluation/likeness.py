"""What `modiste evaluate design --engine like` measures: is a garment made in a photo's likeness that garment?

Photos that steer no training are given with the words "the same". Its type is kept where it is of the type of the
photo's caption; in colour and print it has to be nearer to its own photo than to another one drawn at random, by the
scorer that learnt from such photos alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from modiste.core.errors import DataError, InputError
from modiste.core.messages import message
from modiste.core.settings import Settings
from modiste.core.values import Photo
from modiste.data.pack import Pack, is_pack
from modiste.data.readers import open_source
from modiste.design.evaluation.measures import right
from modiste.design.evaluation.prompts import takes_pattern
from modiste.design.evaluation.scorer import PictureFeatures, Scorer
from modiste.design.evaluation.scorer_data import SCORED_PX, scored_pictures
from modiste.train.metrics import Interval, pair_accuracy, rate
from modiste.train.recipe import TrainProgress
from modiste.train.report import NUMBERS, Cell, as_json, write_numbers, write_sheet
from modiste.train.scores import EvaluateRequest, PartProgress, Score, Scorecard

_SHEET: Final = 48
_TYPE_TARGET: Final = 0.90
_NEARER_TARGET: Final = 0.95


@dataclass(frozen=True, slots=True)
class Likeness:
    """What was made in a photo's likeness: its picture H x W x 3, and the garment that it is, a vocabulary id."""

    picture: NDArray[np.uint8]
    garment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LikenessMaker:
    """What makes garments in the likeness of photos (`make`: of a photo and a seed; raises InputError where it cannot),
    which types it `makes`, and whether two garments are `alike`: of one type."""

    make: Callable[[Photo, int, int], Likeness]
    makes: Callable[[str], bool]
    alike: Callable[[str, str], bool]
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """The numbers of one evaluation; `refused` photos count as missed in all of them."""

    type_kept: Interval
    type_seen: Interval
    type_seen_real: Interval
    nearer_colour: Interval
    nearer_pattern: Interval
    nearer: Interval
    refused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    row: int
    other: int
    garment: str


def evaluate_likeness(request: EvaluateRequest, settings: Settings, progress: TrainProgress | None,
                      maker: LikenessMaker) -> Scorecard:
    """Make garments in the likeness of `request.samples` photos, score them, write the report.

    Raises:
        DataError: no data was named, too few of its pictures are captioned, or nothing can be made of them.
        OutputError: the report's folder cannot be written to.
    """
    tell = PartProgress(progress)
    real = scored_pictures(request, settings, tell)
    asked = _asked(real.pack, [facts.garment for facts in real.attributes], maker, request)
    photos = _photos(request, real.pack, asked)
    made = _made(asked, photos, maker, request.seed, tell.part(0.2, 0.95))
    tell(0.95, message("train.scoring"))
    found = _findings(real.scorer, real.pack, asked, made, maker)
    folder = request.folder or Path("runs") / "evaluate-likeness"
    _report(folder, request, asked, photos, made, found)
    return Scorecard(
        room="design", model=maker.name, samples=len(asked), seed=request.seed, scores=_scores(found),
        notes=((f"{found.refused} of {len(asked)} photos could not be read, which counts as missed; 95 % intervals: "
                f"type {found.type_kept.low:.3f} to {found.type_kept.high:.3f}, nearer {found.nearer.low:.3f} to "
                f"{found.nearer.high:.3f}"), f"report: {folder / NUMBERS} and a sheet beside it"))


def _asked(pack: Pack, known: Sequence[str | None], maker: LikenessMaker, request: EvaluateRequest
           ) -> tuple[_Asked, ...]:
    """Photos of the test split that show clothes which can be made, each with another one to compare with."""
    usable = [(int(row), garment) for row in pack.rows("test") if (garment := known[int(row)]) is not None
              and takes_pattern(garment) and maker.makes(garment)]
    if len(usable) < 2:
        raise DataError("design.evaluation_restyle")
    rng = np.random.default_rng(request.seed)
    found = []
    for place in rng.permutation(len(usable))[: request.samples]:
        row, garment = usable[place]
        other = usable[(place + int(rng.integers(1, len(usable)))) % len(usable)][0]
        found.append(_Asked(row=row, other=other, garment=garment))
    return tuple(found)


def _photos(request: EvaluateRequest, pack: Pack, asked: Sequence[_Asked]) -> tuple[Photo, ...]:
    """The photos as the data set has them, whole and in their own size: the scorer's small squares, with the wearer's
    head cut off, are no photos. Where the data set is a pack there is nothing else.

    Raises:
        DataError: the data set has not the pictures that were packed of it any more.
    """
    keys = [pack.records[one.row].key for one in asked]
    if request.data is None or is_pack(request.data):
        return tuple(Photo(Image.fromarray(np.asarray(pack.images[one.row])), key)
                     for one, key in zip(asked, keys, strict=True))
    wanted = set(keys)
    found = {record.key: Photo(record.picture(), record.key) for record in open_source(request.data)
             if record.key in wanted}
    missing = next((key for key in keys if key not in found), None)
    if missing is not None:
        raise DataError("design.evaluation_photo_gone", data=request.data, key=missing)
    return tuple(found[key] for key in keys)


def _made(asked: Sequence[_Asked], photos: Sequence[Photo], maker: LikenessMaker, seed: int, tell: PartProgress
          ) -> list[Likeness | None]:
    found: list[Likeness | None] = []
    for number, photo in enumerate(photos):
        tell(number / len(asked), message("design.restyling", number=number + 1, total=len(asked)))
        try:
            found.append(maker.make(photo, seed, SCORED_PX))
        except InputError:  # counted: the photo could not be read
            found.append(None)
    return found


def _findings(scorer: Scorer, pack: Pack, asked: Sequence[_Asked], made: Sequence[Likeness | None],
              maker: LikenessMaker) -> Findings:
    pairs = [(one, result) for one, result in zip(asked, made, strict=True) if result is not None]
    if not pairs:
        raise DataError("design.evaluation_restyle")
    kept = sum(maker.alike(one.garment, result.garment) for one, result in pairs)
    results = PictureFeatures.at(np.stack([result.picture for _, result in pairs]))
    own, other = (PictureFeatures.at(pack.images, np.array([getattr(one, name) for one, _ in pairs]))
                  for name in ("row", "other"))
    to_own, to_other = scorer.style_distance(results, own), scorer.style_distance(results, other)
    seen = int(right(scorer, results, "garment", [one.garment for one, _ in pairs]).sum())
    return Findings(
        type_kept=rate(kept, len(asked)), type_seen=rate(seen, len(asked)),
        type_seen_real=scorer.held_out["garment"].accuracy(),
        nearer_colour=_of_all(pair_accuracy(to_own[0], to_other[0]), len(asked)),
        nearer_pattern=_of_all(pair_accuracy(to_own[1], to_other[1]), len(asked)),
        nearer=_of_all(pair_accuracy(to_own[0] + to_own[1], to_other[0] + to_other[1]), len(asked)),
        refused=len(asked) - len(pairs))


def _of_all(share: Interval, count: int) -> Interval:
    return rate(round(share.value * share.of), count)


def _scores(found: Findings) -> tuple[Score, ...]:
    return (
        Score(name="type kept", value=found.type_kept.value, target=_TYPE_TARGET),
        Score(name="type as the scorer sees it", value=found.type_seen.value, reference=found.type_seen_real.value),
        Score(name="nearer to its own photo, colour and print", value=found.nearer.value, reference=0.5,
              target=_NEARER_TARGET),
        Score(name="nearer in colour", value=found.nearer_colour.value, reference=0.5),
        Score(name="nearer in print", value=found.nearer_pattern.value, reference=0.5),
    )


def _report(folder: Path, request: EvaluateRequest, asked: Sequence[_Asked], photos: Sequence[Photo],
            made: Sequence[Likeness | None], found: Findings) -> None:
    rows = [{"photo": photo.source, "garment": one.garment, "made": result.garment if result else None}
            for one, photo, result in zip(asked, photos, made, strict=True)]
    write_numbers(folder, as_json({
        "command": f"modiste evaluate design --engine like --data {request.data} -n {request.samples} "
                   f"--seed {request.seed}", "findings": found, "photos": rows}))
    cells: list[Cell] = []
    for one, photo, result in list(zip(asked, photos, made, strict=True))[:_SHEET]:
        picture = np.full((SCORED_PX, SCORED_PX, 3), 255, np.uint8) if result is None else result.picture
        cells += [Cell(_square(photo), (one.garment,)),
                  Cell(picture, ("refused" if result is None else result.garment,))]
    write_sheet(folder / "likeness.png", cells)


def _square(photo: Photo) -> NDArray[np.uint8]:
    """The whole photo on a white square as large as what is made."""
    size = (SCORED_PX, SCORED_PX)
    return np.asarray(ImageOps.pad(photo.image.convert("RGB"), size, color="white"), np.uint8)
