"""Pictures that were sewn here, met again as photos: what their lineage says is believed where it holds."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from modiste import language
from modiste.core.images import load_photo, save_png
from modiste.core.settings import Settings
from modiste.core.values import Lineage, Photo
from modiste.sewing.specification import spec_to_json, specify
from modiste.studio.designs.requests import RestyleRequest
from modiste.studio.designs.sewn import SewnDesign
from modiste.studio.options import DrawOptions
from modiste.studio.sewing.plans import plans_of
from modiste.studio.sewing.requests import SewRequest
from modiste.studio.sewn_photos import SPEC, sewn_photo, sewn_reading
from modiste.studio.studio import Studio
from modiste.studio.wardrobe.importing import ImportRequest
from modiste.studio.wardrobe.worn import cut_of


@pytest.fixture(scope="module")
def dress(tmp_path_factory: pytest.TempPathFactory) -> tuple[Studio, Path]:
    """A floral wrap dress, hung coarsely and saved."""
    folder = tmp_path_factory.mktemp("sewn")
    studio = Studio(Settings.load(home=folder / "home", engine="auto"))
    (sewn,) = studio.sewing.sew(SewRequest(
        text="floral wrap midi dress with short sleeves", seed=0, pixels=256, quick=True))
    return studio, studio.sewing.save(sewn, folder).path


def test_a_sewn_dress_is_brought_as_one_garment_and_as_what_it_is(dress: tuple[Studio, Path]) -> None:
    studio, path = dress
    (brought,) = studio.wardrobe.add(ImportRequest(sources=(path,), each=True))
    (item,) = brought.items
    assert brought.parts == ()
    assert (item.garment, item.shows, item.part, item.materials) == ("dress", "dress", "", ("viscose",))
    assert item.item.attributes().pattern == "floral"
    assert item.colours[0] == "white"
    assert len(item.colours) == 3
    assert "wrap" in item.item.attributes().details
    with studio.wardrobe.store() as store:
        alpha = np.asarray(store.pictures.load(None, item.cutout or ""))[..., 3]
        photo = store.pictures.photo(None, item.original)
    cut = cut_of(item, photo, studio.garments)
    sewn = sewn_photo(load_photo(path))
    assert cut is not None
    assert sewn is not None
    assert cut.spec == sewn.spec
    garment = np.asarray(Image.open(path).convert("RGB")).min(axis=2) < 255
    assert abs(int((alpha > 127).sum()) - int(garment.sum())) < 0.05 * garment.sum()


@pytest.mark.parametrize("garment", ["no such/garment", "armchair"])
def test_a_lineage_that_does_not_hold_is_no_answer(dress: tuple[Studio, Path], tmp_path: Path, garment: str) -> None:
    _, path = dress
    photo = load_photo(path)
    assert photo.lineage is not None
    forged = replace(photo.lineage, settings=tuple(
        (key, text.replace('"wrap_dress"', f'"{garment}"')) for key, text in photo.lineage.settings))
    save_png(photo.image, tmp_path / "forged.png", forged)
    assert sewn_photo(photo) is not None
    assert sewn_photo(load_photo(tmp_path / "forged.png")) is None
    assert sewn_reading(load_photo(tmp_path / "forged.png")) is None


@pytest.mark.parametrize(("words", "sleeves_cm", "colour"), [
    (None, (15, 30), "#fbf7f0"), ("with long sleeves", (50, 70), "#fbf7f0"),
    ("dress with long sleeves, in green", (50, 70), "#2f8a46"), ("такое же, но зелёное", (15, 30), "#2f8a46"),
])  # fmt: skip
def test_like_a_sewn_dress_is_that_dress_with_what_the_words_change(
    dress: tuple[Studio, Path], words: str | None, sleeves_cm: tuple[int, int], colour: str
) -> None:
    studio, path = dress
    like = studio.garments.cut_of_photo(path)
    assert (like.confidence, like.unsure, like.spec is not None) == (1.0, (), True)
    (plan,) = plans_of(SewRequest(text=words, like=like))
    before, spec = like.spec, plan.spec
    assert before is not None
    assert spec is not None
    assert spec.sleeves is not None
    assert sleeves_cm[0] < spec.sleeves.length_cm < sleeves_cm[1]
    assert (spec.garment, spec.bodice, spec.skirt, spec.neck, spec.closure, spec.waist) == (
        "wrap_dress", before.bodice, before.skirt, before.neck, before.closure, before.waist)
    assert (spec.cloth("body").pattern, spec.cloth("body").colour) == ("floral", colour)
    assert plan.unmet == ()


def test_another_garment_like_a_sewn_one_is_of_its_cloth(dress: tuple[Studio, Path]) -> None:
    studio, path = dress
    like = studio.garments.cut_of_photo(path)
    (plan,) = plans_of(SewRequest(text="blouse", like=like, seed=0))
    assert plan.spec is not None
    assert like.spec is not None
    assert (plan.spec.garment, plan.spec.cloth("body")) == ("blouse", like.spec.cloth("body"))
    assert plan.spec.neck is not None
    assert plan.spec.neck.line == "v"


def test_a_sewn_dress_restyled_is_that_dress(dress: tuple[Studio, Path]) -> None:
    studio, path = dress
    (made,) = studio.designs.draw(RestyleRequest(
        text="the same with long sleeves, in green", photos=(path,), options=DrawOptions(size=256)))
    assert isinstance(made, SewnDesign)
    (spec,) = made.specs
    assert spec.sleeves is not None
    assert (spec.garment, spec.bodice is not None and spec.bodice.kind, spec.cloth("body").pattern) == (
        "wrap_dress", "wrap", "floral")
    assert spec.sleeves.length_cm > 50
    assert spec.cloth("body").colour == "#2f8a46"
    assert (made.lineage.kind, made.lineage.parents[0].kind) == ("restyle", "sew")


@pytest.mark.parametrize("garment", ["apron", "jeans", "zip hoodie", "double-breasted blazer"])
def test_any_sewn_garment_is_known_again_and_keeps_its_cut_in_another_colour(garment: str) -> None:
    spec = specify(language.prompt(garment).attributes, garment, seed=1).spec
    photo = Photo(Image.new("RGB", (64, 64)), "a.png", Lineage(kind="sew", model="m", settings=(
        (SPEC, spec_to_json(spec)),)))
    same, green = (next(plans_of(SewRequest(text=words, like=sewn_reading(photo), seed=3))).spec
                   for words in (None, "in green"))
    assert same == spec
    assert green is not None
    assert replace(green, cloths=spec.cloths) == spec
    assert green.cloth("body").colour != spec.cloth("body").colour
