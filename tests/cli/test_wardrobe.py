"""`modiste wardrobe` on drawn photos, with a segmenter and an embedder that see what is drawn."""

import itertools
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from modiste.studio.studio import Studio
from modiste.studio.wardrobe.importing import ImportRequest
from modiste.stylist.wardrobe.values import local_day
from tests.cli.conftest import Run
from tests.cli.drawn_clothes import COLOURS, added, shirt, studio

__all__ = ["shirt", "studio"]


def test_photos_are_cut_out_tagged_and_kept(run: Run, shirt: Callable[..., Path], studio: Studio) -> None:
    shirt("a.png", "red"), shirt("b.png", "navy")
    first, second = added(run, shirt("a.png").parent)
    assert (first["photo"], first["type"], first["colours"][0], first["state"]) == ("a.png", "tshirt", "red", "clean")
    assert (second["photo"], second["colours"][0], second["slot"]) == ("b.png", "navy", "upper")
    item = studio.wardrobe.item(first["id"][:6])
    with studio.wardrobe.store() as store:
        shown = store.pictures.load(None, item.cutout or "")
        original = store.pictures.load(None, item.original)
    assert original.size == (128, 128)
    assert shown.mode == "RGBA"
    alpha = np.asarray(shown)[..., 3]
    assert shown.size[0] < 90
    assert 0.6 < (alpha > 127).mean() < 1


def test_a_photo_is_told_before_anything_heavy_is_loaded(shirt: Callable[..., Path], tmp_path: Path) -> None:
    photo = shirt("b.png")
    photo.with_name("a.jpg").write_bytes(b"no picture")
    said = "modiste: b.png (128 x 128 px) is being cut out; 2 photos in all\n"
    with subprocess.Popen([sys.executable, "-X", "importtime", "-m", "modiste", "wardrobe", "add", str(photo.parent)],
                          stderr=subprocess.PIPE, encoding="utf-8",
                          env={**os.environ, "MODISTE_HOME": str(tmp_path / "home"), "LC_ALL": "C.UTF-8"}) as program:
        assert program.stderr is not None
        before = list(itertools.takewhile(lambda line: line != said, program.stderr))
        ended = program.poll()
        program.kill()
    assert ended is None, "that line was never said"
    loaded = {line.rpartition("|")[2].strip() for line in before}
    assert "modiste.studio.wardrobe.sources" in loaded
    assert not loaded & {"torch", "scipy", "sqlalchemy"}


def test_the_same_photo_twice_is_told_and_kept_once(run: Run, shirt: Callable[..., Path]) -> None:
    photo = shirt("a.png")
    added(run, photo)
    again = run("wardrobe", "add", photo)
    assert again.code == 0
    assert "a.png: is in the wardrobe already" in again.messages[1]
    renamed = photo.with_name("c.bmp")
    Image.open(photo).save(renamed)
    assert "already" in run("wardrobe", "add", renamed).messages[1]
    assert len(run("wardrobe", "list", "--json").json()["items"]) == 1


def test_an_import_that_was_broken_off_goes_on(shirt: Callable[..., Path], studio: Studio) -> None:
    for number, colour in enumerate(COLOURS):
        shirt(f"{number}.png", colour)
    folder = shirt("0.png").parent
    broken = studio.wardrobe.add(ImportRequest(sources=(folder,)))
    next(broken)
    del broken
    assert [len(one.items) and one.again for one in studio.wardrobe.add(ImportRequest(sources=(folder,)))] == [
        True, False, False]
    with studio.wardrobe.store() as store:
        assert len(store.wardrobes.list(None)) == 3
        assert len(store.pictures.list(None, limit=50).pictures) == 6


def test_what_cannot_be_used_is_told_and_the_rest_is_kept(run: Run, shirt: Callable[..., Path], tmp_path: Path) -> None:
    shirt("a.png")
    folder = tmp_path / "photos"
    Image.new("RGB", (64, 64), (128, 128, 128)).save(folder / "floor.png")
    (folder / "torn.jpg").write_bytes(b"\xff\xd8\xff\xe0 nothing")
    done = run("wardrobe", "add", folder)
    assert done.code == 0
    assert any("floor.png" in line and "no clothes" in line for line in done.messages)
    assert any("torn.jpg" in line for line in done.messages)
    assert done.messages[-1].startswith("1 garment new")
    nothing = run("wardrobe", "add", tmp_path / "none")
    assert (nothing.code, nothing.message.split(":")[1].strip()[:7]) == (2, "no such")


