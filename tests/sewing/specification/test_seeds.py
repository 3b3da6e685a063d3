"""Neighbouring seeds are cuts that one tells apart, for garments with few slots too."""

import pytest

from modiste.core.garment_spec import GarmentSpec
from tests.sewing.specification.prompt_facts import made

REACH = 3


def _seen(spec: GarmentSpec) -> tuple[object, ...]:
    band = (spec.waist.band, spec.waist.height_cm) if spec.waist is not None else None
    pockets = tuple((pocket.kind, pocket.place) for pocket in spec.pockets)
    return spec.skirt and round(spec.skirt.length_cm), band, pockets, spec.cloth("body").material


@pytest.mark.parametrize(
    "text",
    ["A-line skirt with pockets", "юбка-трапеция с карманами", "юбка", "pencil skirt", "denim skirt", "мини-юбка"],
)
def test_four_neighbouring_seeds_differ_in_two_things(text: str) -> None:
    cuts = [_seen(made(text, seed).spec) for seed in range(16)]
    for seed, cut in enumerate(cuts):
        for other in cuts[seed + 1 : seed + 1 + REACH]:
            assert sum(one != two for one, two in zip(cut, other, strict=True)) >= 2, (seed, cut, other)
