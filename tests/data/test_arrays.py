"""Arrays and texts come back from disk as they were, and damage is said."""

from pathlib import Path

import numpy as np
import pytest

from modiste.core.errors import WeightsError
from modiste.data.arrays import read_arrays, write_arrays


def test_arrays_and_texts_come_back_and_the_bytes_repeat(tmp_path: Path) -> None:
    arrays: dict[str, np.ndarray] = {"b": np.arange(6, dtype=np.int16).reshape(2, 3), "a": np.eye(2, dtype=np.float32)}
    write_arrays(arrays, tmp_path / "x.safetensors", {"note": "жакет"})
    write_arrays(dict(reversed(arrays.items())), tmp_path / "y.safetensors", {"note": "жакет"})
    found, texts = read_arrays(tmp_path / "x.safetensors")
    assert texts == {"note": "жакет"}
    for name, value in arrays.items():
        np.testing.assert_array_equal(found[name], value)
    assert (tmp_path / "x.safetensors").read_bytes() == (tmp_path / "y.safetensors").read_bytes()


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff" * 64])
def test_a_damaged_file_is_said(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.safetensors").write_bytes(content)
    with pytest.raises(WeightsError, match="damaged"):
        read_arrays(tmp_path / "x.safetensors")
    with pytest.raises(WeightsError, match="missing"):
        read_arrays(tmp_path / "none.safetensors")
