"""Garments hung by formula: a dress and sleeves whose folds are sines, sewn at the sides and shoulders."""

from itertools import pairwise

import numpy as np

from modiste.core.measures import BodyMeasures
from modiste.sewing.pattern.values import Edge, EdgeRef, Line, Panel, Pattern, Placement, Seam, Trim
from modiste.sewing.simulation.values import BodyMesh, Hung

MEASURES = BodyMeasures(
    height=168, bust=88, underbust=76, waist=70, hips=96, shoulder_width=38, shoulder_length=12, back_width=34, neck=36,
    back_waist_length=41, front_waist_length=44, bust_depth=27, bust_span=18, arm_length=59, upper_arm=28, wrist=16,
    waist_height=105, hip_depth=20, inseam=78, crotch_depth=27, thigh=56, knee=37, calf=35, ankle=23, head=56,
)  # fmt: skip


def body():
    """A mannequin as a tapered tube."""
    turn, high = np.meshgrid(np.linspace(0, 2 * np.pi, 48, endpoint=False), np.linspace(0.1, 1.5, 60))
    radius = 0.13 - 0.02 * np.cos((high - 0.95) * 6)
    vertices = np.stack([radius * 1.25 * np.sin(turn), -radius * 0.85 * np.cos(turn), high], -1).reshape(-1, 3)
    normals = np.stack([np.sin(turn), -np.cos(turn), 0 * turn], -1).reshape(-1, 3)
    row = np.arange(59)[:, None] * 48
    at, after = np.arange(48)[None, :], (np.arange(48)[None, :] + 1) % 48
    a, b, c, d = row + at, row + after, row + 48 + after, row + 48 + at
    faces = np.concatenate([np.stack([a, b, c], -1).reshape(-1, 3), np.stack([a, c, d], -1).reshape(-1, 3)])
    faces = faces.astype(np.int32)
    return BodyMesh(vertices=vertices, faces=faces, normals=normals, landmarks={}, axes={},
                    hidden_faces=np.zeros(len(faces), bool), measures=MEASURES, sex="women", pose="relaxed")


def dress(trims=(), lines=(), part="body", hem_fold=0.05, columns=60, rows=90, topstitch="none"):
    """A sleeveless A-line dress of a front and a back with a scooped neck; 92 cm long."""
    panels, parts = [], []
    for name in ("front", "back"):
        depth = 14.0 if name == "front" else 3.0
        is_front = name == "front"
        panels.append(_dress_panel(name, part, depth, trims if is_front else (), lines if is_front else ()))
        parts.append(_dress_mesh(name == "front", depth, columns, rows, hem_fold))
    vertices = np.concatenate([p[0] for p in parts])
    uv = np.concatenate([p[1] for p in parts])
    count = len(parts[0][0])
    faces = np.concatenate([parts[0][2], parts[1][2] + count]).astype(np.int32)
    weld = np.arange(len(vertices), dtype=np.int32)
    across, up = columns + 1, rows + 1
    line = np.arange(up)
    weld[count + line * across] = line * across + columns   # the back's left edge meets the front's right one
    weld[count + line * across + columns] = line * across
    share = np.linspace(0, 1, across)
    sewn = (share < 0.2) | (share > 0.8)
    top = rows * across
    weld[(count + top + np.arange(across))[::-1][sewn]] = (top + np.arange(across))[sewn]
    vertices = vertices[weld]
    for _ in range(3):
        weld = weld[weld]
    seams = (
        Seam(name="side_left", a=EdgeRef(panel="front", edge="right"), b=EdgeRef(panel="back", edge="left"),
             topstitch=topstitch),
        Seam(name="side_right", a=EdgeRef(panel="front", edge="left"), b=EdgeRef(panel="back", edge="right")),
        Seam(name="shoulders", a=EdgeRef(panel="front", edge="shoulder"), b=EdgeRef(panel="back", edge="shoulder")),
    )
    pattern = Pattern(garment="dress", panels=tuple(panels), seams=seams)
    panel = np.repeat(np.arange(2, dtype=np.int32), count)
    return Hung(pattern=pattern, vertices=vertices[weld], uv_cm=uv, panel=panel, faces=faces, weld=weld,
                layer=np.zeros(len(vertices), np.int32), strain=np.zeros((len(faces), 2)), body=body())


