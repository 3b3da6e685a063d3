"""Which format a feed is of, told by its first bytes, root element or header, never by its name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from modiste.catalog.feeds import merchant, shopify, woocommerce, yml
from modiste.catalog.feeds.evidence import by_values
from modiste.catalog.feeds.folder import FolderReader, check_folder
from modiste.catalog.feeds.mapping import map_columns
from modiste.catalog.feeds.offers import FORMATS, Broken, EmbeddedPicture, Reader
from modiste.catalog.feeds.prices import known_currency
from modiste.catalog.feeds.rows import Table, open_parquet, open_text, open_workbook
from modiste.catalog.feeds.table import TableReader
from modiste.catalog.feeds.xml import root_of
from modiste.core.errors import DataError, InputError, SettingError, UnknownNameError
from modiste.core.files import open_plain

AUTO: Final = "auto"
_LOOKED_AT: Final = 5
_LOOKED_AT_VALUES: Final = 64
_HEAD: Final = 4096
_IN_XML: Final = frozenset({"yml", "merchant"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedOptions:
    """How to read a feed: its `format` (one of FORMATS, or "auto"), for tables which column fills which field, the
    currency of prices that name none, and whether pictures can be found without a column for them."""

    format: str = AUTO
    columns: Mapping[str, str] = field(default_factory=dict)
    currency: str | None = None
    has_pictures: bool = False


def open_feed(path: Path, options: FeedOptions | None = None) -> Reader:
    """The reader of a file or a folder.

    Raises:
        DataError: it is empty, of no known format or of another than it should be, or has no column of pictures.
        InputError: there is no such file, or `columns` are given where the format knows them.
        UnknownNameError: the format, a field or a column is none.
        SettingError: the currency is none.
    """
    options = options or FeedOptions()
    if options.format not in (AUTO, *FORMATS):
        raise UnknownNameError("format of a feed", options.format, (AUTO, *FORMATS))
    currency = _currency(options.currency)
    if not path.exists():
        raise InputError("catalog.feed_missing", path=path)
    if path.is_dir():
        if options.format not in (AUTO, "folder"):
            raise DataError("catalog.feed_is_folder", path=path, format=options.format)
        check_folder(path)
        return FolderReader(path)
    try:
        with open_plain(path) as file:
            head = file.read(_HEAD)
        if not head.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
            raise DataError("catalog.feed_empty", path=path)
        reader = _reader(path, head, options, currency)
    except OSError as error:
        raise InputError("catalog.feed_unreadable", path=path, reason=error.strerror or error) from error
    if options.columns and reader.format != "table":
        raise InputError("catalog.map_of_table", path=path, format=reader.format)
    return reader


def _currency(text: str | None) -> str | None:
    if text is None:
        return None
    code = known_currency(text)
    if code is None:
        raise SettingError("catalog.currency", text=text[:20])
    return code


def _reader(path: Path, head: bytes, options: FeedOptions, currency: str | None) -> Reader:
    if head.startswith(b"PAR1"):
        return _table(open_parquet(path), options, currency)
    if head.startswith(b"PK\3\4"):
        return _table(open_workbook(path), options, currency)
    marked = head.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"<")
    if marked or (options.format in _IN_XML and not _is_text(head)):
        return _of_xml(path, options, currency)
    return _table(open_text(path), options, currency)


def _is_text(head: bytes) -> bool:
    return b"\t" in head or b"," in head


def _of_xml(path: Path, options: FeedOptions, currency: str | None) -> Reader:
    root = root_of(path)
    found = "yml" if root == yml.ROOT else "merchant" if root in merchant.ROOTS else None
    if found is None:
        raise DataError("catalog.xml_root", path=path, root=root[:40] or "?", known=(yml.ROOT, *merchant.ROOTS))
    _check_format(path, options.format, found)
    return yml.YmlReader(path, currency) if found == "yml" else merchant.MerchantXmlReader(path, currency)


def _check_format(path: Path, asked: str, found: str) -> None:
    if asked not in (AUTO, found):
        raise DataError("catalog.feed_other_format", path=path, asked=asked, found=found)


def _table(table: Table, options: FeedOptions, currency: str | None) -> Reader:
    kind = options.format
    if kind == AUTO:
        kind = "table" if options.columns else _format_of(table)
    if kind == "shopify":
        if not shopify.is_shopify(table.header):
            raise DataError("catalog.feed_other_format", path=table.path, asked=kind, found="table")
        return shopify.ShopifyReader(table, currency)
    if kind == "merchant":
        if not merchant.is_merchant(table.header):
            raise DataError("catalog.feed_other_format", path=table.path, asked=kind, found="table")
        return merchant.MerchantTextReader(table, currency)
    if kind == "woocommerce":
        if not (woocommerce.is_woocommerce(table.header) or woocommerce.is_by_values(table.header, _first_rows(table))):
            raise DataError("catalog.feed_other_format", path=table.path, asked=kind, found="table")
        return woocommerce.WooCommerceReader(table, currency)
    if kind != "table":
        raise DataError("catalog.feed_other_format", path=table.path, asked=kind, found="table")
    columns = map_columns(table.header, options.columns)
    columns = by_values(columns, _first_rows(table, _LOOKED_AT_VALUES), options.columns)
    if not options.has_pictures and not any(column.field == "picture" for column in columns):
        raise DataError("catalog.no_picture_column", path=table.path, names=[one for one in table.header if one][:20])
    return TableReader(table, columns, currency)


def _format_of(table: Table) -> str:
    if shopify.is_shopify(table.header):
        return "shopify"
    if woocommerce.is_woocommerce(table.header):
        return "woocommerce"
    if merchant.is_merchant(table.header):
        return "merchant"
    return "woocommerce" if woocommerce.is_by_values(table.header, _first_rows(table)) else "table"


def _first_rows(table: Table, most: int = _LOOKED_AT) -> list[tuple[str, ...]]:
    """The first rows, to look at."""
    found: list[tuple[str, ...]] = []
    if len(table.header) < 2:
        return found
    for row in table.rows():
        if isinstance(row, Broken):
            break
        if not isinstance(row, EmbeddedPicture):
            found.append(row[1])
        if len(found) == most:
            break
    return found
