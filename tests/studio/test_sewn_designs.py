"""Designs that are sewn: which are, what they keep, one thing changed, and their layers."""

import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from modiste import language
from modiste.core.errors import InputError, SettingError
from modiste.core.settings import Settings
from modiste.studio.designs.requests import AgainRequest, DesignRequest, ImageToImageRequest, RestyleRequest
from modiste.studio.designs.routing import choice_of
from modiste.studio.designs.sewn import SewnDesign
from modiste.studio.options import DrawOptions
from modiste.studio.sewing.changes import Look, looking
from modiste.studio.studio import Studio
from tests.imaging.openraster import mixed, read_layer

Floats = NDArray[np.float64]


@pytest.fixture(scope="module")
def skirt(tmp_path_factory: pytest.TempPathFactory) -> tuple[Studio, SewnDesign, Path]:
    folder = tmp_path_factory.mktemp("sewn")
    studio = Studio(Settings.load(home=folder / "home", engine="auto"))
    (made,) = studio.designs.draw(DesignRequest(
        text="navy pencil skirt", options=DrawOptions(seed=0, size=256, lock=("type", "colour"))))
    assert isinstance(made, SewnDesign)
    (path,) = studio.designs.save((made,), folder)
    return studio, made, path


def test_words_that_say_nothing_are_asked_about_and_drawn_only_where_drawing_is_asked() -> None:
    for text in ("asdf qwerty", "ывапро"):
        prompt = language.prompt(text)
        with pytest.raises(InputError, match="names a garment, a colour") as wrong:
            choice_of(DesignRequest(text=text), prompt)
        assert wrong.value.exit_code == 2
        asked = DesignRequest(text=text, options=DrawOptions(engine="photo"))
        assert choice_of(asked, prompt).engine == "photo"
    # What says anything at all is drawn by its words.
    assert choice_of(DesignRequest(text="something blue"), language.prompt("something blue")).why == "not sewable"


@pytest.mark.parametrize(("text", "options", "engine", "why"), [
    ("красное платье", DrawOptions(), "sewn", "sewable"),
    ("gold sandals", DrawOptions(), "photo", "not sewable"),
    ("красное платье", DrawOptions(engine="photo"), "photo", "asked"),
    ("красное платье", DrawOptions(model="x"), "photo", "model"),
    ("красное платье", DrawOptions(engine="сшить"), "sewn", "asked"),
])  # fmt: skip
def test_what_can_be_sewn_is_sewn(text: str, options: DrawOptions, engine: str, why: str) -> None:
    choice = choice_of(DesignRequest(text=text, options=options), language.prompt(text))
    assert (choice.engine, choice.why) == (engine, why)


def test_a_setting_and_a_photo_go_to_the_network() -> None:
    prompt = language.prompt("красное платье")
    assert choice_of(DesignRequest(text=prompt.text), prompt, "photo").why == "setting"
    same = RestyleRequest(text="the same in linen", photos=("a.png",))
    assert choice_of(same, language.prompt(same.text)).why == "cut of the photo"
    changed = ImageToImageRequest(text=prompt.text, photo="a.png")
    assert choice_of(changed, prompt).why == "reference"


def test_what_cannot_be_sewn_is_refused_where_sewing_is_asked() -> None:
    sewn = DrawOptions(engine="sewn")
    with pytest.raises(InputError, match="sandals"):
        choice_of(DesignRequest(text="sandals", options=sewn), language.prompt("sandals"))
    with pytest.raises(SettingError, match="--model"):
        choice_of(DesignRequest(text="dress", options=DrawOptions(engine="sewn", model="x")), language.prompt("dress"))


def test_a_sewn_design_keeps_its_spec_and_tells_what_it_shows(skirt: tuple[Studio, SewnDesign, Path]) -> None:
    _, made, _ = skirt
    told = dict(made.lineage.settings)
    assert (made.lineage.kind, told["engine"], told["why"]) == ("design", "sewn", "sewable")
    assert made.specs[0].garment == "pencil_skirt"
    assert [(check.kind, check.ok) for check in made.verified] == [("type", True), ("colour", True)]
    assert made.image.size == (256, 256)


def test_another_print_changes_no_pixel_outside_the_garment(skirt: tuple[Studio, SewnDesign, Path]) -> None:
    studio, made, path = skirt
    (floral,) = studio.designs.draw(AgainRequest(design=path, look=Look(pattern="floral")))
    assert isinstance(floral, SewnDesign)
    assert floral.specs[0].cloth("body").pattern == "floral"
    before, after = (np.asarray(design.image).astype(int) for design in (made, floral))
    garment = np.abs(before - 255).max(axis=2) > 0
    assert (before[~garment] == after[~garment]).all()
    assert (np.abs(before - after).max(axis=2)[garment] > 8).mean() > 0.5
    assert floral.lineage.parents[0] == made.lineage
    # A change of a change begins from the changed design.
    (again,) = studio.designs.draw(AgainRequest(design=floral, look=Look(colour="#00ff00")))
    assert isinstance(again, SewnDesign)
    assert again.specs[0].cloth("body").pattern == "floral"


