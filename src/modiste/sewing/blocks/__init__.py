"""Drafting: from a garment's spec and a body's measures to a pattern."""

from modiste.sewing.blocks.assemble import draft

__all__ = ["draft"]
