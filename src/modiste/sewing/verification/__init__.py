"""Is there what was asked for? A spec held against the pattern that was drafted for it, and the garment that hangs."""

from dataclasses import replace

from modiste.core.garment_spec import GarmentSpec
from modiste.sewing.body import size_measures
from modiste.sewing.pattern.values import Pattern
from modiste.sewing.simulation.values import Hung
from modiste.sewing.verification.closing import closing_checks
from modiste.sewing.verification.construction import construction_checks
from modiste.sewing.verification.hanging import hanging_checks
from modiste.sewing.verification.measures import measure_checks
from modiste.sewing.verification.messages import worded
from modiste.sewing.verification.pockets import pocket_checks
from modiste.sewing.verification.values import Check

__all__ = ["Check", "verify", "worded"]


def verify(spec: GarmentSpec, pattern: Pattern, hung: Hung | None = None) -> tuple[Check, ...]:
    """Every part and figure of a spec, asked and found: on the pattern, and with `hung` in space as well (where its
    hems and its neck lie on the body, in cm, within 3)."""
    body = spec.body if spec.body is not None else size_measures(spec.size, spec.sex)
    found = [*pocket_checks(spec, pattern), *closing_checks(spec, pattern), *construction_checks(spec, pattern),
             *measure_checks(spec, pattern, body)]  # fmt: skip
    if hung is not None:
        found += [replace(check, is_hung=True) for check in hanging_checks(spec, hung, body)]
    return tuple(found)
