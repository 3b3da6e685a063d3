"""`modiste catalog` as it is typed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from modiste.studio.catalog.door import Catalog
from modiste.studio.studio import Studio
from tests.cli.conftest import Run
from tests.studio.catalog.conftest import ColourEmbedder, catalog, embedder, shop

__all__ = ["catalog", "embedder", "shop"]


@pytest.fixture(autouse=True)
def _small_embedder(studio: Studio, catalog: Catalog) -> None:
    studio.__dict__["catalog"] = catalog


def test_a_feed_is_looked_at_imported_listed_exported_and_removed(
        run: Run, shop: Callable[..., Path], embedder: ColourEmbedder) -> None:
    feed = shop(3, price="10")
    told = run("catalog", "add", feed, "--dry-run", "--currency", "EUR")
    assert told.code == 0
    assert "column 'photo' is the picture" in told.out
    assert "prices: EUR 3" in told.out
    assert run("catalog", "info", "--json").json()["catalog"]["items"] == 0
    done = run("catalog", "add", feed, "--currency", "EUR", "--json").json()["import"]
    assert (done["format"], done["counts"]["new"], done["problems"], done["cut"]) == ("table", 3, [], None)
    first, *_ = run("catalog", "list", "--json").json()["items"]
    assert (first["title"], first["price"], first["sizes"]) == (
        "Linen dress 0", {"amount": 10.0, "currency": "EUR"}, ["S", "M"])
    assert "index: 3 rows" in run("--language", "en", "catalog", "info").out
    assert run("catalog", "export", "all.csv", "--json").json() == {"path": "all.csv", "items": 3}
    assert run("catalog", "repair", "--json").json()["repair"]["embedded"] == 0
    assert run("catalog", "remove", first["id"], "--json").json() == {"removed": 1}
    assert "Linen dress 1" in run("catalog", "list", "--search", "DRESS", "-n", "1").out


def test_wrong_words_are_told_in_one_line(run: Run, shop: Callable[..., Path]) -> None:
    feed = shop(1, price="10")
    for arguments, part in (
            (("add", feed), "--currency"), (("add", "none.csv"), "no such file"), (("add", feed, "--map", "title"),
                "FIELD=COLUMN"),
            (("add", feed, "--map", "titel=name"), "did you mean title"), (("add", feed, "--format", "xml"), "format"),
            (("add", feed, "--pictures", "nowhere", "--currency", "EUR"), "no folder"),
            (("remove",), "--source"), (("remove", "0" * 16), "0000"), (("list", "-n", "0"), "1000"),
            (("export", "a.txt"), ".csv or .parquet")):
        ran = run("catalog", *arguments)
        assert (ran.code, part in ran.message) == (1 if arguments[0] == "export" else 2, True), ran.messages


def test_problems_are_grouped_with_their_first_examples(run: Run, shop: Callable[..., Path]) -> None:
    feed = shop(1, extra="\n".join(f"9{n},Hat {n},,,,pictures/none{n}.png" for n in range(7)) + "\n8,Co")
    feed.write_text(feed.read_text("utf-8").rstrip("\n"), "utf-8")
    ran = run("--language", "ru", "catalog", "add", feed)
    assert ran.code == 0
    assert sum("не найдена" in line for line in ran.messages) == 5
    assert any("2" in line and "не найдена" not in line for line in ran.messages)
    assert any("список повреждён" in line for line in ran.messages)
