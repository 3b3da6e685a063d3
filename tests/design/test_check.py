from collections.abc import Sequence

import numpy as np
import pytest
from PIL import Image

from modiste.core.attributes import Attributes
from modiste.core.values import Verification, parse_hex
from modiste.design.check import agreement, verify
from modiste.design.garment_colours import garment_tones
from modiste.encoder.clip import Encoder, Guess
from modiste.encoder.heads import LabelSpace
from modiste.language import colour_hexes, parse
from modiste.language.colours import same_shade

PICTURE = Image.new("RGB", (8, 8))


def garment(*colours: str, light: float = 0.25) -> Image.Image:
    """A top on white in stripes of the colours of the vocabulary, its left side in light and its right in shadow."""
    picture = np.full((160, 128, 3), 255, np.float64)
    shade = np.linspace(1 + light / 3, 1 - light, 64)[None, :, None]
    stripes = [np.array(parse_hex(colour_hexes()[colour])) for colour in colours]
    for row in range(112):
        picture[24 + row, 32:96] = np.clip(stripes[row // 8 % len(stripes)] * shade[0], 0, 255)
    return Image.fromarray(picture.astype(np.uint8))


class PerceptualNet(Encoder):
    """Sees what it is told."""

    def __init__(self, **seen: str) -> None:
        self.seen = seen
        self.labels = LabelSpace({
            "garment": ("jacket", "jeans"), "colour": ("red", "navy", "maroon", "blue"),
            "pattern": ("solid", "striped"), "gender": ()})

    def guess(self, pictures: Sequence[Image.Image]) -> list[dict[str, Guess]]:
        return [{kind: Guess(value, 0.75) for kind, value in self.seen.items()} for _ in pictures]


def check(asked: Attributes, lock: tuple[str, ...], picture: Image.Image = PICTURE,
          **seen: str) -> tuple[Verification, ...]:
    return verify([picture], asked, lock, PerceptualNet(**seen))[0]


def test_each_locked_kind_is_answered_in_order_and_each_colour() -> None:
    asked = Attributes(garment="jeans", colours=("red", "blue"), pattern="striped")
    found = check(asked, ("pattern", "type", "colour"), garment("red", "blue"), garment="jeans", pattern="solid")
    assert [(one.kind, one.asked, one.seen, one.ok) for one in found] == [
        ("pattern", "striped", "solid", False), ("type", "jeans", "jeans", True), ("colour", "red", "red", True),
        ("colour", "blue", "blue", True)]
    assert not check(asked, ("colour",), garment("red"))[1].ok


def test_what_the_prompt_does_not_name_cannot_be_missed() -> None:
    assert check(Attributes(garment="jeans"), ("colour", "pattern"), garment="dress", colour="red") == ()
    assert check(Attributes(garment="jeans"), (), garment="dress") == ()


def test_one_answer_for_each_picture() -> None:
    assert len(verify([PICTURE] * 3, Attributes(garment="jeans"), ("type",), PerceptualNet(garment="jeans"))) == 3
    assert verify([PICTURE] * 2, Attributes(garment="jeans"), (), PerceptualNet()) == [(), ()]


TOLD_APART = ("navy", "black", "blue", "purple", "grey", "emerald", "red", "mint", "camel", "coral")


@pytest.mark.parametrize("shown", TOLD_APART)
def test_a_colour_is_measured_on_the_cloth(shown: str) -> None:
    picture = garment(shown)
    for asked in TOLD_APART:
        (found,) = check(Attributes(garment="top", colours=(asked,)), ("colour",), picture)
        assert (found.ok, found.sure) == (asked == shown, True)
        assert same_shade(found.seen, shown)


def test_most_cloths_of_the_vocabulary_are_called_by_their_names() -> None:
    named = [name for name in colour_hexes() if name not in ("multicolour", "metallic")]
    right = 0
    for name in named:
        tones = garment_tones(garment(name), "top")
        right += bool(tones) and same_shade(tones[0].colour, name)
    assert right >= len(named) - 6  # the palest are taken for the ground


def test_many_colours() -> None:
    assert check(Attributes(colours=("multicolour",)), ("colour",), garment("red", "blue", "yellow"))[0].ok
    assert not check(Attributes(colours=("multicolour",)), ("colour",), garment("red"))[0].ok


def test_what_cannot_be_told_is_said_to_be_so_and_does_not_pass() -> None:
    (found,) = check(Attributes(garment="top", colours=("red",)), ("colour",), Image.new("RGB", (64, 64), "red"))
    assert (found.ok, found.sure, found.seen) == (False, False, "")
    (found,) = check(Attributes(garment="trench_coat"), ("type",), garment="jacket")
    assert (found.ok, found.sure, found.seen) == (False, False, "jacket")
    (found,) = check(Attributes(garment="trench_coat"), ("type",), garment="jeans")
    assert (found.ok, found.sure) == (False, True)
    (found,) = check(Attributes(pattern="leopard"), ("pattern",), pattern="striped")
    assert (found.ok, found.sure) == (False, False)


@pytest.mark.parametrize(
    ("text", "shown", "ok"),
    [("top, not red", "red", False), ("top, not red", "maroon", False), ("топ, только не красный", "blue", True),
     ("anything but a navy top", "navy", False), ("top without blue", "red", True)],
)  # fmt: skip
def test_what_is_denied_is_looked_for_without_a_lock(text: str, shown: str, ok: bool) -> None:
    found = [one for one in check(parse(text), (), garment(shown), garment="jacket", pattern="solid")
             if one.asked != "top"]
    assert [(one.kind, one.ok, one.sure) for one in found] == [("without", ok, True)]


def test_a_denied_pattern() -> None:
    (found,) = check(parse("shirt without stripes"), (), garment("red"), pattern="striped")
    assert (found.kind, found.asked, found.ok) == ("without", "striped", False)
    assert check(parse("shirt without stripes"), (), garment("red"), pattern="solid")[0].ok


def test_pictures_are_ranked_against_what_is_denied() -> None:
    seen = {"colour": np.array([[0.9, 0.1, 0.0, 0.0], [0.1, 0.2, 0.3, 0.4], [0.0, 0.5, 0.0, 0.5]], np.float32),
            "pattern": np.array([[0.5, 0.5], [0.9, 0.1], [0.2, 0.8]], np.float32)}
    labels = PerceptualNet().labels
    assert agreement(seen, parse("top, not red"), labels).argsort().tolist() == [0, 1, 2]
    assert agreement(seen, parse("top without stripes"), labels).argmax() == 1
    asked = agreement(seen, Attributes(colours=("burgundy",)), labels)
    assert asked.argmax() == 1, "judged as the nearest known colour"


def test_what_the_encoder_never_learnt_cannot_be_told_and_is_no_error() -> None:
    found = check(Attributes(colours=("red",), pattern="leopard"), ("colour", "pattern"), garment="jeans")
    assert [(one.seen, one.ok, one.sure) for one in found] == [("", False, False), ("", False, False)]


def test_pictures_are_ranked_by_what_is_asked_and_known() -> None:
    labels = LabelSpace({"garment": ("jacket", "jeans"), "colour": (), "pattern": (), "gender": ()})
    seen = {"garment": np.array([[0.9, 0.1], [0.2, 0.8], [0.5, 0.5]], np.float32)}
    assert agreement(seen, Attributes(garment="jeans", colours=("red",)), labels).argsort().tolist() == [0, 2, 1]
    assert agreement(seen, Attributes(garment="blazer"), labels).argmax() == 0, "judged as the nearest known type"
    assert agreement(seen, Attributes(colours=("red",)), labels).tolist() == [0, 0, 0]
