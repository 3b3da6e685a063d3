"""Whether a garment is of printed cloth: what the network tells, held against the colours of the cloth itself.

The network sees folds, seams and shine as checks and stripes now and then, and says nothing of many prints. A sample of
the cloth in even light (`garment.cloth.plain`) knows nothing of what a print shows, but whether colours change on it
within centimetres, wherever that comes from a pattern that goes over all of the cloth: not from one that is placed.
"""

from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image as Pictures

from modiste.core.errors import ImageError
from modiste.core.garment_mask import PARTS, Alpha, GarmentMask
from modiste.core.items import Tag
from modiste.core.values import Photo

if TYPE_CHECKING:
    from PIL import Image

_PLACED: Final = frozenset({"printed", "graphic", "logo", "embroidered"})
"""What the cloth beside it does not show."""
_PLAIN: Final = "solid"
_NO_CLOTH: Final = ("footwear", "bag")
_DENIED: Final = 0.5
"""Below it cloth is plain, whatever the network sees: of 108 photos of own clothes that takes three of four wrong
patterns, and two of eighteen right ones."""
_CERTAIN: Final = 0.95
"""From it cloth is patterned though the network says nothing: on those photos so of nine of nine, on 60 others of four
of four."""
_BOTH: Final = 0.75
"""From it where the network takes it for some pattern, though for none that is sure: what it names so is one in 0.78 of
own photos, the cloth's likelihood is of photos of which 0.58 are, so that both together are right as often (0.88) as a
pattern of which the network is sure."""
_SIDE_PX: Final = 256
_LEAST_PX: Final = 12     # a side of the piece: less shows nothing
_SOLID: Final = 128


def with_cloth_print(tags: tuple[Tag, ...], picture: "Image.Image", alpha: Alpha | None, part: str, *,
                     hinted: bool = False) -> tuple[Tag, ...]:
    """Tags without a pattern that the cloth does not have, and with "printed" where it surely has one that is not
    told: surely enough by itself, or with what the network says where that `hinted` at a pattern."""
    told = next((one for one in tags if one.kind == "pattern"), None)
    if alpha is None or part in _NO_CLOTH or (told is not None and (
            told.source != "picture" or told.value == _PLAIN or told.value in _PLACED)):
        return tags
    likely = _likelihood(picture, alpha, part)
    if likely is None:
        return tags
    if told is not None:
        return tags if likely >= _DENIED else tuple(one for one in tags if one is not told)
    is_printed = likely >= (_BOTH if hinted else _CERTAIN)
    return (*tags, Tag("pattern", "printed", confidence=likely, source="picture")) if is_printed else tags


def _likelihood(picture: "Image.Image", alpha: Alpha, part: str) -> float | None:
    """How likely the cloth is patterned; None where too little of it is seen."""
    from modiste.garment.cloth.plain import print_likelihood
    from modiste.garment.cloth.sample import sample_cloth

    image, mask = picture.convert("RGB"), alpha
    factor = _SIDE_PX / max(image.size)
    if factor < 1:
        size = (max(1, round(image.width * factor)), max(1, round(image.height * factor)))
        image = image.resize(size, Pictures.Resampling.LANCZOS)
        mask = np.asarray(Pictures.fromarray(alpha).resize(size, Pictures.Resampling.BOX))
    if not (mask >= _SOLID).any():
        return None
    name = part if part in PARTS else "upper"
    try:
        sample = sample_cloth(Photo(image, ""), GarmentMask((name,), mask[None], (1.0,)), name)
    except ImageError:
        return None
    return print_likelihood(sample) if min(sample.piece.shape[:2]) >= _LEAST_PX else None
