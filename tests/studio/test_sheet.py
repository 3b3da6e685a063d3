import numpy as np
import pytest
from PIL import Image

from modiste.core.errors import InputError
from modiste.studio.sheet import contact_sheet


def pictures(count: int, text: str = "платье") -> list[tuple[Image.Image, str]]:
    return [(Image.new("RGB", (32, 32), (200, 0, i)), text) for i in range(count)]


def test_every_picture_is_on_the_sheet_in_reading_order() -> None:
    sheet = np.asarray(contact_sheet(pictures(5), columns=3, cell=64))
    blues = [int(pixel[2]) for row in sheet[::8] for pixel in row[::8] if pixel[0] == 200 and pixel[1] == 0]
    assert sorted(set(blues)) == [0, 1, 2, 3, 4]
    assert list(dict.fromkeys(blues)) == [0, 1, 2, 3, 4]


def test_the_grid_is_nearly_square_by_default() -> None:
    assert contact_sheet(pictures(12), cell=64).size == contact_sheet(pictures(12), cell=64, columns=4).size
    assert contact_sheet(pictures(1), cell=64).width < contact_sheet(pictures(2), cell=64).width


def test_labels_are_drawn_in_cyrillic_as_well() -> None:
    russian = np.asarray(contact_sheet(pictures(1, "ж"), cell=64))
    question = np.asarray(contact_sheet(pictures(1, "?"), cell=64))
    blank = np.asarray(contact_sheet(pictures(1, " \u00a0x"), cell=64))
    assert not np.array_equal(russian, question)
    assert not np.array_equal(russian, blank)


def test_a_long_prompt_stays_inside_its_cell() -> None:
    short = contact_sheet(pictures(2, "a"), cell=64)
    long = contact_sheet(pictures(2, "очень длинное описание " * 20), cell=64)
    assert short.size == long.size
    margin = np.asarray(long)[:, :14]
    assert (margin == margin[0, 0]).all()


def test_no_design_is_no_sheet() -> None:
    with pytest.raises(InputError, match="at least one"):
        contact_sheet([])
