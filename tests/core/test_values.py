import dataclasses

import numpy as np
import pytest
from PIL import Image

from modiste.core.attributes import Attributes
from modiste.core.errors import ImageError, InputError, PromptError, SettingError
from modiste.core.values import Design, Lineage, Palette, Photo, Prompt, Verification, parse_hex

IMAGE = Image.new("RGB", (16, 12), "teal")
PROMPT = Prompt("прямые леопардовые джинсы", "ru", Attributes(garment="jeans", pattern="leopard"))
LINEAGE = Lineage(
    kind="design", model="bundled", seed=7, settings=(
        ("steps", "8"), ("mix", "0.5")), inputs=("прямые джинсы",), parents=(Lineage(kind="photo", model="camera"),)
)
CHECK = Verification(kind="type", asked="jeans", seen="jeans", confidence=0.9, ok=True)


def test_photo_knows_its_size_in_pixels() -> None:
    photo = Photo(IMAGE, "me.jpg")
    assert (photo.width_px, photo.height_px, photo.source) == (16, 12, "me.jpg")


@pytest.mark.parametrize("size", [(1, 1), (7, 100), (100, 7)])
def test_a_photo_too_small_to_show_anything(size: tuple[int, int]) -> None:
    with pytest.raises(ImageError, match=r"dot\.png: .* too small for a photo; expected at least 8"):
        Photo(Image.new("RGB", size), "dot.png")


@pytest.mark.parametrize("image", [Image.new("L", (16, 16)), Image.new("RGBA", (16, 16)), np.zeros((16, 16, 3))])
def test_only_rgb_pictures_are_photos_or_designs(image) -> None:
    with pytest.raises(ImageError, match=r"Photo\.image"):
        Photo(image)
    with pytest.raises(ImageError, match=r"Design\.image"):
        Design(image=image, prompt=PROMPT, seed=0, model="m", verified=(), lineage=LINEAGE)


def test_values_are_frozen_comparable_and_hashable() -> None:
    design = Design(image=IMAGE, prompt=PROMPT, seed=7, model="bundled", verified=(CHECK,), lineage=LINEAGE)
    with pytest.raises(dataclasses.FrozenInstanceError):
        design.seed = 8
    assert {design: 1}[Design(
        image=IMAGE.copy(), prompt=PROMPT, seed=7, model="bundled", verified=(CHECK,), lineage=LINEAGE)] == 1
    assert design != Design(
        image=Image.new("RGB", (16, 12), "red"), prompt=PROMPT, seed=7, model="bundled", verified=(CHECK,),
        lineage=LINEAGE)


def test_a_design_is_ok_when_every_check_is() -> None:
    missed = Verification(kind="colour", asked="red", seen="blue", confidence=0.7, ok=False)
    assert Design(image=IMAGE, prompt=PROMPT, seed=7, model="m", verified=(), lineage=LINEAGE).ok
    assert Design(image=IMAGE, prompt=PROMPT, seed=7, model="m", verified=(CHECK,), lineage=LINEAGE).ok
    assert not Design(image=IMAGE, prompt=PROMPT, seed=7, model="m", verified=(CHECK, missed), lineage=LINEAGE).ok


def test_a_design_checks_its_parts() -> None:
    with pytest.raises(SettingError, match="seed"):
        Design(image=IMAGE, prompt=PROMPT, seed=-1, model="m", verified=(), lineage=LINEAGE)
    with pytest.raises(InputError, match="verified"):
        Design(image=IMAGE, prompt=PROMPT, seed=1, model="m", verified=[CHECK], lineage=LINEAGE)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="verified"):
        Design(image=IMAGE, prompt=PROMPT, seed=1, model="m", verified=("type",), lineage=LINEAGE)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["", "  \n\t", "a" * 2001])
def test_blank_and_endless_prompts(text: str) -> None:
    with pytest.raises(PromptError, match="the prompt"):
        Prompt(text)


def test_prompts_are_english_or_russian() -> None:
    with pytest.raises(InputError, match="en, ru"):
        Prompt("une robe", "fr")


@pytest.mark.parametrize("confidence", [-0.1, 1.1, float("nan"), float("inf")])
def test_confidence_is_a_share(confidence: float) -> None:
    with pytest.raises(InputError, match="confidence"):
        Verification(kind="type", asked="jeans", seen="skirt", confidence=confidence, ok=False)


def test_lineage_survives_json_exactly() -> None:
    odd = Lineage(
        kind="restyle", model="м", seed=None, settings=(("a", 'quote " and \\ and \x00'),),
        inputs=("\udcff.png", "лён"), parents=(LINEAGE, LINEAGE))
    for lineage in (LINEAGE, odd):
        text = lineage.to_json()
        assert Lineage.from_json(text) == lineage
        assert text == Lineage.from_json(text).to_json()
        text.encode("utf-8")
    assert "лён" in odd.to_json()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{}",
        '{"kind":"design"}',
        LINEAGE.to_json()[:-5],
        LINEAGE.to_json().replace('"seed":7', '"seed":"7"'),
        LINEAGE.to_json().replace('"seed":7', '"seed":-7'),
        LINEAGE.to_json().replace('["steps","8"]', '["steps",8]'),
        LINEAGE.to_json().replace('["steps","8"]', '["steps"]'),
        "[" * 100_000,
    ],
)
def test_damaged_lineage_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        Lineage.from_json(text)


@pytest.mark.parametrize(
    "parts",
    [
        {"kind": ""},
        {"seed": -1},
        {"settings": {"steps": "8"}},
        {"settings": (("steps", 8),)},
        {"inputs": "jeans"},
        {"inputs": (1,)},
        {"parents": (None,)},
    ],
)
def test_lineage_checks_its_parts(parts: dict) -> None:
    with pytest.raises(InputError):
        Lineage(**{"kind": "design", "model": "m"} | parts)


def test_palette_notations() -> None:
    palette = Palette.from_hex("#1a2b3c", "FFF", name="night")
    assert palette.colours == ((26, 43, 60), (255, 255, 255))
    assert palette.hex == ("#1a2b3c", "#ffffff")
    assert len(palette) == 2
    assert palette.array().dtype == np.uint8
    assert palette.array().tolist() == [[26, 43, 60], [255, 255, 255]]


@pytest.mark.parametrize(
    "colours", [(), [(1, 2, 3)], ((1, 2),), ((1, 2, 256),), ((1, 2, -1),), ((1, 2, 0.5),), ("#ffffff",)]
)
def test_palettes_hold_8_bit_colours(colours) -> None:
    with pytest.raises(InputError, match=r"Palette\.colours"):
        Palette(colours)


@pytest.mark.parametrize("text", ["", "#12", "#12345", "red", "#gggggg", "#1234567"])
def test_what_is_not_a_css_colour(text: str) -> None:
    with pytest.raises(InputError, match="six hexadecimal digits"):
        parse_hex(text)