def _width(v):
    """Half the width of a panel in cm at the height v (0 hem, 92 shoulder)."""
    return np.interp(v, [0, 50, 66, 74, 84, 92], [46, 27, 23.5, 23, 19, 18.5])


def _dress_panel(name, part, depth, trims, lines):
    right = [(float(_width(v)), float(v)) for v in (0, 50, 66, 74, 84, 92)]
    left = [(-x, y) for x, y in reversed(right)]
    neck = 8.5
    edges = [Edge(name="hem", start=left[-1], end=right[0], kind="hem", allowance_cm=3)]
    edges += [Edge(name="right" if i == 0 else f"right{i}", start=a, end=b)
              for i, (a, b) in enumerate(pairwise(right))]
    edges += [Edge(name="shoulder", start=right[-1], end=(neck, 92.0)),
              Edge(name="neck", start=(neck, 92.0), end=(-neck, 92.0),
                   controls=((neck, 92 - 1.33 * depth), (-neck, 92 - 1.33 * depth)), kind="finished"),
              Edge(name="shoulder2", start=(-neck, 92.0), end=left[0])]
    edges += [Edge(name="left" if i == 0 else f"left{i}", start=a, end=b)
              for i, (a, b) in enumerate(pairwise(left))]
    place = Placement(region="torso", angles_deg=(-90, 90) if name == "front" else (90, 270))
    return Panel(name=name, piece=name, part=part, edges=tuple(edges), placement=place, trims=tuple(trims),
                 lines=tuple(lines))


def _dress_mesh(is_front, depth, columns, rows, hem_fold):
    share = np.linspace(-1, 1, columns + 1)[None, :]
    level = np.linspace(0, 1, rows + 1)[:, None]
    neck = 8.5
    x_top = np.abs(share) * _width(92)
    t = np.clip(x_top / neck, 0, 1)
    drop = np.where(x_top < neck, depth * np.sqrt(np.clip(1 - t**2, 0, 1)), 0)
    top = 92 - drop
    v = level * top
    u = share * _width(v)
    turn = share * np.pi / 2
    radius = _width(v) * 2 / np.pi / 100
    low = np.clip(1 - v / 60, 0, 1) ** 1.4
    fold = hem_fold * low * np.sin(turn * 9 + (0 if is_front else 2)) + 0.012 * low * np.sin(turn * 17 + 1)
    bust = 0.018 * np.exp(-((v - 72) / 7) ** 2) * np.exp(-((np.abs(u) - 9) / 5) ** 2) if is_front else 0
    r = radius + fold * np.cos(turn) ** 0.5 + bust
    narrow = np.clip((v - 78) / 14, 0, 1)
    x = r * np.sin(turn) * (1 + 0.25 * narrow)
    y = -r * np.cos(turn) * 0.72 * (1 - 0.86 * narrow**1.6)
    if not is_front:
        x, y = -x, -y
    z = 0.5 + v / 100 * np.ones_like(u) + 0.004 * np.sin(turn * 4)
    vertices = np.stack([x, y, z], -1).reshape(-1, 3)
    uv = np.stack([u, v * np.ones_like(u)], -1).reshape(-1, 2)
    at = np.arange(rows)[:, None] * (columns + 1) + np.arange(columns)[None, :]
    a, b, c, d = at, at + 1, at + columns + 2, at + columns + 1
    faces = np.concatenate([np.stack([a, b, c], -1).reshape(-1, 3), np.stack([a, c, d], -1).reshape(-1, 3)])
    return vertices, uv, faces


BUTTONS = tuple(Trim(kind="button", points=((0.0, float(v)),), size_cm=1.4) for v in range(8, 74, 9))
PLACKET = (Line(name="placket", kind="topstitch", points=((1.6, 0.0), (1.6, 77.0))),)
