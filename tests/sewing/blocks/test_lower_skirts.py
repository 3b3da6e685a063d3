"""Skirts, waistbands, belts, pockets and flat pieces by the rules of the trade."""

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest

from modiste.core.attributes import Attributes
from modiste.core.construction import Construction
from modiste.core.errors import InputError
from modiste.core.garment_spec import Closure, Flat, GarmentSpec, Pocket, Skirt, Waist
from modiste.sewing.blocks import draft
from modiste.sewing.blocks.drafting.draft import Draft
from modiste.sewing.blocks.flat_items import add_flat
from modiste.sewing.body import size_measures
from modiste.sewing.documents.pattern.pieces import pieces
from modiste.sewing.pattern.checks import faults
from modiste.sewing.pattern.geometry import edge_length, polygon, ref_length
from modiste.sewing.pattern.values import Pattern
from modiste.sewing.simulation.placement.pressing import pressed
from modiste.sewing.specification import specify
from tests.sewing.blocks.lower_specs import CLOTHS

BODY = size_measures("M", "women")
ZIP = Closure(kind="zip", place="side")


def _skirt(kind: str, length: float, hem: float, *, band: str = "band", belt: str = "none",
           closure: Closure | None = ZIP, pockets: tuple[Pocket, ...] = (), details: tuple[str, ...] = (),
           **rest: float | str) -> Pattern:  # fmt: skip
    spec = GarmentSpec(
        garment="skirt",
        sex="women",
        waist=Waist(band=band, belt=belt),
        closure=closure,
        pockets=pockets,
        details=details,
        cloths=CLOTHS,
        skirt=Skirt(kind=kind, length_cm=length, hem_cm=hem, **rest),  # type: ignore[arg-type]
    )
    return draft(spec, BODY)


def _measured(pattern: Pattern) -> dict[str, float]:
    return {
        m.name: (sum(ref_length(pattern, ref) for ref in m.refs) or math.dist(*m.points)) * m.times
        for m in pattern.measures
    }


@pytest.mark.parametrize(("pleat", "fullness", "count"), [("box", 2.6, 12), ("inverted", 2.0, 8)])
def test_box_and_inverted_pleats_are_laid_in_pairs(pleat: str, fullness: float, count: int) -> None:
    pattern = _skirt("pleated", 60, 83 * fullness, fullness=fullness, pleats=count, pleat=pleat)
    assert faults(pattern) == ()
    for panel in ("front", "back"):
        lines = [line for line in pattern.panel(panel).lines if line.kind == "pleat"]
        assert len(lines) == 2 * count
        tops = {line.name.endswith("_under"): [] for line in lines}
        for line in lines:
            tops[line.name.endswith("_under")].append(line.points[0][0])
        for row in tops.values():
            assert sorted(row) == pytest.approx(sorted(-x for x in row), abs=0.05)
    folded = pressed(pattern)["front"]
    top = np.array([line[0, 0] for line in folded.lines])
    seen = top[1:-1][folded.heights[1:-1] == 2]
    at = folded.at(np.stack([seen, np.full(len(seen), folded.top - 0.01)], 1))[0][:, 0]
    gaps = np.diff(at)
    if pleat == "inverted":
        assert gaps[::2] == pytest.approx(np.full(len(gaps[::2]), 0.12), abs=0.06)  # two edges that meet
    else:
        assert gaps[::2] == pytest.approx(np.full(len(gaps[::2]), gaps[0]), rel=0.05)  # boxes of one width
        assert gaps[0] > 3 * gaps[1]


def test_a_circle_skirt_is_two_half_rings() -> None:
    waist = 83.0
    pattern = _skirt("circle", 60, waist + 2 * math.pi * 60)
    front = pattern.panel("front")
    assert front.placement.polar is not None
    low, _, high, _ = polygon(front).bounds
    assert high - low == pytest.approx(2 * (waist / 2 / math.pi + 60), rel=0.02)
    assert faults(pattern) == ()


