"""The door to `modiste.sewing.specification` under its first name."""

from modiste.sewing.specification import Specified, Unmet, garment_names, specify

__all__ = ["Specified", "Unmet", "garment_names", "specify"]
