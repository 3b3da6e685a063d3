from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from modiste.core.errors import DataError
from modiste.data.patterns import draw_pattern
from modiste.fabric.neural.training.pictures import draw_batch, read_fabrics


def write(folder: Path, counts: dict[str, int], side: int = 48) -> Path:
    for name, count in counts.items():
        (folder / name).mkdir(parents=True)
        for number in range(count):
            pixels = draw_pattern("striped" if "stripe" in name else "polka_dot", side, number)
            Image.fromarray(pixels).save(folder / name / f"{number}.png")
    return folder


def test_folders_are_categories_under_any_of_their_names(tmp_path: Path) -> None:
    data = write(tmp_path / "a", {"stripes": 3, "polka dots": 2, "ikat": 1, "solid": 4})
    fabrics = read_fabrics([data], 32, fewest=2)
    assert fabrics.names == ("dotted", "striped", "ikat"), "known ones in their order, then new ones; solid is none"
    assert np.bincount(fabrics.category).tolist() == [2, 3, 1]
    assert [len(fabrics.only(name).pictures) for name in fabrics.names] == [2, 3, 1]
    with pytest.raises(DataError, match="no picture of zebra"):
        fabrics.only("zebra")


def test_crops_are_balanced_over_categories(tmp_path: Path) -> None:
    fabrics = read_fabrics([write(tmp_path / "a", {"striped": 9, "dotted": 1})], 32, fewest=2)
    batch = draw_batch(fabrics, 64, 32, np.random.default_rng(0))
    assert batch.pictures.shape == (64, 3, 32, 32)
    assert 20 < int((batch.category == 0).sum()) < 44
    assert batch.pictures.abs().max() <= 1
    again = draw_batch(fabrics, 64, 32, np.random.default_rng(0))
    assert (again.pictures == batch.pictures).all()


def test_pictures_of_any_size_and_mode_are_taken(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "zebra"
    folder.mkdir(parents=True)
    Image.new("L", (300, 40)).save(folder / "grey.png")
    Image.new("RGBA", (33, 500), (9, 9, 9, 0)).save(folder / "tall.png")
    Image.new("RGB", (4, 4)).save(folder / "tiny.png")
    (folder / "broken.png").write_bytes(b"\x89PNG broken")
    fabrics = read_fabrics([tmp_path / "a"], 32, fewest=2)
    assert len(fabrics.pictures) == 2
    assert all(min(picture.shape[:2]) >= 32 for picture in fabrics.pictures)
    draw_batch(fabrics, 4, 32, np.random.default_rng(1))


@pytest.mark.parametrize("counts", [{}, {"dotted": 1}, {"solid": 60}])
def test_too_few_pictures_are_refused_with_the_number_needed(tmp_path: Path, counts: dict[str, int]) -> None:
    (tmp_path / "a").mkdir()
    with pytest.raises(DataError, match="expected"):
        read_fabrics([write(tmp_path / "a", counts)], 32)
