"""What a habit's figures cannot be cut with on a body is cut with the nearest that can, and said."""

import pytest

from modiste.core.attributes import Attributes
from modiste.sewing.altering import altered
from modiste.sewing.blocks import draft
from modiste.sewing.blocks.drafting.cut_error import CutError, Remedy, remedied
from modiste.sewing.body import parse_body
from modiste.sewing.pattern.checks import faults
from modiste.sewing.specification import specify


@pytest.mark.parametrize(
    ("sex", "measures", "garment", "changed"),
    [
        ("men", "170/130/90/92", "blazer", "прибавка по бёдрам"),
        ("women", "195/160/165/160", "jumpsuit", "длина рукава"),
        ("women", "140/120/120/130", "harem_pants", "прибавка по бедру"),
        ("women", "140/120/120/130", "patiala", "прибавка по бедру"),
    ],
)
def test_figures_are_brought_to_where_they_can_be_cut(sex: str, measures: str, garment: str, changed: str) -> None:
    body = parse_body(measures, sex)
    spec = specify(Attributes(garment=garment), seed=4, sex=sex, body=body).spec
    with pytest.raises(CutError) as refused:
        draft(spec, body)
    assert refused.value.remedy is not None
    assert not any(part in str(refused.value.told("ru")) for part in ("legs:", "neck:", "sleeve"))
    made = altered(spec, body, "ru")
    assert [change.phrase for change in made.changes] == [changed]
    assert faults(draft(made.spec, body)) == ()


def test_what_can_be_cut_is_left_alone_and_what_no_figure_helps_is_refused() -> None:
    body = parse_body("170/92/74/100", "women")
    spec = specify(Attributes(garment="shirt"), sex="women", body=body).spec
    assert altered(spec, body, "en").spec == spec
    short = remedied(spec, Remedy("bodice", "length_cm", 18.0))
    assert altered(short, body, "en").changes[0].phrase == "length of the upper part"
