"""Garments that hang are kept for a while: photographed in other cloths, sketched with other measures, written down."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from modiste.core.errors import InputError
from modiste.core.garment_spec import GarmentSpec
from modiste.language import prompt
from modiste.sewing.documents.flats.flat_sketch import UNITS_PER_CM
from modiste.sewing.figures import FIGURES, figures_of, with_figures
from modiste.sewing.mixing import mixed
from modiste.sewing.specification import specify
from modiste.sewing.specification.cut_cloth import named_colour
from modiste.sewing.specification.spec_json import spec_to_json
from modiste.sewing.tailor import body_of
from modiste.studio.sewing import live
from modiste.studio.sewing.changes import Changes, Look, changed_spec, looking, swatch_of_cloth
from modiste.studio.sewing.door import Sewing
from modiste.studio.sewing.live import DOCUMENTS, LiveGarments, NotHungError, _Turns
from modiste.studio.sewing.plans import plans_of
from modiste.studio.sewing.requests import SewRequest
from modiste.studio.store import QueueFullError


def spec_of(text: str) -> GarmentSpec:
    asked = prompt(text)
    return specify(asked.attributes, asked.text).spec


@pytest.fixture(scope="module")
def sewing() -> Sewing:
    """A door whose T-shirt hangs already, coarsely."""
    door = Sewing()
    request = SewRequest(text="a white t-shirt", seed=0, quick=True, pixels=256)
    for _ in door.sew(request):
        pass
    return door


@pytest.fixture
def shirt() -> GarmentSpec:
    return spec_of("a white t-shirt")


def test_a_garment_that_hangs_is_photographed_in_another_cloth(sewing: Sewing, shirt: GarmentSpec) -> None:
    white = np.asarray(sewing.live.photograph(shirt, pixels=256).convert("RGB"), float)
    red = looking(shirt, Look(colour="#c01020", material="velvet", pattern="solid", scale_cm=0.0))
    dyed = np.asarray(sewing.live.photograph(red, pixels=256).convert("RGB"), float)
    inside = (white.mean(axis=2) < 250) & (np.abs(dyed - white).max(axis=2) > 40)
    assert inside.mean() > 0.1
    assert dyed[inside][:, 0].mean() > dyed[inside][:, 1].mean() + 60
    dotted = sewing.live.photograph(looking(shirt, Look(pattern="polka_dot", scale_cm=12.0)), pixels=256)
    wide = sewing.live.photograph(looking(shirt, Look(pattern="polka_dot", scale_cm=40.0)), pixels=256)
    assert not np.array_equal(np.asarray(dotted), np.asarray(wide))


@pytest.mark.parametrize(("text", "left_out", "alone"), [
    ("чёрная джинсовая куртка и белые кроссовки", "белые кроссовки", "чёрная джинсовая куртка"),
    ("red dress with a belt and white sneakers", "white sneakers", "red dress"),
    ("white sneakers and a red dress", "white sneakers", "red dress"),
    ("red dress, a brown handbag and a belt", "a brown handbag", "red dress"),
])
def test_what_is_worn_beside_clothes_is_told_and_lends_no_colour(text: str, left_out: str, alone: str) -> None:
    for seed in range(3):
        plan, plain = (next(plans_of(SewRequest(text=one, seed=seed, look=True))) for one in (text, alone))
        assert plan.spec is not None
        assert plain.spec is not None
        assert plan.spec.cloth("body").colour == plain.spec.cloth("body").colour
        assert left_out in [one.phrase for one in plan.unmet]


def _shirt() -> GarmentSpec:
    spec = next(plans_of(SewRequest(text="shirt", seed=1))).spec
    assert spec is not None
    return spec


@pytest.mark.parametrize("colour", ["#1f4d3a", "#7a1f2b", "#f3c6cf", "#222222", "#e8dcc4"])
@pytest.mark.parametrize("pattern", ["polka_dot", "floral", "striped", "gingham", "paisley", "zigzag", "houndstooth"])
def test_another_print_keeps_the_colour_and_another_colour_the_print(colour: str, pattern: str) -> None:
    plain = looking(_shirt(), Look(colour=colour))
    printed = looking(plain, Look(pattern=pattern)).cloth("body")
    assert named_colour(printed) == colour
    assert colour in printed.colours
    dotted = looking(looking(plain, Look(pattern=pattern)), Look(pattern="polka_dot")).cloth("body")
    assert dotted.colours[0] == colour
    red = looking(looking(plain, Look(pattern=pattern)), Look(colour="#c01020")).cloth("body")
    assert (red.pattern, named_colour(red)) == (pattern, "#c01020")


def test_a_leopard_is_not_green_unless_it_is_asked_for() -> None:
    green = looking(_shirt(), Look(colour="#1f4d3a"))
    assert "#1f4d3a" not in looking(green, Look(pattern="leopard")).cloth("body").colours
    assert looking(green, Look(pattern="leopard", colour="#1f4d3b")).cloth("body").colour == "#1f4d3b"


def test_the_flat_follows_a_measure_and_its_handle_goes_along(sewing: Sewing, shirt: GarmentSpec) -> None:
    before = sewing.live.sketch(shirt, shirt)
    values = {one.figure.id: one.value for one in figures_of(shirt, body_of(shirt))}
    long = with_figures(shirt, body_of(shirt), {"bodice.length_cm": values["bodice.length_cm"] + 10})
    after = sewing.live.sketch(shirt, long)
    assert after.box[3] - before.box[3] == pytest.approx(10 * UNITS_PER_CM, abs=1.0)
    assert after.box[2] == pytest.approx(before.box[2], abs=1.0)
    assert {one.figure for one in before.handles} <= values.keys()
    assert {"bodice.length_cm", "sleeves.length_cm", "neck.depth_cm"} <= {one.figure for one in before.handles}
    hem = {one.figure: one for one in after.handles}["bodice.length_cm"]
    assert (hem.dy, hem.per_cm, hem.value) == (1.0, 1.0, round(values["bodice.length_cm"] + 10, 1))


def test_a_sleeve_let_out_moves_no_hem(sewing: Sewing, shirt: GarmentSpec) -> None:
    sleeves = shirt.sleeves
    assert sleeves is not None
    before = sewing.live.sketch(shirt, shirt)
    after = sewing.live.sketch(shirt, replace(shirt, sleeves=replace(sleeves, length_cm=sleeves.length_cm + 8)))
    place = [{one.figure: one for one in made.handles} for made in (before, after)]
    assert place[1]["sleeves.length_cm"].y > place[0]["sleeves.length_cm"].y + 8
    assert place[1]["bodice.length_cm"].y == pytest.approx(place[0]["bodice.length_cm"].y, abs=0.5)


def test_every_document_is_written_of_a_garment_that_hangs(sewing: Sewing, shirt: GarmentSpec,
                                                           monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "_LAYERED_PX", 256)
    starts = {"pdf": b"%PDF", "svg": b"<?xml", "dxf": b"0\n", "glb": b"glTF", "xlsx": b"PK", "ora": b"PK"}
    for name in ("pattern.svg", "flat.svg", "garment.glb", "pattern.dxf", "layers.ora"):
        assert sewing.live.document(name, shirt).lstrip().startswith(starts[name.rpartition(".")[2]])
    assert {name.rpartition(".")[2] for name in DOCUMENTS} == starts.keys()
    with pytest.raises(InputError):
        sewing.live.document("../../etc/passwd", shirt)


def test_what_does_not_hang_is_said_and_few_are_kept(sewing: Sewing, shirt: GarmentSpec) -> None:
    neck = shirt.neck
    assert neck is not None
    other = replace(shirt, neck=replace(neck, depth_cm=neck.depth_cm + 1))
    with pytest.raises(NotHungError, match="hang it again"):
        sewing.live.photograph(other)
    (kept,) = sewing.live._kept.values()
    few = LiveGarments()
    for number in range(20):
        few.keep(replace(kept.garment, spec=replace(shirt, neck=replace(neck, depth_cm=5.0 + number))))
    assert len(few._kept) <= 6


def test_whoever_comes_when_many_wait_is_sent_away() -> None:
    turns = _Turns()
    turns._here = [number // 2 for number in range(7)]
    with pytest.raises(QueueFullError, match="try again"), turns.of(9):
        pass
    turns._here = [1, 1, 1]
    with pytest.raises(QueueFullError, match="try again"), turns.of(1):
        pass
    with turns.of(2):
        assert turns._here == [1, 1, 1, 2]
    assert turns._here == [1, 1, 1]


def test_a_garment_that_hangs_is_its_owners_with_what_is_under_it(sewing: Sewing, shirt: GarmentSpec) -> None:
    garment = sewing.live._find(None, shirt, None).garment
    live = LiveGarments()
    live.keep(garment, under=(garment,), owner=1)
    assert live._find(1, shirt, None).under == (garment,)
    live.keep(garment, owner=2)
    assert live._find(2, shirt, None).under == ()
    long = replace(shirt, bodice=replace(shirt.bodice, length_cm=71.3)) if shirt.bodice else shirt
    live.keep(replace(garment, spec=long), owner=1)
    with pytest.raises(NotHungError):
        live.photograph(long, owner=2)


def test_no_words_are_read_as_a_path(tmp_path: Path) -> None:
    kept = tmp_path / "shirt.json"
    kept.write_text(spec_to_json(spec_of("camel coat")), encoding="utf-8")
    told = next(plans_of(SewRequest(text="blazer", over=f"white {kept}", seed=0))).under
    read = next(plans_of(SewRequest(text="blazer", over=kept, seed=0))).under
    assert [spec.garment for spec in (*told, *read)] == ["shirt", "coat"]


def test_figures_are_finished_measures_and_come_back_as_they_went() -> None:
    for text in ("midi wrap dress with a slit", "wide linen trousers", "a scarf", "coat", "pencil skirt"):
        spec = spec_of(text)
        body = body_of(spec)
        shown = {one.figure.id: one.value for one in figures_of(spec, body)}
        assert shown
        assert with_figures(spec, body, shown) == spec
        name, value = next(iter(shown.items()))
        again = {one.figure.id: one.value for one in figures_of(with_figures(spec, body, {name: value + 3}), body)}
        assert again[name] == pytest.approx(value + 3, abs=0.11)
    assert len({one.id for one in FIGURES}) == len(FIGURES)


def test_halves_of_two_garments_make_one_that_can_be_cut() -> None:
    shirt, dress = spec_of("linen shirt"), spec_of("midi dress with puff sleeves")
    made = mixed(shirt, dress, ("sleeves",), "en").spec
    assert made.sleeves == dress.sleeves
    assert (made.garment, made.neck, made.bodice) == (shirt.garment, shirt.neck, shirt.bodice)
    whole = mixed(shirt, dress, ("lower",), "en").spec
    assert (whole.garment, whole.skirt) == ("dress", dress.skirt)
    assert whole.bodice is not None
    assert whole.bodice.length_cm < 60
    with pytest.raises(InputError, match="nothing to take"):
        mixed(dress, shirt, ("lower",), "en")
    with pytest.raises(InputError) as refused:
        mixed(dress, spec_of("straight skirt"), ("body",), "ru")
    assert "верх" in str(refused.value.told("ru"))


def test_changes_come_together_in_one_spec(shirt: GarmentSpec) -> None:
    made = changed_spec(shirt, Changes(size="XL", look=Look(colour="#AA0000"), figures={"neck.depth_cm": 12.0}), "en")
    assert (made.spec.size, made.spec.cloth("body").colour) == ("XL", "#aa0000")
    assert made.spec.neck is not None
    assert made.spec.neck.depth_cm > 11
    for wrong in (Look(colour="#1234"), Look(material="air"), Look(pattern="../x")):
        with pytest.raises(InputError):
            changed_spec(shirt, Changes(look=wrong), "en")
    swatch = swatch_of_cloth(looking(shirt, Look(pattern="leopard", scale_cm=20.0)))
    assert swatch.width_cm == pytest.approx(20.0, abs=0.1)
