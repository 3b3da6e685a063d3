"""Faults are found: each test breaks one thing in a sound pattern of two squares."""

from dataclasses import replace

from modiste.sewing.pattern.checks import faults, measured
from modiste.sewing.pattern.values import (
    Edge,
    EdgeRef,
    Hold,
    Line,
    Notch,
    Panel,
    Pattern,
    Placement,
    PointOfMeasure,
    Seam,
)


def _square(name: str, size: float = 20.0, *, mirrored: bool = False) -> Panel:
    corners = [(0.0, 0.0), (size, 0.0), (size, size), (0.0, size)]
    if mirrored:
        corners = [(-size, 0.0), (0.0, 0.0), (0.0, size), (-size, size)]
    names = ["hem", "side", "top", "centre"] if not mirrored else ["hem", "centre", "top", "side"]
    edges = tuple(Edge(name=n, start=corners[i], end=corners[(i + 1) % 4]) for i, n in enumerate(names))
    return Panel(
        name=name, piece="front", part="body", edges=edges, placement=Placement(region="torso"), is_mirrored=mirrored
    )


def _pattern() -> Pattern:
    seam = Seam(
        name="centre", a=EdgeRef(panel="front_left", edge="centre"), b=EdgeRef(panel="front_right", edge="centre")
    )
    return Pattern(
        garment="square",
        panels=(_square("front_left"), _square("front_right", mirrored=True)),
        seams=(seam,),
        measures=(PointOfMeasure(name="hem", spec_cm=40, refs=(EdgeRef(panel="front_left", edge="hem"),), times=2.0),),
    )


def _with(pattern: Pattern, **changes: object) -> Pattern:
    first = replace(pattern.panels[0], **changes)  # type: ignore[arg-type]
    return replace(pattern, panels=(first, *pattern.panels[1:]))


def _only(pattern: Pattern) -> str:
    found = faults(pattern)
    assert found
    return " | ".join(found)


def test_a_sound_pattern_has_no_faults() -> None:
    assert faults(_pattern()) == ()


def test_an_open_outline() -> None:
    edges = list(_pattern().panels[0].edges)
    edges[1] = replace(edges[1], end=(20.0, 19.0))
    assert "is not closed" in _only(_with(_pattern(), edges=tuple(edges)))


def test_an_outline_that_crosses_itself() -> None:
    edges = list(_pattern().panels[0].edges)
    edges[0] = replace(edges[0], controls=((5.0, 50.0),))
    assert "crosses itself" in _only(_with(_pattern(), edges=tuple(edges)))


def test_an_outline_that_runs_clockwise() -> None:
    edges = tuple(replace(e, start=e.end, end=e.start) for e in reversed(_pattern().panels[0].edges))
    assert "clockwise" in _only(_with(_pattern(), edges=edges))


def test_points_that_are_not_finite() -> None:
    edges = list(_pattern().panels[0].edges)
    edges[0] = replace(edges[0], end=(float("nan"), 0.0))
    assert "not finite" in _only(_with(_pattern(), edges=tuple(edges)))


def test_a_seam_of_unequal_lengths_and_a_wrong_ratio() -> None:
    pattern = _pattern()
    short = replace(pattern.seams[0], a=EdgeRef(panel="front_left", edge="centre", end=0.9))
    assert "is not the ratio said" in _only(replace(pattern, seams=(short,)))
    assert "sewn plainly" in _only(replace(pattern, seams=(replace(short, ratio=0.9),)))
    gathered = replace(short, kind="gathered", ratio=0.9)
    assert faults(replace(pattern, seams=(gathered,))) == ()


def test_what_is_buttoned_is_not_eased_in() -> None:
    sound = _pattern()
    seam = replace(sound.seams[0], kind="closure", ratio=2.0, b=replace(sound.seams[0].b, end=0.5))
    assert "buttoned to" in _only(replace(sound, seams=(seam,)))


def test_seams_and_holds_name_what_is_there() -> None:
    pattern = _pattern()
    lost = replace(pattern.seams[0], b=EdgeRef(panel="back", edge="centre"))
    assert "panel back is not there" in _only(replace(pattern, seams=(lost,)))
    hold = Hold(ref=EdgeRef(panel="front_left", edge="waist"), girth_cm=70)
    assert "no edge or line waist" in _only(replace(pattern, holds=(hold,)))


def test_notches_meet() -> None:
    pattern = _with(_pattern(), notches=(Notch(edge="centre", share=0.25),))
    assert "has none to meet" in _only(pattern)
    left, right = pattern.panels
    right = replace(right, notches=(Notch(edge="centre", share=0.75),))
    assert faults(replace(pattern, panels=(left, right))) == ()


def test_left_and_right_are_mirror_images() -> None:
    pattern = _pattern()
    wider = _square("front_right", 21.0, mirrored=True)
    broken = replace(pattern, panels=(pattern.panels[0], wider), seams=())
    assert "mirror image" in _only(broken)


def test_a_panel_on_the_fold_is_symmetric() -> None:
    fold = Line(name="middle", kind="fold", points=((4.0, 0.0), (4.0, 20.0)))
    assert "halves differ" in _only(_with(_pattern(), lines=(fold,), fold_line="middle"))


def test_holes_lie_inside_and_run_clockwise() -> None:
    def hole(*points: tuple[float, float]) -> tuple[Edge, ...]:
        ends = (*points[1:], points[0])
        return tuple(Edge(name=f"dart_{i}", start=a, end=b) for i, (a, b) in enumerate(zip(points, ends, strict=True)))

    pattern = replace(_pattern(), panels=(_square("front_left"),), seams=())
    clockwise = hole((5, 5), (5, 10), (8, 8))
    assert faults(_with(pattern, holes=(clockwise,))) == ()
    assert "counter-clockwise" in _only(_with(pattern, holes=(hole((5, 5), (8, 8), (5, 10)),)))
    assert "does not lie inside" in _only(_with(pattern, holes=(hole((5, 5), (5, 30), (8, 8)),)))


def test_a_host_is_there() -> None:
    lost = Placement(region="host", host="back")
    assert "its host 'back' is not there" in _only(_with(_pattern(), placement=lost))


def test_finished_measures_are_those_of_the_spec() -> None:
    pattern = _pattern()
    measure = pattern.measures[0]
    assert measured(pattern, measure) == 40.0
    assert "41.00 cm were asked for" in _only(replace(pattern, measures=(replace(measure, spec_cm=41.0),)))
    between = PointOfMeasure(name="across", spec_cm=5.0, panel="front_left", points=((0.0, 0.0), (3.0, 4.0)))
    assert faults(replace(pattern, measures=(between,))) == ()
