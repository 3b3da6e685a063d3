"""Everything from the waist down, over random specs and bodies: what is drafted can be sewn."""

from hypothesis import HealthCheck, given, settings

from modiste.core.errors import InputError
from modiste.core.garment_spec import GarmentSpec
from modiste.core.measures import BodyMeasures
from modiste.sewing.blocks import draft
from modiste.sewing.pattern.checks import faults
from modiste.sewing.pattern.values import Pattern
from tests.sewing.blocks.lower_specs import skirts, trousers

_SETTINGS = settings(
    max_examples=25, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)  # fmt: skip


def _drafted(spec: GarmentSpec, body: BodyMeasures) -> Pattern | None:
    """The pattern, or None where the cutter says in one line what to change."""
    try:
        return draft(spec, body)
    except InputError as error:
        if any(word in str(error) for word in ("give", "choose", "measure")):
            return None
        raise


@_SETTINGS
@given(trousers())
def test_trousers_can_be_sewn(case: tuple[GarmentSpec, BodyMeasures]) -> None:
    pattern = _drafted(*case)
    if pattern is not None:
        assert faults(pattern) == ()
        _check_held(pattern)


@_SETTINGS
@given(skirts())
def test_skirts_can_be_sewn(case: tuple[GarmentSpec, BodyMeasures]) -> None:
    pattern = _drafted(*case)
    if pattern is not None:
        assert faults(pattern) == ()
        _check_held(pattern)


def _check_held(pattern: Pattern) -> None:
    """Nothing falls off: something is held at the waist; every panel of the body is sewn to another."""
    assert any(hold.landmark == "waist" for hold in pattern.holds)
    sewn = {ref.panel for seam in pattern.seams for ref in (seam.a, seam.b)}
    for panel in pattern.panels:
        assert panel.name in sewn or panel.placement.region == "host"


@_SETTINGS
@given(trousers())
def test_the_same_spec_gives_the_same_pattern(case: tuple[GarmentSpec, BodyMeasures]) -> None:
    assert _drafted(*case) == _drafted(*case)
