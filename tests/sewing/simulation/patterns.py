"""Small patterns drafted by hand, placed as `Placement` says: what the simulation is tested on."""

from dataclasses import replace

import numpy as np

from modiste.sewing.pattern.geometry import edge_length
from modiste.sewing.pattern.values import Edge, EdgeRef, Hold, Panel, Pattern, Placement, Point, Polar, Seam


def line(name: str, start: Point, end: Point, *controls: Point, kind: str = "seam") -> Edge:
    return Edge(name=name, start=start, end=end, controls=controls, kind=kind)


def chain(*corners: tuple[str, Point, tuple[Point, ...]]) -> tuple[Edge, ...]:
    """Edges from (name, start, controls) one after the other, closed."""
    return tuple(line(name, at, corners[(i + 1) % len(corners)][1], *controls)
                 for i, (name, at, controls) in enumerate(corners))  # fmt: skip


def seam(a: str, b: str, *, is_reversed: bool = True, kind: str = "plain", ratio: float = 1.0) -> Seam:
    (pa, ea), (pb, eb) = a.split("."), b.split(".")
    return Seam(name=f"{a}-{b}", a=EdgeRef(panel=pa, edge=ea), b=EdgeRef(panel=pb, edge=eb), is_reversed=is_reversed,
                kind=kind, ratio=ratio)  # fmt: skip


def torso(name: str, half: float, hem: float, neck_depth: float, angles: tuple[float, float]) -> Panel:
    """A front or back: y is 0 at the side neck. Edges go round from the hem, against the clock."""
    edges = chain(
        ("hem", (-half, hem), ()), ("side_right", (half, hem), ()),
        ("armhole_right", (half, -24.0), ((half - 6.0, -22.0), (17.0, -14.0))),
        ("shoulder_right", (19.0, -4.5), ()),
        ("neck", (8.5, 0.0), ((6.5, -neck_depth), (-6.5, -neck_depth))),
        ("shoulder_left", (-8.5, 0.0), ()),
        ("armhole_left", (-19.0, -4.5), ((-17.0, -14.0), (-half + 6.0, -22.0))),
        ("side_left", (-half, -24.0), ()))  # fmt: skip
    return Panel(name=name, piece=name, part="body", edges=edges,
                 placement=Placement(region="torso", angles_deg=angles, landmark="side_neck"))  # fmt: skip


def sleeve(name: str, cap_cm: float, length: float, hem: float, region: str, angles: tuple[float, float]) -> Panel:
    """A set-in sleeve whose two cap curves are `cap_cm` long each; y is 0 at the top of the cap."""

    def edges(bicep: float) -> tuple[Edge, ...]:
        half, deep = bicep / 2, 12.0
        return chain(("hem", (-hem / 2, -length), ()), ("under_right", (hem / 2, -length), ()),
                     ("cap_right", (half, -deep), ((half * 0.55, -deep + 0.5), (half * 0.5, 0.0))),
                     ("cap_left", (0.0, 0.0), ((-half * 0.5, 0.0), (-half * 0.55, -deep + 0.5))),
                     ("under_left", (-half, -deep), ()))  # fmt: skip

    low, high = 20.0, 60.0
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if edge_length(edges(middle)[2]) < cap_cm else (low, middle)
    return Panel(name=name, piece="sleeve", part="sleeves", edges=edges(low),
                 placement=Placement(region=region, angles_deg=angles, landmark="shoulder"))  # fmt: skip


def t_shirt(half: float = 25.0, hem: float = -62.0, sleeve_cm: float = 24.0, sleeve_hem: float = 34.0) -> Pattern:
    front, back = torso("front", half, hem, 11.0, (-90, 90)), torso("back", half, hem, 3.0, (90, 270))
    cap = edge_length(front.edge("armhole_right"))
    panels = (front, back, sleeve("sleeve_left", cap, sleeve_cm, sleeve_hem, "left_arm", (180, -180)),
              sleeve("sleeve_right", cap, sleeve_cm, sleeve_hem, "right_arm", (-180, 180)))  # fmt: skip
    seams = (seam("front.side_right", "back.side_left"), seam("front.side_left", "back.side_right"),
             seam("front.shoulder_right", "back.shoulder_left"), seam("front.shoulder_left", "back.shoulder_right"),
             seam("sleeve_left.under_left", "sleeve_left.under_right"),
             seam("sleeve_right.under_left", "sleeve_right.under_right"),
             # x of a front grows to the wearer's left; the front of a left sleeve is at its smaller x.
             seam("sleeve_left.cap_left", "front.armhole_right"), seam("sleeve_left.cap_right", "back.armhole_left"),
             seam("sleeve_right.cap_right", "front.armhole_left"),
             seam("sleeve_right.cap_left", "back.armhole_right"))  # fmt: skip
    return Pattern(garment="t_shirt", panels=panels, seams=seams)


