"""The door to `modiste.sewing.specification` under its first name."""

from modiste.sewing.specification import describe

__all__ = ["describe"]
