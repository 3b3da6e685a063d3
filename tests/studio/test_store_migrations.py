"""A database of the first schema, with a studio's work in it, comes up to date with everything in its columns."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, text

from modiste.core.values import Lineage
from modiste.studio.jobs.kinds.fabric import request_of
from modiste.studio.jobs.kinds.train import TrainJobRequest
from modiste.studio.store import JobResult, Store
from modiste.studio.store.database import MIGRATIONS
from modiste.studio.titles import shown_title

FAILED = "the loss is no longer finite; begin with a lower {learning} rate"
NOW = "2026-05-01 10:00:00.000000"
REQUEST = {"category": "cheetah", "seed": 7, "n": 1, "colourways": 1}
PICTURES = (
    ("fabric", "cheetah 7 colourway-1", Lineage(kind="fabric", model="drawn", seed=7, settings=(
        ("category", "cheetah"), ("engine", "drawn"), ("repeat", "half-drop"), ("dpi", "120"),
        ("inks.colours", "#aabbcc #112233"), ("request", json.dumps(REQUEST)), ("role", "colourway-1")))),
    ("mask", "upper", Lineage(kind="mask", model="segmenter", settings=(("part", "upper"), ("confidence", "0.90")))),
    ("mask", "all", Lineage(kind="mask", model="segmenter", settings=(("part", "all"), ("confidence", "0.80")))),
    ("mask", "mask", Lineage(kind="mask", model="brush")),
    ("draped", "me · at home · cheetah", Lineage(kind="drape", model="modiste")),
    ("design", "a red coat", Lineage(kind="design", model="modiste", seed=3, settings=(
        ("size", "256"), ("checked", "type missed: looks like tshirt; colour ok")))),
    ("design", "atelier 1/4", Lineage(kind="learn", model="atelier", settings=(("part", "1 of 4"),))),
    ("photo", "me · at home", None),
    ("design", "a longer coat", Lineage(kind="redraw", model="modiste", seed=3)),
)


@contextmanager
def upgraded(home: Path, revision: str) -> Iterator[Connection]:
    """The database of a home, brought to a revision."""
    engine = create_engine(f"sqlite:///{home / 'studio.sqlite3'}")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        yield connection
    engine.dispose()


def first_schema(home: Path) -> None:
    """A database as the first Modiste made it."""
    home.mkdir()
    with upgraded(home, "0001") as connection:
        for number, (kind, title, lineage) in enumerate(PICTURES, start=1):
            connection.execute(text(
                "INSERT INTO pictures VALUES (:n, :id, 0, :kind, :title, '', :title, 8, 8, :sha, :now, :lineage)"), {
                    "n": number, "id": f"{number:016x}", "kind": kind, "title": title, "sha": f"{number:064x}",
                    "now": NOW, "lineage": lineage.to_json() if lineage is not None else None})
        connection.execute(text("INSERT INTO picture_tags VALUES (1, 'mine', 0)"))
        connection.execute(text("INSERT INTO picture_origins VALUES (5, 8, 0)"))
        connection.execute(text("INSERT INTO boards VALUES (1, :id, 0, 'Autumn', '', 3, :now, :now)"),
                           {"id": f"{1:016x}", "now": NOW})
        connection.execute(text("INSERT INTO board_pictures VALUES (1, 0, 5)"))
        for number, kind, made, request, error in (
                (1, "find", "a b", "{}", ""), (2, "learn", "", '{"name": "atelier"}', FAILED),
                (3, "design", "c", '{"text": "coat"}', "")):
            connection.execute(text(
                "INSERT INTO jobs VALUES (:n, :id, 0, :kind, 't', :request, :state, 1, 1, '', :error, :made, 4, :now, "
                ":now, :now)"), {
                    "n": number, "id": f"{number:016x}", "kind": kind, "request": request, "made": made, "now": NOW,
                    "error": error, "state": "failed" if error else "done"})


def test_everything_of_the_first_schema_is_found_in_its_column(home: Path) -> None:
    first_schema(home)
    with Store.open(home) as store:
        fabric, upper, everything, brushed, draped, design, sample, photo, redrawn = (
            store.pictures.get(None, f"{number:016x}") for number in range(1, 10))
        assert request_of(fabric)[0].model_dump(exclude_defaults=True) == REQUEST
        assert request_of(fabric)[1] == "colourway-1"
        assert (fabric.texts("inks"), fabric.attributes["dpi"], fabric.text("repeat")) == (
            ("#aabbcc", "#112233"), 120.0, "half-drop")
        assert shown_title(fabric, "ru").startswith("Леопард · ")
        assert [(mask.part, mask.origin) for mask in (upper, everything, brushed)] == [
            ("upper", "segmenter"), ("all", "segmenter"), ("", "brush")]
        assert shown_title(draped, "ru") == "me · at home · леопард"
        assert draped.parents == (photo.id,)
        assert design.attributes["verified"] == [{"kind": "type", "ok": False, "seen": "tshirt"},
                                                 {"kind": "colour", "ok": True}]
        assert (design.origin, sample.origin, photo.origin) == ("design", "sample", "")
        assert redrawn.origin == "image_to_image"
        assert redrawn.lineage is not None
        assert redrawn.lineage.kind == "image_to_image"
        assert fabric.tags == ("mine",)
        (board,) = store.boards.list(None)
        assert [one.id for one in store.boards.get(None, board.id).pictures] == [draped.id]
        drawn, trained, segmented = store.jobs.list(None)
        assert [job.kind for job in (drawn, trained, segmented)] == ["design", "train", "segment"]
        assert (trained.error, drawn.error, drawn.failure) == (FAILED, "", None)
        assert segmented.result == JobResult(pictures=("a", "b"))
        assert (drawn.pictures, trained.pictures) == (("c",), ())
        assert TrainJobRequest.model_validate_json(trained.request).name == "atelier"


def test_garments_of_before_the_bin_are_in_the_wardrobe(home: Path) -> None:
    first_schema(home)
    with upgraded(home, "0012") as connection:
        texts = ("title", "own_type", "brand", "size", "place", "reason", "part", "shows", "embedder")
        names = ("number", "id", "user", "own_tags", "tags", "quantity", "state", "since_wash", "seasons", "photo",
                 "file_sha256", "sha256", "original", "version", "created", "changed", *texts)
        values = (1, f"{1:016x}", 0, "[]", "[]", 1, "clean", 0, "[]", "coat.png", "a" * 64, f"{8:064x}", 8, 1, NOW, NOW,
                  *("" for _ in texts))
        columns = ", ".join(f'"{name}"' for name in names)
        connection.execute(text(f"INSERT INTO wardrobe_items ({columns}) VALUES "
                                f"({', '.join(f':{name}' for name in names)})"), dict(zip(names, values, strict=True)))
    with Store.open(home) as store:
        (coat,) = store.wardrobes.list(None)
        assert store.wardrobes.in_bin(None) == ()
        store.wardrobes.put_in_bin(None, [coat.id])
        assert store.wardrobes.restore(None, [coat.id]) == (coat,)
