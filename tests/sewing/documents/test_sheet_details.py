"""Whatever a spec can have is in its tech sheet: a row of the bill of materials, a piece to cut or a step to sew."""

from dataclasses import replace
from functools import cache

import pytest
from PIL import Image

from modiste.core.attributes import Attributes
from modiste.core.construction import Construction, Feature
from modiste.core.errors import InputError
from modiste.core.garment_spec import BELTS, CLOSURES, DETAILS, POCKETS, GarmentSpec, Waist
from modiste.core.values import Lineage, Swatch
from modiste.sewing.blocks.assemble import draft
from modiste.sewing.body import size_measures
from modiste.sewing.documents.sheets.sheet_facts import SheetFacts, sheet_facts
from modiste.sewing.specification.specify import specify
from modiste.sewing.tailor import Garment, cloths_of
from tests.sewing.specification.prompt_facts import made

GARMENTS = ("shirt", "dress", "trousers", "coat", "blouse", "skirt", "sundress", "jeans", "trench_coat", "wrap_dress",
            "tunic", "hoodie", "bow_blouse", "corset", "dungarees", "scarf")  # fmt: skip
BY_ITSELF = {"pleated_front"}
"""What a habit's own pleats say already."""


@cache
def facts_of(spec: GarmentSpec, language: str = "en") -> SheetFacts:
    body = size_measures(spec.size, spec.sex)
    pattern = draft(spec, body)
    garment = Garment(spec=spec, pattern=pattern, body=body, sex=spec.sex, hung=None,  # type: ignore[arg-type]
                      cloths=cloths_of(spec, pattern))  # fmt: skip
    return sheet_facts(garment, {spec.size: pattern}, language)  # type: ignore[arg-type]


def told(spec: GarmentSpec, language: str) -> set[str]:
    facts = facts_of(spec, language)
    rows = {f"{row.item} {row.description} {row.where}" for row in facts.materials}
    return {*facts.steps, *rows, *(" ".join(row[:2]) for row in facts.cutting)}


def asked(garment: str, kind: str, value: str) -> GarmentSpec | None:
    feature = Feature(kind=kind, value=value, phrase=value, count=2 if kind == "pocket" else 0)
    said = Construction(garment=garment, features=(feature,))
    try:
        return specify(Attributes(garment=garment, construction=said)).spec
    except InputError:
        return None


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("detail", DETAILS)
def test_each_detail_is_told(detail: str, language: str) -> None:
    specs = (asked(garment, "detail", detail) for garment in GARMENTS)
    spec = next((one for one in specs if one is not None and detail in one.details), None)
    if spec is None or detail in BY_ITSELF:
        spec = next(made_spec for made_spec in (made("trousers with front pleats").spec,) if detail == "pleated_front")
        assert any("pleats" in step or "складки" in step for step in facts_of(spec, language).steps)
        return
    bare = replace(spec, details=tuple(name for name in spec.details if name != detail))
    assert told(spec, language) - told(bare, language), f"{detail} on {spec.garment}"


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("belt", [belt for belt in BELTS if belt != "none"])
def test_each_belt_is_bought_or_cut_and_sewn(belt: str, language: str) -> None:
    for garment in ("dress", "trousers", "coat"):
        spec = asked(garment, "belt", belt)
        assert spec is not None
        bare = replace(spec, waist=replace(spec.waist or Waist(band="none"), belt="none"))
        assert set(facts_of(spec, language).steps) - set(facts_of(bare, language).steps), garment


@pytest.mark.parametrize("closure", [one for one in CLOSURES if one != "none"])
def test_each_closure_is_told(closure: str) -> None:
    spec = asked("corset" if closure == "lacing" else "blouse", "closure", closure)
    assert spec is not None
    assert spec.closure is not None
    assert told(spec, "en") - told(replace(spec, closure=None), "en")


@pytest.mark.parametrize("pocket", POCKETS)
def test_each_pocket_is_told(pocket: str) -> None:
    garment = {"kangaroo": "hoodie", "jeans": "jeans", "slant": "trousers", "in_seam": "skirt"}.get(pocket, "coat")
    spec = asked(garment, "pocket", pocket)
    assert spec is not None
    assert told(spec, "en") - told(replace(spec, pockets=()), "en"), pocket


def test_what_is_asked_of_trims_and_lining_is_in_the_bill() -> None:
    spec = made("navy coat with horn buttons, white piping, lined in red viscose").spec
    rows = {row.item: row for row in facts_of(spec).materials}
    assert "brown" in rows["Button"].description
    assert "white" in rows["Piping, covered cord"].description
    assert float(rows["Piping, covered cord"].quantity) > 30
    assert "red" in rows["Lining"].description


def test_a_fabric_of_ones_own_is_told_by_its_name_width_and_repeat() -> None:
    tile = Image.new("RGB", (120, 60), "#223344")
    tile.paste(Image.new("RGB", (60, 60), "#ddbb99"), (0, 0))
    lineage = Lineage(kind="picture", model="own", inputs=("/some/where/peonies_on_ink.png",))
    swatch = Swatch(tile=tile, category="own", engine="own", seed=0, seam_score=1.0, lineage=lineage, dpi=25.4)
    spec = made("black crepe dress").spec
    body = size_measures(spec.size, spec.sex)
    pattern = draft(spec, body)
    garment = Garment(spec=spec, pattern=pattern, body=body, sex=spec.sex, hung=None,  # type: ignore[arg-type]
                      cloths=cloths_of(spec, pattern, swatch))  # fmt: skip
    facts = sheet_facts(garment, {"M": pattern}, "en")
    row = facts.materials[0]
    assert "«peonies_on_ink»" in row.description
    assert "repeat 12" in row.description
    assert "× 6" in row.description
    assert "width 1" in row.description
    assert "«peonies_on_ink»" in facts.swatches[0].name
