"""Sewing and hanging: panels are placed around the body, sewn edge to edge, and fall as their cloth does."""

from modiste.sewing.simulation.checks import Quality, quality
from modiste.sewing.simulation.hanging import NORMAL, QUICK, Effort, hang
from modiste.sewing.simulation.shelf import pack, unpack
from modiste.sewing.simulation.values import BodyMesh, Hung

__all__ = ["NORMAL", "QUICK", "BodyMesh", "Effort", "Hung", "Quality", "hang", "pack", "quality", "unpack"]
