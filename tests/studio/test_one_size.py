"""Advice and sewing name one size to take of the same garment and measures."""

from dataclasses import replace

import pytest

from modiste.core.attributes import Attributes
from modiste.sewing.body import size_measures
from modiste.sewing.fit_report import covered_places
from modiste.sewing.simulation import QUICK
from modiste.sewing.specification import specify
from modiste.sewing.try_on import try_on
from modiste.studio.stylist.advising import _sized


@pytest.mark.parametrize("garment", ["jacket", "shirt"])
def test_advice_and_the_fit_report_name_the_same_size(garment: str) -> None:
    """Of a jacket that reaches the hips, wide hips decide in both."""
    body = replace(size_measures("M", "women"), hips=size_measures("L", "women").hips)
    spec = specify(Attributes(garment=garment), "", seed=0, size="M", sex="women").spec
    assert spec is not None
    fitting = try_on(spec, body, effort=QUICK)
    sized = _sized(spec, body, fitting.garment)
    assert sized is not None
    assert sized[0] == fitting.report.recommended
    if "hips" in covered_places(fitting.garment.hung, fitting.garment.body):
        assert sized[0] == "L"
