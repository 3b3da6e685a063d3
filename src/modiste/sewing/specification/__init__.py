"""From words to a complete spec of a garment, and a spec in JSON and in words."""

from modiste.sewing.specification.describe import describe
from modiste.sewing.specification.habits import garment_names
from modiste.sewing.specification.remarks import Unmet
from modiste.sewing.specification.sample import sample_cloths, sample_spec
from modiste.sewing.specification.spec_json import SPEC_KEY, spec_from_json, spec_to_json
from modiste.sewing.specification.specify import Specified, specify

__all__ = [
    "SPEC_KEY",
    "Specified",
    "Unmet",
    "describe",
    "garment_names",
    "sample_cloths",
    "sample_spec",
    "spec_from_json",
    "spec_to_json",
    "specify",
]
