"""`modiste outfit` and `modiste improve` on a wardrobe that is drawn."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from modiste.core.messages import message
from modiste.studio.studio import Studio
from modiste.stylist.outfits.values import OutfitRequest
from tests.cli.conftest import Run
from tests.cli.drawn_clothes import added, shirt, studio

__all__ = ["shirt", "studio"]


def dressed(run: Run, shirt: Callable[..., Path]) -> list[str]:
    """A wardrobe of five, typed by hand."""
    boxes = {"shirt": "red", "jeans": "navy", "skirt": "green", "loafers": "navy", "coat": "red"}
    ids = []
    for number, (kind, colour) in enumerate(boxes.items()):
        photo = shirt(f"{kind}.png", colour, (30 + number, 14, 98, 62))
        ids.append(added(run, photo, "--no-tags", "--type", kind, "--colour", colour)[0]["id"])
    return ids


def test_an_outfit_of_the_wardrobe_with_its_reasons(run: Run, shirt: Callable[..., Path], tmp_path: Path) -> None:
    ids = dressed(run, shirt)
    done: Any = run("outfit", "--weather", "8C", "--must", ids[0][:6], "--not", "skirt", "--collage",
                    tmp_path / "flat.png", "--keep", "Monday", "--plan", "2026-06-01", "--json").json()
    first = done["outfits"][0]
    assert {one["slot"] for one in first["garments"]} == {"outer", "upper", "lower", "footwear"}
    assert ids[2] not in first["items"]
    assert first["reasons"]
    with Image.open(tmp_path / "flat.png") as flat:
        assert flat.size == (1024, 1024)
    kept = run("outfit", "--kept", "--json").json()["outfits"]
    assert [(one["title"], one["day"]) for one in kept] == [("Monday", "2026-06-01")]
    swapped: Any = run("outfit", "--of", ",".join(first["items"]), "--swap", ids[1], "--json").json()
    swapped = swapped["outfits"][0]
    assert ids[2] in swapped["items"]
    assert ids[1] not in swapped["items"]


def test_a_week_goes_out_as_a_calendar_and_comes_in(run: Run, shirt: Callable[..., Path], tmp_path: Path) -> None:
    dressed(run, shirt)
    week = run("outfit", "--days", 3, "--from", "2026-06-01", "--temp", "12..18", "--ics", tmp_path / "week.ics",
               "--json")
    assert [one["day"] for one in week.json()["outfits"]] == ["2026-06-01", "2026-06-02", "2026-06-03"]
    assert run("outfit", "--read-ics", tmp_path / "week.ics").message.startswith("3 outfits planned")
    assert run("outfit", "--read-ics", tmp_path / "week.ics").message.startswith("0 outfits planned")
    packed = run("outfit", "--days", 3, "--pack", 4, "--temp", "12..18", "--json").json()
    assert len(packed["packed"]) <= 4


def test_what_no_outfit_can_be_asked(run: Run, shirt: Callable[..., Path]) -> None:
    dressed(run, shirt)
    for options, said in (
        (("--weather", "purple"), "tells no weather"), (("--occasion", "qqq"), "qqq"), (("--swap", "abcd"), "--of"),
        (("--must", "ffff"), "ffff"), (("--temp", "30..40", "--snow"), "does not happen"),
        (("--days", "400"), "1 to 60"),
    ):
        done = run("outfit", *options)
        assert (done.code, said in done.message) == (2, True), done.message


def test_an_outfit_is_improved_and_a_photo_changes_only_where_it_is_dyed(run: Run, shirt: Callable[..., Path],
                                                                       tmp_path: Path, studio: Studio) -> None:
    from modiste.studio.wardrobe.improving import Improved
    from modiste.stylist.edits.values import Edit

    ids = dressed(run, shirt)
    edits = run("improve", ids[0], ids[2], ids[3], "--weather", "2C", "--boldness", 1, "--json").json()["edits"]
    assert (edits[0]["kind"], edits[0]["item"], edits[0]["other"]) == ("swap", ids[2], ids[1])
    day = shirt("day.png", "red", (30, 10, 98, 62), more="navy")
    assert run("improve", day, "--json").code == 0
    found = studio.improving.photo(day, OutfitRequest())
    upper = next(one for one in found.garments.values() if one.part == "upper")
    edit = Edit(kind="recolour", item=upper.id, colour="#123456", delta=0.1, reason=message("cli.done"))
    shown = studio.improving.show(Improved(edits=found.edits, garments=found.garments, photo=found.photo,
                                              mask=found.mask), edit)
    assert shown is not None
    assert found.photo is not None
    assert found.mask is not None
    differs = (np.asarray(shown.after) != np.asarray(found.photo.image)).any(axis=2)
    assert differs.any()
    assert not differs[found.mask.of("upper") == 0].any()


def test_a_kept_outfit_is_improved_for_its_own_weather_unless_another_is_said(run: Run, shirt: Callable[..., Path]
                                                                              ) -> None:
    ids = dressed(run, shirt)
    of = [ids[0], ids[2], ids[3]]
    run("outfit", "--of", ",".join(of), "--weather", "2C", "--occasion", "work", "--keep", "Cold")
    kept = run("outfit", "--kept", "--json").json()["outfits"][0]
    assert (kept["weather"], kept["occasion"]) == ("2C", "work")

    def edits(*of: str) -> list[dict[str, object]]:
        return run("improve", *of, "--boldness", 1, "--json").json()["edits"]

    kept_id = str(kept["id"])
    own = edits(kept_id)
    assert own == edits(*of, "--weather", "2C", "--occasion", "work") != edits(*of)
    assert edits(kept_id, "--weather", "27C") == edits(*of, "--weather", "27C", "--occasion", "work") != own


def test_an_ordinary_calendar_says_that_it_is_one_and_a_plan_is_told_once(run: Run, shirt: Callable[..., Path],
                                                                         tmp_path: Path) -> None:
    dressed(run, shirt)
    dinner = tmp_path / "dinner.ics"
    dinner.write_text("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20260601"
                      "\r\nSUMMARY:Dinner\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", "utf-8")
    assert "ordinary calendar" in run("outfit", "--read-ics", dinner).message
    run("outfit", "--days", 1, "--from", "2026-06-01", "--temp", "12..18", "--ics", tmp_path / "day.ics", "--json")
    run("outfit", "--read-ics", tmp_path / "day.ics")
    assert [one["title"] for one in run("outfit", "--kept", "--json").json()["outfits"]] == [""]
    assert "stands before the command" in run("outfit", "--language", "en").message
    assert "yet to come" in run("wardrobe", "wear", "abcd", "--on", "2999-01-01").message
    assert "snow at 30 degrees" in run("outfit", "--weather", "30C snow").message
