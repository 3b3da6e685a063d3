"""Whether a colour that was asked for, or denied, is among the tones that were measured on a garment's own pixels.

Apart from `check`, which asks networks as well: a sewn design is checked without loading any.
"""

from collections.abc import Sequence
from typing import Final

from modiste.core.attributes import Attributes
from modiste.core.values import Verification
from modiste.design.garment_colours import Tone
from modiste.language.colours import same_shade
from modiste.language.denied import falls_under

WITHOUT: Final = "without"
"""The kind of a verification that something is not there."""
_MANY_COLOURS: Final = 3


def colour_verification(asked: str, whole: Attributes, tones: Sequence[Tone]) -> Verification:
    """Whether one of the colours that `whole` asks for is among a garment's tones."""
    if not tones or asked == "metallic":
        return Verification(kind="colour", asked=asked, seen="", confidence=0.0, ok=False, sure=False)
    if asked == "multicolour":
        many = len(tones) >= _MANY_COLOURS
        seen = asked if many else tones[0].colour
        return Verification(kind="colour", asked=asked, seen=seen, confidence=tones[0].share, ok=many)
    # Of one plain colour the largest tone must be that; of several, or in a pattern, each must be there.
    plain = len(whole.colours) == 1 and whole.pattern in (None, "solid")
    match = next((tone for tone in tones[: 1 if plain else None] if same_shade(tone.colour, asked)), None)
    best = match or tones[0]
    return Verification(kind="colour", asked=asked, seen=best.colour, confidence=best.share, ok=match is not None)


def denied_colour_verification(denied: str, tones: Sequence[Tone]) -> Verification:
    """Whether a denied colour is not among a garment's tones."""
    shown = next((tone for tone in tones if falls_under("colour", tone.colour, denied)), None)
    best = shown or (tones[0] if tones else None)
    return Verification(
        kind=WITHOUT, asked=denied, seen=best.colour if best else "", confidence=best.share if best else 0.0,
        ok=bool(tones) and shown is None, sure=bool(tones))