def test_another_print_on_what_hangs_still_is_the_picture_of_one_hung_anew(
    skirt: tuple[Studio, SewnDesign, Path]
) -> None:
    studio, made, path = skirt
    request = AgainRequest(design=made, look=Look(pattern="polka_dot", colour="#204060"))
    before = made.sewn.pictures["front"].exposure
    (dotted,) = studio.designs.draw(request)
    assert isinstance(dotted, SewnDesign)
    assert dotted.sewn.pictures["front"].exposure.samples is before.samples
    (anew,) = Studio(Settings.load(home=path.parent / "home", engine="auto")).designs.draw(request)
    assert isinstance(anew, SewnDesign)
    assert anew.sewn.pictures["front"].exposure.samples is not before.samples
    assert np.array_equal(np.asarray(dotted.image), np.asarray(anew.image))
    heavy = looking(made.specs[0], Look(material="tweed"))
    assert studio.sewing.live.same(made.specs[0], ()) is not None
    assert studio.sewing.live.same(heavy, ()) is None


def test_a_cut_in_words_changes_that_and_nothing_else(skirt: tuple[Studio, SewnDesign, Path]) -> None:
    studio, made, path = skirt
    (longer,) = studio.designs.draw(AgainRequest(design=path, cut="85 cm long"))
    assert isinstance(longer, SewnDesign)
    old, new = made.specs[0], longer.specs[0]
    assert new.skirt is not None
    assert old.skirt is not None
    assert new.skirt.length_cm == 85
    assert (new.cloths, new.waist, new.closure, new.skirt.kind) == (old.cloths, old.waist, old.closure, old.skirt.kind)


def test_what_is_no_sewn_design_or_changes_nothing_is_refused(
    skirt: tuple[Studio, SewnDesign, Path], tmp_path: Path
) -> None:
    studio, _, path = skirt
    Image.new("RGB", (32, 32)).save(tmp_path / "plain.png")
    with pytest.raises(InputError, match=r"plain\.png: is no sewn design"):
        studio.designs.draw(AgainRequest(design=tmp_path / "plain.png", cut="long"))
    with pytest.raises(InputError, match="nothing is to be changed"):
        studio.designs.draw(AgainRequest(design=path))
    with pytest.raises(InputError, match="changes nothing"):
        studio.designs.draw(AgainRequest(design=path, cut="purple"))


def test_layers_make_the_picture_again(skirt: tuple[Studio, SewnDesign, Path], tmp_path: Path) -> None:
    studio, _, path = skirt
    (floral,) = studio.designs.draw(AgainRequest(design=path, look=Look(pattern="floral")))
    saved = studio.designs.save_layers(floral, tmp_path / "skirt.ora")
    assert saved is not None
    with zipfile.ZipFile(saved) as archive:
        assert archive.infolist()[0].filename == "mimetype"
        assert archive.infolist()[0].compress_type == zipfile.ZIP_STORED
        assert archive.read("mimetype") == b"image/openraster"
        root = ET.fromstring(archive.read("stack.xml"))
        merged = read_layer(archive, "mergedimage.png")
        stack = root.find("stack")
        assert stack is not None
        made = mixed(archive, stack)
    names = {layer.get("name") for layer in root.iter("layer")}
    assert {"ground", "cloth", "print", "light", "shine"} <= names
    assert np.abs(made - merged).max() * 255 <= 4


def test_a_blazer_in_the_style_of_a_sewn_skirt_is_of_its_cloth(
    skirt: tuple[Studio, SewnDesign, Path], tmp_path: Path
) -> None:
    studio, _, path = skirt
    (spotted,) = studio.designs.draw(AgainRequest(design=path, look=Look(pattern="leopard")))
    (file,) = studio.designs.save((spotted,), tmp_path)
    (made,) = studio.designs.draw(RestyleRequest(
        text="пиджак того же стиля", photos=(file,), options=DrawOptions(seed=0, size=256)))
    assert isinstance(spotted, SewnDesign)
    assert isinstance(made, SewnDesign)
    assert made.specs[0].garment == "blazer"
    own, borrowed = made.specs[0].cloth("body"), spotted.specs[0].cloth("body")
    assert (own.pattern, own.pattern_seed, own.colour) == (borrowed.pattern, borrowed.pattern_seed, borrowed.colour)
    assert made.lineage.kind == "restyle"
    assert made.lineage.parents[0] == spotted.lineage


def test_garments_named_side_by_side_are_worn_together(tmp_path: Path) -> None:
    studio = Studio(Settings.load(home=tmp_path / "home", engine="auto"))
    (look,) = studio.designs.draw(DesignRequest(
        text="polka dot pencil skirt and white t-shirt", options=DrawOptions(seed=0, size=256)))
    assert isinstance(look, SewnDesign)
    assert {(spec.garment, spec.cloth("body").pattern) for spec in look.specs} == {
        ("pencil_skirt", "polka_dot"), ("tshirt", "solid")}  # fmt: skip
    assert len({spec.sex for spec in look.specs}) == 1
