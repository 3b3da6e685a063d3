"""A swatch of photographed cloth, in its own scale."""

from dataclasses import dataclass
from typing import Final

from PIL import Image

from modiste.core.values import Lineage, Swatch
from modiste.fabric.finishing.seams import Pixels, quiet_edges, seam_score
from modiste.fabric.from_photo.lattice import Box, Flags
from modiste.fabric.from_photo.naming import name_print
from modiste.fabric.from_photo.repeat import tile_of_cloth
from modiste.fabric.from_photo.sharpen import enlarge, whole_repeats
from modiste.fabric.neural.networks import Upscaler

ENGINE: Final = "photo"
_CM_PER_INCH: Final = 2.54
_LEAST_SEAM: Final = 1e-6
_QUILT_CM: Final = 60.0   # about a garment's width


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class FlatCloth:
    """A cloth H x W x 3 in even light, `clear` H x W where it is seen well, the `piece` where it is seen best, and the
    pixels of it a centimetre."""

    pixels: Pixels
    clear: Flags
    piece: Box
    pixels_a_cm: float


@dataclass(frozen=True, slots=True)
class PrintOfPhoto:
    """The swatch; what its geometry is called (a vocabulary id, or None), and how sure it is that print, 0 to 1."""

    swatch: Swatch
    pattern: str | None
    confidence: float


def swatch_of_cloth(cloth: FlatCloth, source: str, network: Upscaler | None,
                    parents: tuple[Lineage, ...] = ()) -> PrintOfPhoto:
    """The print of a cloth as a tile that repeats, as large on cloth as it was there.

    Args:
        cloth: the cloth, laid flat.
        source: the photo's name, for the lineage.
        network: enlarges what the photo shows in few pixels; None leaves it so.
        parents: lineages of the photo.
    """
    made = tile_of_cloth(cloth.pixels, cloth.clear, cloth.piece, round(_QUILT_CM * cloth.pixels_a_cm))
    scale = cloth.pixels_a_cm * made.finer
    tile = quiet_edges(whole_repeats(made.tile, scale))
    if network is not None:
        tile, scale = enlarge(tile, scale, network)
    pattern = name_print(made)
    dpi = scale * _CM_PER_INCH
    settings = (("dpi", f"{dpi:.3f}"), ("closed", made.kind), ("repeats_seen", f"{made.confidence:.2f}"))
    swatch = Swatch(
        tile=Image.fromarray(tile), category=pattern or "printed", engine=ENGINE, seed=0,
        seam_score=max(seam_score(tile), _LEAST_SEAM), dpi=dpi,
        lineage=Lineage(kind="fabric", model=ENGINE, seed=0, settings=settings, inputs=(source,), parents=parents))
    return PrintOfPhoto(swatch, pattern, made.confidence)
