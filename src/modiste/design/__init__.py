"""Garment designs from words and pictures, on the Kandinsky 2.1 architecture."""

from modiste.design.designer import Designer
from modiste.design.engine import DesignEngine

__all__ = ["DesignEngine", "Designer"]
