"""An index that the tests of a module share, and places for those that write."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from modiste.catalog.embedding import DIMENSION
from modiste.catalog.index import IndexPlace, IndexRow, ItemIndex
from tests.catalog.rows import rows


@pytest.fixture(scope="session")
def drawn() -> Sequence[IndexRow]:
    return rows(600)


@pytest.fixture(scope="session")
def indexed(drawn: Sequence[IndexRow], tmp_path_factory: pytest.TempPathFactory) -> ItemIndex:
    """An index of 600 made-up rows; only to be read."""
    index = ItemIndex(IndexPlace.of_folder(tmp_path_factory.mktemp("index")), "drawn", DIMENSION)
    index.upsert(drawn)
    index.compact()
    return index


@pytest.fixture
def place(tmp_path: Path) -> IndexPlace:
    return IndexPlace.of_folder(tmp_path / "index")
