"""What is before a change of an outfit and what after it, as pictures."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from PIL import Image, ImageDraw

from modiste.core.messages import Message

_GAP_PX: Final = 16
_ARROW: Final = 0.12       # of the height: what an arrow takes across
_HEAD: Final = 0.4         # of the arrow's length: its point
_BESIDE: Final = 0.8       # of the photo's height: what stands beside it
_INK: Final = (90, 90, 90)
_FINER: Final = 4


@dataclass(frozen=True, slots=True)
class Shown:
    """What is before an edit, and what after it. On a card (`is_card`) nothing is painted: the garment's own picture
    stands after what is worn, and `note` says why."""

    before: Image.Image = field(hash=False, repr=False)
    after: Image.Image = field(hash=False, repr=False)
    is_card: bool = False
    note: Message | None = None

    def side_by_side(self) -> Image.Image:
        """Both at one height, on white, with an arrow from one to the other."""
        height = max(self.before.height, self.after.height)
        arrow = _arrow(round(_ARROW * height))
        return in_a_row((self.before, arrow, self.after))


def card(before: Image.Image, pieces: Sequence[Image.Image], note: Message | None = None) -> Shown:
    """A photo, of which no pixel is touched, and garments beside it."""
    return Shown(before, in_a_row([_within(one, before.size) for one in pieces]), is_card=True, note=note)


def in_a_row(pictures: Sequence[Image.Image]) -> Image.Image:
    """Pictures side by side, their middles on one line, on white."""
    height = max(one.height for one in pictures)
    sheet = Image.new("RGB", (sum(one.width for one in pictures) + _GAP_PX * (len(pictures) - 1), height), "white")
    left = 0
    for image in pictures:
        whole = image.convert("RGBA")
        sheet.paste(whole, (left, (height - image.height) // 2), whole)
        left += image.width + _GAP_PX
    return sheet


def _within(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """A picture no wider than a photo and less high, so that the photo leads."""
    scale = min(size[0] / picture.width, _BESIDE * size[1] / picture.height)
    wanted = (max(1, round(scale * picture.width)), max(1, round(scale * picture.height)))
    return picture.convert("RGBA").resize(wanted, Image.Resampling.LANCZOS)


def _arrow(length: int) -> Image.Image:
    """An arrow to the right, drawn larger and made smaller for smooth edges."""
    length = max(_GAP_PX, length)
    side, head = length * _FINER, round(_HEAD * length * _FINER)
    picture = Image.new("RGBA", (side, side), (255, 255, 255, 0))
    pen, middle, thick = ImageDraw.Draw(picture), side // 2, max(_FINER, side // 24)
    pen.rectangle((0, middle - thick, side - head, middle + thick), fill=_INK)
    pen.polygon([(side - head, middle - head // 2), (side, middle), (side - head, middle + head // 2)], fill=_INK)
    return picture.resize((length, length), Image.Resampling.LANCZOS)
