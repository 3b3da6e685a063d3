import re

import pytest

from modiste.core.attributes import Attributes
from modiste.sewing.blocks import draft
from modiste.sewing.body import size_measures
from modiste.sewing.specification import specify
from modiste.sewing.verification import Check, verify, worded


@pytest.mark.parametrize(
    ("check", "english", "russian"),
    [
        (Check(what="detail", asked="ruffle_sleeves", found="none", ok=False),
         "ruffled sleeves: asked for, but not found", "рукава с оборками: просили, но не сделано"),
        (Check(what="pockets patch hip", asked="2", found="0", ok=False),
         "patch pockets on the hips: asked 2, found 0", "накладные карманы на бёдрах спереди: просили 2, сделано 0"),
        (Check(what="length", asked="55.0 cm", found="50.5 cm", ok=False),
         "length: asked 55.0 cm, found 50.5 cm", "длина: просили 55,0 см, сделано 50,5 см"),
        (Check(what="buttons", asked="none", found="3", ok=False),
         "buttons: found (3), though none was asked for", "пуговицы: есть (3), хотя не просили"),
    ],
)  # fmt: skip
def test_a_failed_check_is_told_in_words(check: Check, english: str, russian: str) -> None:
    assert worded(check, "en") == english
    assert worded(check, "ru") == russian


@pytest.mark.parametrize("garment", ["blazer", "jeans", "wrap_dress", "biker_jacket", "pleated_skirt", "tote"])
def test_russian_wording_holds_no_english(garment: str) -> None:
    spec = specify(Attributes(garment=garment)).spec
    for check in verify(spec, draft(spec, size_measures(spec.size, spec.sex))):
        name = worded(check, "ru").partition(":")[0]
        assert not re.search("[a-z_]", name), check
        assert "мерка" not in name, check


@pytest.mark.parametrize("seed", range(1, 12))
def test_a_seed_chooses_no_ruffle_that_the_sleeve_has_no_room_for(seed: int) -> None:
    spec = specify(Attributes(garment="wrap_dress"), "wrap dress with bell sleeves", seed=seed).spec
    found = verify(spec, draft(spec, size_measures(spec.size, spec.sex)))
    assert not [check.sentence for check in found if not check.ok and check.what == "detail"]
