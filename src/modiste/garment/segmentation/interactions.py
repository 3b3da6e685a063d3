"""Interactions of a person with a photo that correct a mask: a box around a garment, points and brush strokes."""

import math
from dataclasses import dataclass

from modiste.core.errors import InputError

Place = tuple[float, float]
"""Pixels of the photo from its left and its top edge."""


@dataclass(frozen=True, slots=True)
class Box:
    """The garment is inside, all of it. Raises InputError when it has no area."""

    left: float
    top: float
    right: float
    bottom: float

    def __post_init__(self) -> None:
        sides = (self.left, self.top, self.right, self.bottom)
        if not all(map(math.isfinite, sides)) or self.right <= self.left or self.bottom <= self.top:
            raise InputError("garment.box", sides=sides)


@dataclass(frozen=True, slots=True)
class Point:
    """This spot is the garment, or (`add` False) is not. Raises InputError when it is no place."""

    x: float
    y: float
    add: bool = True

    def __post_init__(self) -> None:
        if not (math.isfinite(self.x) and math.isfinite(self.y)):
            raise InputError("garment.point", x=self.x, y=self.y)


@dataclass(frozen=True, slots=True)
class Stroke:
    """Under this line, as wide as a brush of `radius_px`, is the garment, or (`add` False) is not.

    Raises InputError when it has no place or the radius is not above 0.
    """

    places: tuple[Place, ...]
    radius_px: float
    add: bool = True

    def __post_init__(self) -> None:
        if not self.places or not all(math.isfinite(x) and math.isfinite(y) for x, y in self.places):
            raise InputError("garment.stroke")
        if not (math.isfinite(self.radius_px) and self.radius_px > 0):
            raise InputError("garment.stroke_radius", radius=self.radius_px)


@dataclass(frozen=True, slots=True)
class Interactions:
    """All that is shown at once; where strokes cross, the later one holds. Raises InputError when there is none."""

    box: Box | None = None
    points: tuple[Point, ...] = ()
    strokes: tuple[Stroke, ...] = ()

    def __post_init__(self) -> None:
        if self.box is None and not self.points and not self.strokes:
            raise InputError("garment.no_interaction")

    @property
    def adds(self) -> bool:
        """Whether any of it shows where the garment is."""
        return (self.box is not None or any(point.add for point in self.points)
                or any(stroke.add for stroke in self.strokes))

    def scaled(self, x: float, y: float) -> "Interactions":
        """The same on a copy of the photo whose width is `x` and whose height is `y` times the photo's."""
        box = self.box
        return Interactions(
            box=None if box is None else Box(box.left * x, box.top * y, box.right * x, box.bottom * y),
            points=tuple(Point(one.x * x, one.y * y, one.add) for one in self.points),
            strokes=tuple(Stroke(tuple((left * x, top * y) for left, top in one.places), one.radius_px * min(x, y),
                                 one.add) for one in self.strokes))

    def check_inside(self, width_px: int, height_px: int, source: str) -> None:
        """A stroke or box may leave the photo but not lie outside of it; a point may not.

        Raises:
            InputError: one does; the message says which.
        """
        def outside(place: Place) -> bool:
            return not (0 <= place[0] < width_px and 0 <= place[1] < height_px)

        box = self.box
        if box is not None and (box.right <= 0 or box.bottom <= 0 or box.left >= width_px or box.top >= height_px):
            raise InputError("garment.box_outside", left=box.left, top=box.top, right=box.right, bottom=box.bottom,
                             source=source, width=width_px, height=height_px)
        for point in self.points:
            if outside((point.x, point.y)):
                raise InputError("garment.point_outside", x=point.x, y=point.y, source=source, width=width_px,
                                 height=height_px)
        for stroke in self.strokes:
            if all(map(outside, stroke.places)):
                x, y = stroke.places[0]
                raise InputError("garment.stroke_outside", x=x, y=y, source=source, width=width_px, height=height_px)
