"""A garment of a photo is changed in the photo; what cannot be painted there is sewn apart and told so."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from modiste import language
from modiste.core.garment_mask import GarmentMask
from modiste.core.messages import Message
from modiste.core.values import Design
from modiste.studio.designs.door import Designs
from modiste.studio.designs.in_place import InPlace
from modiste.studio.designs.photo_words import wish_of
from modiste.studio.designs.requests import ImageToImageRequest, RestyleRequest
from modiste.studio.designs.restyled import as_tote, coloured
from modiste.studio.designs.routing import Choice
from modiste.studio.garments import Garments
from modiste.studio.options import DrawOptions
from tests.studio.test_reference_cloth import seen

SIZE = (120, 200)
SKIRT = (slice(90, 160), slice(40, 80))


@pytest.fixture
def street(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Somebody in a white top and a grey skirt, whom the segmenter finds; what is sewn apart is only told."""
    pixels = np.full((SIZE[1], SIZE[0], 3), (150, 160, 170), np.uint8)
    pixels[40:90, 40:80] = (230, 230, 225)
    pixels[SKIRT] = (120, 118, 121)
    path = tmp_path / "street.png"
    Image.fromarray(pixels).save(path)
    alpha = np.zeros((2, SIZE[1], SIZE[0]), np.uint8)
    alpha[0, 40:90, 40:80] = 255
    alpha[1][SKIRT] = 255
    monkeypatch.setattr(Garments, "segment", lambda *_: GarmentMask(("upper", "lower"), alpha, (0.9, 0.9)))
    monkeypatch.setattr(InPlace, "_apart", lambda _self, _job, why: (why,))
    return path


def drawn(request: ImageToImageRequest | RestyleRequest) -> tuple[Design | Message, ...] | None:
    return InPlace(None, lambda: None).draw(request, language.prompt(request.text))  # type: ignore[arg-type, return-value]


@pytest.mark.parametrize("words", ["the skirt in red", "перекрась юбку в красный"])
def test_a_garment_is_dyed_in_its_photo_and_nothing_else_changes(street: Path, words: str) -> None:
    (design,) = drawn(RestyleRequest(text=words, photos=(street,))) or ()
    assert isinstance(design, Design)
    before, after = np.asarray(Image.open(street)), np.asarray(design.image)
    assert after.shape == before.shape
    differs = (before != after).any(axis=2)
    assert differs[SKIRT].mean() > 0.9
    differs[SKIRT] = False
    assert not differs.any()
    red, green, blue = after[125, 60].tolist()
    assert red > 1.5 * max(green, blue)


def test_a_strength_means_the_photo_and_a_style_another_garment(street: Path) -> None:
    made = drawn(ImageToImageRequest(text="blue", photo=street, strength=0.4)) or ()
    assert [isinstance(one, Design) for one in made] == [True]
    assert drawn(RestyleRequest(text="a red skirt in the same style", photos=(street,))) is None
    assert drawn(RestyleRequest(text="the skirt in red", photos=(street, street))) is None
    assert drawn(ImageToImageRequest(text="like a watercolour", photo=street)) is None


def test_a_print_is_laid_on_the_garment(street: Path) -> None:
    made = drawn(ImageToImageRequest(text="the skirt in leopard print", photo=street,
                                     options=DrawOptions(n=2, seed=1))) or ()
    assert len(made) == 2
    assert all(isinstance(one, Design) and np.asarray(one.image)[SKIRT].std() > 8 for one in made)


@pytest.mark.parametrize(("words", "codes"), [
    ("the skirt longer, in red", ["", "studio.apart_longer"]), ("the skirt shorter", ["studio.apart_shorter"]),
    ("the top with long sleeves", ["studio.apart_cut"]), ("the skirt in linen", ["studio.apart_material"]),
])  # fmt: skip
def test_what_cannot_be_painted_is_sewn_apart(street: Path, words: str, codes: list[str]) -> None:
    made = drawn(ImageToImageRequest(text=words, photo=street)) or ()
    assert [one.code if isinstance(one, Message) else "" for one in made] == codes


def test_a_coat_is_not_painted_over_what_is_no_coat(street: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(InPlace, "_is_alike", lambda *_: False)
    (why,) = drawn(ImageToImageRequest(text="a green wool coat", photo=street)) or ()
    assert isinstance(why, Message)
    assert why.code == "studio.apart_garment"
    assert "coat" in why.text("en")


def test_of_two_people_one_is_changed_and_it_is_said(street: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alpha = np.zeros((1, SIZE[1], SIZE[0]), np.uint8)
    alpha[0][SKIRT] = 255
    alpha[0, 90:150, 95:115] = 255
    monkeypatch.setattr(Garments, "segment", lambda *_: GarmentMask(("lower",), alpha, (0.9,)))
    (design,) = drawn(RestyleRequest(text="the skirt in red", photos=(street,))) or ()
    assert isinstance(design, Design)
    assert np.array_equal(np.asarray(design.image)[:, 90:], np.asarray(Image.open(street))[:, 90:])
    assert any("2 people" in line for line in design.remarks)


def test_an_engine_or_a_model_that_is_named_draws() -> None:
    may = Designs._may_change_in_place
    assert may(Choice("photo", "reference"))
    assert not any(may(Choice("photo", why)) for why in ("asked", "model", "setting", "guided"))


def test_words_that_name_no_part_of_the_clothes_are_no_wish() -> None:
    assert wish_of(language.prompt("a red hat")) is None
    assert wish_of(language.prompt("a skirt")) is None
    wish = wish_of(language.prompt("the jacket in #ff0000"))
    assert wish is not None
    assert (wish.colours, wish.parts[0], wish.is_its_own) == (("#ff0000",), "outerwear", True)


def test_a_bag_in_a_photo_s_style_is_a_tote_and_shoes_take_its_colour() -> None:
    tote = as_tote(language.prompt("a handbag in the same style"))
    assert tote is not None
    assert (tote.garment, tote.construction.garment) == ("tote_bag", "tote")
    shoes = language.prompt("boots in the same style")
    assert as_tote(shoes) is None
    assert coloured(shoes, seen()).attributes.colours != ()
    red = language.prompt("red boots in the same style")
    assert coloured(red, seen()) is red
