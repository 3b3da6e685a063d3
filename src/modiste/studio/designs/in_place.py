"""A garment that a photo shows, changed in the photo itself: its cloth and its colour. What cannot be painted into a
photo, another length or cut, is sewn apart, and told so."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image

from modiste.catalog.limits.describing import value_label
from modiste.core.construction import Feature
from modiste.core.errors import ImageError, InputError
from modiste.core.garment_mask import GarmentMask
from modiste.core.messages import Message, message
from modiste.core.pixels import flatten
from modiste.core.progress import StepProgress
from modiste.core.seeds import sample_seeds
from modiste.core.values import Design, Lineage, Prompt, Swatch
from modiste.studio.designs.drawn_prints import print_of
from modiste.studio.designs.photo_words import MORE, Wish, wish_of
from modiste.studio.designs.remarks import with_remarks
from modiste.studio.designs.requests import DesignRequest, ImageToImageRequest, RestyleRequest
from modiste.studio.designs.restyled import restyle_sewn
from modiste.studio.designs.routing import Choice
from modiste.studio.garments import BUNDLED, DrapeRequest, Garments, RecolourRequest
from modiste.studio.home import UserId
from modiste.studio.options import SEWN, random_seed
from modiste.studio.pictures_in import OpenPhoto, open_photo
from modiste.studio.sewn_photos import sewn_photo

if TYPE_CHECKING:
    from modiste.core.attributes import Attributes
    from modiste.studio.cuts import CutReading
    from modiste.studio.designs.sewn import SewnDesign
    from modiste.studio.draped_photos import Draped
    from modiste.studio.models import Models
    from modiste.studio.sewing.door import Sewing

IN_PLACE: Final = "in place"
"""What a design says of its engine where the photo itself was changed."""
_READ: Final = 0.3       # how sure the type of what is worn must be to gainsay the words
_HANGS: Final = ("lower", "dress")
"""Parts whose folds run down; sleeves cross them on others."""
_LENGTHS: Final = ("skirt_length", "leg_length", "top_length")
_SAID_AS: Final = {"calf": "three_quarter", "full": "long", "hip": "hip"}


@dataclass(frozen=True, slots=True)
class InPlace:
    """Changes garments in photos; `sewing` makes what cannot be painted there."""

    models: "Models"
    sewing: "Callable[[], Sewing]"

    def draw(self, request: ImageToImageRequest | RestyleRequest, prompt: Prompt,
             progress: StepProgress | None = None, owner: UserId = None) -> tuple[Design, ...] | None:
        """The photo with its garment changed, or that garment sewn apart; None where the words ask for something else
        than a change of a garment that the photo shows.

        Raises:
            ImageError: the photo cannot be read.
            WeightsError: a model cannot be loaded.
        """
        wish = wish_of(prompt)
        if wish is None or not _is_meant(request, wish):
            return None
        opened = open_photo(request.photo if isinstance(request, ImageToImageRequest) else request.photos[0])
        if sewn_photo(opened.photo) is not None:
            return None
        seen = self._seen(opened, wish)
        if seen is None:
            return None
        job = _Job(request=request, prompt=prompt, wish=wish, seen=seen, progress=progress, owner=owner)
        why = self._hinders(job)
        if why is not None:
            return self._apart(job, why)
        pictures = tuple(self._painted(job)) if wish.cloth else ()
        if wish.length is None:
            return pictures
        apart = self._apart(job, message("studio.apart_longer" if wish.length == MORE else "studio.apart_shorter"))
        return (*pictures, *(apart or ())) or None

    def _seen(self, opened: OpenPhoto, wish: Wish) -> "_Seen | None":
        """The garment that is meant, in the clothes of the person who takes most of the photo."""
        from modiste.garment.segmentation.people import of_one_person
        from modiste.studio.garments import SegmentRequest
        from modiste.stylist.wardrobe.parts import largest

        try:
            mask, people = of_one_person(Garments(self.models).segment(SegmentRequest(photo=opened.photo)))
        except ImageError:
            return None
        part = next((one for one in wish.parts if one in mask.parts), None) if wish.garment else largest(mask)
        return None if part is None else _Seen(opened, mask, part, people)

    def _hinders(self, job: "_Job") -> Message | None:
        """Why the photo's garment cannot become what is asked for."""
        wish = job.wish
        if wish.cut:
            return message("studio.apart_cut")
        if not wish.cloth and not wish.length:
            return message("studio.apart_material")
        if wish.pattern is not None and print_of(job.prompt, 0) is None:
            return message("studio.apart_pattern", pattern=value_label("pattern", wish.pattern))
        if wish.is_its_own or wish.garment is None or job.seen.part in ("footwear", "bag"):
            return None
        if self._is_alike(job, wish.garment):
            return None
        return message("studio.apart_garment", garment=value_label("garment", wish.garment))

    def _is_alike(self, job: "_Job", asked: str) -> bool:
        """Whether what is worn there is of the kind that is asked for, as far as can be seen."""
        from modiste.studio.cuts import may_be_called
        from modiste.studio.wardrobe.seeing import look

        seen = job.seen
        found = look(self.models.item_embedder, self.models.reader, seen.opened.photo.image, seen.mask.of(seen.part),
                     seen.part, worn=True)
        told = next((one for one in found.tags if one.kind == "garment"), None)
        if told is None or (told.confidence or 0) < _READ:
            return False
        return may_be_called(told.value, asked)

    def _painted(self, job: "_Job") -> Iterator[Design]:
        garments, wish, seen = Garments(self.models), job.wish, job.seen
        if wish.pattern is None:
            done = garments.recolour(RecolourRequest(photo=seen.opened.photo, colour=wish.colours[0], mask=seen.mask,
                                                     parts=(seen.part,)))
            yield self._design(job, _with_folds(job, done), 0)
            return
        for number, (seed, fabric) in enumerate(self._fabrics(job)):
            done = garments.drape(DrapeRequest(photo=seen.opened.photo, fabric=fabric, mask=seen.mask,
                                               parts=(seen.part,)))
            if job.progress is not None:
                job.progress(number + 1, job.request.options.n)
            yield self._design(job, done, seed)

    @staticmethod
    def _fabrics(job: "_Job") -> Iterator[tuple[int, Swatch]]:
        """The prints that would be sewn of the words, one a seed."""
        options = job.request.options
        for seed in sample_seeds(random_seed() if options.seed is None else options.seed, options.n):
            fabric = print_of(job.prompt, seed)
            if fabric is not None:
                yield seed, fabric

    def _design(self, job: "_Job", done: "Draped", seed: int) -> Design:
        notes = [*_several(job.seen)]
        if job.wish.materials:
            notes.append(message("studio.material_not_in_place"))
        if len(job.wish.colours) > 1 and job.wish.pattern is None:
            notes.append(message("studio.one_colour_in_place"))
        made = Design(image=flatten(done.image), prompt=job.prompt, seed=seed, model=BUNDLED, verified=(),
                      lineage=_lineage(job, done.lineage.settings, done.lineage.parents))
        return with_remarks(made, *notes)

    def _apart(self, job: "_Job", why: Message) -> tuple[Design, ...] | None:
        """The garment sewn by itself: as the photo's own is cut where the words speak of that one, else by the words
        alone. None where it cannot be sewn."""
        from modiste.studio.designs.sewn import design_sewn

        request, prompt, wish, choice = job.request, job.prompt, job.wish, Choice(SEWN, "apart")
        try:
            if wish.is_its_own or wish.garment is None:
                made = self._like_the_photo(job, choice)
            else:
                asked = DesignRequest(text=request.text, options=request.options, attributes=request.attributes)
                made = tuple(design_sewn(self.sewing(), asked, prompt, choice, job.progress, job.owner))
        except InputError:
            return None
        return tuple(with_remarks(one, *_several(job.seen), why) for one in made)

    def _like_the_photo(self, job: "_Job", choice: Choice) -> "tuple[SewnDesign, ...]":
        from modiste.studio.photo_cloth import cloth_in
        from modiste.studio.reference_cloth import of_photo

        seen, request = job.seen, job.request
        like = Garments(self.models).cut_of_photo(seen.opened.photo, seen.part, mask=seen.mask)
        found = of_photo(cloth_in(seen.opened, seen.mask, seen.part, self.models), seen.opened.photo.lineage)
        asked = RestyleRequest(text=request.text, photos=(seen.opened.photo,), options=request.options,
                               attributes=_with_length(job, like))
        return tuple(restyle_sewn(self.sewing(), asked, found, job.prompt, choice, job.progress, job.owner, like=like))


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    """The garment of a photo that is meant: its part of the clothes, and how many people are there."""

    opened: OpenPhoto
    mask: GarmentMask
    part: str
    people: int


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class _Job:
    request: ImageToImageRequest | RestyleRequest
    prompt: Prompt
    wish: Wish
    seen: _Seen
    progress: StepProgress | None
    owner: UserId


