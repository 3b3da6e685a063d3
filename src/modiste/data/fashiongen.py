"""FashionGen's HDF5 files (Rostamzadeh et al. 2018): `input_image` N x H x W x 3 and one text column per property.

Text is stored as bytes in Latin-1, one per row, in arrays of shape (N, 1); in files that others wrote also in UTF-8, as
strings of fixed or variable length.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import h5py
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from modiste.core.errors import DataError
from modiste.data.records import Record, RowSource
from modiste.data.table import scalar_text
from modiste.data.texts import decode_cell

IMAGE = "input_image"
CAPTION = "input_description"
BLOCK_ROWS = 32
_MOST_PACKED = 1100
"""How much more a file can unpack to: deflate packs at most 1,032 equal bytes into one."""


class FashionGenSource(RowSource):
    """Rows of a FashionGen file, read in small blocks; the pictures are handed on as lossless PNG.

    Fields carry the other columns without their `input_` prefix (`category`, `name`, `gender`, ...).

    Raises:
        DataError: not an HDF5 file, cut off, or without the picture column or an asked caption column.
    """

    def __init__(self, path: Path, caption_column: str | None = None, image_column: str | None = None) -> None:
        super().__init__(path.name)
        self.path = path
        self._image = image_column or IMAGE
        self._caption = caption_column or CAPTION
        try:
            with h5py.File(path, "r") as file:
                _check_contents(path, file)
                names = [name for name, item in file.items() if isinstance(item, h5py.Dataset)]
                shapes = {name: file[name].shape for name in names}
                kinds = {name: file[name].dtype for name in names}
        except (OSError, RuntimeError, KeyError) as error:
            raise DataError("data.hdf5_unreadable", path=path) from error
        for name, what in ((self._image, "picture"), (self._caption, "caption")):
            if name not in names:
                raise DataError("data.no_such_column", where=path, what=what, name=name, known=names)
        shape = shapes[self._image]
        if len(shape) != 4 or shape[-1] != 3 or kinds[self._image] != np.uint8 or not min(shape[1:]):
            raise DataError("data.hdf5_pictures", path=path, image=self._image, shape=str(shape),
                            dtype=str(kinds[self._image]))
        if not shape[0]:
            raise DataError("data.no_rows", path=path)
        self._count = int(shape[0])
        self._texts = [name for name in names if name != self._image and _is_column(shapes[name], self._count)]
        if self._caption not in self._texts:
            raise DataError("data.hdf5_captions", path=path, caption=self._caption, count=self._count)

    def __len__(self) -> int:
        return self._count

    def _rows(self) -> Iterator[Record]:
        with h5py.File(self.path, "r") as file:
            for start in range(0, self._count, BLOCK_ROWS):
                stop = min(start + BLOCK_ROWS, self._count)
                try:
                    block = self._read(file, start, stop)
                except (OSError, RuntimeError):
                    yield from self._one_by_one(file, start, stop)
                    continue
                for number, (pixels, texts) in enumerate(block, start):
                    record = self._record(number, pixels, texts)
                    if record is not None:
                        yield record

    def _one_by_one(self, file: h5py.File, start: int, stop: int) -> Iterator[Record]:
        # A damaged chunk spoils the block that it lies in; its neighbours are still good.
        for number in range(start, stop):
            try:
                [(pixels, texts)] = self._read(file, number, number + 1)
            except (OSError, RuntimeError):
                self.skipped.add(f"{number:08d}", "damaged block of the file")
                continue
            record = self._record(number, pixels, texts)
            if record is not None:
                yield record

    def _read(self, file: h5py.File, start: int, stop: int) -> list[tuple[NDArray[np.uint8], dict[str, str]]]:
        """Pixels (H x W x 3) and texts by column of the rows `start`..`stop`."""
        pixels = file[self._image][start:stop]
        columns = {name: [_text(value) for value in file[name][start:stop].reshape(-1)] for name in self._texts}
        return [(pixels[i], {name: column[i] for name, column in columns.items()}) for i in range(stop - start)]

    def _record(self, number: int, pixels: NDArray[np.uint8], texts: dict[str, str]) -> Record | None:
        key = f"{number:08d}"
        caption = texts[self._caption]
        if not caption:
            return self._skip(key, "no caption")
        if pixels.min() == pixels.max():
            return self._skip(key, "blank picture")
        encoded = BytesIO()
        Image.fromarray(pixels).save(encoded, "PNG", compress_level=1)
        fields = {name.removeprefix("input_"): text for name, text in texts.items() if text and name != self._caption}
        return Record(key, encoded.getvalue(), caption, fields)


def _check_contents(path: Path, file: h5py.File) -> None:
    """See that all of a file's columns lie in it: HDF5 can also name any file of the computer as a column's bytes, and
    claim a length for which there is nothing.

    Raises:
        DataError: one does not.
    """
    most = path.stat().st_size * _MOST_PACKED
    for name in file:
        inside = isinstance(file.get(name, getlink=True), h5py.HardLink)
        item = file[name] if inside else None
        if not inside or (isinstance(item, h5py.Dataset) and (item.external or item.is_virtual)):
            raise DataError("data.hdf5_outside", path=path, name=name)
        if isinstance(item, h5py.Dataset) and item.size is not None and item.size * item.dtype.itemsize > most:
            raise DataError("data.hdf5_length", path=path, name=name, shape=str(item.shape))


def _text(value: object) -> str:
    text = decode_cell(value) if isinstance(value, bytes) else scalar_text(_plain(value))
    return " ".join(text.replace("\0", " ").split())


def _plain(value: object) -> object:
    return value.item() if isinstance(value, np.generic) else value


def _is_column(shape: tuple[int, ...], count: int) -> bool:
    return shape in ((count,), (count, 1))
