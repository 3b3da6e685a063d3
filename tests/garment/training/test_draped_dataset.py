import json

import numpy as np
import pytest
from PIL import Image

from modiste.core.errors import DataError, SettingError
from modiste.data.readers import open_source
from modiste.garment.draping.measure import outside_changed
from modiste.garment.training.draped_dataset import METADATA, DrapeItem, finished, write_draped
from tests.garment.clothes import checks, swatch, worn

FIELDS = {"articleType": "Shirts", "gender": "Women", "baseColour": "Red", "description": "a plain red shirt"}


def items(names):
    photo, mask = worn((200, 60, 50))
    return [DrapeItem(
        name=name, key=f"photo {name}", photo=photo, mask=mask, swatch=swatch(checks()), fields=FIELDS,
        pattern="checkered")
            for name in names]


def rows(folder):
    return [json.loads(line) for line in (folder / METADATA).read_text("utf-8").splitlines()]


def test_a_folder_that_readers_open_with_new_captions_in_both_languages(tmp_path):
    assert write_draped(items("ab"), tmp_path, workers=1) == 2
    first = rows(tmp_path)[0]
    assert (first["text"], first["text_ru"]) == ("women's checked shirt", "женская рубашка в клетку")
    assert first["key"] == "photo a"
    assert "baseColour" not in first  # that of the old cloth
    photo, mask = worn((200, 60, 50))
    assert outside_changed(photo.image, Image.open(tmp_path / first["file_name"]), mask.of()) == 0
    assert [record.caption for record in open_source(tmp_path)] == ["women's checked shirt"] * 2


def test_a_broken_run_goes_on_where_it_stopped(tmp_path):
    def broken():
        yield from items("ab")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_draped(broken(), tmp_path, workers=1)
    assert finished(tmp_path) == {"a", "b"}
    with (tmp_path / METADATA).open("a") as file:
        file.write('{"file_name": "torn')
    seen = []
    assert write_draped(items("abcc"), tmp_path, workers=1, progress=seen.append) == 3
    assert seen == [3]
    assert [row["name"] for row in rows(tmp_path)] == ["a", "b", "c"]


def test_several_workers_give_the_same_bytes(tmp_path):
    for workers in (1, 2):
        write_draped(items("abc"), tmp_path / str(workers), workers=workers)
    assert rows(tmp_path / "1") == rows(tmp_path / "2")
    for row in rows(tmp_path / "1"):
        one, two = (np.asarray(Image.open(tmp_path / run / row["file_name"])) for run in ("1", "2"))
        assert np.array_equal(one, two)


def test_another_data_set_is_left_alone(tmp_path):
    (tmp_path / METADATA).write_text('{"file_name": "x.png", "text": "mine"}\n')
    with pytest.raises(DataError, match="another data set"):
        write_draped(items("a"), tmp_path, workers=1)
    assert "mine" in (tmp_path / METADATA).read_text()
    with pytest.raises(DataError, match="no garment"):
        write_draped([], tmp_path / "empty", workers=1)
    with pytest.raises(SettingError, match="workers"):
        write_draped([], tmp_path / "none", workers=0)


@pytest.mark.parametrize(
    ("fields", "caption", "text", "text_ru"),
    [
        ({}, "men's blue striped shirt", "men's plain red shirt", "красная однотонная мужская рубашка"),
        ({"gender": "Women"}, "синее платье миди", "women's plain red midi dress", None),
        ({"category": "SHIRTS", "description": "blue slim fit, long sleeves"}, "", "slim red long-sleeved shirt", None),
        ({"product_type": "Skirt"}, "a skirt in blue linen", "plain red skirt", None),
    ],
)  # fmt: skip
def test_a_new_cloth_changes_colour_and_pattern_and_nothing_else(tmp_path, fields, caption, text, text_ru):
    photo, mask = worn((200, 60, 50))
    item = DrapeItem(
        name="a", key="a", photo=photo, mask=mask, swatch=swatch(checks()), fields=fields, pattern="solid",
        colour="red", caption=caption)
    write_draped([item], tmp_path, workers=1)
    [row] = rows(tmp_path)
    assert set(text.replace("-", " ").split()) <= set(row["text"].replace("-", " ").split())
    assert not {"blue", "striped", "linen"} & set(row["text"].split())
    assert text_ru is None or row["text_ru"] == text_ru
