from pathlib import Path

import h5py
import numpy as np
import pytest

from modiste.core.errors import DataError
from modiste.data.fashiongen import FashionGenSource
from modiste.data.readers import open_source
from tests.data.samples import write_fashiongen


def test_pixels_texts_and_latin_1(tmp_path: Path) -> None:
    path = tmp_path / "fashiongen_256_256_train.h5"
    pixels = write_fashiongen(path, [f"Long sleeve shirt {i}. Décolleté." for i in range(40)])
    source = open_source(path)
    records = list(source)
    assert len(records) == len(source) == 40
    assert records[33].caption == "Long sleeve shirt 33. Décolleté."
    assert dict(records[33].fields) == {"category": "JACKETS", "name": "Café jacket", "index": "33"}
    assert np.array_equal(np.asarray(records[33].picture()), pixels[33])


def test_other_caption_column(tmp_path: Path) -> None:
    write_fashiongen(tmp_path / "a.h5", ["one"])
    [record] = open_source(tmp_path / "a.h5", caption_column="input_name")
    assert record.caption == "Café jacket"
    assert record.fields["description"] == "one"


def test_rows_without_caption_or_picture_are_counted(tmp_path: Path) -> None:
    write_fashiongen(tmp_path / "a.h5", ["one", "  ", "three"], blank=2)
    source = open_source(tmp_path / "a.h5")
    assert [record.caption for record in source] == ["one"]
    assert dict(source.skipped.reasons) == {"no caption": 1, "blank picture": 1}


def test_damaged_chunk_costs_its_own_row_only(tmp_path: Path) -> None:
    path = tmp_path / "a.h5"
    pixels = np.random.default_rng(1).integers(0, 256, (5, 8, 8, 3)).astype(np.uint8)
    with h5py.File(path, "w") as file:
        data = file.create_dataset("input_image", data=pixels, chunks=(1, 8, 8, 3), fletcher32=True)
        file["input_description"] = np.array([[f"row {i}".encode()] for i in range(5)])
        place = data.id.get_chunk_info(2).byte_offset
    whole = bytearray(path.read_bytes())
    whole[place:place + 8] = bytes(255 - value for value in whole[place:place + 8])
    path.write_bytes(bytes(whole))
    source = open_source(path)
    assert [record.caption for record in source] == ["row 0", "row 1", "row 3", "row 4"]
    assert dict(source.skipped.reasons) == {"damaged block of the file": 1}


def test_not_hdf5_truncated_or_of_another_layout(tmp_path: Path) -> None:
    path = tmp_path / "a.h5"
    path.write_bytes(b"not hdf5")
    with pytest.raises(DataError, match="not a readable HDF5 file"):
        open_source(path)
    write_fashiongen(path, ["one", "two"])
    path.write_bytes(path.read_bytes()[:1500])
    with pytest.raises(DataError, match="not a readable HDF5 file"):
        open_source(path)
    with h5py.File(path, "w") as file:
        file["input_image"] = np.zeros((2, 8, 8), np.uint8)
        file["input_description"] = np.array([[b"x"], [b"y"]])
    with pytest.raises(DataError, match=r"expected N x H x W x 3 uint8"):
        open_source(path)
    with h5py.File(path, "w") as file:
        file["pictures"] = np.zeros((2, 8, 8, 3), np.uint8)
    with pytest.raises(DataError, match=r"no picture column 'input_image'; the columns are pictures"):
        open_source(path)


@pytest.mark.parametrize("way", ["external storage", "external link", "virtual", "length"])
def test_columns_that_lie_elsewhere_or_nowhere_are_refused(tmp_path: Path, way: str) -> None:
    secret, path = tmp_path / "secret.h5", tmp_path / "evil.h5"
    shape = (2, 8, 8, 3)
    with h5py.File(secret, "w") as other:
        other["input_image"] = np.arange(384, dtype=np.uint8).reshape(shape)
    with h5py.File(path, "w") as file:
        file["input_description"] = np.array([b"a coat", b"a hat"])
        if way == "external storage":
            file.create_dataset("input_image", shape, np.uint8, external=[(str(secret), 0, 384)])
        elif way == "external link":
            file["input_image"] = h5py.ExternalLink(str(secret), "input_image")
        elif way == "virtual":
            layout = h5py.VirtualLayout(shape, np.uint8)
            layout[:] = h5py.VirtualSource(str(secret), "input_image", shape)
            file.create_virtual_dataset("input_image", layout)
        else:
            file.create_dataset("input_image", (10**9, 8, 8, 3), np.uint8, chunks=(1, 8, 8, 3))
    with pytest.raises(DataError, match=r"another file|too short"):
        FashionGenSource(path)
