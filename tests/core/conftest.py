from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def written(tmp_path: Path) -> Callable[[bytes], Path]:
    def write(data: bytes, name: str = "photo.png") -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return write