def test_a_pencil_skirt_tapers_and_has_darts_and_a_slit() -> None:
    pattern = _skirt("pencil", 60, 94, closure=Closure(kind="zip", place="back"), slit="back", slit_cm=16)
    darts = [seam for seam in pattern.seams if "dart" in seam.name]
    assert 4 <= len(darts) <= 8
    hip = pattern.panel("back_right")
    assert edge_length(hip.edge("hem")) < polygon(hip).bounds[2] - 0.5
    assert _measured(pattern)["slit"] == pytest.approx(16, abs=0.1)
    free = {ref.edge for seam in pattern.seams for ref in (seam.a, seam.b)}
    assert "slit" not in free


@pytest.mark.parametrize("slit", [0.0, 8.0, 17.0])
def test_fronts_are_buttoned_at_equal_heights_above_a_slit(slit: float) -> None:
    pattern = _skirt("pencil", 38, 104, closure=Closure(kind="buttons", place="front", count=6),
                     slit="front" if slit else "none", slit_cm=slit)  # fmt: skip
    assert faults(pattern) == ()
    seam = next(seam for seam in pattern.seams if seam.name == "front_closure")
    assert ref_length(pattern, seam.a) == pytest.approx(ref_length(pattern, seam.b), abs=0.05)


def test_only_the_side_that_is_slit_stays_open() -> None:
    pattern = _skirt("straight", 60, 104, slit="left", slit_cm=25)
    sewn = {(ref.panel, ref.edge) for seam in pattern.seams for ref in (seam.a, seam.b)}
    assert ("front", "slit_left") not in sewn
    assert ("front", "slit_right") in sewn


@pytest.mark.parametrize("slit_cm", [6, 25])
def test_a_slit_on_one_side_is_hemmed_there_and_its_piece_is_cut_whole(slit_cm: float) -> None:
    sided = _skirt("straight", 60, 104, closure=Closure(kind="zip", place="back"), slit="left", slit_cm=slit_cm)
    front = sided.panel("front")
    assert [front.edge(name).kind for name in ("slit_left", "slit_right")] == ["finished", "seam"]
    assert front.edge("slit_right").allowance_cm < front.edge("slit_left").allowance_cm
    assert [sided.panel(name).edge("slit").kind for name in ("back_left", "back_right")] == ["finished", "seam"]
    cut = {piece.name: piece for piece in pieces(sided)}
    assert not cut["front"].is_half
    assert all(piece.polygon.bounds[1] > -63.5 for piece in cut.values())
    assert faults(sided) == ()
    both = _skirt("straight", 60, 104, closure=Closure(kind="zip", place="back"), slit="sides", slit_cm=slit_cm)
    assert {piece.name: piece for piece in pieces(both)}["front"].is_half


def test_a_gathered_skirt_holds_as_much_cloth_as_asked_for() -> None:
    pattern = _skirt("gathered", 65, 166, fullness=2.0)
    ratios = [seam.ratio for seam in pattern.seams if seam.kind == "gathered"]
    assert ratios
    assert all(ratio == pytest.approx(2.0, abs=0.1) for ratio in ratios)


def test_pleats_are_as_many_as_asked_for_and_reach_the_hem() -> None:
    pattern = _skirt("pleated", 60, 232, fullness=2.8, pleats=24)
    lines = [line for name in ("front", "back") for line in pattern.panel(name).lines if line.kind == "pleat"]
    assert len(lines) == 2 * 24
    lengths = [abs(line.points[0][1] - line.points[-1][1]) for line in lines]
    assert min(lengths) > 55
    folds = [seam.folds for seam in pattern.seams if seam.folds]
    assert sum(sum(b < a for (_, a), (_, b) in itertools.pairwise(f)) for f in folds) == 24


