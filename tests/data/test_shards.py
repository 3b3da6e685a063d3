import json
import tarfile
from io import BytesIO
from pathlib import Path

import pytest

from modiste.core.errors import DataError
from modiste.data.readers import open_source
from modiste.data.shards import expand_shards, split_name
from tests.data.samples import encoded


def write_tar(path: Path, members: list[tuple[str, bytes]]) -> Path:
    with tarfile.open(path, "w") as tar:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, BytesIO(data))
    return path


def test_pairs_of_picture_and_text_or_json(tmp_path: Path) -> None:
    extra = json.dumps({"caption": "Юбка", "width": 20, "nested": {"a": 1}}).encode()
    path = write_tar(tmp_path / "0.tar", [("000.jpg", encoded("red", kind="JPEG")), ("000.txt", b"Red shirt\n"),
                                          ("a/001.png", encoded("blue")), ("a/001.json", extra)])
    source = open_source(path)
    assert len(source) == 2
    assert [(r.key, r.caption, dict(r.fields)) for r in source] == [
        ("000", "Red shirt", {}), ("a/001", "Юбка", {"width": "20"})]


def test_broken_samples_are_counted(tmp_path: Path) -> None:
    path = write_tar(tmp_path / "0.tar", [
        ("0.png", encoded()), ("0.txt", b"good"), ("1.txt", b"no picture"), ("2.png", encoded()), ("3.png", b"junk"),
        ("3.txt", b"x"), ("4.png", encoded()), ("4.json", b"{broken"), ("5.png", encoded()), ("5.txt", b"\xff\xe0")])
    source = open_source(path)
    assert [record.key for record in source] == ["0"]
    assert dict(source.skipped.reasons) == {
        "no image": 1, "no caption": 1, "not a picture": 1, "text is not UTF-8, UTF-16 or JSON": 2}


def test_hostile_members_reach_no_file(tmp_path: Path) -> None:
    inner = tmp_path / "in"
    inner.mkdir()
    path = inner / "0.tar"
    with tarfile.open(path, "w") as tar:
        for name in ("../../escaped.png", "/tmp/absolute-modiste-test.png", "x/../../up.png"):
            info = tarfile.TarInfo(name)
            info.size = len(encoded())
            tar.addfile(info, BytesIO(encoded()))
            info = tarfile.TarInfo(name.replace(".png", ".txt"))
            info.size = 3
            tar.addfile(info, BytesIO(b"bad"))
        link = tarfile.TarInfo("link.png")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    before = sorted(tmp_path.rglob("*"))
    assert [record.caption for record in open_source(path)] == ["bad"] * 3
    assert sorted(tmp_path.rglob("*")) == before
    assert not Path("/tmp/absolute-modiste-test.png").exists()


def test_brace_range_and_folder_of_shards(tmp_path: Path) -> None:
    for number in range(3):
        write_tar(tmp_path / f"s-{number:03d}.tar", [("0.png", encoded()), ("0.txt", f"shard {number}".encode())])
    ranged = open_source(tmp_path / "s-{000..002}.tar")
    assert [record.caption for record in ranged] == ["shard 0", "shard 1", "shard 2"]
    assert len({record.key for record in ranged}) == 3
    assert len(open_source(tmp_path)) == 3
    with pytest.raises(DataError, match=r"2 of 5 shards are missing, the first is .*s-003.tar"):
        expand_shards(str(tmp_path / "s-{000..004}.tar"))
    with pytest.raises(DataError, match="empty or too long"):
        expand_shards("s-{5..1}.tar")
    with pytest.raises(DataError, match="empty or too long"):
        expand_shards("s-{0..99999999}.tar")


def test_truncated_shard_gives_what_is_before_the_cut(tmp_path: Path) -> None:
    parts = (("png", encoded("red", (90, 90))), ("txt", b"t"))
    members = [(f"{i}.{end}", data) for i in range(4) for end, data in parts]
    path = write_tar(tmp_path / "0.tar", members)
    with tarfile.open(path) as tar:
        cut = tar.getmember("2.txt").offset_data
    path.write_bytes(path.read_bytes()[: cut - 700])
    source = open_source(path)
    assert [record.key for record in source] == ["0", "1"]
    assert source.skipped.reasons["shard damaged or cut off here"] == 1


def test_no_tar_or_no_pictures(tmp_path: Path) -> None:
    (tmp_path / "a.tar").write_bytes(b"nothing")
    with pytest.raises(DataError, match="no pictures in the tar shard"):
        open_source(tmp_path / "a.tar")
    with pytest.raises(DataError, match="no pictures in the tar shard"):
        open_source(write_tar(tmp_path / "b.tar", [("0.txt", b"alone")]))


@pytest.mark.parametrize(("name", "parts"), [("000.jpg", ("000", "jpg")), ("a.b/c.seg.PNG", ("a.b/c", "seg.png")),
                                             ("README", ("README", ""))])
def test_split_name(name: str, parts: tuple[str, str]) -> None:
    assert split_name(name) == parts
