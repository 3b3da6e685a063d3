"""A training set of garments in cloth that no shop photographs: drawn patterns, or the user's fabrics, on the
garments of captioned photos. "Leopard jeans" is then something that a design model has seen.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from modiste.core.errors import ImageError, InputError
from modiste.core.garment_mask import GarmentMask
from modiste.core.values import Lineage, Photo, Swatch
from modiste.data.patterns import draw_pattern, family, pick_palette
from modiste.data.records import Record, SkipReport, Source, decoded
from modiste.garment.draping.drape import TRUNK_CM, DrapeStyle
from modiste.garment.segmentation.finder import find_garments
from modiste.garment.training.draped_dataset import DrapeItem, finished, write_draped
from modiste.imaging.cutout import GROUPS, cut_out
from modiste.language import attributes_from_fields, vocabulary

if TYPE_CHECKING:
    from modiste.garment.segmentation.engine import SegmenterEngine

PATTERN_SHARES: Final[Mapping[str, int]] = {
    "leopard": 4, "zebra": 3, "polka_dot": 3, "floral": 3, "paisley": 2, "leaves": 2, "tropical": 2, "camouflage": 3,
    "houndstooth": 2, "zigzag": 2, "snake": 1, "tiger": 1, "cow": 1, "checked": 2, "striped": 2, "gingham": 1,
    "tartan": 2, "argyle": 1, "stars": 1, "hearts": 1, "pinstripe": 1, "cheetah": 1,
}
"""How often each pattern is laid on, relative to the others."""

DYES: Final = (
    "black", "white", "grey", "beige", "brown", "red", "maroon", "orange", "mustard", "yellow", "green", "olive",
    "teal", "turquoise", "blue", "light_blue", "navy", "purple", "lavender", "pink",
)
"""Plain colours that garments are dyed in, each as often as the others."""

_TILE_PX: Final = 256
_PLAIN_PX: Final = 16
_SEEDS: Final = 2**31
_LEAST_CONFIDENCE: Final = 0.6
_LEAST_SHARE: Final = 0.6  # of all the clothes found: what the caption names fills the photo
_TURN_DEGREES: Final = 3.0
_SURE: Final = 128


@dataclass(frozen=True, slots=True)
class Picked:
    """A fabric, what to call its pattern and, where it is plain, its colour, and how it lies."""

    swatch: Swatch
    pattern: str
    style: DrapeStyle = field(default_factory=DrapeStyle)
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Fabrics:
    """Where the fabrics come from: the user's, a name and a swatch each, or drawn ones when there are none; `dyed`:
    plain ones in any colour, so that a type is seen in colours that no shop has it in."""

    own: tuple[tuple[str, Swatch], ...] = ()
    dyed: bool = False

    def pick(self, part: str, rng: np.random.Generator) -> Picked:
        """A fabric for a part."""
        if self.own:
            name, swatch = self.own[int(rng.integers(len(self.own)))]
            return Picked(swatch, name, DrapeStyle(rotate_degrees=float(rng.normal(0, _TURN_DEGREES))))
        if self.dyed:
            return _dye(str(rng.choice(DYES)))
        names, shares = list(PATTERN_SHARES), np.array(list(PATTERN_SHARES.values()), float)
        name = str(rng.choice(names, p=shares / shares.sum()))
        seed, kind = int(rng.integers(_SEEDS)), family(name)
        tile = Image.fromarray(draw_pattern(name, _TILE_PX, seed, pick_palette(name, seed)))
        turn = rng.normal(0, _TURN_DEGREES) if kind.upright else rng.uniform(-180, 180)
        scale = TRUNK_CM[part] / rng.uniform(*kind.repeats)
        swatch = Swatch(
            tile=tile, category=name, engine="drawn", seed=seed, seam_score=1.0,
            lineage=Lineage(kind="fabric", model="drawn", seed=seed))
        return Picked(swatch, name, DrapeStyle(float(scale), float(turn)))


def _dye(colour: str) -> Picked:
    """Plain cloth in a colour of the vocabulary."""
    shade = vocabulary().entry("colour", colour).hex or "#000000"
    tile = Image.new("RGB", (_PLAIN_PX, _PLAIN_PX), shade)
    return Picked(
        Swatch(
            tile=tile, category="solid", engine="drawn", seed=0, seam_score=1.0,
            lineage=Lineage(kind="fabric", model="drawn", seed=0)),
        "solid", colour=colour)


@dataclass(frozen=True, slots=True)
class DrapedSet:
    """A written set: how many pictures lie in its folder, and the rows of the source that it has nothing of."""

    pictures: int
    skipped: SkipReport


def write_draped_set(source: Source, folder: Path, engine: "SegmenterEngine", fabrics: Fabrics, *, per_picture: int,
                     seed: int, workers: int | None = None, progress: Callable[[int], None] | None = None
                     ) -> DrapedSet:
    """Write `per_picture` draped photos of each garment whose caption names it and whose place is found; a run that was
    broken off goes on.

    Raises:
        DataError: not one garment was found, or the folder holds another data set.
        OutputError: the folder cannot be written to.
    """
    done = finished(folder)
    count = write_draped(_jobs(source, engine, fabrics, per_picture, seed, done), folder, workers=workers,
                         progress=progress)
    return DrapedSet(count, source.skipped)


def _jobs(source: Source, engine: "SegmenterEngine", fabrics: Fabrics, per_picture: int, seed: int,
          done: frozenset[str]) -> Iterator[DrapeItem]:
    for number, (record, picture) in enumerate(decoded(source)):
        names = [f"{record.key}:{seed}:{turn}" for turn in range(per_picture)]
        if done.issuperset(names):
            continue
        part = _part_of(record)
        if part is None:
            source.skipped.add(record.key, "the caption names no garment that can wear another cloth")
            continue
        mask = _mask_of(Photo(picture, record.key), part, engine)
        if mask is None:
            source.skipped.add(record.key, "the garment of the caption is not found in the picture")
            continue
        for turn, name in enumerate(names):
            cloth = fabrics.pick(part, np.random.default_rng((seed, number, turn)))
            photo = Photo(picture, record.key)
            yield DrapeItem(
                name=name, key=record.key, photo=photo, mask=mask, swatch=cloth.swatch, fields=record.fields,
                style=cloth.style, parts=(part,), pattern=cloth.pattern, colour=cloth.colour, caption=record.caption)


def _part_of(record: Record) -> str | None:
    """The part that the caption's garment is, where it can wear another cloth."""
    garment = attributes_from_fields({**record.fields, "caption": record.caption}).garment
    group = vocabulary().entry("garment", garment).group if garment is not None else None
    return group if group in ("upper", "lower", "dress", "outerwear", "bag") else None


def _mask_of(photo: Photo, part: str, engine: "SegmenterEngine") -> GarmentMask | None:
    """Where the named garment is: cut out by rule where that is sure, else where the segmenter is."""
    group = "upper" if part == "outerwear" else part
    found = cut_out(np.asarray(photo.image), group) if group in GROUPS else None
    if found is not None:
        return GarmentMask((part,), _bytes(found.alpha), (1.0,))
    try:
        seen = find_garments(photo, engine)
    except (ImageError, InputError):
        return None
    # On a product photo what is named is what is worn, whatever the segmenter takes it for.
    alike = [name for name in seen.parts if name == part or {name, part} <= {"upper", "outerwear", "dress"}]
    if not alike or max(seen.confidence[seen.parts.index(name)] for name in alike) < _LEAST_CONFIDENCE:
        return None
    mask = seen.of(*alike)
    if (mask >= _SURE).sum() < _LEAST_SHARE * (seen.of() >= _SURE).sum():
        return None
    return GarmentMask((part,), mask[None], (1.0,))


def _bytes(alpha: NDArray[np.float32]) -> NDArray[np.uint8]:
    result: NDArray[np.uint8] = np.round(alpha * 255).astype(np.uint8)[None]
    return result
