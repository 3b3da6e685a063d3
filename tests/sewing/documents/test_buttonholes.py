"""Buttonholes of the sewing order: as many as buttons that go through one."""

import pytest

from modiste.core.attributes import Attributes
from modiste.sewing.blocks import draft
from modiste.sewing.body import size_measures
from modiste.sewing.documents.sheets.sheet_steps import buttonholes
from modiste.sewing.specification import specify


@pytest.mark.parametrize(
    ("garment", "less"), [("shirt", 0), ("denim_jacket", 0), ("jeans", 0), ("blazer", 6), ("double_breasted_blazer", 9)]
)
def test_every_button_that_closes_has_its_hole(garment: str, less: int) -> None:
    """`less`: the buttons of a jacket's sleeves, and the outer row of a double-breasted front."""
    pattern = draft(specify(Attributes(garment=garment), sex="men").spec, size_measures("M", "men"))
    buttons = sum(len(trim.points) for panel in pattern.panels for trim in panel.trims if trim.kind == "button")
    assert buttonholes(pattern) == buttons - less