def _with_folds(job: _Job, done: "Draped") -> "Draped":
    """A garment that was dyed over a bold print, without the clouds that the print leaves."""
    from modiste.imaging.hanging_folds import smooth_folds
    from modiste.studio.wardrobe.repainting import shows_its_light

    seen = job.seen
    try:
        if seen.part not in _HANGS or shows_its_light(seen.opened.photo, seen.mask, seen.part):
            return done
    except ImageError:  # too little of it is seen to tell
        return done
    dyed = np.asarray(flatten(done.image))
    return replace(done, image=Image.fromarray(smooth_folds(dyed, seen.mask.of(seen.part))))


def _is_meant(request: ImageToImageRequest | RestyleRequest, wish: Wish) -> bool:
    """Whether a change of the photo itself is asked for, and not another garment in its style."""
    if isinstance(request, ImageToImageRequest):
        return True
    asks = wish.cloth or wish.length is not None
    return len(request.photos) == 1 and wish.garment is not None and wish.is_its_own and asks and not wish.cut


def _several(seen: _Seen) -> tuple[Message, ...]:
    return (message("studio.several_people", count=seen.people),) if seen.people > 1 else ()


def _lineage(job: _Job, settings: tuple[tuple[str, str], ...], parents: tuple[Lineage, ...]) -> Lineage:
    kind = "image_to_image" if isinstance(job.request, ImageToImageRequest) else "restyle"
    return Lineage(kind=kind, model=BUNDLED, settings=(("engine", IN_PLACE), ("part", job.seen.part), *settings),
                   inputs=(job.prompt.text, job.seen.opened.photo.source), parents=parents)


def _with_length(job: _Job, like: "CutReading") -> "Attributes":
    """What the words say, a comparison of lengths told as the next length to the one that was read."""
    from modiste.garment.reading.labels import CLASSES

    said = job.prompt.attributes
    read = next((one for one in like.values if one.kind in _LENGTHS), None)
    if job.wish.length is None or read is None:
        return said
    known = CLASSES[read.kind]
    at = known.index(read.value) + (1 if job.wish.length == MORE else -1)
    value = known[min(max(at, 0), len(known) - 1)]
    length = Feature(kind="length", value=_SAID_AS.get(value, value))
    made = replace(said.construction, features=(*said.construction.features, length))
    return replace(said, construction=made)
