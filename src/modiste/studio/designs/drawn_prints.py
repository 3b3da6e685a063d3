"""The print that would be sewn of some words, as a swatch that can be laid on a photo."""

from typing import Final

from PIL import Image

from modiste.core.errors import InputError
from modiste.core.values import Lineage, Prompt, Swatch, parse_hex

_TILE_PX: Final = 512
_CM_PER_INCH: Final = 2.54
_DRAWN: Final = "drawn"


def print_of(prompt: Prompt, seed: int) -> Swatch | None:
    """One repeat in its own size and colours; None where the words name no pattern that can be drawn."""
    from modiste.data.patterns import draw_pattern, family
    from modiste.sewing.specification import specify

    try:
        cloth = specify(prompt.attributes, prompt.text, seed=seed).spec.cloth("body")
        family(cloth.pattern)
    except InputError:
        return None
    if not cloth.scale_cm:
        return None
    palette = [parse_hex(colour) for colour in cloth.colours]
    tile = draw_pattern(cloth.pattern, _TILE_PX, cloth.pattern_seed, palette if len(palette) > 1 else None)
    settings = (("pattern", cloth.pattern), ("colours", ",".join(cloth.colours)), ("repeat_cm", f"{cloth.scale_cm:g}"))
    return Swatch(tile=Image.fromarray(tile), category=cloth.pattern, engine=_DRAWN, seed=seed, seam_score=1.0,
                  dpi=_TILE_PX / cloth.scale_cm * _CM_PER_INCH,
                  lineage=Lineage(kind="fabric", model=_DRAWN, seed=seed, settings=settings, inputs=(prompt.text,)))
