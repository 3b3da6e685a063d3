"""From a spec and a body to a pattern: the bodice first, then what joins its openings."""

from modiste.core.garment_spec import GarmentSpec
from modiste.core.measures import BodyMeasures
from modiste.sewing.blocks.draft import Draft
from modiste.sewing.pattern.values import Pattern


def draft(spec: GarmentSpec, body: BodyMeasures) -> Pattern:
    """Draft a garment. Raises InputError, in a tailor's words, for what cannot be cut."""
    table = Draft(spec, body)
    return table.pattern()
