"""Feeds that come through the pages: kept in a folder of ours, whatever their names and archives say."""

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from modiste.core.errors import DataError, InputError
from modiste.studio.catalog.uploads import keep_upload, upload_of
from modiste.studio.home import Home
from modiste.studio.store import NotFoundError


@pytest.fixture
def kept_home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_a_feed_is_kept_under_a_plain_name(kept_home: Home) -> None:
    upload = keep_upload(kept_home, None, "..\\..\\évil: fée<d>.csv", io.BytesIO(b"id,title\n"))
    assert upload.feed.read_bytes() == b"id,title\n"
    assert upload.feed.is_relative_to(kept_home.folder)
    assert upload.feed.suffix == ".csv"
    assert upload.pictures is None
    assert upload_of(kept_home, None, upload.id) == upload


def test_a_zip_may_hold_a_feed_and_its_pictures_and_nothing_else_comes_out_of_it(kept_home: Home) -> None:
    upload = keep_upload(kept_home, None, "shop.zip", _zip({
        "export/products.csv": b"id\n", "../../escape.png": _png(), "red/dress.png": _png(), "run.exe": b"x",
        "__MACOSX/red/dress.png": _png()}))
    assert upload.name == "products"
    assert upload.pictures is not None
    files = {path.relative_to(upload.folder).as_posix() for path in upload.folder.rglob("*") if path.is_file()}
    assert files == {"feed/products.csv", "pictures/escape.png", "pictures/red/dress.png"}
    assert not list(kept_home.folder.parent.glob("escape.png"))


def test_a_zip_of_pictures_alone_is_a_folder_of_them(kept_home: Home) -> None:
    upload = keep_upload(kept_home, 3, "pictures.zip", _zip({"red dress.png": _png()}))
    assert upload.feed == upload.pictures
    with pytest.raises(NotFoundError):
        upload_of(kept_home, None, upload.id)


@pytest.mark.parametrize("name", ["../../etc", "", "zz", "a" * 24 + "/x"])
def test_no_path_leads_out_of_the_home(kept_home: Home, name: str) -> None:
    with pytest.raises(NotFoundError):
        upload_of(kept_home, None, name)


@pytest.mark.parametrize(("name", "data", "error"), [
    ("x.exe", b"MZ", InputError), ("x.zip", b"no zip", DataError), ("noname", b"", InputError)])
def test_what_is_no_feed_is_refused_and_leaves_nothing(kept_home: Home, name: str, data: bytes,
                                                       error: type[Exception]) -> None:
    with pytest.raises(error):
        keep_upload(kept_home, None, name, io.BytesIO(data))
    assert not [path for path in kept_home.folder.rglob("*") if path.is_file()]


def _zip(files: dict[str, bytes]) -> io.BytesIO:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    packed.seek(0)
    return packed


def _png() -> bytes:
    encoded = io.BytesIO()
    Image.new("RGB", (16, 16), "red").save(encoded, "PNG")
    return encoded.getvalue()
