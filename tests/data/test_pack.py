import json
from pathlib import Path

import numpy as np
import pytest

from modiste.core.errors import DataError
from modiste.data.framing import Framing
from modiste.data.pack import Pack, build_pack, in_test_split, is_pack, iter_images, join_packs, open_pack
from modiste.data.prepare import open_packs
from modiste.data.readers import open_source
from tests.data.drawn_pack import draw_garment, write_folder, write_pack
from tests.data.test_framing import BROWN, bag, share


def pictures(folder: Path, count: int = 4) -> Path:
    folder.mkdir()
    lines = ["file_name,caption,masterCategory"]
    for number in range(count):
        draw_garment("Jeans", "Blue", 64 + number).save(folder / f"{number}.png")
        lines.append(f"{number}.png,blue jeans {number},Apparel")
    (folder / "metadata.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_a_source_is_packed_and_opened_again(tmp_path: Path) -> None:
    built = build_pack(open_source(pictures(tmp_path / "in")), tmp_path / "pack", Framing(32))
    again = open_pack(tmp_path / "pack")
    assert is_pack(tmp_path / "pack")
    assert len(built) == len(again) == 4
    assert again.images.shape == (4, 32, 32, 3)
    assert again.size_px == 32
    assert again.records[2].caption == "blue jeans 2"
    assert again.records[2].source_side_px == 66
    assert next(iter_images(again, [1])).size == (32, 32)
    assert not list((tmp_path / "pack").glob("*.partial*"))


def test_unreadable_pictures_are_left_out_and_counted(tmp_path: Path) -> None:
    folder = pictures(tmp_path / "in")
    (folder / "1.png").write_bytes(b"\x89PNG\r\n\x1a\n nothing")
    source = open_source(folder)
    pack = build_pack(source, tmp_path / "pack", Framing(32))
    assert [record.caption[-1] for record in pack.records] == ["0", "2", "3"]
    assert len(pack.images[2]) == 32
    assert source.skipped.total == 1


def test_nothing_readable_leaves_nothing_behind(tmp_path: Path) -> None:
    folder = pictures(tmp_path / "in", 1)
    (folder / "0.png").write_bytes(b"no picture")
    with pytest.raises(DataError):
        build_pack(open_source(folder), tmp_path / "pack", Framing(32))
    assert not is_pack(tmp_path / "pack")
    assert not list((tmp_path / "pack").iterdir())


def test_a_bag_keeps_its_handle_by_its_category(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    bag().save(folder / "bag.png")
    kept = []
    for number, category in enumerate(("Accessories", "Apparel")):
        (folder / "metadata.csv").write_text(f"file_name,caption,masterCategory\nbag.png,a bag,{category}\n")
        pack = build_pack(open_source(folder), tmp_path / str(number), Framing(128))
        kept.append(share(next(iter_images(pack, [0])), BROWN) > 0.01)
    assert kept == [True, False]


def test_the_splits_share_no_picture_and_a_fifth_scores(tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "pack")
    steer, score = set(pack.rows("train")), set(pack.rows("test"))
    assert not steer & score
    assert steer | score == set(pack.rows("all"))
    assert all(in_test_split(pack.records[row].key) for row in score)
    assert np.mean([in_test_split(str(number)) for number in range(5000)]) == pytest.approx(0.2, abs=0.02)


def test_packs_are_joined_end_to_end(tmp_path: Path) -> None:
    first = build_pack(open_source(pictures(tmp_path / "a", 2)), tmp_path / "pa", Framing(32))
    second = build_pack(open_source(pictures(tmp_path / "b", 3)), tmp_path / "pb", Framing(32))
    both = join_packs([first, second])
    assert both.images.shape == (5, 32, 32, 3)
    assert len(both) == 5
    for row in range(5):
        part, inner = (first, row) if row < 2 else (second, row - 2)
        assert (both.images[row] == part.images[inner]).all()
        assert both.records[row] == part.records[inner]
    assert join_packs([first]) is first
    with pytest.raises(DataError, match="32 and 48"):
        join_packs([first, build_pack(open_source(tmp_path / "b"), tmp_path / "pc", Framing(48))])


@pytest.mark.parametrize("damage", ["no records", "half a line", "unknown entry", "too many", "no array"])
def test_a_damaged_pack_says_so_in_one_line(tmp_path: Path, damage: str) -> None:
    write_pack(tmp_path / "pack", 1)
    lines = tmp_path / "pack" / "records.jsonl"
    text = lines.read_text()
    match damage:
        case "no records":
            lines.unlink()
        case "half a line":
            lines.write_text(text[:-30])
        case "unknown entry":
            lines.write_text(json.dumps({"name": "x"}) + "\n")
        case "too many":
            lines.write_text(text * 2)
        case "no array":
            (tmp_path / "pack" / "images.npy").write_bytes(b"nothing")
    with pytest.raises(DataError, match=r"pack.*delete the folder"):
        open_pack(tmp_path / "pack")


def captions(packs: tuple[Pack, ...]) -> list[str]:
    return [record.caption for pack in packs for record in pack.records]


def test_data_is_packed_once_and_again_when_it_changes(tmp_path: Path) -> None:
    ready, folder = tmp_path / "ready", pictures(tmp_path / "in", 2)
    write_pack(ready, 1)
    first = open_packs([ready, folder], tmp_path / "cache", Framing(256))
    assert len(first) == 2
    assert len(first[1]) == 2
    array = tmp_path / "cache" / "1-in" / "images.npy"
    made = array.stat().st_mtime_ns
    open_packs([ready, folder], tmp_path / "cache", Framing(256))
    assert array.stat().st_mtime_ns == made, "packed again though nothing changed"
    (folder / "metadata.csv").write_text("file_name,caption\n0.png,red jeans\n")
    assert captions(open_packs([ready, folder], tmp_path / "cache", Framing(256))[1:]) == ["red jeans"]


def test_other_columns_and_other_data_of_the_same_name_are_packed_again(tmp_path: Path) -> None:
    for name, caption in (("a", "red jeans"), ("b", "blue jeans")):
        folder = pictures(tmp_path / name, 1).rename(tmp_path / f"{name}-in")
        (tmp_path / name).mkdir()
        folder = folder.rename(tmp_path / name / "in")
        (folder / "metadata.csv").write_text(f"file_name,caption,other\n0.png,{caption},{caption} again\n")
    cache = tmp_path / "cache"
    assert captions(open_packs([tmp_path / "a" / "in"], cache, Framing(32))) == ["red jeans"]
    assert captions(open_packs([tmp_path / "b" / "in"], cache, Framing(32))) == ["blue jeans"]
    assert captions(open_packs([tmp_path / "b" / "in"], cache, Framing(32), caption_column="other")) == [
        "blue jeans again"]


def test_a_folder_of_drawn_garments_is_data(tmp_path: Path) -> None:
    (pack,) = open_packs([write_folder(tmp_path / "in")], tmp_path / "cache", Framing(64))
    assert len(pack) == 24
    assert len(pack.rows("train")) == len(pack.rows("test")) == 12
