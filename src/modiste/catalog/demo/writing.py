"""The demo catalogue as files: pictures, and one feed of each format, from a few garments on to all of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from modiste.catalog.demo.assortment import chosen, garments_of
from modiste.catalog.demo.feeds import FILES, feeds_of
from modiste.catalog.demo.photographs import PICTURES, PhotoJob, photographs_of
from modiste.catalog.demo.values import Feed, Garment
from modiste.core.errors import SettingError
from modiste.core.files import write_bytes
from modiste.data.growing import finished, grow

COUNT: Final = 300
SIDE_PX: Final = 480
_SIDES: Final = (128, 2048)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoFiles:
    """What lies in the folder: the garments that are told of, their feeds and the folder of pictures."""

    garments: tuple[Garment, ...]
    feeds: tuple[tuple[Feed, Path], ...]
    pictures: Path


def write_demo(
    folder: Path, *, count: int = COUNT, seed: int = 0, side_px: int = SIDE_PX, workers: int | None = None,
    told: Callable[[tuple[Garment, ...]], None] | None = None,
) -> DemoFiles:
    """Sew and photograph `count` garments into a folder, and write the feeds that tell of them. A run that was broken
    off goes on where it stopped; `told` is called with the garments that are there, after each product.

    Raises:
        SettingError: fewer than one garment or more than there are, or another number out of range.
        DataError: the folder holds another data set.
        OutputError: the folder cannot be written to.
    """
    if not _SIDES[0] <= side_px <= _SIDES[1]:
        raise SettingError("sewing.range", name="size", low=_SIDES[0], high=_SIDES[1], value=side_px)
    products = {PhotoJob(product=product, side_px=side_px).name: product for product in chosen(count, seed)}
    done = finished(folder)
    garments = {name: garments_of(product, seed) for name, product in products.items() if name in done}
    ahead = iter([name for name in products if name not in done])

    def one_more(_: int) -> None:
        name = next(ahead)
        garments[name] = garments_of(products[name], seed)
        if told is not None:
            told(tuple(one for kept in garments.values() for one in kept))

    jobs = (PhotoJob(product=product, side_px=side_px) for product in products.values())
    grow(jobs, folder, photographs_of, workers=workers, progress=one_more)
    return write_feeds(folder, [one for name in products for one in garments[name]])


def write_feeds(folder: Path, garments: Iterable[Garment]) -> DemoFiles:
    """The feeds of garments whose pictures lie in the folder.

    Raises:
        OutputError: the folder cannot be written to.
    """
    kept = tuple(garments)
    written: list[tuple[Feed, Path]] = []
    for feed, data in feeds_of(kept).items():
        path = folder / FILES[feed]
        write_bytes(path, data)
        written.append((feed, path))
    return DemoFiles(garments=kept, feeds=tuple(written), pictures=folder / PICTURES)
