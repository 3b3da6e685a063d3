"""The door to `modiste.sewing.specification` under its first name."""

from modiste.sewing.specification import sample_cloths, sample_spec

__all__ = ["sample_cloths", "sample_spec"]
