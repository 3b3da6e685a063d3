"""Drawing one paper piece: cut and sew line, notches, grain, fold, darts, buttons, its name; in mm."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from shapely import Polygon
from shapely.affinity import rotate
from shapely.geometry import box

from modiste.language.vocabulary import Language
from modiste.sewing.documents.drawing.drawing import INK, SOFT, Path, Points, Text
from modiste.sewing.documents.drawing.pdf import text_width
from modiste.sewing.documents.pattern.pieces import Piece
from modiste.sewing.documents.texts import piece_name, say

_MM: Final = 10.0
_DASHED: Final = ("fold", "roll", "crease", "pleat", "measure")
_DOTTED: Final = ("topstitch", "twin_topstitch", "quilting", "elastic", "drawstring")
_ROUND: Final = ("button", "snap", "rivet", "eyelet")
_SIZE_COLOURS: Final = ("#1f4e8c", "#2d7d46", "#b3541e", "#8a2a6b", "#5b5b5b", "#0f7f86", "#9a7b0a", "#b02a37")
_SIZE_DASHES: Final = ((), (6, 1.5), (3, 1.5), (6, 1.5, 1, 1.5), (1, 1.2), (8, 1.5, 1, 1.5, 1, 1.5), (2, 3), (4, 3))


@dataclass(frozen=True, slots=True)
class Hand:
    """How the lines of one size are drawn. `size` is empty where there is only one."""

    size: str
    colour: str = INK
    dash: tuple[float, ...] = ()

    def layer(self, name: str) -> str:
        """The id of one of its layers."""
        return f"{name}-{self.size}" if self.size else name


def hands(sizes: Sequence[str]) -> tuple[Hand, ...]:
    """One hand a size: black for one, colours with dashes (which survive a black-and-white printer) for several."""
    if len(sizes) == 1:
        return (Hand(""),)
    return tuple(
        Hand(size, _SIZE_COLOURS[at % len(_SIZE_COLOURS)], _SIZE_DASHES[at % len(_SIZE_DASHES)])
        for at, size in enumerate(sizes)
    )


def piece_lines(piece: Piece, hand: Hand) -> list[Path]:
    """The lines of a piece of one size, about its own origin."""
    items = [_line(piece.cut, hand.layer("cut"), 0.5, hand.colour, hand.dash, is_closed=True)]
    thin = 0.18 if hand.size else 0.25
    items += [_line(row, hand.layer("sew"), thin, hand.colour, (3.0, 1.5)) for row in piece.sew]
    for kind, row in piece.marks:
        dash = (4.0, 1.0, 0.8, 1.0) if kind in _DASHED else (1.2, 1.2) if kind in _DOTTED else ()
        items.append(_line(row, hand.layer("marks"), 0.22, hand.colour, dash))
    for at, inward in piece.notches:
        items += _notch(at, inward, hand)
    for kind, (x, y), size in piece.drills:
        items += _drill(np.array([x, y]), size if kind in _ROUND else 0.5, hand)
    return items


def piece_signs(piece: Piece, language: Language, sizes: str, garment: str) -> list[Path | Text]:
    """Grain, fold and name: drawn once a piece, whatever the number of sizes."""
    area = shapely.transform(piece.polygon, lambda points: points * _MM)
    circle = shapely.maximum_inscribed_circle(area, tolerance=2.0)
    centre = np.array(circle.coords[0])
    radius = float(circle.length)
    items: list[Path | Text] = []
    lines = _words(piece, language, sizes, garment)
    words, frame = _label(lines, area, centre, radius)
    items += words
    items += _grain(piece, area.difference(frame.buffer(2.0)), centre, radius, language)
    return items + _fold(piece, language)


def cutting(piece: Piece, language: Language) -> str:
    """How often it is cut: "cut 2 (mirrored pair)"."""
    if piece.is_half:
        return say("pattern", "cut_fold", language, n=piece.count)
    if not piece.mirrored:
        return say("pattern", "cut", language, n=piece.count)
    key = "cut_mirrored" if piece.mirrored * 2 == piece.count else "cut_some_mirrored"
    return say("pattern", key, language, n=piece.count, m=piece.mirrored)


def _words(piece: Piece, language: Language, sizes: str, garment: str) -> list[str]:
    lines = [piece_name(piece.name, language), cutting(piece, language)]
    if piece.is_interfaced:
        lines.append(say("pattern", "interface_half" if piece.is_double else "interface", language))
    tail = f"{garment} · {say('pattern', 'size', language)} {sizes}" if sizes else garment
    return [*lines, tail]


def _label(lines: list[str], area: Polygon, centre: np.ndarray, radius: float) -> tuple[list[Text], Polygon]:
    """The words in the largest letters that fit, along the piece where it is long; and the room they take."""
    along = _long_axis(area)
    inner = area.buffer(-min(9.0, radius * 0.45))
    for size in (7.0, 5.5, 4.5, 3.6, 2.8, 2.2, 1.8):
        # All words one below the other; in one line; the two that matter; the name alone.
        for shown in (lines, [" · ".join(lines)], lines[:2], lines[:1]):
            if len(shown) < 2 and size > 4.5:
                continue
            width = max(text_width(line, size * (1 if at else 1.25), at == 0) for at, line in enumerate(shown))
            height = size * 1.3 * len(shown)
            for angle in (0.0, along):
                for shift in (0.3, 0.0, -0.3):
                    middle = centre + np.array([0.0, radius * shift]) if angle == 0 else centre
                    frame = box(*np.subtract(middle, [width / 2, height / 2]), *np.add(middle, [width / 2, height / 2]))
                    frame = rotate(frame, angle, origin=tuple(middle))
                    if inner.contains(frame):
                        return _set(shown, middle, size, angle, height), frame
    return _set(lines[:1], centre, 2.0, along, 2.6), Polygon()


def _set(lines: list[str], middle: np.ndarray, size: float, angle: float, height: float) -> list[Text]:
    turn = math.radians(angle)
    down = np.array([math.sin(turn), -math.cos(turn)])
    made = []
    for at, line in enumerate(lines):
        place = middle + down * (at * size * 1.3 - height / 2 + size)
        made.append(Text(text=line, at=(float(place[0]), float(place[1])), layer="text", anchor="middle", angle=angle,
                         size=size * (1.0 if at else 1.25), is_bold=at == 0))  # fmt: skip
    return made


def _long_axis(area: Polygon) -> float:
    corners = np.array(area.minimum_rotated_rectangle.exterior.coords)
    sides = np.diff(corners, axis=0)[:2]
    lengths = np.linalg.norm(sides, axis=1)
    way = sides[int(np.argmax(lengths))]
    if lengths.max() < 2.2 * lengths.min():
        return 90.0
    return float((math.degrees(math.atan2(way[1], way[0])) + 90) % 180 - 90)


def _grain(piece: Piece, area: Polygon, centre: np.ndarray, radius: float, language: Language) -> list[Path | Text]:
    """An arrow along the warp, beside the words, as long as the piece allows."""
    turn = math.radians(piece.grain_deg)
    along = np.array([math.cos(turn), math.sin(turn)])
    across = np.array([-along[1], along[0]])
    best: np.ndarray | None = None
    inner = area.buffer(-min(6.0, radius * 0.3))
    for share in (0.72, -0.72, 0.5, -0.5, 0.85, -0.85, 0.0):
        at = centre + across * radius * share
        line = shapely.LineString([at - along * 2000, at + along * 2000]).intersection(inner)
        parts = [part for part in getattr(line, "geoms", [line]) if not part.is_empty and part.length > 1]
        if not parts:
            continue
        part = max(parts, key=lambda one: one.length)
        ends = np.array(part.coords)
        if best is None or part.length > 1.5 * float(np.linalg.norm(best[1] - best[0])):
            best = ends
    if best is None:
        return []
    middle, half = best.mean(axis=0), min(float(np.linalg.norm(best[1] - best[0])) * 0.42, 150.0)
    a, b = middle - along * half, middle + along * half
    head = min(5.0, half * 0.4)
    items: list[Path | Text] = [_line(np.array([a, b]) / _MM, "grain", 0.3, INK)]
    for tip, way in ((a, along), (b, -along)):
        corners = np.array([tip + way * head + across * head * 0.35, tip, tip + way * head - across * head * 0.35])
        items.append(Path(points=corners, layer="grain", width=0.3, fill=INK, is_closed=True))
    if half > 25:
        angle = (piece.grain_deg + 90) % 180 - 90
        if abs(angle + 90) < 1e-6:
            angle = 90.0
        place = middle + along * half * 0.35 + across * 1.2 * (1 if abs(angle) <= 90 else -1)
        items.append(Text(text=say("pattern", "grain", language), at=(float(place[0]), float(place[1])), layer="grain",
                          size=2.8, anchor="middle", angle=angle, colour=SOFT))  # fmt: skip
    return items


def _fold(piece: Piece, language: Language) -> list[Path | Text]:
    """The line of symmetry; where only half is drawn, the bracket that says "lay here on the fold"."""
    if piece.fold is None:
        return []
    (x, low), (_, high) = piece.fold
    items: list[Path | Text] = [_line(np.array([[x, low], [x, high]]), "fold", 0.35, INK, (8, 1.5, 1.5, 1.5))]
    if not piece.is_half:
        return items
    reach, inset = 8.0, min(25.0, (high - low) * _MM * 0.12)
    a, b = np.array([x, low]) * _MM + [0, inset], np.array([x, high]) * _MM - [0, inset]
    side = np.array([reach, 0.0])
    items.append(Path(points=np.array([a, a + side, b + side, b]), layer="fold", width=0.3))
    for tip in (a, b):
        head = tip + np.array([[2.6, 1.0], [0.0, 0.0], [2.6, -1.0]])
        items.append(Path(points=head, layer="fold", width=0.3, fill=INK, is_closed=True))
    text = say("pattern", "fold", language)
    middle = (a + b) / 2 + np.array([reach - 1.2, 0])
    if text_width(text, 3.2) < (high - low) * _MM * 0.7:
        items.append(Text(text=text, at=(float(middle[0]), float(middle[1])), layer="fold", size=3.2, anchor="middle",
                          angle=90.0))  # fmt: skip
    return items


def _notch(at: Points, inward: Points, hand: Hand) -> list[Path]:
    """A T into the allowance: a slit of 5 mm with a bar at the cut line, which scissors find."""
    along = np.array([-inward[1], inward[0]])
    layer = hand.layer("notches")
    return [
        _line(np.array([at, at + inward * 0.5]), layer, 0.35, hand.colour),
        _line(np.array([at - along * 0.2, at + along * 0.2]), layer, 0.35, hand.colour),
    ]


def _drill(at: Points, size: float, hand: Hand) -> list[Path]:
    """A cross in a circle of the thing's size."""
    angles = np.linspace(0, 2 * math.pi, 25)[:-1]
    radius = max(size / 2, 0.15)
    ring = at + radius * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    layer, arm = hand.layer("drill"), max(0.35, radius * 0.7)
    return [
        _line(ring, layer, 0.2, hand.colour, is_closed=True),
        _line(at + np.array([[-arm, 0], [arm, 0]]), layer, 0.2, hand.colour),
        _line(at + np.array([[0, -arm], [0, arm]]), layer, 0.2, hand.colour),
    ]


def _line(
    points: Points, layer: str, width: float, colour: str, dash: tuple[float, ...] = (), *, is_closed: bool = False
) -> Path:
    return Path(points=np.asarray(points, np.float64) * _MM, layer=layer, width=width, colour=colour, dash=dash,
                is_closed=is_closed)  # fmt: skip
