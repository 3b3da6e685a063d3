"""What a colour's name looks like on cloth: indigo on denim is greyer than paint, undyed wool is not yellow.

Keys are the colours that `modiste.language` gives those names; any other colour is dyed as it is.
"""

from typing import Final

_DENIM: Final = {"#313c78": "#2a3b55", "#2a55a5": "#30445f", "#95bfe5": "#86a0ba", "#1d2545": "#202b40"}
_YARN: Final = {"#f3e6c4": "#efe8d8", "#f6f0dc": "#f1ede1"}
_ANY: Final = {"#bd8f57": "#c19a6b", "#d8c5a3": "#cfbfa3"}
_YARNS: Final = ("knit", "rib", "jersey", "fleece", "felted", "tweed")


def dyed(colour: str, finish: str) -> str:
    """The colour ("#rrggbb") that a cloth of that finish has where this one is asked for."""
    own = _DENIM if finish == "denim" else _YARN if finish in _YARNS else {}
    return own.get(colour) or _ANY.get(colour, colour)
