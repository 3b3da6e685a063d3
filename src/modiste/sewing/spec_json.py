"""The door to `modiste.sewing.specification` under its first name."""

from modiste.sewing.specification import SPEC_KEY, spec_from_json, spec_to_json

__all__ = ["SPEC_KEY", "spec_from_json", "spec_to_json"]
