"""What `modiste evaluate garment --engine cut` measures: how often a photo's cut is read as a person sees it.

The whole way: the segmenter finds the garment, the reader reads it. Labels set by eye lie beside the table as
`NAME_cuts.csv`; only photos that no training sees are asked about.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from modiste.core.errors import DataError, ImageError
from modiste.core.values import Photo
from modiste.data.readers import open_source
from modiste.data.records import decoded
from modiste.garment.reading.examples import eye_labels, is_chosen
from modiste.garment.reading.reader import CutReader
from modiste.garment.segmentation.engine import SegmenterEngine
from modiste.garment.segmentation.finder import find_garments
from modiste.train.scores import Score

ASKED: Final[Mapping[str, tuple[str, ...]]] = {
    "sleeve": ("sleeve_length",), "length": ("top_length", "skirt_length", "leg_length"), "neckline": ("neckline",),
    "closure": ("closure",), "fit": ("fit",),
}  # fmt: skip
"""What the mean is of; other kinds are told beside it."""
_BESIDE: Final = ("garment", "collar", "leg", "skirt", "band")
_TARGET: Final = 0.80


@dataclass(slots=True)
class Agreement:
    """Of each kind what was said by eye and what was read, "" where nothing was. Mutable: it grows photo by photo."""

    pairs: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    believed: list[bool] = field(default_factory=list)
    photos: int = 0
    refused: int = 0

    def share(self, kinds: Iterable[str]) -> float | None:
        """How often both agree in these kinds; None where no photo has one."""
        pairs = [pair for kind in kinds for pair in self.pairs.get(kind, [])]
        return sum(said == read for said, read in pairs) / len(pairs) if pairs else None

    def usual(self, kinds: Iterable[str]) -> float | None:
        """How often the most frequent answer of each kind would agree."""
        lists = [self.pairs[kind] for kind in kinds if self.pairs.get(kind)]
        right = sum(Counter(said for said, _ in pairs).most_common(1)[0][1] for pairs in lists)
        return right / sum(map(len, lists)) if lists else None


def agree(data: Path, segmenter: SegmenterEngine, reader: CutReader,
          tell: Callable[[int], None] | None = None) -> Agreement:
    """Read the photos with labels that no training sees, of a table or of all tables of a folder.

    What a photo is refused for, and what a wrong garment does not have, counts as not agreed.

    Raises:
        DataError: no table has labels, or none of its photos is kept for scoring.
    """
    found = Agreement()
    for photo, labels in _labelled(data):
        found.photos += 1
        try:
            answers = reader.read(photo, find_garments(photo, segmenter)).answers
        except ImageError:
            answers = {}
            found.refused += 1
        for kind, said in labels.items():
            answer = answers.get(kind)
            found.pairs[kind].append((said, "" if answer is None else answer.value))
            if answer is not None and answer.is_sure:
                found.believed.append(answer.value == said)
        if tell is not None:
            tell(found.photos)
    if not found.photos:
        raise DataError("garment.no_cut_labels", data=data)
    return found


def _labelled(data: Path) -> Iterator[tuple[Photo, Mapping[str, str]]]:
    tables = sorted(data.glob("*.parquet")) if data.is_dir() else [data]
    for table in tables:
        labels = eye_labels(table)
        if not labels:
            continue
        for record, picture in decoded(open_source(table)):
            if record.key in labels and is_chosen(record, "test"):
                yield Photo(picture.convert("RGB"), record.key), labels[record.key]


def cut_scores(found: Agreement) -> tuple[Score, ...]:
    """The mean over what is ASKED, each of it, and what is read beside; with how often the usual answer is right."""
    shares = {name: found.share(kinds) for name, kinds in ASKED.items()}
    usual = {name: found.usual(kinds) for name, kinds in ASKED.items()}
    known = [share for share in shares.values() if share is not None]
    guessed = [share for share in usual.values() if share is not None]
    scores = [Score(name="cut: mean", value=sum(known) / max(1, len(known)),
                    reference=sum(guessed) / max(1, len(guessed)), target=_TARGET)]
    scores += [Score(name=f"cut: {name}", value=share, reference=usual[name])
               for name, share in shares.items() if share is not None]
    for kind in _BESIDE:
        share = found.share((kind,))
        if share is not None:
            scores.append(Score(name=f"cut: {kind}", value=share, reference=found.usual((kind,))))
    if found.believed:
        scores.append(Score(name="cut: right of what is believed", value=sum(found.believed) / len(found.believed),
                            target=0.9))
    return tuple(scores)
