import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from modiste.cli.main import app
from modiste.core.errors import DataError
from modiste.data.readers import open_source
from modiste.data.records import Record
from modiste.design.augment import PATTERN_SHARES, draped_records, write_draped
from modiste.language import attributes_from_fields, vocabulary
from tests.data.test_drape import person


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Four photos with a table: two plain shirts, one striped shirt, one pair of shoes."""
    rows = ["key,image,caption,articleType,gender"]
    kinds = [("a", "Men Blue Shirt", "Shirts"), ("b", "Men Solid Green Shirt", "Shirts"),
             ("c", "Men Striped Shirt", "Shirts"), ("d", "Men Brown Shoes", "Casual Shoes")]
    for key, caption, kind in kinds:
        Image.fromarray(person()).save(tmp_path / f"{key}.png")
        rows.append(f"{key},{key}.png,{caption},{kind},Men")
    table = tmp_path / "photos.csv"
    table.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return table


def draped(photos: Path, seed: int = 0) -> Iterator[Record]:
    return draped_records(open_source(photos), per_picture=2, seed=seed)


def test_only_plain_clothes_get_a_pattern_and_keep_their_key(photos: Path) -> None:
    assert [record.key for record in draped(photos)] == ["a", "a", "b", "b"]


def test_the_record_says_the_new_pattern_and_forgets_the_old_cloth(photos: Path) -> None:
    for record in draped(photos):
        facts = attributes_from_fields({**record.fields, "caption": record.caption})
        assert facts.garment == "shirt"
        assert facts.gender == "men"
        assert facts.pattern in PATTERN_SHARES
        assert facts.colours == ()


def test_the_picture_changes_in_the_garment_only(photos: Path) -> None:
    record = next(iter(draped(photos)))
    assert isinstance(record.image, bytes)
    changed = (np.asarray(Image.open(io.BytesIO(record.image))) != person()).any(axis=-1)
    assert changed[80:170, 50:110].mean() > 0.8
    assert not changed[:56].any()


def test_the_same_seed_gives_the_same_pictures(photos: Path) -> None:
    first, again, other = ([record.image for record in draped(photos, seed)] for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_every_pattern_is_a_word_of_the_vocabulary() -> None:
    assert set(PATTERN_SHARES) <= set(vocabulary().ids("pattern"))


def test_the_command_writes_a_data_set_that_trains(photos: Path, tmp_path: Path) -> None:
    out = tmp_path / "draped"
    result = CliRunner().invoke(app, ["dataset", "drape", str(photos), "-o", str(out), "--json"])
    assert result.exit_code == 0, result.stderr
    records = list(open_source(out))
    assert [record.key for record in records] == ["a", "b"]
    assert {attributes_from_fields(record.fields).garment for record in records} == {"shirt"}


def test_nothing_to_drape_is_said(tmp_path: Path) -> None:
    Image.new("RGB", (64, 64), "navy").save(tmp_path / "a.png")
    (tmp_path / "a.txt").write_text("red handbag", encoding="utf-8")
    with pytest.raises(DataError, match="could be cut out"):
        write_draped(open_source(tmp_path), tmp_path / "out")
