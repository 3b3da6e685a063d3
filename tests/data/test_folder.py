import json
from pathlib import Path

import pytest
from PIL import Image

from modiste.core.errors import DataError
from modiste.data.readers import open_source
from modiste.data.records import decoded


def draw(path: Path, colour: str = "red") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (12, 10), colour).save(path)
    return path


def test_metadata_csv_of_the_imagefolder_convention(tmp_path: Path) -> None:
    draw(tmp_path / "train" / "0001.png")
    draw(tmp_path / "train" / "0002.jpg")
    (tmp_path / "train" / "metadata.csv").write_text("file_name,text,colour\n0001.png,Red shirt,red\n0002.jpg,Skirt,\n")
    records = list(open_source(tmp_path))
    assert [(r.caption, dict(r.fields)) for r in records] == [("Red shirt", {"colour": "red"}), ("Skirt", {})]


def test_metadata_jsonl_with_broken_lines(tmp_path: Path) -> None:
    draw(tmp_path / "a.png")
    lines = [json.dumps({"file_name": "a.png", "text": "пальто", "price": 20.0, "more": {"x": 1}}), "{broken", "[1]",
             json.dumps({"file_name": "b.png", "text": "no file"}), json.dumps({"file_name": "a.png", "text": ""}), "",
             json.dumps({"text": "x"}), "[" * 100_000]
    (tmp_path / "metadata.jsonl").write_text("\n".join(lines), encoding="utf-8")
    source = open_source(tmp_path)
    [record] = source
    assert (record.caption, dict(record.fields)) == ("пальто", {"price": "20"})
    assert len(source) == 7
    assert dict(source.skipped.reasons) == {
        "not a JSON object": 3, "image file not found": 1, "no caption": 1, "no image": 1}


def test_sidecar_text_wins_over_folder_name_and_hidden_files_are_left_out(tmp_path: Path) -> None:
    draw(tmp_path / "polka_dot" / "1.png")
    draw(tmp_path / "polka_dot" / "2.png").with_suffix(".txt").write_text("white dots\non navy\n")
    draw(tmp_path / "polka_dot" / "3.png").with_suffix(".txt").write_bytes(b"\xff\xe0\xff")
    draw(tmp_path / ".cache" / "4.png")
    draw(tmp_path / "5.png")
    source = open_source(tmp_path)
    assert [(r.key, r.caption, dict(r.fields)) for r in source] == [
        ("polka_dot/1.png", "polka dot", {"label": "polka dot"}),
        ("polka_dot/2.png", "white dots on navy", {"label": "polka dot"})]
    assert dict(source.skipped.reasons) == {"no caption": 1, "caption file is not UTF-8 or UTF-16": 1}


def test_damaged_picture_is_counted_when_decoded(tmp_path: Path) -> None:
    draw(tmp_path / "x" / "good.png")
    damaged = draw(tmp_path / "x" / "bad.png")
    damaged.write_bytes(damaged.read_bytes()[:40])
    source = open_source(tmp_path)
    assert [record.key for record, _ in decoded(source)] == ["x/good.png"]
    assert source.skipped.total == 1
    assert source.skipped.examples.popitem()[1] == ["x/bad.png"]


def test_empty_folder_and_unknown_things_are_data_errors(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no pictures in this folder"):
        open_source(tmp_path)
    with pytest.raises(DataError, match="no such file or folder"):
        open_source(tmp_path / "missing")
    (tmp_path / "x.xlsx").write_bytes(b"x")
    with pytest.raises(DataError, match="not a known kind of data set"):
        open_source(tmp_path / "x.xlsx")