def test_kept_as_it_is_by_its_own_transparency_and_by_an_own_mask(run: Run, shirt: Callable[..., Path], tmp_path: Path,
                                                                studio: Studio) -> None:
    photo = shirt("a.png")
    item = added(run, photo, "--as-is", "--no-tags")[0]
    assert (item["cut_out"], item["type"], item["tags"]) == (False, None, [])
    own = Image.new("RGBA", (128, 128), (20, 30, 90, 0))
    own.paste((20, 30, 90, 255), (40, 40, 60, 60))
    own.save(tmp_path / "own.png")
    clear = added(run, tmp_path / "own.png")[0]
    with studio.wardrobe.store() as store:
        alpha = np.asarray(store.pictures.load(None, studio.wardrobe.item(clear["id"]).cutout or ""))[..., 3]
    assert int((alpha > 0).sum()) == 400
    mask = Image.new("L", (128, 128))
    mask.paste(255, (50, 20, 80, 50))
    mask.save(tmp_path / "mask.png")
    assert run("wardrobe", "edit", item["id"], "--mask", tmp_path / "mask.png").code == 0
    assert run("wardrobe", "list", "--json").json()["items"][0]["cut_out"]
    assert run("wardrobe", "edit", item["id"], "--as-is", "--json").json()["items"][0]["cut_out"] is False


def test_of_somebody_who_wears_several_the_largest_or_each(run: Run, shirt: Callable[..., Path]) -> None:
    photo = shirt("day.png", "red", (30, 10, 98, 62), more="navy")
    told = run("wardrobe", "add", photo)
    assert any("shows several garments (upper, lower)" in line for line in told.messages)
    each = added(run, photo, "--each")
    assert [(one["colours"][0], one["slot"]) for one in each] == [("red", "upper"), ("navy", "lower")]
    assert len(run("wardrobe", "list", "--json").json()["items"]) == 2


def test_edited_one_or_many_and_what_the_person_says_stays(run: Run, shirt: Callable[..., Path], studio: Studio
                                                           ) -> None:
    ids = [one["id"] for one in added(run, shirt("a.png"), shirt("b.png", "navy"))]
    done = run("wardrobe", "edit", ids[0][:5], ids[1][:5], "--state", "lent", "--reason", "to Anna", "--place", "hall",
               "--price", "40 EUR", "--tag", "Любимое", "--quantity", 2, "--json").json()["items"]
    assert {(one["state"], one["reason"], one["place"], one["price"], one["quantity"]) for one in done} == {
        ("lent", "to Anna", "hall", "40 EUR", 2)}
    assert done[0]["own_tags"] == ["Любимое"]
    typed = run("wardrobe", "edit", ids[0], "--type", "бабушкина душегрейка", "--colour", "бордовый,navy", "--material",
                "wool", "--warmth", 0.5, "--json").json()["items"][0]
    assert (typed["type"], typed["colours"], typed["warmth_clo"]) == ("бабушкина душегрейка", ["maroon", "navy"], 0.5)
    studio.wardrobe.cut(ids[0])
    assert studio.wardrobe.item(ids[0]).colours == ("maroon", "navy")
    assert run("wardrobe", "list", "душегрейка", "--json").json()["items"][0]["id"] == ids[0]


@pytest.mark.parametrize(("options", "said"), [
    (("--price", "cheap"), "is no price"), (("--bought", "May"), "is no day"), (("--state", "dirty"), "state"),
    (("--warmth", "9"), "0 to 4"), (("--colour", "qqq"), "qqq"), (("--season", "lent"), "season"),
    ((), "nothing to change")])
def test_what_does_not_hold_is_one_line_and_changes_nothing(run: Run, shirt: Callable[..., Path], options: tuple,
                                                            said: str) -> None:
    item = added(run, shirt("a.png"))[0]
    done = run("wardrobe", "edit", item["id"], *options)
    assert done.code == 2
    assert said in done.message
    assert run("wardrobe", "list", "--json").json()["items"][0] == item
    assert "здесь такого нет" in run("--language", "ru", "wardrobe", "edit", "ffff", "--place", "x").message


def test_wears_cost_laundry_and_what_is_never_worn(run: Run, shirt: Callable[..., Path]) -> None:
    first, second = (one["id"] for one in added(run, shirt("a.png"), shirt("b.png", "navy"), "--price", "30 EUR",
                                                "--bought", "2020-01-01"))
    run("wardrobe", "wear", first, "--on", "2026-05-01")
    run("wardrobe", "wear", first, "--on", "2026-05-01")
    worn = run("wardrobe", "wear", first, "--json").json()["items"][0]
    assert (worn["wears"], worn["cost_per_wear"], worn["since_wash"]) == (2, "15.00 EUR", 2)
    assert worn["last_worn"] == local_day().isoformat()
    assert [one["id"] for one in run("wardrobe", "list", "--wants-wash", "--json").json()["items"]] == [first]
    assert [one["id"] for one in run("wardrobe", "list", "--unworn", 90, "--json").json()["items"]] == [second]
    assert run("wardrobe", "edit", first, "--state", "clean", "--json").json()["items"][0]["since_wash"] == 0
    assert run("wardrobe", "wear", first, "--undo", "--json").json()["items"][0]["wears"] == 1