def test_each_tier_is_gathered_into_the_one_above() -> None:
    pattern = _skirt("tiered", 80, 330, tiers=4)
    widths = [edge_length(pattern.panel(f"tier_{n}_front").edge("waist_left")) for n in range(1, 5)]
    ratios = np.array(widths[1:]) / np.array(widths[:-1])
    assert np.ptp(ratios) < 1e-6
    assert ratios[0] > 1.1
    assert _measured(pattern)["skirt_length"] == pytest.approx(80)


def test_a_wrap_covers_the_centre_on_both_sides() -> None:
    pattern = _skirt("wrap", 66, 130, closure=Closure(kind="ties", place="wrap"))
    assert pattern.panel("front_right").placement.layer > pattern.panel("front_left").placement.layer
    assert polygon(pattern.panel("front_left")).bounds[0] < -8
    assert polygon(pattern.panel("front_right")).bounds[2] > 8


def test_buttons_lie_on_the_centre_front_of_the_front_that_laps_over() -> None:
    pattern = _skirt("a_line", 45, 110, closure=Closure(kind="buttons", place="front", count=6))
    over = pattern.panel("front_right")
    buttons = [trim for trim in over.trims if trim.kind == "button"]
    on_band = [trim for trim in pattern.panel("waistband").trims if trim.kind == "button"]
    assert len(buttons) + len(on_band) == 6
    assert all(abs(trim.points[0][0]) < 1e-6 for trim in buttons)
    assert polygon(over).bounds[2] > 1.0
    closing = [seam for seam in pattern.seams if seam.kind == "closure"]
    assert len(closing) == 2


def test_a_high_low_hem_is_longer_behind() -> None:
    pattern = _skirt("half_circle", 55, 260, high_low_cm=30)
    front, back = (polygon(pattern.panel(name)).bounds for name in ("front", "back"))
    assert back[1] < front[1] - 12


def test_mermaid_and_godet_open_below_the_knee() -> None:
    for kind in ("mermaid", "godet"):
        pattern = _skirt(kind, 85, 240)
        assert faults(pattern) == ()
        assert sum("godet" in panel.name for panel in pattern.panels) == (6 if kind == "godet" else 0)
        assert _measured(pattern)["skirt_hem"] == pytest.approx(240, abs=0.5)


@pytest.mark.parametrize("band", ["band", "contour", "elastic", "drawstring", "rib", "paperbag", "facing", "none"])
def test_every_band_holds_at_the_waist(band: str) -> None:
    pattern = _skirt("a_line", 60, 150, band=band)
    girth = max(hold.girth_cm for hold in pattern.holds)
    assert BODY.waist * 0.9 < girth < BODY.waist + 8
    assert any(panel.name == "waistband" for panel in pattern.panels) == (band not in {"facing", "none"})


def test_a_tie_belt_has_two_ends() -> None:
    pattern = _skirt("a_line", 60, 150, belt="tie")
    names = {panel.name for panel in pattern.panels}
    assert {"belt", "belt_end_left", "belt_end_right"} <= names
    assert pattern.panel("belt").placement.layer == 2


@pytest.mark.parametrize("kind", ["patch", "welt", "flap", "cargo", "zip"])
def test_pockets_lie_inside_their_hosts(kind: str) -> None:
    pattern = _skirt("a_line", 60, 130, pockets=(Pocket(kind=kind, place="hip"),))
    laid = [panel for panel in pattern.panels if panel.placement.host == "front"]
    marked = [trim for trim in pattern.panel("front").trims if trim.kind == "zip"]
    assert len(laid) + len(marked) >= 2
    for panel in laid:
        dx = panel.placement.host_point[0] - panel.placement.own_point[0]
        dy = panel.placement.host_point[1] - panel.placement.own_point[1]
        home = polygon(pattern.panel("front")).buffer(2.2, join_style="mitre").buffer(-2.2, join_style="mitre")
        assert all(home.buffer(0.01).covers(_point(edge.start[0] + dx, edge.start[1] + dy)) for edge in panel.edges)