def ring_panel(name: str, radius: float, length: float, half_angle: float, angles: tuple[float, float]) -> Panel:
    """A part of a ring about (0, 0) that hangs down, y up: the waist is its upper edge."""

    def at(r: float, degrees: float) -> Point:
        return r * float(np.sin(np.deg2rad(degrees))), -r * float(np.cos(np.deg2rad(degrees)))

    def arc(label: str, r: float, begin: float, end: float) -> list[Edge]:
        parts = max(1, int(np.ceil(abs(end - begin) / 45)))
        steps = np.linspace(begin, end, parts + 1)
        result = []
        for k in range(parts):
            p, q = at(r, steps[k]), at(r, steps[k + 1])
            handle = 4 / 3 * np.tan(np.deg2rad(steps[k + 1] - steps[k]) / 4) * r
            u, v = np.deg2rad(steps[k]), np.deg2rad(steps[k + 1])
            c1 = (p[0] + handle * np.cos(u), p[1] + handle * np.sin(u))
            c2 = (q[0] - handle * np.cos(v), q[1] - handle * np.sin(v))
            result.append(line(f"{label}{k}", p, q, (float(c1[0]), float(c1[1])), (float(c2[0]), float(c2[1]))))
        return result

    outer, inner = radius + length, radius
    edges = (*arc("hem", outer, -half_angle, half_angle),
             line("side_right", at(outer, half_angle), at(inner, half_angle)),
             *arc("waist", inner, half_angle, -half_angle),
             line("side_left", at(inner, -half_angle), at(outer, -half_angle)))  # fmt: skip
    return Panel(name=name, piece="skirt", part="skirt", edges=edges, placement=Placement(
        region="torso", angles_deg=angles, polar=Polar(centre=(0.0, 0.0), radius_cm=radius)))  # fmt: skip


def half_circle(waist_cm: float = 68.0, length: float = 58.0, turn_deg: float = 180.0) -> Pattern:
    radius = waist_cm / np.deg2rad(turn_deg)
    front = ring_panel("front", radius, length, turn_deg / 4, (-90, 90))
    back = ring_panel("back", radius, length, turn_deg / 4, (90, 270))
    holds = tuple(Hold(ref=EdgeRef(panel=p.name, edge=e.name), girth_cm=waist_cm) for p in (front, back)
                  for e in p.edges if e.name.startswith("waist"))  # fmt: skip
    return Pattern(garment="half_circle_skirt", panels=(front, back), holds=holds,
                   seams=(seam("front.side_right", "back.side_left"),
                          seam("front.side_left", "back.side_right")))  # fmt: skip


def leg(name: str, waist: float, hip: float, hook: float, crotch: float, length: float, hem: float,
        placement: Placement, rise: float = 0.0) -> Panel:  # fmt: skip
    """Half a front or back of trousers with the outer side at x = 0 and the middle at larger x; y is 0 at the waist."""
    edges = chain(
        ("hem", (hip / 2 - hem / 2 + 1.0, -length), ()),
        ("inseam", (hip / 2 + hem / 2 + 1.0, -length), ((hip * 0.9, -crotch - 25.0),)),
        ("crotch", (hip + hook, -crotch), ((hip - 0.2, -crotch + 0.2), (hip - 0.3, -crotch + 7.0))),
        ("waist", (hip - 1.0, rise), ()),
        ("outseam", (hip - 1.0 - waist, 0.0), ((0.2, -9.0), (-0.3, -crotch * 0.9 - 20.0))))  # fmt: skip
    return Panel(name=name, piece=name.rsplit("_", 1)[0], part="body", edges=edges, placement=placement)


def mirrored(panel: Panel, name: str, placement: Placement) -> Panel:
    def flip(p: Point) -> Point:
        return -p[0], p[1]

    edges = tuple(replace(e, start=flip(e.end), end=flip(e.start),
                          controls=tuple(flip(c) for c in reversed(e.controls)))
                  for e in reversed(panel.edges))  # fmt: skip
    return replace(panel, name=name, edges=edges, placement=placement, is_mirrored=True)


def trousers(waist_cm: float = 70.0, hips_cm: float = 98.0, length: float = 98.0, hem: float = 44.0) -> Pattern:
    w, h = waist_cm / 4, hips_cm / 4
    # A right front has its outer side at smaller x, a right back its middle.
    front_right = leg(
        "front_right", w, h, 4.5, 28.5, length, hem / 2 - 1, Placement(region="right_leg", angles_deg=(90, -90))
    )
    back_left = leg(
        "back_left", w, h, 9.5, 28.5, length, hem / 2 + 1, Placement(region="left_leg", angles_deg=(90, 270)), 2.0
    )
    front_left = mirrored(front_right, "front_left", Placement(region="left_leg", angles_deg=(-90, 90)))
    back_right = mirrored(back_left, "back_right", Placement(region="right_leg", angles_deg=(270, 90)))
    panels = (front_right, back_left, front_left, back_right)
    seams = [seam("front_left.crotch", "front_right.crotch", is_reversed=True),
             seam("back_left.crotch", "back_right.crotch", is_reversed=True)]  # fmt: skip
    for side in ("left", "right"):
        seams += [
            seam(f"front_{side}.outseam", f"back_{side}.outseam"),
            seam(f"front_{side}.inseam", f"back_{side}.inseam"),
        ]
    holds = tuple(Hold(ref=EdgeRef(panel=p.name, edge="waist"), girth_cm=waist_cm) for p in panels)
    return Pattern(garment="trousers", panels=panels, seams=tuple(seams), holds=holds)
