import errno
import os
from pathlib import Path

import pytest

from modiste.core.errors import InputError, OutputError
from modiste.core.files import make_folder, open_plain, parse_json, write_bytes


def fail_with(code: int):
    def write(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    return write


def test_writes_and_overwrites_and_leaves_nothing_beside(tmp_path: Path) -> None:
    path = tmp_path / "новая" / "a.bin"
    write_bytes(path, b"one")
    write_bytes(path, b"two")
    assert path.read_bytes() == b"two"
    assert list(path.parent.iterdir()) == [path]


def test_permissions_are_the_usual_ones(tmp_path: Path) -> None:
    (tmp_path / "usual").touch()
    write_bytes(tmp_path / "ours", b"")
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "usual").stat().st_mode


@pytest.mark.parametrize(
    ("code", "says"),
    [
        (errno.ENOSPC, "no space left"),
        (errno.EDQUOT, "no space left"),
        (errno.EACCES, "not allowed to write here"),
        (errno.EROFS, "not allowed to write here"),
        (errno.EIO, "cannot be written"),
    ],
)
def test_a_failed_write_keeps_the_old_file_and_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, says: str
) -> None:
    path = tmp_path / "a.bin"
    write_bytes(path, b"old")
    monkeypatch.setattr(os, "fsync", fail_with(code))
    with pytest.raises(OutputError, match=says) as caught:
        write_bytes(path, b"new")
    assert str(tmp_path) in str(caught.value)
    assert "choose another" in str(caught.value)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_an_interrupt_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_bytes(tmp_path / "a.bin", b"new")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_may_not_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "mkdir", fail_with(errno.EACCES))
    with pytest.raises(OutputError, match="not allowed"):
        make_folder(tmp_path / "new")


def test_a_file_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file", tmp_path / "file" / "inner"):
        with pytest.raises(OutputError, match="in the way"):
            write_bytes(folder / "a.bin", b"")


def test_a_folder_or_a_device_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(OutputError, match="is a folder"):
        write_bytes(tmp_path / "folder", b"")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OutputError, match="device"):
        write_bytes(tmp_path / "pipe", b"")
    assert (tmp_path / "pipe").is_fifo()


def test_names_as_long_as_the_disk_allows(tmp_path: Path) -> None:
    write_bytes(tmp_path / ("a" * 255), b"x")
    with pytest.raises(OutputError, match="too long"):
        write_bytes(tmp_path / ("a" * 256), b"x")
    with pytest.raises(OutputError, match="null"):
        write_bytes(tmp_path / "a\0b", b"x")


def test_json_that_is_nested_without_end_is_an_ordinary_error() -> None:
    with pytest.raises(ValueError, match="nested"):
        parse_json("[" * 100_000)
    assert parse_json('{"a": [1]}') == {"a": [1]}


def test_a_pipe_and_a_device_are_no_plain_files(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero"), tmp_path):
        with pytest.raises(InputError, match="plain file"):
            open_plain(path)
    (tmp_path / "file").write_bytes(b"data")
    with open_plain(tmp_path / "file") as file:
        assert file.read() == b"data"


def test_a_folder_is_not_called_like_a_picture_unless_it_is_there(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"such as .*dress"):
        make_folder(tmp_path / "dress.PNG")
    (tmp_path / "old.png").mkdir()
    assert make_folder(tmp_path / "old.png").is_dir()
    assert make_folder(tmp_path / "v1.2").is_dir()
