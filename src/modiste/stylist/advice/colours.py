"""Colours beside each other: those of a garment, and those that a person states of hair, eyes and skin.

How well two colours go together is the model of Ou and Luo (2006), "A colour harmony model for two-colour
combinations", Color Research and Application 31(3), fitted to the judgements of people; contrasts are differences of
lightness in OKLab.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from modiste.core.colour import delta_e_ok, from_8bit, srgb_to_lab, srgb_to_oklab
from modiste.core.messages import Message, message
from modiste.core.values import Rgb
from modiste.stylist.advice.values import AdviceLine, Colouring

_ALIKE: Final = 0.12
"""Differences of lightness (OKLab) that are this near to each other are told as alike."""
_SAME: Final = 0.09
_GREY: Final = 0.03
_LOW_SCORE, _HIGH_SCORE = -0.2, 0.3


def colour_lines(colours: Sequence[tuple[Message, Rgb]], own: Colouring) -> Iterator[AdviceLine]:
    """What the colours of a garment (the largest first, with their names) do beside each other and beside the person's
    own."""
    if not colours:
        return
    name, rgb = colours[0]
    yield from _contrast(name, rgb, own)
    yield from _eyes(colours, own)
    yield from _skin(name, rgb, own)
    for other_name, other in colours[1:2]:
        yield _together((name, rgb), (other_name, other))


def harmony(first: Rgb, second: Rgb) -> float:
    """How well two colours go together, about -1.2 (not at all) to 1.4 (very well): equations 1 to 4 of the paper."""
    labs = [np.asarray(srgb_to_lab(from_8bit(rgb)), np.float64) for rgb in (first, second)]
    chroma = [float(np.hypot(lab[1], lab[2])) for lab in labs]
    lightness = [float(lab[0]) for lab in labs]
    apart = float(np.hypot(labs[0][1] - labs[1][1], labs[0][2] - labs[1][2]))
    by_chroma = chroma[0] - chroma[1]
    by_hue = np.sqrt(max(apart**2 - by_chroma**2, 0.0))
    of_chroma = 0.04 + 0.53 * np.tanh(0.8 - 0.045 * np.hypot(by_hue, by_chroma / 1.46))
    of_lightness = (0.28 + 0.54 * np.tanh(-3.88 + 0.029 * sum(lightness))
                    + 0.14 + 0.15 * np.tanh(-2 + 0.2 * abs(lightness[0] - lightness[1])))
    of_hue = sum(_hue_effect(lab, c) for lab, c in zip(labs, chroma, strict=True))
    return float(of_chroma + of_lightness + of_hue)


def _hue_effect(lab: "np.ndarray[tuple[int], np.dtype[np.float64]]", chroma: float) -> float:
    hue = float(np.degrees(np.arctan2(lab[2], lab[1])) % 360)
    strength = 0.5 + 0.5 * np.tanh(-2 + 0.5 * chroma)
    of_hue = -0.08 - 0.14 * np.sin(np.radians(hue + 50)) - 0.07 * np.sin(np.radians(2 * hue + 90))
    distance = (90 - hue) / 10
    yellow = (0.22 * lab[0] - 12.8) / 10 * np.exp(distance - np.exp(min(distance, 50.0)))
    return float(strength * (of_hue + yellow))


def _contrast(name: Message, rgb: Rgb, own: Colouring) -> Iterator[AdviceLine]:
    hair, skin = own.rgb("hair"), own.rgb("skin")
    if hair is None or skin is None:
        return
    light = [float(srgb_to_oklab(from_8bit(one))[0]) for one in (hair, skin, rgb)]
    mine, its = abs(light[0] - light[1]), abs(light[2] - light[1])
    code = ("stylist.advice_contrast_alike" if abs(its - mine) < _ALIKE else
            "stylist.advice_contrast_more" if its > mine else "stylist.advice_contrast_less")
    yield AdviceLine(kind="contrast", said=message(code, colour=name, own=100 * mine, its=100 * its),
                     ground={"own_contrast": mine, "garment_contrast": its})


def _eyes(colours: Sequence[tuple[Message, Rgb]], own: Colouring) -> Iterator[AdviceLine]:
    eyes = own.rgb("eyes")
    if eyes is None:
        return
    mine = srgb_to_oklab(from_8bit(eyes))
    for name, rgb in colours:
        its = srgb_to_oklab(from_8bit(rgb))
        apart = float(np.hypot(mine[1] - its[1], mine[2] - its[2]))
        if min(np.hypot(mine[1], mine[2]), np.hypot(its[1], its[2])) > _GREY and _hues_apart(mine, its) < 30:
            yield AdviceLine(kind="eyes", said=message("stylist.advice_eyes", colour=name),
                             ground={"hues_apart_deg": _hues_apart(mine, its), "chroma_apart": apart})
            return


def _hues_apart(one: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]",
                other: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]") -> float:
    turned = np.degrees(np.arctan2(one[2], one[1]) - np.arctan2(other[2], other[1]))
    return float(abs((turned + 180) % 360 - 180))


def _skin(name: Message, rgb: Rgb, own: Colouring) -> Iterator[AdviceLine]:
    skin = own.rgb("skin")
    if skin is not None:
        apart = float(delta_e_ok(srgb_to_oklab(from_8bit(skin)), srgb_to_oklab(from_8bit(rgb))))
        if apart < _SAME:
            yield AdviceLine(kind="skin", said=message("stylist.advice_skin", colour=name, apart=100 * apart),
                             ground={"skin_apart": apart})


def _together(one: tuple[Message, Rgb], other: tuple[Message, Rgb]) -> AdviceLine:
    score = harmony(one[1], other[1])
    light = abs(float(srgb_to_oklab(from_8bit(one[1]))[0] - srgb_to_oklab(from_8bit(other[1]))[0]))
    code = ("stylist.advice_together" if score > _HIGH_SCORE else
            "stylist.advice_apart" if score < _LOW_SCORE else "stylist.advice_beside")
    said = message(code, first=one[0], second=other[0], score=score, light=100 * light)
    return AdviceLine(kind="together", said=said, ground={"harmony": score, "lightness_apart": light})