def test_a_photo_of_the_day_tells_what_was_worn(run: Run, shirt: Callable[..., Path]) -> None:
    red = added(run, shirt("a.png", "red"))[0]["id"]
    added(run, shirt("b.png", "green"))
    worn = run("wardrobe", "wear", "--photo", shirt("day.png", "red", (20, 8, 100, 60), more="navy"), "--json").json()
    assert [one["id"] for one in worn["items"]] == [red]
    none = run("wardrobe", "wear", "--photo", shirt("other.png", "navy"))
    assert (none.code, "nothing that is in the wardrobe" in none.message) == (2, True)


def test_duplicates_are_offered_and_merged(run: Run, shirt: Callable[..., Path]) -> None:
    first, second, _ = (one["id"] for one in added(
        run, shirt("a.png"), shirt("b.png", box=(32, 15, 100, 63)), shirt("c.png", "green")))
    run("wardrobe", "wear", second, "--on", "2026-05-01")
    pairs = run("wardrobe", "list", "--duplicates", "--json").json()["duplicates"]
    assert [set(one["items"]) for one in pairs] == [{first, second}]
    assert run("wardrobe", "merge", first, second, "--json").json()["items"][0]["wears"] == 1
    assert len(run("wardrobe", "list", "--json").json()["items"]) == 2


def test_everything_goes_out_and_comes_back(run: Run, shirt: Callable[..., Path], tmp_path: Path, studio: Studio
                                            ) -> None:
    items = added(run, shirt("a.png"), shirt("b.png", "navy"), "--place", "шкаф", "--price", "30 EUR")
    run("wardrobe", "wear", items[0]["id"], "--on", "2026-05-01")
    with studio.wardrobe.store() as store:
        store.outfits.keep(None, [one["id"] for one in items], title="Осень", day=date(2026, 9, 1))
    assert run("wardrobe", "export", tmp_path / "w.zip").code == 0
    assert "already" in run("wardrobe", "export", tmp_path / "w.zip").message
    before = run("wardrobe", "list", "--json").json()["items"]
    assert run("wardrobe", "import", tmp_path / "w.zip").message.startswith("0 garments new, 2 there already")
    run("wardrobe", "remove", *(one["id"] for one in items))
    assert run("wardrobe", "import", tmp_path / "w.zip").message.startswith("2 garments new")
    after = run("wardrobe", "list", "--json").json()["items"]
    assert [{**one, "id": ""} for one in after] == [{**one, "id": ""} for one in before]
    with studio.wardrobe.store() as store:
        kept = store.outfits.list(None)[0]
    assert (kept.items, kept.title, kept.day) == (tuple(one["id"] for one in after), "Осень", date(2026, 9, 1))


def test_a_phones_photo_comes_back_as_the_one_it_was(run: Run, shirt: Callable[..., Path], tmp_path: Path) -> None:
    photo = tmp_path / "phone.jpg"
    with Image.open(shirt("a.png")) as small:
        small.convert("RGB").resize((2048, 1536)).save(photo, quality=90)
    (item,) = added(run, photo)
    run("wardrobe", "export", tmp_path / "w.zip")
    with zipfile.ZipFile(tmp_path / "w.zip") as archive:
        assert f"photos/{item['id']}.jpg" in archive.namelist()
    assert run("wardrobe", "import", tmp_path / "w.zip").message.startswith("0 garments new, 1 there already")
    run("wardrobe", "remove", item["id"])
    assert run("wardrobe", "import", tmp_path / "w.zip").message.startswith("1 garment new")
    assert run("wardrobe", "import", tmp_path / "w.zip").message.startswith("0 garments new, 1 there already")


@pytest.mark.parametrize("odd", ["../evil.png", "photos/x.png", "wardrobe.json.exe"])
def test_a_hostile_zip_is_refused(run: Run, shirt: Callable[..., Path], tmp_path: Path, odd: str) -> None:
    added(run, shirt("a.png"))
    run("wardrobe", "export", tmp_path / "w.zip")
    with zipfile.ZipFile(tmp_path / "w.zip", "a") as archive:
        archive.writestr(odd, b"x")
    done = run("wardrobe", "import", tmp_path / "w.zip")
    assert (done.code, "which no wardrobe does" in done.message) == (2, True)


