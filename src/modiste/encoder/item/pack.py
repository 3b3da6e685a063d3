"""What the frozen stages see of every training picture, computed once: `maps.npy` N x V x 192 x h/2 x w/2 and
`finer.npy` N x V x 112 x h x w fp16, `shades.npy` N x V x 64 x h x w and `masks.npy` N x V x h x w in 255ths, and
`examples.json`."""

import hashlib
import json
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
import torch
from numpy.typing import NDArray

from modiste.core.attributes import Attributes
from modiste.core.errors import DataError
from modiste.core.files import parse_json
from modiste.data.pack import Split
from modiste.encoder.item.examples import read_items
from modiste.encoder.item.networks import FrozenStages
from modiste.encoder.item.presets import ItemSize
from modiste.encoder.item.views import View, plain_view, varied_view
from modiste.nn.pictures import to_tensor

VIEWS: Final = 1
"""The plain view; more of them are varied."""
_AT_ONCE: Final = 24
_ARRAYS: Final = ("maps", "finer", "shades", "masks")
_KEPT: Final = ("garment", "colours", "pattern", "materials", "gender", "fit", "length", "neckline", "sleeve",
                "occasions", "seasons", "styles", "details")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a packed picture; `true_colour` says of each view whether its colours are as photographed."""

    key: str
    product: str
    facts: Attributes
    fine: str
    shade: str
    true_colour: tuple[bool, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemPack:
    """Memory-mapped arrays, and what is known of each picture, in the same order."""

    maps: NDArray[np.float16] = field(repr=False)
    finer: NDArray[np.float16] = field(repr=False)
    shades: NDArray[np.uint8] = field(repr=False)
    masks: NDArray[np.uint8] = field(repr=False)
    known: Sequence[Known] = field(repr=False)

    def __len__(self) -> int:
        return len(self.known)

    def looked(self, rows: NDArray[np.int64], views: NDArray[np.int64], flipped: NDArray[np.bool_]
               ) -> list[NDArray[np.float32]]:
        """The arrays of some pictures' views as in `Looked`, those `flipped` mirrored, which a trunk of convolutions
        all but commutes with."""
        found = []
        for part, scale in ((self.maps, 1), (self.finer, 1), (self.shades, 255), (self.masks, 255)):
            chosen = [part[row, view] for row, view in zip(rows, views, strict=True)]
            some = np.asarray(np.stack(chosen) / np.float32(scale), np.float32)
            some[flipped] = some[flipped, ..., ::-1]
            found.append(some)
        return found


def open_item_pack(data: Sequence[Path], folder: Path, size: ItemSize, frozen: FrozenStages, *, split: Split = "train",
                   seed: int = 0, progress: Callable[[int], None] | None = None) -> ItemPack:
    """The pack of some data sets below `folder`, made where there is none yet.

    Raises:
        DataError: no data set names a garment.
    """
    name = json.dumps([[str(path.resolve()) for path in data], asdict(size), split, seed, VIEWS, _state_of(frozen)])
    where = folder / f"items-{hashlib.sha256(name.encode()).hexdigest()[:16]}"
    if not (where / "examples.json").is_file():
        _build(data, where, size, frozen, split, seed, progress)
    rows = parse_json((where / "examples.json").read_text(encoding="utf-8"))
    maps, finer, shades, masks = (np.load(where / f"{kind}.npy", mmap_mode="r") for kind in _ARRAYS)
    return ItemPack(maps=maps, finer=finer, shades=shades, masks=masks, known=[_known(row) for row in rows])


@torch.inference_mode()
def _build(data: Sequence[Path], where: Path, size: ItemSize, frozen: FrozenStages, split: Split, seed: int,
           progress: Callable[[int], None] | None) -> None:
    where.mkdir(parents=True, exist_ok=True)
    rows: list[dict[str, Any]] = []
    waiting: list[View] = []
    with ExitStack() as stack:
        maps, finer, shades, masks = (stack.enter_context(_Growing(where / f"{kind}.npy")) for kind in _ARRAYS)

        def look() -> None:
            pixels = to_tensor(np.stack([view.crop for view in waiting])).contiguous(memory_format=torch.channels_last)
            for array, seen in zip((maps, finer), frozen(pixels), strict=True):
                array.add(seen.half().contiguous().numpy().reshape(-1, VIEWS, *seen.shape[1:]))
            grids = np.stack([view.shades for view in waiting])
            shades.add(np.rint(255 * grids).astype(np.uint8).reshape(-1, VIEWS, *grids.shape[1:]))
            there = np.stack([view.mask for view in waiting])
            masks.add(np.rint(255 * there).astype(np.uint8).reshape(-1, VIEWS, *there.shape[1:]))
            waiting.clear()

        for number, one in enumerate(read_items(data, split)):
            rng = np.random.default_rng((seed, number))
            views = [plain_view(one.picture, one.mask, size),
                     *(varied_view(one.picture, one.mask, size, rng) for _ in range(VIEWS - 1))]
            waiting += views
            rows.append({"key": one.key, "product": one.product, "fine": one.fine, "shade": one.shade,
                         "facts": {kind: getattr(one.facts, kind) for kind in _KEPT},
                         "true_colour": [view.true_colour for view in views]})
            if len(waiting) >= _AT_ONCE:
                look()
                if progress is not None:
                    progress(len(rows))
        if waiting:
            look()
    if not rows:
        raise DataError("encoder.no_garment_named", count=0)
    (where / "examples.json").write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")


def _known(row: dict[str, Any]) -> Known:
    facts: dict[str, Any] = {kind: tuple(value) if isinstance(value, list) else value
                             for kind, value in row["facts"].items()}
    return Known(key=row["key"], product=row["product"], fine=row["fine"], shade=row["shade"],
                 facts=Attributes(**facts), true_colour=tuple(row["true_colour"]))


@torch.no_grad()
def _state_of(frozen: FrozenStages) -> str:
    total = sum(float(value.double().abs().sum()) for value in frozen.state_dict().values())
    return f"{total:.6g}"


class _Growing:
    """An array on disk that rows are added to; its length stands in its head when it is closed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("w+b")
        self._length = 0
        self._row: tuple[int, ...] = ()
        self._type = np.dtype(np.uint8)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._row:
            self._head()
        self._file.close()

    def add(self, rows: NDArray[Any]) -> None:
        """Write some rows."""
        if not self._row:
            self._row, self._type = rows.shape[1:], rows.dtype
            self._head()
            self._file.seek(0, 2)
        self._file.write(np.ascontiguousarray(rows).tobytes())
        self._length += len(rows)

    def _head(self) -> None:
        # Numpy pads this head so that a length of up to 2**64 fits in the same place.
        self._file.seek(0)
        head = {"descr": np.lib.format.dtype_to_descr(self._type), "fortran_order": False,
                "shape": (self._length, *self._row)}
        np.lib.format.write_array_header_1_0(self._file, head)
