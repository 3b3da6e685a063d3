"""Finished measures, read off a pattern as a tape would read them off the garment lying flat."""

import math

from modiste.sewing.pattern.geometry import ref_length
from modiste.sewing.pattern.values import Pattern, PointOfMeasure


def measured_cm(pattern: Pattern, point: PointOfMeasure) -> float:
    """A finished measure: the lengths of its edges, or of the way through its points, times `times`. cm."""
    length = sum(ref_length(pattern, ref) for ref in point.refs)
    length += sum(math.dist(a, b) for a, b in zip(point.points, point.points[1:], strict=False))
    return length * point.times


def measured(pattern: Pattern) -> dict[str, float]:
    """Every finished measure of a pattern by its name, cm."""
    return {point.name: measured_cm(pattern, point) for point in pattern.measures}
