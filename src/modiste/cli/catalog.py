"""`modiste catalog`: real garments in, kept and given back."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from modiste.cli.catalog_demo import demo
from modiste.cli.console import JsonOption, progress, say, session, show, show_json, tell, typed, words
from modiste.cli.speech import spoken
from modiste.core.errors import InputError

if TYPE_CHECKING:
    from modiste.core.items import Item, Money
    from modiste.studio.catalog.requests import CatalogInfo, ImportReport
    from modiste.studio.saving import Json

app = typer.Typer(help="Real garments: import feeds of shops, look at them, export.", no_args_is_help=True)

_LISTED_MOST = 1000

Source: TypeAlias = Annotated[
    str | None, typer.Option("--source", metavar="NAME", help="Only what came with the feed of that name.")]
Cluster: TypeAlias = Annotated[
    str | None, typer.Option("--cluster", metavar="ADDRESS", help="Look at the pictures on a Ray cluster (extra "
                             "cluster): host:6379, ray://host:10001, auto for the one of this machine, or local for "
                             "workers of this machine.")]


@app.command("add")
def add(
    context: typer.Context,
    feed: Annotated[Path, typer.Argument(metavar="FOLDER|FILE", help="Pictures in a folder, or a feed: .csv, .tsv, "
                                         ".xlsx, .parquet, .xml.")],
    format: Annotated[  # noqa: A002 - the option's name
        str, typer.Option("--format", help="auto, table, shopify, merchant, woocommerce or yml.")] = "auto",
    columns: Annotated[
        list[str] | None, typer.Option("--map", metavar="FIELD=COLUMN", help="Which column is what, where it was not "
                                       "found: --map title=Name --map picture=Photo; FIELD= leaves one out.")] = None,
    pictures: Annotated[
        Path | None, typer.Option("--pictures", metavar="DIR", help="Where the pictures lie, called as at the end of "
                                  "their address, after the SKU, or after the title.")] = None,
    fetch: Annotated[bool, typer.Option("--fetch", help="Get pictures from their addresses.")] = False,
    currency: Annotated[
        str | None, typer.Option("--currency", metavar="CODE", help="Of prices that name none: EUR, RUB.")] = None,
    source: Annotated[
        str | None, typer.Option("--source", metavar="NAME", help="What the feed is called (default: after its file)."),
    ] = None,
    partial: Annotated[
        bool, typer.Option("--partial", help="The feed is not all: what it lacks can be bought as before.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be understood, and write nothing.")] = False,
    cluster: Cluster = None,
    as_json: JsonOption = False,
) -> None:
    """Import garments; again, and what changed is brought up to date.

    modiste catalog add products_export.csv --currency EUR --pictures photos/ --dry-run

    modiste catalog add feed.xml --fetch
    """
    from modiste.studio.catalog.requests import AddRequest

    request = AddRequest(
        path=feed, format=format, columns=_columns(columns or ()), pictures=pictures, fetch=fetch, currency=currency,
        source=typed(source) if source is not None else None, partial=partial, dry_run=dry_run,
        cluster=cluster)
    catalog = session(context).studio().catalog
    with progress("cli.importing") as advance:
        report = catalog.add(request, advance)
    if as_json:
        show_json({"import": report_json(report)})
    else:
        _show_report(report)


@app.command("info")
def info(context: typer.Context, as_json: JsonOption = False) -> None:
    """What the catalogue holds, and what its index is like."""
    found = session(context).studio().catalog.info()
    if as_json:
        show_json({"catalog": info_json(found)})
        return
    show(words("cli.catalog_items", count=found.items, available=found.available, bare=found.without_picture,
               waiting=found.waiting))
    for source in found.sources:
        day = source.imported.date().isoformat() if source.imported is not None else "-"
        show(words("cli.catalog_source", name=source.name, count=source.items, available=source.available, day=day))
    if found.index is None:
        show(words("cli.catalog_no_index"))
    else:
        index = found.index
        show(words("cli.catalog_index", count=index.rows, fragments=index.fragments, megabytes=index.bytes / 1e6,
                   encoder=index.encoder, recall=index.recall))


@app.command("list")
def list_items(
    context: typer.Context,
    search: Annotated[str, typer.Option("--search", metavar="WORDS", help="In title, brand or category.")] = "",
    source: Source = None,
    available: Annotated[bool, typer.Option("--available", help="Only what can be bought.")] = False,
    n: Annotated[int, typer.Option("-n", "--count", help="How many, up to 1000.")] = 20,
    as_json: JsonOption = False,
) -> None:
    """Show items, in the order in which they came."""
    if not 1 <= n <= _LISTED_MOST:
        raise InputError("cli.listed", n=n, most=_LISTED_MOST)
    catalog = session(context).studio().catalog
    page = catalog.items(search=typed(search), source=source, available=True if available else None, limit=n)
    if as_json:
        show_json({"items": [item_json(one) for one in page.items]})
        return
    for item in page.items:
        price = item.price
        show("  ".join(filter(None, (
            item.id, item.title, item.brand, f"{price.amount:f} {price.currency}" if price is not None else "",
            " ".join(item.sizes), "" if item.available else words("cli.item_unavailable")))))
    if page.next is not None:
        say("cli.more_items", count=n)


@app.command("remove")
def remove(
    context: typer.Context,
    items: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="Ids, as list shows them.")] = None,
    source: Annotated[
        str | None, typer.Option("--source", metavar="NAME", help="All that came with the feed of that name.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Delete items, with pictures that nothing else has."""
    if bool(items) == (source is not None):
        raise InputError("cli.remove_what")
    count = session(context).studio().catalog.remove(tuple(items or ()), source=source)
    if as_json:
        show_json({"removed": count})
    else:
        say("cli.items_removed", count=count)


