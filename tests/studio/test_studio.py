from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from modiste.core.errors import ImageError, InputError, PromptError, SettingError, UnknownNameError
from modiste.core.images import save_png
from modiste.core.settings import Settings
from modiste.core.values import Lineage, Photo
from modiste.studio.models import Loaders
from modiste.studio.pictures_in import part_shown
from modiste.studio.studio import Studio
from tests.conftest import FakeDesigner

MakePhoto = Callable[..., Path]


def test_design_passes_the_parsed_prompt_and_every_option(studio: Studio, designer: FakeDesigner) -> None:
    told: list[tuple[int, int]] = []
    designs = studio.design(
        "синие джинсы", n=2, seed=7, size=64, lock=["цвет", "type"], steps=5, guidance=3.0,
        progress=lambda done, total: told.append((done, total)),
    )
    assert [design.seed for design in designs] == [7, 8]
    assert designs[0].prompt.language == "ru"
    assert designs[0].prompt.attributes.garment == "jeans"
    _, options = designer.calls[0]
    assert options["lock"] == ("colour", "type")
    assert (options["steps"], options["guidance"], options["size_px"]) == (5, 3.0, 64)
    assert told == [(1, 2), (2, 2)]


def test_a_random_seed_is_told_and_repeats_the_picture(studio: Studio) -> None:
    (first,) = studio.design("jeans")
    (again,) = studio.design("jeans", seed=first.seed)
    assert again.image.tobytes() == first.image.tobytes()


def test_restyle_takes_one_picture_or_several(studio: Studio, designer: FakeDesigner, photo: MakePhoto) -> None:
    red, blue = photo("red.png"), photo("blue.png", colour="blue")
    studio.restyle(red, "a jacket", mix=0.3)
    studio.restyle([str(red), blue], "a jacket", weights=[2, 1])
    assert designer.calls[0][1]["photos"] == (str(red),)
    assert designer.calls[0][1]["mix"] == 0.3
    assert designer.calls[1][1]["photos"] == (str(red), str(blue))
    assert designer.calls[1][1]["weights"] == (2.0, 1.0)


def test_redraw_and_inpaint(studio: Studio, designer: FakeDesigner, photo: MakePhoto) -> None:
    picture, mask = photo(), photo("mask.png", colour="white")
    studio.image_to_image(picture, "a coat", strength=0.4)
    studio.inpaint(picture, mask, "a coat")
    assert designer.calls[0][0] == "image_to_image"
    assert designer.calls[0][1]["strength"] == 0.4
    area = designer.calls[1][1]["mask"]
    assert isinstance(area, Image.Image)
    assert (area.mode, area.size) == ("L", (40, 48))


def test_masks_that_cannot_be_used_are_refused(studio: Studio, photo: MakePhoto) -> None:
    picture = photo()
    with pytest.raises(InputError, match="40x48"):
        studio.inpaint(picture, photo("small.png", colour="white", size=(20, 20)), "a coat")
    with pytest.raises(InputError, match="no white part"):
        studio.inpaint(picture, photo("black.png", colour="black"), "a coat")


def test_bad_input_never_loads_a_model(photo: MakePhoto, tmp_path: Path) -> None:
    def load(model: str | None, settings: Settings) -> FakeDesigner:
        raise AssertionError("loaded a model")

    studio = Studio(Settings.load(), Loaders(designer=load))
    for text in ("", " \n", "x" * 10_000):
        with pytest.raises(PromptError):
            studio.design(text)
    with pytest.raises(SettingError, match="n:"):
        studio.design("jeans", n=0)
    with pytest.raises(SettingError, match="seed"):
        studio.design("jeans", seed=-1)
    with pytest.raises(UnknownNameError):
        studio.design("jeans", lock=["sleeve"])
    with pytest.raises(PromptError, match="colour"):
        studio.design("jeans", lock=["colour"])
    with pytest.raises(SettingError, match="mix"):
        studio.restyle(photo(), "jeans", mix=1.5)
    with pytest.raises(SettingError, match="weights"):
        studio.restyle(photo(), "jeans", weights=[1, 2])
    with pytest.raises(SettingError, match="strength"):
        studio.image_to_image(photo(), "jeans", strength=0)
    with pytest.raises(InputError, match="at least one photo"):
        studio.restyle([], "jeans")
    with pytest.raises(ImageError, match=r"missing\.png"):
        studio.restyle(tmp_path / "missing.png", "jeans")


def test_models_are_loaded_once_and_only_the_last_named_one_is_kept() -> None:
    loaded: list[str | None] = []

    def load(model: str | None, settings: Settings) -> FakeDesigner:
        loaded.append(model)
        return FakeDesigner()

    studio = Studio(Settings.load(), Loaders(designer=load))
    for model in (None, "a", None, "a", "b", None, "a"):
        studio.design("jeans", model=model)
    assert loaded == [None, "a", "b", "a"]


def test_open_takes_its_home_from_the_argument_or_the_environment(home: Path, tmp_path: Path) -> None:
    assert Studio.open().settings.home == home
    assert Studio.open(tmp_path / "other").settings.home == tmp_path / "other"
    assert not home.exists()


def test_save_gives_the_paths_in_order(studio: Studio, tmp_path: Path) -> None:
    designs = studio.design("blue jeans", n=3, seed=1, size=64)
    paths = studio.save(designs, tmp_path / "out")
    assert [path.name for path in paths] == ["blue-jeans-1.png", "blue-jeans-2.png", "blue-jeans-3.png"]


def test_what_a_design_was_asked_for_is_what_its_mask_shows(studio: Studio, tmp_path: Path) -> None:
    drawn = Image.new("RGB", (256, 256), "white")
    pen = ImageDraw.Draw(drawn)
    pen.rectangle((80, 30, 176, 190), fill=(222, 200, 170))
    pen.rectangle((84, 191, 172, 255), fill=(50, 70, 110))
    save_png(
        drawn, tmp_path / "design.png", Lineage(kind="design", model="modiste", seed=7, inputs=("бежевая рубашка",)))
    mask = studio.find_garments(tmp_path / "design.png")
    assert mask.parts == ("upper",)
    assert mask.of()[60:180, 90:166].min() == 255
    assert mask.of()[200:].max() == 0
    assert studio.find_garments(Photo(drawn), shows="lower").parts == ("lower",)


@pytest.mark.parametrize(("lineage", "part"), [
    (None, None), (Lineage(kind="design", model="modiste", seed=1, inputs=("a red dress",)), "dress"),
    (
        Lineage(
            kind="restyle", model="modiste", seed=1, settings=(("told", "blue jeans"),), inputs=("the same in blue",)),
        "lower"),
    (
        Lineage(kind="inpaint", model="modiste", seed=1, inputs=("a red dress",)),
        None), (Lineage(kind="design", model="modiste", seed=1), None),
    (Lineage(kind="design", model="modiste", seed=1, inputs=("\x07" * 9,)), None),
    (Lineage(kind="design", model="modiste", seed=1, inputs=("something warm",)), None),
])
def test_a_design_shows_what_was_asked_for(lineage: Lineage | None, part: str | None) -> None:
    assert part_shown(lineage) == part
