"""Where an index lies, and the small file beside it that says what it is.

`store.json` names the table that is searched, the encoder of its vectors and the libraries that wrote it. It is read
before LanceDB opens anything: a store of a newer version is refused, never half understood.
"""

import json
import os
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from modiste.core.errors import DataError, InputError
from modiste.core.files import parse_json, write_bytes

if TYPE_CHECKING:
    from pyarrow.fs import FileSystem

SCHEMA: Final = 1
"""The version of our columns."""
STORE: Final = "store.json"
_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_SECONDS: Final = 5.0
_VARIABLES: Final[Mapping[str, tuple[str, ...]]] = {
    "aws_access_key_id": ("AWS_ACCESS_KEY_ID",), "aws_secret_access_key": ("AWS_SECRET_ACCESS_KEY",),
    "aws_session_token": ("AWS_SESSION_TOKEN",), "aws_region": ("AWS_REGION", "AWS_DEFAULT_REGION"),
    "aws_endpoint": ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT")}
"""LanceDB's options of S3, and the variables that say them, the narrower first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexPlace:
    """A folder, or any address that LanceDB and pyarrow know ("s3://bucket/folder"), with the `options` of its store
    (`aws_endpoint`, `allow_http`, keys; the usual environment variables count too). `lock` is the file whose holder
    writes; a folder has its own."""

    uri: str
    lock: Path
    options: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of_folder(cls, folder: Path) -> "IndexPlace":
        """The index in a folder."""
        return cls(uri=str(folder), lock=folder / "writer.lock")

    @classmethod
    def named(cls, uri: str, lock: Path) -> "IndexPlace":
        """The index at an address or in a folder; what reaches an object storage is taken from the usual variables of
        the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION, AWS_ENDPOINT_URL ...)."""
        return cls(uri=uri, lock=lock, options=_options_of_environment() if uri.lower().startswith("s3://") else {})

    @property
    def folder(self) -> Path | None:
        """The folder of an index on this machine."""
        if not _SCHEME.match(self.uri):
            return Path(self.uri)
        return Path(self.uri.removeprefix("file://")) if self.uri.startswith("file://") else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """What an index is. table: the name of the table that is searched; encoder: the id of what embedded it, source: its
    folder or hub id, None for the bundled one; next_table, next_encoder, next_dimension, next_source: the table that is
    being embedded anew, if any. ann: how the approximate index is asked, None where search is exact."""

    table: str
    encoder: str
    dimension: int
    schema: int = SCHEMA
    lancedb: str = ""
    source: str | None = None
    next_table: str | None = None
    next_encoder: str | None = None
    next_dimension: int | None = None
    next_source: str | None = None
    ann: Mapping[str, float] | None = None


def new_store(encoder: str, dimension: int, source: str | None = None) -> Store:
    """What a new index is."""
    return Store(table="items-1", encoder=encoder, dimension=dimension, lancedb=version("lancedb"), source=source)


def read_store(place: IndexPlace) -> Store | None:
    """What the index at a place is; None where there is none yet.

    Raises:
        DataError: its file cannot be read, or is of a newer version of Modiste or LanceDB.
        InputError: the place cannot be reached.
    """
    data = read_file(place, STORE)
    if data is None:
        return None
    try:
        said = parse_json(data)
        known = {name: said[name] for name in Store.__dataclass_fields__ if name in said}
        if int(said["schema"]) > SCHEMA:
            raise DataError("catalog.store_newer", place=place.uri, found=said["schema"], known=SCHEMA)
        store = Store(**known)
    except (ValueError, TypeError, KeyError) as error:
        raise DataError("catalog.store_damaged", place=place.uri) from error
    if _numbers(store.lancedb) > _numbers(version("lancedb")):
        raise DataError("catalog.lancedb_newer", place=place.uri, found=store.lancedb, known=version("lancedb"))
    return store


def write_store(place: IndexPlace, store: Store) -> None:
    """Keep what an index is.

    Raises:
        OutputError: it cannot be written.
        InputError: the place cannot be reached.
    """
    write_file(place, STORE, json.dumps(asdict(store), indent=1).encode())


def write_file(place: IndexPlace, name: str, data: bytes) -> None:
    """A small file beside the tables, whole or not at all.

    Raises:
        OutputError: it cannot be written.
        InputError: the place cannot be reached.
    """
    if place.folder is not None:
        write_bytes(place.folder / name, data)
        return
    system, path = _remote(place)
    try:
        with system.open_output_stream(f"{path}/{name}") as file:
            file.write(data)
    except OSError as error:
        raise InputError("catalog.place_unreachable", place=place.uri, reason=error) from error


def read_file(place: IndexPlace, name: str) -> bytes | None:
    """What stands in a small file beside the tables; None where there is none.

    Raises:
        DataError: it cannot be read.
        InputError: the place cannot be reached, or its bucket is missing.
    """
    if place.folder is not None:
        try:
            return (place.folder / name).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise DataError("catalog.store_unreadable", place=place.uri, reason=error) from error
    from pyarrow.fs import FileType

    system, path = _remote(place)
    try:
        bucket = path.partition("/")[0]
        if system.get_file_info(bucket).type is FileType.NotFound:
            raise InputError("catalog.no_bucket", place=place.uri, bucket=bucket)
        if system.get_file_info(f"{path}/{name}").type is FileType.NotFound:
            return None
        with system.open_input_stream(f"{path}/{name}") as file:
            return bytes(file.read())
    except OSError as error:
        raise InputError("catalog.place_unreachable", place=place.uri, reason=error) from error


def _remote(place: IndexPlace) -> "tuple[FileSystem, str]":
    """The file system of an address and the path in it; it gives up within seconds."""
    from pyarrow import ArrowInvalid
    from pyarrow import fs as systems

    parts = urlsplit(place.uri)
    if parts.scheme == "s3":
        options = _s3(place.options)
        return systems.S3FileSystem(
            **options, connect_timeout=_SECONDS, request_timeout=_SECONDS,
            retry_strategy=systems.AwsStandardS3RetryStrategy(max_attempts=1)), f"{parts.netloc}{parts.path}".strip("/")
    try:
        system, path = systems.FileSystem.from_uri(place.uri)
    except (ArrowInvalid, OSError) as error:
        raise InputError("catalog.place_unknown", place=place.uri, reason=error) from error
    return system, path.rstrip("/")


def _options_of_environment() -> dict[str, str]:
    """What the AWS variables say, by LanceDB's names, so that it and pyarrow reach the same storage."""
    said = {name: next((os.environ[one] for one in variables if os.environ.get(one)), None)
            for name, variables in _VARIABLES.items()}
    options = {name: value for name, value in said.items() if value is not None}
    if options.get("aws_endpoint", "").startswith("http://"):
        options["allow_http"] = "true"
    return options


def _s3(options: Mapping[str, str]) -> dict[str, Any]:
    """LanceDB's names of what S3 needs, as pyarrow calls them."""
    names = {"aws_access_key_id": "access_key", "aws_secret_access_key": "secret_key", "aws_region": "region",
             "aws_session_token": "session_token", "aws_endpoint": "endpoint_override"}  # fmt: skip
    found: dict[str, Any] = {ours: options[theirs] for theirs, ours in names.items() if theirs in options}
    if options.get("allow_http", "").lower() == "true":
        found["scheme"] = "http"
    if "endpoint_override" in found:
        found["endpoint_override"] = found["endpoint_override"].split("://")[-1]
    return found


def _numbers(name: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", name)[:3])
