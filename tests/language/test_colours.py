import pytest

from modiste.core.colour import nearest_colour
from modiste.core.errors import UnknownNameError
from modiste.language import colour_centre, colour_hexes, vocabulary


def test_every_colour_is_nearest_to_itself() -> None:
    hexes = colour_hexes()
    assert tuple(hexes) == vocabulary().ids("colour")
    for value, text in hexes.items():
        rgb = tuple(int(text[at : at + 2], 16) for at in (1, 3, 5))
        name, distance = nearest_colour(rgb, hexes)
        assert (name, distance < 1e-6) == (value, True)


@pytest.mark.parametrize(
    ("darker", "lighter"),
    [("black", "charcoal"), ("charcoal", "grey"), ("grey", "light_grey"), ("navy", "blue"), ("blue", "light_blue"),
     ("dark_green", "green"), ("green", "light_green"), ("maroon", "red"), ("dark_brown", "brown"), ("brown", "tan"),
     ("purple", "lilac"), ("pink", "light_pink"), ("cream", "white")],
)  # fmt: skip
def test_centres_are_ordered_by_lightness(darker: str, lighter: str) -> None:
    assert colour_centre(darker)[0] < colour_centre(lighter)[0]


def test_hues() -> None:
    lightness, _, b = colour_centre("blue")
    assert 0 < lightness < 1
    assert b < -0.1
    assert colour_centre("red")[1] > 0.1
    assert colour_centre("green")[1] < -0.1
    assert colour_centre("yellow")[2] > 0.1
    assert max(abs(part) for part in colour_centre("grey")[1:]) < 0.01


def test_unknown_colour() -> None:
    with pytest.raises(UnknownNameError, match="unknown colour 'blu'"):
        colour_centre("blu")
