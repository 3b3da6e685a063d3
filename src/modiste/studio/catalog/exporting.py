"""The catalogue as a file: CSV that no spreadsheet computes, or Parquet with the pictures inside."""

import csv
import io
import os
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from modiste.core.errors import ImageError, OutputError
from modiste.core.files import create, make_folder, output_error
from modiste.core.items import Item, Money, Variant
from modiste.studio.store.pictures.files import PictureFiles

COLUMNS: Final = (
    "id", "product", "source", "title", "brand", "category", "description", "url", "garment", "colour", "pattern",
    "material", "gender", "season", "occasion", "sku", "size", "size_system", "price", "full_price", "currency",
    "available", "stock", "picture")
_COMPUTED: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""
_ROWS: Final = 500
_MANY: Final = {"colour": "colours", "material": "materials", "season": "seasons", "occasion": "occasions"}


def export(items: Iterable[Item], path: Path, files: PictureFiles) -> int:
    """Write items to a .csv or .parquet, a row a size, whole or not at all; how many items.

    In CSV a picture is the name of its file in `pictures/` of the studio; in Parquet the column `image` has it.

    Raises:
        OutputError: the name ends otherwise, is there already, or cannot be written.
    """
    if path.suffix.lower() not in (".csv", ".parquet"):
        raise OutputError("studio.export_name", path=path)
    if path.exists():
        raise OutputError("studio.export_exists", path=path)
    partial = make_folder(path.parent) / f".{secrets.token_hex(8)}.part"
    try:
        try:
            count = _csv(items, partial) if path.suffix.lower() == ".csv" else _parquet(items, partial, files)
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        raise output_error(path, error) from error
    return count


def _csv(items: Iterable[Item], path: Path) -> int:
    count = 0
    with create(path) as raw:
        file = io.TextIOWrapper(raw, "utf-8-sig", newline="")
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for item in items:
            count += 1
            writer.writerows([_safe(cell) for cell in row] for row in _rows(item))
        file.flush()
        os.fsync(raw.fileno())
    return count


def _parquet(items: Iterable[Item], path: Path, files: PictureFiles) -> int:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([*((name, pa.string()) for name in COLUMNS), ("image", pa.binary())])
    count, rows, images = 0, list[list[str]](), list[bytes | None]()
    with pq.ParquetWriter(path, schema) as writer:

        def flush() -> None:
            columns = [pa.array(column, pa.string()) for column in zip(*rows, strict=True)]
            writer.write_table(pa.table([*columns, pa.array(images, pa.binary())], schema=schema))
            rows.clear()
            images.clear()

        for item in items:
            count += 1
            image = _image(item, files)
            for row in _rows(item):
                rows.append(row)
                images.append(image)
            if len(rows) >= _ROWS:
                flush()
        if rows:
            flush()
    return count


def _rows(item: Item) -> Iterator[list[str]]:
    """An item's rows: its own columns, and those of each size."""
    said = item.attributes()
    own = {
        "id": item.id, "product": item.product, "source": item.source, "title": item.title, "brand": item.brand,
        "category": item.category, "description": item.description, "url": item.url, "garment": said.garment or "",
        "pattern": said.pattern or "", "gender": said.gender or "",
        "picture": f"{item.pictures[0]}.webp" if item.pictures else "",
        **{column: ", ".join(getattr(said, name)) for column, name in _MANY.items()}}
    for variant in item.variants or (Variant(available=item.available),):
        cells = own | {
            "sku": variant.sku, "size": variant.size or "", "size_system": variant.size_system or "",
            "price": _amount(variant.price), "full_price": _amount(variant.full_price),
            "currency": variant.price.currency if variant.price is not None else "",
            "available": "true" if variant.available else "false",
            "stock": str(variant.stock) if variant.stock is not None else ""}
        yield [cells[name] for name in COLUMNS]


def _amount(price: Money | None) -> str:
    return f"{price.amount:f}" if price is not None else ""


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_COMPUTED) else cell


def _image(item: Item, files: PictureFiles) -> bytes | None:
    if not item.pictures:
        return None
    try:
        return files.path(item.pictures[0]).read_bytes()
    except (OSError, ImageError):
        return None  # a lost file: the row is worth having without it
