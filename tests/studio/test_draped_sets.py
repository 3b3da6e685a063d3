"""Training sets of draped photos."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageColor
from typer.testing import CliRunner

from modiste.cli.main import app
from modiste.core.errors import DataError
from modiste.data.readers import open_source
from modiste.garment.segmentation import load
from modiste.language import attributes_from_fields, vocabulary
from modiste.studio.draped_sets import DYES, PATTERN_SHARES, DrapedSet, Fabrics, write_draped_set
from modiste.studio.pictures_in import open_swatch
from tests.garment.scenes import KnowingEngine
from tests.garment.scenes import person as street
from tests.imaging.drawn_person import person as product


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """A shirt on white, one in the street, shoes, and a scene without clothes, with captions."""
    pictures = {"a": Image.fromarray(product()), "b": street(180, 270)[0], "c": Image.fromarray(product()),
                "d": Image.new("RGB", (120, 120), (120, 140, 120))}
    kinds = {"a": ("Men Blue Shirt", "Shirts"), "b": ("Men Red Striped Shirt", "Shirts"),
             "c": ("Men Brown Shoes", "Casual Shoes"), "d": ("Men Green Shirt", "Shirts")}
    rows = ["key,image,caption,articleType,gender"]
    for key, picture in pictures.items():
        picture.save(tmp_path / f"{key}.png")
        rows.append(f"{key},{key}.png,{kinds[key][0]},{kinds[key][1]},Men")
    table = tmp_path / "photos.csv"
    table.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return table


def write(photos: Path, folder: Path, seed: int = 0, fabrics: Fabrics | None = None) -> int:
    return drape_all(photos, folder, seed, fabrics).pictures


def drape_all(photos: Path, folder: Path, seed: int = 0, fabrics: Fabrics | None = None) -> DrapedSet:
    return write_draped_set(open_source(photos), folder, KnowingEngine(), fabrics or Fabrics(), per_picture=2,
                            seed=seed, workers=1)


def test_garments_that_are_found_get_new_cloth_and_captions_in_both_languages(photos: Path, tmp_path: Path) -> None:
    assert write(photos, tmp_path / "out") == 2  # the shirt on white; the other's trousers fill as much of its photo
    for record in open_source(tmp_path / "out"):
        facts = attributes_from_fields({**record.fields, "caption": record.caption})
        # Both pictures come of one row: the later one gets a number behind its key.
        assert (record.key.split("#")[0], facts.garment, facts.gender) == ("a", "shirt", "men")
        assert facts.pattern in PATTERN_SHARES
        assert facts.colours == ()
        assert "рубашка" in record.fields["text_ru"].lower()
        changed = (np.asarray(record.picture()) != product()).any(axis=-1)
        assert changed[80:170, 50:110].mean() > 0.8
        assert not changed[:56].any()


def test_rows_without_a_picture_in_the_set_are_counted_with_their_reasons(photos: Path, tmp_path: Path) -> None:
    skipped = drape_all(photos, tmp_path / "out").skipped
    assert skipped.examples == {"the garment of the caption is not found in the picture": ["b", "d"],
                                "the caption names no garment that can wear another cloth": ["c"]}


def test_a_run_goes_on_and_the_same_seed_gives_the_same_pictures(photos: Path, tmp_path: Path) -> None:
    write(photos, tmp_path / "one")
    before = {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()}
    victim = next(path for path in (tmp_path / "one").iterdir() if path.suffix == ".png")
    lines = (tmp_path / "one" / "metadata.jsonl").read_text().splitlines(keepends=True)
    (tmp_path / "one" / "metadata.jsonl").write_text("".join(line for line in lines if victim.name not in line))
    victim.unlink()
    assert write(photos, tmp_path / "one") == 2
    after = {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()}
    assert {name: data for name, data in after.items() if name.endswith("png")} == {
        name: data for name, data in before.items() if name.endswith("png")}
    write(photos, tmp_path / "other", seed=1)
    assert not {path.name for path in (tmp_path / "other").glob("*.png")} & set(before)


def test_fabrics_of_ones_own_are_called_by_their_files(photos: Path, tmp_path: Path) -> None:
    Image.effect_mandelbrot((64, 64), (-2, -1, 1, 1), 20).convert("RGB").save(tmp_path / "polka-dot.png")
    own = Fabrics((("polka dot", open_swatch(tmp_path / "polka-dot.png")),))
    write(photos, tmp_path / "out", fabrics=own)
    assert {record.fields["pattern"] for record in open_source(tmp_path / "out")} == {"polka dot"}


def test_dyed_garments_are_plain_and_called_by_their_colour(photos: Path, tmp_path: Path) -> None:
    write(photos, tmp_path / "out", fabrics=Fabrics(dyed=True))
    seen = set()
    for record in open_source(tmp_path / "out"):
        facts = attributes_from_fields({**record.fields, "caption": record.caption})
        assert (facts.garment, facts.pattern) == ("shirt", "solid")
        (colour,) = facts.colours
        asked = np.array(ImageColor.getrgb(vocabulary().entry("colour", colour).hex or ""))
        dyed = np.median(np.asarray(record.picture())[90:160, 60:100].reshape(-1, 3), axis=0)
        assert np.abs(dyed - asked).max() < 60
        seen.add(colour)
    assert seen <= set(DYES)


def test_fabrics_of_ones_own_are_not_dyed(photos: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["dataset", "drape", str(photos), "--dyed", "--fabrics", str(photos.parent), "-o",
                                      str(tmp_path / "out")])
    assert "--dyed" in str(result.exception)
    assert not (tmp_path / "out").exists()


def test_every_pattern_is_a_word_of_the_vocabulary() -> None:
    assert set(PATTERN_SHARES) <= set(vocabulary().ids("pattern"))
    assert set(DYES) <= set(vocabulary().ids("colour"))


def test_the_command_writes_a_data_set_that_trains(
    photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load, "bundled", KnowingEngine)
    out = tmp_path / "draped"
    result = CliRunner().invoke(app, ["dataset", "drape", str(photos), "-o", str(out), "--json"])
    assert result.exit_code == 0, result.stderr
    assert {attributes_from_fields(record.fields).garment for record in open_source(out)} == {"shirt"}


def test_nothing_to_drape_is_said(tmp_path: Path) -> None:
    Image.new("RGB", (64, 64), (120, 140, 120)).save(tmp_path / "a.png")
    (tmp_path / "a.txt").write_text("red shirt", encoding="utf-8")
    with pytest.raises(DataError, match="no garment to drape"):
        write(tmp_path, tmp_path / "out")
