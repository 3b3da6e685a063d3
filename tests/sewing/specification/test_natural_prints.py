"""Animals' skins come in colours that animals have, unless others are asked for."""

import pytest

from modiste.language import prompt
from modiste.language.colours import nearest_name
from modiste.sewing.specification.specify import specify

SKINS = ("leopard", "cheetah", "zebra", "cow print", "tiger print", "snakeskin")


def ground(text: str, seed: int) -> tuple[int, int, int]:
    cloth = specify(prompt(text).attributes, text, seed=seed).spec.cloths[0]
    assert cloth.pattern not in ("", "solid")
    red, green, blue = (int(cloth.colours[0][at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


@pytest.mark.parametrize("skin", SKINS)
def test_a_skin_is_no_other_colour_than_an_animals(skin: str) -> None:
    for seed in range(40):
        red, green, blue = ground(f"{skin} trousers", seed)
        assert red >= green >= blue - 3


def test_a_pink_leopard_is_pink_where_it_is_asked_for() -> None:
    for seed in range(6):
        assert nearest_name("#{:02x}{:02x}{:02x}".format(*ground("pink leopard skirt", seed))) == "pink"
