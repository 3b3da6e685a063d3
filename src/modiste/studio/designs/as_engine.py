"""Sewn designs behind the protocol of design models, so that they are measured like those."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image

from modiste.core.attributes import Attributes
from modiste.core.errors import ImageError, InputError
from modiste.core.progress import StepProgress
from modiste.core.values import Design, Photo, Prompt
from modiste.design.engine import NATIVE_PX, SampleOptions
from modiste.studio.cuts import are_alike
from modiste.studio.designs.requests import DesignRequest, DrawnRequest, RestyleRequest
from modiste.studio.models import Models
from modiste.studio.options import SEWN, DrawOptions

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from modiste.design.evaluate import Maker
    from modiste.design.evaluation.diversity import MaskOf
    from modiste.design.evaluation.likeness import Likeness, LikenessMaker
    from modiste.studio.designs.door import Designs


@dataclass(frozen=True, slots=True)
class SewnEngine:
    """A `DesignEngine` that sews: `design` and `restyle`; a photo itself it cannot change."""

    designs: "Designs"

    @property
    def native_px(self) -> int:
        """As large as the network's pictures, beside which it is measured."""
        return NATIVE_PX

    @property
    def starts_from_sewn(self) -> bool:
        """It sews itself."""
        return False

    def design(self, prompt: Prompt, options: SampleOptions, *, progress: StepProgress | None = None
               ) -> tuple[Design, ...]:
        """Sew the prompt. Raises InputError where it cannot be sewn."""
        return self._make(DesignRequest(text=prompt.text, options=_options(options)), progress)

    def restyle(self, photos: Sequence[Photo], prompt: Prompt, options: SampleOptions, *, mix: float,
                weights: Sequence[float] | None = None, progress: StepProgress | None = None) -> tuple[Design, ...]:
        """Sew the prompt in the photos' cloth; by the words alone where that cannot be told."""
        try:
            return self._make(RestyleRequest(text=prompt.text, photos=tuple(photos), mix=mix, weights=weights,
                                             options=_options(options)), progress)
        except ImageError:
            return self.design(prompt, options, progress=progress)

    def image_to_image(self, *_: object, **__: object) -> tuple[Design, ...]:
        """Refused: what is sewn begins from no photo. Raises InputError."""
        raise InputError("studio.sewn_from_photo")

    def inpaint(self, *_: object, **__: object) -> tuple[Design, ...]:
        """Refused, as `image_to_image`."""
        raise InputError("studio.sewn_from_photo")

    def _make(self, request: DrawnRequest, progress: StepProgress | None) -> tuple[Design, ...]:
        return self.designs.draw(request, progress)


def sewn_maker(designs: "Designs") -> "Maker":
    """Sewn designs as something to be measured."""
    from modiste.design.evaluate import Maker

    return Maker(engine=SewnEngine(designs), name="sewn", makes=_is_sewn)


def garment_masks(models: Models) -> "MaskOf":
    """Where a garment is in a picture, by the bundled segmenter: the part that such garments are, else all clothes."""
    from modiste.garment.segmentation.finder import find_garments
    from modiste.language.vocabulary import garment_entry

    def masks(picture: "NDArray[np.uint8]", garment: str) -> "NDArray[np.uint8] | None":
        try:
            found = find_garments(Photo(Image.fromarray(picture), garment), models.segmenter())
        except ImageError:
            return None
        entry = garment_entry(garment)
        part = entry.group if entry is not None else None
        return found.of(*(one for one in found.parts if one == part))

    return masks


def likeness_maker(designs: "Designs") -> "LikenessMaker":
    """Garments sewn in a photo's likeness as something to be measured."""
    from modiste.design.evaluation.likeness import LikenessMaker

    def make(photo: Photo, seed: int, pixels: int) -> "Likeness":
        return _likeness(designs, photo, seed, pixels)

    return LikenessMaker(make=make, makes=_is_sewn, alike=are_alike, name="sewn like a photo")


def _likeness(designs: "Designs", photo: Photo, seed: int, pixels: int) -> "Likeness":
    import numpy as np

    from modiste.design.evaluation.likeness import Likeness
    from modiste.studio.designs.sewn import SewnDesign

    request = RestyleRequest(text="the same", photos=(photo,), options=DrawOptions(seed=seed, size=pixels, engine=SEWN))
    design = designs.draw(request)[0]
    garment = design.specs[0].garment if isinstance(design, SewnDesign) else ""
    return Likeness(np.asarray(design.image.convert("RGB"), np.uint8), garment)


def _is_sewn(garment: str) -> bool:
    from modiste.sewing.specification import specify

    try:
        specify(Attributes(garment=garment))
    except InputError:
        return False
    return True


def _options(options: SampleOptions) -> DrawOptions:
    return DrawOptions(n=options.n, seed=options.seed, size=options.size_px, lock=options.lock, engine=SEWN)