@pytest.mark.parametrize("broken", ["items", "number", "photo", "torn", "text"])
def test_a_broken_zip_is_refused(run: Run, shirt: Callable[..., Path], tmp_path: Path, broken: str) -> None:
    added(run, shirt("a.png"))
    run("wardrobe", "export", tmp_path / "w.zip")
    with zipfile.ZipFile(tmp_path / "w.zip") as archive:
        table = json.loads(archive.read("wardrobe.json"))
        rest = {name: archive.read(name) for name in archive.namelist() if name != "wardrobe.json"}
    if broken == "items":
        table["items"][0]["tags"] = [["nonsense", "x", 1, "person", None]]
    elif broken == "number":
        table["items"][0]["quantity"] = -4
    elif broken == "photo":
        rest = {}
    bad = tmp_path / "bad.zip"
    with zipfile.ZipFile(bad, "w") as archive:
        archive.writestr("wardrobe.json", json.dumps(table))
        for name, data in rest.items():
            archive.writestr(name, data)
    if broken == "torn":
        bad.write_bytes(bad.read_bytes()[:200])
    elif broken == "text":
        bad.write_text("not a zip")
    run("wardrobe", "remove", *(one["id"] for one in run("wardrobe", "list", "--json").json()["items"]))
    done = run("wardrobe", "import", bad)
    assert (done.code, "bad.zip" in done.message) == (2, True)
    assert run("wardrobe", "list", "--json").json()["items"] == []


def test_two_tabs_that_edit_one_garment(run: Run, shirt: Callable[..., Path], studio: Studio) -> None:
    from modiste.studio.store.errors import ConflictError
    from modiste.studio.store.wardrobe.values import GarmentChange

    item = studio.wardrobe.item(added(run, shirt("a.png"))[0]["id"])
    studio.wardrobe.edit([item.id], GarmentChange(place="hall"), version=item.version)
    with pytest.raises(ConflictError, match="changed meanwhile"):
        studio.wardrobe.edit([item.id], GarmentChange(place="attic"), version=item.version)
    assert studio.wardrobe.item(item.id).place == "hall"
    assert not item.unworn_for(10_000, local_day() + timedelta(days=1))


def test_what_is_removed_lies_in_the_bin_and_comes_back_whole(run: Run, shirt: Callable[..., Path], tmp_path: Path
                                                              ) -> None:
    red, navy = (one["id"] for one in added(run, shirt("a.png"), shirt("b.png", "navy"), "--tag", "mine"))
    run("wardrobe", "wear", red, "--on", "2026-05-01")
    before = run("wardrobe", "list", "--json").json()["items"]
    removed = run("wardrobe", "remove", red[:4])
    assert f"modiste wardrobe restore {red[:8]}" in removed.message
    assert [one["id"] for one in run("wardrobe", "list", "--json").json()["items"]] == [navy]
    assert [one["id"] for one in run("wardrobe", "bin", "--json").json()["items"]] == [red]
    assert run("wardrobe", "remove", red[:4]).code == 2
    run("wardrobe", "export", tmp_path / "w.zip")
    with zipfile.ZipFile(tmp_path / "w.zip") as archive:
        assert red not in archive.read("wardrobe.json").decode()
    assert run("wardrobe", "restore", red[:8]).code == 0
    assert run("wardrobe", "list", "--json").json()["items"] == before
    assert "no garment lies in the bin" in run("wardrobe", "bin").message
    assert run("wardrobe", "remove", "--for-good", red[:8]).code == 2
    run("wardrobe", "remove", red)
    assert run("wardrobe", "remove", "--for-good", red[:8]).message.startswith("1 garment deleted for good")
    assert run("wardrobe", "restore", red[:8]).code == 2


def test_a_photo_of_a_garment_in_the_bin_brings_it_back(run: Run, shirt: Callable[..., Path], studio: Studio) -> None:
    (item,) = added(run, shirt("a.png"), "--tag", "mine")
    run("wardrobe", "wear", item["id"], "--on", "2026-05-01")
    with studio.wardrobe.store() as store:
        pictures = store.pictures.count(None)
    run("wardrobe", "remove", item["id"])
    done = run("wardrobe", "add", shirt("a.png"), "--place", "hall", "--json").json()["items"]
    assert [(one["id"], one["own_tags"], one["place"], one["wears"]) for one in done] == [
        (item["id"], ["mine"], "hall", 1)]
    with studio.wardrobe.store() as store:
        assert store.pictures.count(None) == pictures, "no second photo, no second cut-out"
        assert store.pictures.in_bin(None) == ()