@app.command("export")
def export(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A .csv that is safe in a spreadsheet, or a .parquet "
                                         "with the pictures inside.")],
    source: Source = None,
    as_json: JsonOption = False,
) -> None:
    """Write the items to a file, a row for each size."""
    count = session(context).studio().catalog.export(file, source=source)
    if as_json:
        show_json({"path": str(file), "items": count})
        return
    say("cli.items_exported", count=count)
    show(str(file))


@app.command("repair")
def repair(
    context: typer.Context,
    encoder: Annotated[
        str | None, typer.Option("--encoder", metavar="FOLDER|ID", help="Embed with another encoder: a CLIP or SigLIP "
                                 "by folder or hub id, one of train item-encoder by folder, modiste for the bundled "
                                 "one. The former is searched meanwhile; stopped, it goes on.")] = None,
    cluster: Cluster = None,
    as_json: JsonOption = False,
) -> None:
    """Make the index whole again: after a restore, a lost folder, or for another encoder."""
    with progress("cli.repairing") as advance:
        report = session(context).studio().catalog.repair(
            advance, encoder=typed(encoder) if encoder is not None else None, cluster=cluster)
    if as_json:
        show_json({"repair": asdict(report)})
    else:
        say("cli.repaired", embedded=report.embedded, refreshed=report.refreshed, strays=report.strays,
            duplicates=report.duplicates, megabytes=report.bytes_freed / 1e6)


def register(parent: typer.Typer) -> None:
    """Add the command."""
    app.command("demo")(demo)
    parent.add_typer(app, name="catalog")


def _columns(given: Sequence[str]) -> dict[str, str]:
    """Fields to columns, as `--map` names them."""
    found: dict[str, str] = {}
    for one in given:
        name, equals, column = typed(one).partition("=")
        if not equals or not name.strip():
            raise InputError("cli.map", text=one)
        found[name.strip()] = column.strip()
    return found


def _show_report(report: "ImportReport") -> None:
    """What was understood and done, on stdout; what was left out and why, on stderr."""
    show(words("cli.import_of", source=report.source, format=report.format))
    _show_columns(report)
    counts = report.counts
    show(words("cli.import_read", offers=counts.offers, items=counts.items, skipped=counts.skipped))
    if report.currencies:
        show(words("cli.import_prices", currencies=[f"{code} {count}" for code, count in report.currencies.items()]))
    if not report.dry_run:
        show(words("cli.import_done", new=counts.new, changed=counts.changed, unchanged=counts.unchanged,
                   unavailable=counts.unavailable, embedded=counts.embedded))
    if counts.without_picture:
        show(words("cli.import_bare", count=counts.without_picture))
    for problems in report.problems:
        for example in problems.examples:
            tell(example)
        if problems.count > len(problems.examples):
            say("cli.and_more", count=problems.count - len(problems.examples))
    if report.cut is not None:
        say("cli.import_cut")
    if report.dry_run:
        say("cli.import_dry")


def _show_columns(report: "ImportReport") -> None:
    """How the columns of a table are read."""
    for column in report.columns:
        if column.field:
            show(words("cli.import_column", column=column.name, field=column.field))
    unused = [column.name for column in report.columns if not column.field and column.name]
    if unused:
        show(words("cli.import_unused", columns=unused))
    if report.format == "table" and all(column.field != "title" for column in report.columns):
        show(words("cli.import_no_title"))


def report_json(report: "ImportReport") -> "dict[str, Json]":
    """An import for programs."""
    return {
        "source": report.source, "format": report.format, "dry_run": report.dry_run,
        "columns": [{"name": one.name, "field": one.field or None, "score": one.score} for one in report.columns],
        "counts": dict(asdict(report.counts)), "currencies": dict(report.currencies),
        "problems": [{"code": one.code, "count": one.count, "examples": [said.text(spoken()) for said in one.examples]}
                     for one in report.problems],
        "cut": report.cut.text(spoken()) if report.cut is not None else None}


def info_json(found: "CatalogInfo") -> "dict[str, Json]":
    """What there is, for programs."""
    return {
        "items": found.items, "available": found.available, "without_picture": found.without_picture,
        "waiting": found.waiting, "index": dict(asdict(found.index)) if found.index is not None else None,
        "sources": [{"name": one.name, "items": one.items, "available": one.available,
                     "imported": one.imported.isoformat() if one.imported is not None else None}
                    for one in found.sources]}


def item_json(item: "Item") -> "dict[str, Json]":
    """An item for programs."""
    return {
        "id": item.id, "product": item.product, "title": item.title, "brand": item.brand, "category": item.category,
        "url": item.url, "source": item.source, "available": item.available, "price": _price(item.price),
        "sizes": list(item.sizes), "pictures": list(item.pictures),
        "tags": [{"kind": one.kind, "value": one.value, "confidence": round(one.confidence, 3), "source": one.source,
                  "share": one.share} for one in item.tags],
        "variants": [{"sku": one.sku, "size": one.size, "size_system": one.size_system, "price": _price(one.price),
                      "full_price": _price(one.full_price), "available": one.available, "stock": one.stock}
                     for one in item.variants]}


def _price(price: "Money | None") -> "Json":
    return {"amount": float(price.amount), "currency": price.currency} if price is not None else None
