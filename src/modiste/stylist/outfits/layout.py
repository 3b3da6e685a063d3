"""Where things stand in a garment's look: a vector of what a picture of it shows."""

from typing import Final

SIDE_PX: Final = 112
"""The crop that is looked at: small, so that near and far photos of a thing look alike."""
TRUNK_WIDTH: Final = 864
COLOUR_WIDTH: Final = 73
TRUNK: Final = slice(0, TRUNK_WIDTH)
"""Means and deviations over the garment of two maps of the trunk that reads cuts."""
COLOUR: Final = slice(TRUNK_WIDTH, TRUNK_WIDTH + COLOUR_WIDTH)
"""The square roots of 64 shades' shares; then mean and deviation in OKLab, chroma, dark and light ends."""
FACTS: Final = slice(TRUNK_WIDTH + 64, TRUNK_WIDTH + COLOUR_WIDTH)
"""The nine numbers at the end of the colours."""
SHARPNESS: Final = slice(TRUNK_WIDTH + COLOUR_WIDTH, TRUNK_WIDTH + COLOUR_WIDTH + 2)
LOOK: Final = TRUNK_WIDTH + COLOUR_WIDTH + 2
LOOK_ID: Final = "look-1"
"""What kept looks are marked with: those of another make do not compare."""
