from collections.abc import Sequence

import numpy as np
import pytest
from PIL import Image

from modiste.core.attributes import Attributes
from modiste.core.values import Verification
from modiste.design.check import agreement, verify
from modiste.encoder.clip import Encoder, Guess
from modiste.encoder.heads import LabelSpace

PICTURE = Image.new("RGB", (8, 8))


class PerceptualNet(Encoder):
    """Sees what it is told."""

    def __init__(self, **seen: str) -> None:
        self.seen = seen
        self.labels = LabelSpace({"garment": ("jacket", "jeans"), "colour": (), "pattern": (), "gender": ()})

    def guess(self, pictures: Sequence[Image.Image]) -> list[dict[str, Guess]]:
        return [{kind: Guess(value, 0.75) for kind, value in self.seen.items()} for _ in pictures]


def check(asked: Attributes, lock: tuple[str, ...], **seen: str) -> tuple[Verification, ...]:
    return verify([PICTURE], asked, lock, PerceptualNet(**seen))[0]


def test_each_locked_kind_is_answered_in_order() -> None:
    asked = Attributes(garment="jeans", colours=("red", "blue"), pattern="leopard")
    found = check(asked, ("pattern", "type", "colour"), garment="jeans", colour="red", pattern="striped")
    assert found == (Verification("pattern", "leopard", "striped", 0.75, False),
                     Verification("type", "jeans", "jeans", 0.75, True),
                     Verification("colour", "red", "red", 0.75, True))


def test_what_the_prompt_does_not_name_cannot_be_missed() -> None:
    assert check(Attributes(garment="jeans"), ("colour", "pattern"), garment="dress", colour="red") == ()
    assert check(Attributes(garment="jeans"), (), garment="dress") == ()


def test_one_answer_for_each_picture() -> None:
    assert len(verify([PICTURE] * 3, Attributes(garment="jeans"), ("type",), PerceptualNet(garment="jeans"))) == 3
    assert verify([PICTURE] * 2, Attributes(garment="jeans"), (), PerceptualNet()) == [(), ()]


@pytest.mark.parametrize(("asked", "seen", "ok"), [
    ("red", "red", True), ("blue", "royal_blue", True), ("red", "green", False), ("white", "black", False),
    ("multicolour", "red", False), ("red", "multicolour", False), ("multicolour", "multicolour", True),
])
def test_colours_that_are_nearly_the_same_cloth_pass(asked: str, seen: str, ok: bool) -> None:
    (found,) = check(Attributes(colours=(asked,)), ("colour",), colour=seen)
    assert found.ok is ok


def test_a_type_that_the_model_does_not_know_passes_as_the_nearest() -> None:
    (found,) = check(Attributes(garment="blazer"), ("type",), garment="jacket")
    assert found.ok
    assert (found.asked, found.seen) == ("blazer", "jacket")


def test_what_the_encoder_never_learnt_is_missed_not_an_error() -> None:
    found = check(Attributes(colours=("red",), pattern="leopard"), ("colour", "pattern"), garment="jeans")
    assert [(one.seen, one.ok, one.confidence) for one in found] == [("", False, 0.0), ("", False, 0.0)]


def test_pictures_are_ranked_by_what_is_asked_and_known() -> None:
    labels = LabelSpace({"garment": ("jacket", "jeans"), "colour": (), "pattern": (), "gender": ()})
    seen = {"garment": np.array([[0.9, 0.1], [0.2, 0.8], [0.5, 0.5]], np.float32)}
    assert agreement(seen, Attributes(garment="jeans", colours=("red",)), labels).argsort().tolist() == [0, 2, 1]
    assert agreement(seen, Attributes(garment="blazer"), labels).argmax() == 0, "judged as the nearest known type"
    assert agreement(seen, Attributes(colours=("red",)), labels).tolist() == [0, 0, 0]
