import csv
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image

from modiste.core.errors import DataError
from modiste.data.readers import open_source
from modiste.data.records import decoded
from tests.data.samples import encoded


def write(path: Path, columns: dict[str, list[object]], **options: int) -> Path:
    pq.write_table(pa.table(columns), path, **options)
    return path


def test_parquet_bytes_caption_and_scalar_fields(tmp_path: Path) -> None:
    path = write(tmp_path / "t.parquet", {
        "id": [7, 8], "image": [encoded("red"), encoded("blue")], "description": ["Red shirt", " Blue  "],
        "year": [2011.0, None], "tags": [["a", "b"], []], "sale": [True, False],
    })
    source = open_source(path)
    first, second = source
    assert len(source) == 2
    assert (first.key, first.caption) == ("7", "Red shirt")
    assert dict(first.fields) == {"id": "7", "year": "2011", "tags": "a, b", "sale": "true"}
    assert dict(second.fields) == {"id": "8", "sale": "false"}
    assert second.picture().getpixel((3, 3)) == (0, 0, 255)
    assert source.skipped.total == 0


def test_parquet_struct_of_bytes_and_path(tmp_path: Path) -> None:
    Image.new("RGB", (9, 9), "lime").save(tmp_path / "a.png")
    images = [{"bytes": encoded("red"), "path": None}, {"bytes": None, "path": "a.png"}, {"bytes": None, "path": None}]
    source = open_source(write(tmp_path / "t.parquet", {"image": images, "text": ["one", "two", "three"]}))
    assert [record.picture().getpixel((0, 0)) for record in source] == [(255, 0, 0), (0, 255, 0)]
    assert dict(source.skipped.reasons) == {"no image": 1}


def test_broken_rows_are_counted_by_reason_in_every_pass(tmp_path: Path) -> None:
    cut = encoded("red", (64, 64))[:60]
    images = [encoded(), None, b"not a picture", b"", encoded(), cut]
    source = open_source(write(tmp_path / "t.parquet", {"image": images, "caption": ["a", "b", "c", "d", None, "f"]}))  # type: ignore[dict-item]
    for _ in range(2):
        assert [record.caption for record in source] == ["a", "f"]
        assert dict(source.skipped.reasons) == {
            "no image": 1, "not a picture": 1, "empty picture": 1, "no caption": 1}
    assert [record.caption for record, _ in decoded(source)] == ["a"]
    assert source.skipped.total == 5
    assert "no caption (1: 00000004)" in str(source.skipped.message())


def test_row_groups_are_streamed_and_a_damaged_one_is_counted(tmp_path: Path) -> None:
    rng_rows = [encoded("red", (20 + i, 16)) for i in range(12)]
    path = write(tmp_path / "t.parquet", {"image": rng_rows, "text": [f"row {i}" for i in range(12)]}, row_group_size=4)  # type: ignore[dict-item]
    whole = bytearray(path.read_bytes())
    meta = pq.ParquetFile(path).metadata
    start = meta.row_group(1).column(0).data_page_offset
    whole[start:start + 24] = b"\xff" * 24
    path.write_bytes(bytes(whole))
    source = open_source(path)
    captions = [record.caption for record in source]
    assert captions == [f"row {i}" for i in (0, 1, 2, 3, 8, 9, 10, 11)]
    assert dict(source.skipped.reasons) == {"damaged row group": 4}


def test_folder_of_parquet_shards_is_one_source(tmp_path: Path) -> None:
    for part in range(3):
        write(tmp_path / f"train-{part}.parquet", {"image": [encoded(), None], "text": [f"part {part}", "x"]})
    source = open_source(tmp_path)
    assert [record.caption for record in source] == ["part 0", "part 1", "part 2"]
    assert len(source) == 6
    assert source.skipped.total == 3


def test_columns_can_be_named_and_wrong_names_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "t.parquet", {"front": [encoded("red")], "back": [encoded("blue")], "text": ["t"],
                                          "note": ["n"], "size": [3]})
    [record] = open_source(path, caption_column="note", image_column="back")
    assert (record.caption, record.picture().getpixel((0, 0))) == ("n", (0, 0, 255))
    with pytest.raises(DataError, match=r"no caption column 'titel'; the columns are front, back, text"):
        open_source(path, caption_column="titel")
    with pytest.raises(DataError, match="no picture column 'side'"):
        open_source(path, image_column="side")
    with pytest.raises(DataError, match="column 'size' holds int64"):
        open_source(path, image_column="size")


def test_table_without_caption_column_gives_empty_captions(tmp_path: Path) -> None:
    [record] = open_source(write(tmp_path / "t.parquet", {"image": [encoded()], "articleType": ["Jeans"]}))
    assert (record.caption, dict(record.fields)) == ("", {"articleType": "Jeans"})


@pytest.mark.parametrize("content", [b"", b"PAR1 and nothing else", b"PAR1" + b"\0" * 200])
def test_truncated_parquet_is_a_data_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "cut.parquet"
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"cut.parquet: not a readable Parquet file"):
        open_source(path)


def test_tables_without_anything_usable(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no rows"):
        open_source(write(tmp_path / "a.parquet", {"image": pa.array([], pa.binary()), "text": []}))
    with pytest.raises(DataError, match="no picture column among text"):
        open_source(write(tmp_path / "b.parquet", {"text": ["x"]}))
    source = open_source(write(tmp_path / "c.parquet", {"image": [b"x", b"y"], "text": ["1", "2"]}))
    with pytest.raises(DataError, match=r"no usable row \(2 rows skipped: not a picture"):
        list(source)


def test_csv_with_paths_broken_rows_and_a_byte_order_mark(tmp_path: Path) -> None:
    Image.new("RGB", (9, 9), "lime").save(tmp_path / "юбка.png")
    text = ("\ufeffFile_Name;Описание;caption\nюбка.png;зелёная;Юбка, длинная\nнет.png;x;нет файла\nюбка.png;x\n;x;y\n"
            "юбка.png;x;\n\n")
    path = tmp_path / "items.csv"
    path.write_bytes(text.encode() + "юбка.png;x;".encode() + b"\xcf\xeb\xe0\n")
    source = open_source(path)
    [record] = source
    assert (record.caption, dict(record.fields)) == ("Юбка, длинная", {"Описание": "зелёная"})
    assert record.picture().getpixel((4, 4)) == (0, 255, 0)
    assert len(source) == 6
    assert dict(source.skipped.reasons) == {
        "image file not found": 1, "row does not have the 3 cells of the header": 1, "no image": 1, "no caption": 1,
        "text is not UTF-8 or UTF-16": 1}


def test_csv_without_rows_header_or_picture_column(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    cases = (("", "is empty"), ("image,text\n", "no rows"), ("a,b\n1,2\n", "no column of picture paths"))
    for content, message in cases:
        path.write_text(content)
        with pytest.raises(DataError, match=message):
            open_source(path)


@pytest.mark.parametrize("limit", [131_072, 1 << 22])
def test_csv_row_with_an_oversized_cell_is_skipped_and_the_next_is_read(tmp_path: Path, limit: int,
                                                                        request: pytest.FixtureRequest) -> None:
    before = csv.field_size_limit(limit)
    request.addfinalizer(lambda: csv.field_size_limit(before))
    Image.new("RGB", (9, 9)).save(tmp_path / "a.png")
    path = tmp_path / "t.csv"
    path.write_text(f"image,text\na.png,{'x' * 200_000}\na.png,good\n")
    source = open_source(path)
    assert [record.caption for record in source] == ["good"]
    assert dict(source.skipped.reasons) == {"malformed row": 1}
