"""Every row of a data set is read, or counted with its reason."""

import csv
import json
import shutil
import tarfile
import unicodedata
from io import BytesIO
from pathlib import Path

import h5py
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image

from modiste.data.readers import open_source
from modiste.data.records import RowSource
from tests.data.samples import encoded


def draw(path: Path, kind: str | None = None) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (12, 10), "red").save(path, kind)
    return path


def parquet(path: Path, captions: list[str], **columns: list[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table({"image": [encoded()] * len(captions), "text": captions, **columns}), path)


def shard(path: Path, members: list[tuple[str, bytes]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(path, "w") as tar:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, BytesIO(data))


def read(path: Path) -> tuple[RowSource, list[str], list[str]]:
    source = open_source(path)
    records = list(source)
    assert len(source) >= len(records)
    return source, [record.key for record in records], [record.caption for record in records]


def test_rows_of_several_parquet_shards_have_keys_of_their_own(tmp_path: Path) -> None:
    for part in range(3):
        parquet(tmp_path / f"train-0000{part}.parquet", [f"{part} a", f"{part} b"])
    _, keys, captions = read(tmp_path)
    assert captions == ["0 a", "0 b", "1 a", "1 b", "2 a", "2 b"]
    assert len(set(keys)) == 6
    assert keys[:2] == ["00000000", "00000001"]
    assert read(tmp_path)[1] == keys


def test_an_id_that_comes_twice_in_a_table_loses_no_row(tmp_path: Path) -> None:
    parquet(tmp_path / "a.parquet", ["front", "back", "side"], id=["7", "7", "8"])
    _, keys, captions = read(tmp_path / "a.parquet")
    assert (keys, captions) == (["7", "7#2", "8"], ["front", "back", "side"])


def test_splits_beside_each_other_are_all_read(tmp_path: Path) -> None:
    for split in ("train", "test"):
        draw(tmp_path / split / "0.png")
        (tmp_path / split / "metadata.jsonl").write_text(json.dumps({"file_name": "0.png", "text": split}) + "\n")
    parquet(tmp_path / "validation" / "0.parquet", ["validation"])
    shard(tmp_path / "more" / "0.tar", [("0.png", encoded()), ("0.txt", b"shard")])
    _, keys, captions = read(tmp_path)
    assert sorted(captions) == ["shard", "test", "train", "validation"]
    assert len(set(keys)) == 4


def test_shards_of_one_name_in_two_folders(tmp_path: Path) -> None:
    for split in ("a", "b"):
        shard(tmp_path / split / "000.tar", [("0.png", encoded()), ("0.txt", split.encode())])
    _, keys, captions = read(tmp_path)
    assert (len(set(keys)), captions) == (2, ["a", "b"])


def test_pictures_and_tables_that_are_not_read_are_counted(tmp_path: Path) -> None:
    draw(tmp_path / "0.png")
    draw(tmp_path / "forgotten.png")
    (tmp_path / "metadata.csv").write_text("file_name,text\n0.png,shirt\n")
    (tmp_path / "sizes.csv").write_text("size,count\nM,3\n")
    source, _, captions = read(tmp_path)
    assert captions == ["shirt"]
    assert source.skipped.total == 2
    assert {key for keys in source.skipped.examples.values() for key in keys} == {"forgotten.png", "sizes.csv"}


def test_a_table_by_another_name_is_read_where_pictures_say_nothing(tmp_path: Path) -> None:
    draw(tmp_path / "0.png")
    (tmp_path / "train.tsv").write_text("image\tcaption\n0.png\tshirt\n")
    assert read(tmp_path)[2] == ["shirt"]


@pytest.mark.parametrize(
    ("ending", "kind"),
    [(".jfif", "JPEG"), (".jpe", "JPEG"), (".JPG", "JPEG"), (".avif", "AVIF"), (".dib", "BMP"), (".jp2", "JPEG2000"),
     (".ppm", "PPM"), (".TIFF", "TIFF")],
)  # fmt: skip
def test_endings_of_pictures(tmp_path: Path, ending: str, kind: str) -> None:
    draw(tmp_path / f"a{ending}", kind).with_suffix(".txt").write_text("shirt")
    assert read(tmp_path)[2] == ["shirt"]


def test_pictures_of_a_kind_that_cannot_be_read_are_counted(tmp_path: Path) -> None:
    draw(tmp_path / "shirts" / "a.png")
    (tmp_path / "shirts" / "b.cr2").write_bytes(b"x")
    source, _, captions = read(tmp_path)
    assert captions == ["shirts"]
    assert list(source.skipped.reasons) == [".cr2 pictures cannot be read; export them as JPEG or PNG"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-8"])
def test_texts_in_other_encodings(tmp_path: Path, encoding: str) -> None:
    draw(tmp_path / "0.png")
    rows = "file_name,text\n0.png,чёрная рубашка\n"
    (tmp_path / "a.csv").write_bytes(rows.encode(encoding))
    (tmp_path / "a.jsonl").write_bytes(
        (json.dumps({"file_name": "0.png", "text": "чёрная рубашка"}, ensure_ascii=False) + "\n").encode(encoding))
    for table in ("a.csv", "a.jsonl"):
        assert read(tmp_path / table)[2] == ["чёрная рубашка"]


def test_a_caption_in_utf_16_beside_its_picture(tmp_path: Path) -> None:
    draw(tmp_path / "0.png").with_suffix(".txt").write_bytes("чёрная рубашка".encode("utf-16"))
    draw(tmp_path / "1.png")
    (tmp_path / "1.png.txt").write_text("skirt")
    assert read(tmp_path)[2] == ["чёрная рубашка", "skirt"]


@pytest.mark.parametrize("kind", ["S", "vlen", "latin"])
def test_texts_in_hdf5(tmp_path: Path, kind: str) -> None:
    said = ["café", "rayé"] if kind == "latin" else ["чёрная рубашка", "café"]
    with h5py.File(tmp_path / "a.h5", "w") as file:
        file["input_image"] = np.random.default_rng(0).integers(0, 256, (2, 9, 9, 3)).astype(np.uint8)
        if kind == "vlen":
            file.create_dataset("input_description", data=said, dtype=h5py.string_dtype("utf-8"))
        else:
            file["input_description"] = np.array([[one.encode("latin-1" if kind == "latin" else "utf-8")]
                                                  for one in said], dtype="S64")
    assert read(tmp_path / "a.h5")[2] == said


def test_dots_in_names_of_members(tmp_path: Path) -> None:
    members = [("look.01.jpg", encoded()), ("look.01.txt", b"one"), ("look.02.jpg", encoded()), ("look.02.txt", b"two"),
               ("plain.jpg", encoded()), ("plain.seg.png", encoded()), ("plain.txt", b"three")]
    shard(tmp_path / "a.tar", members)
    _, keys, captions = read(tmp_path / "a.tar")
    assert (keys, captions) == (["look.01", "look.02", "plain"], ["one", "two", "three"])


def test_paths_as_another_system_writes_them(tmp_path: Path) -> None:
    draw(tmp_path / "фото" / unicodedata.normalize("NFD", "чёрный.png"))
    with (tmp_path / "a.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter="|").writerows([("image", "caption"), ("фото\\чёрный.png", "свитер, шарф")])
    assert read(tmp_path / "a.csv")[2] == ["свитер, шарф"]
    shutil.rmtree(tmp_path / "фото")
