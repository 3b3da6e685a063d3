"""Search of a catalogue: by pictures, words and both, within limits, with what differs and what the catalogue holds."""

from modiste.catalog.search.calibration import Calibration, calibrate
from modiste.catalog.search.differences import Difference, Shown, differences
from modiste.catalog.search.facts import Facts, facts_of
from modiste.catalog.search.query import Query, Seen
from modiste.catalog.search.searching import Found, Hit, ItemSearch

__all__ = ["Calibration", "Difference", "Facts", "Found", "Hit", "ItemSearch", "Query", "Seen", "Shown", "calibrate",
           "differences", "facts_of"]  # fmt: skip
