"""A spec in other sizes: widths follow the body, whatever the garment; nested pieces share a line."""

import itertools

import pytest

from modiste.language import prompt
from modiste.sewing.documents.pattern.pattern_sheet import pattern_sheet
from modiste.sewing.pattern.checks import measured
from modiste.sewing.specification import specify
from modiste.sewing.tailor import SIZES, grade


def graded(text: str, sizes: tuple[str, ...] = SIZES, sex: str = "women") -> list[dict[str, float]]:
    said = prompt(text)
    spec = specify(said.attributes, said.text, seed=0, sex=sex).spec
    return [{one.name: measured(pattern, one) for one in pattern.measures} for pattern in grade(spec, sizes).values()]


@pytest.mark.parametrize(
    ("text", "grown"),
    [
        ("white shirt", ("neck_width", "neck_depth", "cuff", "upper_arm", "bust")),
        ("t-shirt", ("neck_width", "sleeve_hem", "upper_arm", "bust")),
        ("straight jeans", ("leg_hem", "knee", "thigh", "waist", "hips")),
        ("a-line skirt", ("skirt_hem", "waist")),
    ],
)
def test_widths_grow_with_every_size(text: str, grown: tuple[str, ...]) -> None:
    rows = graded(text)
    for name in grown:
        values = [row[name] for row in rows]
        steps = [after - before for before, after in itertools.pairwise(values)]
        assert min(steps) > 0.1, (name, values)
    for name in ("neck_width", "neck_depth", "cuff"):
        if name in rows[0]:  # a neck grows by millimetres where a chest grows by a hand
            assert 1.0 < rows[-1][name] - rows[0][name] < 5.0


def test_lengths_follow_children_who_grow() -> None:
    small, large = graded("dress", ("104", "128"), "children")
    for name in ("length", "skirt_length", "sleeve_length"):
        assert large[name] > 1.15 * small[name]


def test_nested_cuffs_lie_on_one_line() -> None:
    said = prompt("white shirt")
    spec = specify(said.attributes, said.text, seed=0, sex="women").spec
    one, nested = (pattern_sheet(grade(spec, sizes), 900, "en") for sizes in (("M",), SIZES))
    assert nested.height < 1.45 * one.height