def _point(x: float, y: float) -> object:
    from shapely.geometry import Point

    return Point(x, y)


@pytest.mark.parametrize(
    ("kind", "length", "hem", "said"),
    [("pencil", 60, 60, "nobody walks"), ("a_line", 150, 150, "trails"), ("circle", 20, 1500, "times its waist")],
)
def test_what_cannot_be_worn_is_said(kind: str, length: float, hem: float, said: str) -> None:
    with pytest.raises(InputError, match=said):
        _skirt(kind, length, hem)


@pytest.mark.parametrize(
    "flat",
    [
        Flat(kind="scarf", length_cm=180, width_cm=30),
        Flat(kind="square", length_cm=90, width_cm=90),
        Flat(kind="snood", length_cm=70, width_cm=32),
        Flat(kind="shawl", length_cm=190, width_cm=70),
        Flat(kind="tote", length_cm=38, width_cm=36, depth_cm=10, strap_cm=60),
        Flat(kind="tote", length_cm=38, width_cm=36),
        Flat(kind="apron", length_cm=85, width_cm=72),
    ],
)
def test_flat_pieces_can_be_sewn(flat: Flat) -> None:
    spec = GarmentSpec(garment=flat.kind, sex="women", flat=flat, cloths=CLOTHS, details=("fringe",))
    table = Draft(spec=spec, body=BODY)
    add_flat(table)
    pattern = table.pattern()
    assert pattern.panels
    assert faults(pattern) == ()


def test_an_apron_is_tied_over_what_is_worn() -> None:
    spec = GarmentSpec(garment="apron", sex="women", flat=Flat(kind="apron", length_cm=85, width_cm=72), cloths=CLOTHS)
    table = Draft(spec=spec, body=BODY)
    add_flat(table)
    pattern = table.pattern()
    around = edge_length(pattern.panel("apron_tie").edge("lower"))
    line = next(line for line in pattern.panel("apron").lines if line.name == "waist_line")
    around += float(np.linalg.norm(np.subtract(line.points[0], line.points[-1])))
    assert around > BODY.waist + 5.0


@pytest.mark.parametrize("count", [5, 9])
def test_the_buttons_of_a_tiered_dress_go_on_down_its_tiers(count):
    said = Attributes(garment="sundress", construction=Construction(garment="sundress"))
    spec = replace(specify(said, seed=0).spec, closure=Closure(kind="buttons", place="front", count=count),
                   skirt=Skirt(kind="tiered", length_cm=70.0, hem_cm=280.0, tiers=3))  # fmt: skip
    pattern = draft(spec, BODY)
    buttons = {panel.name: [trim for trim in panel.trims if trim.kind == "button"] for panel in pattern.panels}
    assert sum(map(len, buttons.values())) == count
    assert all(buttons[f"skirt_tier_{number}_front_right"] for number in (1, 2, 3))
    assert not faults(pattern)


@pytest.mark.parametrize(("slit", "open_sides"), [("left", 1), ("sides", 2)])
@pytest.mark.parametrize("kind", ["a_line", "pencil", "mermaid"])
def test_a_slit_leaves_its_side_seams_open(kind, slit, open_sides):
    said = Attributes(garment="skirt", construction=Construction(garment="skirt"))
    skirt = Skirt(kind=kind, length_cm=70.0, hem_cm=150.0 if kind == "mermaid" else 104.0)
    plain = replace(specify(said, seed=0).spec, pockets=(), skirt=skirt)
    cut = replace(plain, skirt=replace(skirt, slit=slit, slit_cm=20.0))

    def sewn_cm(spec: GarmentSpec) -> float:
        pattern = draft(spec, BODY)
        return sum(edge_length(pattern.panel(ref.panel).edge(ref.edge)) * abs(ref.end - ref.begin)
                   for seam in pattern.seams for ref in (seam.a,))

    assert sewn_cm(plain) - sewn_cm(cut) == pytest.approx(20.0 * open_sides, abs=1.0)
