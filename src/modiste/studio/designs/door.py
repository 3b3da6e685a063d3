"""The door of designs: garments sewn or drawn from words, in the style of photos, from a photo, inside a mask."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from modiste import language
from modiste.core.errors import ImageError, InputError
from modiste.core.files import write_bytes
from modiste.core.images import as_mask, load_mask, load_photo
from modiste.core.values import Design, Photo, Prompt
from modiste.studio.designs.requests import (
    BY_MASK,
    AgainRequest,
    AnyDesignRequest,
    DesignRequest,
    DrawnRequest,
    Guide,
    ImageToImageRequest,
    PictureSource,
    RestyleRequest,
)
from modiste.studio.designs.routing import Choice, choice_of, is_guided
from modiste.studio.home import UserId
from modiste.studio.models import Models
from modiste.studio.options import AUTO, SEWN, check_locked
from modiste.studio.saving import save_designs

if TYPE_CHECKING:
    from modiste.core.progress import StepProgress
    from modiste.design.engine import DesignEngine
    from modiste.studio.sewing.door import Sewing


class Designs:
    """`studio.designs`: pictures of garments. What can be sewn is sewn, the networks draw the rest: each design's
    lineage says which ("engine") and "why".

    >>> studio = Studio.open()
    >>> jeans = studio.designs.draw(DesignRequest(text="прямые леопардовые джинсы", options=DrawOptions(n=4, seed=7)))
    >>> studio.designs.save(jeans, "designs")
    """

    def __init__(self, models: Models, sewing: "Callable[[], Sewing]", engine: str = AUTO) -> None:
        self._models = models
        self._sewing = sewing
        self._usual = engine
        self._fitting: set[tuple[str | None, Guide]] = set()

    def check(self, request: DrawnRequest) -> Prompt:
        """Check a request without drawing it or loading a model; returns the prompt as it is understood.

        Raises:
            PromptError: the text is empty or too long, or lacks what `lock` names.
            InputError: it is to be sewn and cannot be, or a control model does not fit the model.
            WeightsError: one of the two cannot be found.
        """
        prompt = language.prompt(request.text)
        if request.attributes is not None:
            prompt = replace(prompt, attributes=request.attributes)
        check_locked(request.options.lock, prompt.attributes, prompt.text)
        choice_of(request, prompt, self._usual)
        if isinstance(request, DesignRequest):
            self._check_control(request.options.model, request.guide)
        return prompt

    def is_sewn(self, request: DrawnRequest) -> bool:
        """Whether a request will be sewn rather than drawn. Raises as `check`."""
        return choice_of(request, self.check(request), self._usual).engine == SEWN

    def draw(self, request: AnyDesignRequest, progress: "StepProgress | None" = None, *, owner: UserId = None
             ) -> tuple[Design, ...]:
        """Make what is asked for; `progress` is called with the units of work done and in all, `owner` is whose sewn
        garments are in `sewing.live`.

        Raises:
            PromptError: the text is empty or too long, or lacks what `lock` names.
            InputError: the mask is of another size than the photo, or has no white; a control model does not fit.
            ImageError: a photo cannot be read.
            WeightsError: the model cannot be loaded.
            ModelError: the model cannot do it.
        """
        if isinstance(request, AgainRequest):
            from modiste.studio.designs.sewn import design_again

            return (design_again(self._sewing(), request, progress, owner),)
        prompt, options = self.check(request), request.options.sample_options
        choice = choice_of(request, prompt, self._usual)
        if isinstance(request, ImageToImageRequest | RestyleRequest) and self._may_change_in_place(choice):
            from modiste.studio.designs.in_place import InPlace

            changed = InPlace(self._models, self._sewing).draw(request, prompt, progress, owner)
            if changed is not None:
                return changed
        if isinstance(request, DesignRequest):
            if choice.engine == SEWN:
                from modiste.studio.designs.sewn import design_sewn

                return tuple(design_sewn(self._sewing(), request, prompt, choice, progress, owner))
            return self._drawn(request, prompt, choice, progress, owner)
        if isinstance(request, RestyleRequest):
            if choice.engine == SEWN:
                sewn = self._restyle_sewn(request, prompt, choice, progress, owner)
                if sewn is not None:
                    return sewn
            elif choice.why == "not sewable":
                return self._restyle_unsewable(request, prompt, progress, owner)
            photos = tuple(_photo(photo) for photo in request.photos)
            return self._engine(request).restyle(photos, prompt, options, mix=float(request.mix),
                                                 weights=request.weights, progress=progress)
        photo = _photo(request.photo)
        if isinstance(request, ImageToImageRequest):
            return self._engine(request).image_to_image(photo, prompt, options, strength=float(request.strength),
                                                        progress=progress)
        mask = _mask(request.mask, photo)
        return self._engine(request).inpaint(photo, mask, prompt, options, progress=progress)

    def save(self, designs: Sequence[Design], folder: Path | str, *, sidecar: bool = False) -> tuple[Path, ...]:
        """Save designs as PNG files with their lineage inside; `sidecar` adds a JSON file to each.

        Raises:
            OutputError: the folder cannot be written to.
        """
        return save_designs(designs, Path(folder), sidecar=sidecar)

    def save_layers(self, design: Design, path: Path) -> Path | None:
        """Write a sewn design's layers as OpenRaster (.ora); None for one that was drawn: it has none.

        Raises:
            OutputError: the file cannot be written.
        """
        from modiste.sewing.outfits import all_worn
        from modiste.studio.designs.on_cluster import RemoteDesign
        from modiste.studio.designs.sewn import SewnDesign
        from modiste.studio.sewing.layers import write_layers

        if isinstance(design, RemoteDesign) and design.layers is not None:
            write_bytes(path, design.layers)
            return path
        if not isinstance(design, SewnDesign):
            return None
        _, cloths = all_worn((design.sewn.garment, *design.sewn.under))
        return write_layers(design.sewn.pictures["front"], cloths, language.detect_language(design.prompt.text), path)

    @staticmethod
    def _may_change_in_place(choice: Choice) -> bool:
        """Whether nobody asked for an engine or a model by name."""
        return choice.why in ("reference", "sewable", "not sewable")

    def _drawn(self, request: DesignRequest, prompt: Prompt, choice: Choice, progress: "StepProgress | None",
               owner: UserId) -> tuple[Design, ...]:
        """By a network, guided by what is sewn where that is asked for or suits the model."""
        engine = self._engine(request)
        if not is_guided(request, prompt, choice, engine):
            return engine.design(prompt, request.options.sample_options, progress=progress)
        from modiste.studio.designs.guided import Guided

        guided = Guided(sewing=self._sewing(), engine=engine, encoder=self._models.encoder, owner=owner)
        return tuple(guided.design(request, prompt, choice, progress))

    def _check_control(self, model: str | None, guide: Guide) -> None:
        """Each control model is looked at once: that may ask the hub."""
        if guide.control_kind is not None and (model, guide) not in self._fitting:
            self._models.check_control(model, guide.control_kind, guide.control_model, in_mask=guide.way == BY_MASK)
            self._fitting.add((model, guide))

    def _restyle_sewn(self, request: RestyleRequest, prompt: Prompt, choice: Choice, progress: "StepProgress | None",
                      owner: UserId) -> tuple[Design, ...] | None:
        """None where the photo's cloth cannot be told, and nobody asked that it be sewn: then a network borrows what it
        sees of the style."""
        from modiste.studio.designs.restyled import (
            is_in_own_words,
            main_reference,
            read_reference,
            restyle_sewn,
            sewn_reference,
        )
        from modiste.studio.garments import Garments
        from modiste.studio.reference_cloth import reference_cloth

        photo = main_reference(request)
        try:
            others = is_in_own_words(request, prompt, photo)
            like, found = None if others else sewn_reference(prompt, photo), None
            if like is None and not others:
                like, found = read_reference(prompt, photo, Garments(self._models))
            if found is None:
                found = reference_cloth(photo, self._models)
        except ImageError:
            if request.options.engine == SEWN:
                raise
            return None
        return tuple(restyle_sewn(self._sewing(), request, found, prompt, choice, progress, owner, like=like))

    def _restyle_unsewable(self, request: RestyleRequest, prompt: Prompt, progress: "StepProgress | None",
                           owner: UserId) -> tuple[Design, ...]:
        """What cannot be sewn, in a photo's style: a bag as a tote of its cloth, anything else drawn in its colour."""
        from modiste.core.messages import message
        from modiste.studio.designs.remarks import with_remarks
        from modiste.studio.designs.restyled import as_tote, coloured, main_reference, restyle_sewn
        from modiste.studio.reference_cloth import reference_cloth

        photos, options = tuple(_photo(photo) for photo in request.photos), request.options.sample_options
        try:
            found = reference_cloth(main_reference(request), self._models)
        except ImageError:
            found = None
        tote = as_tote(prompt) if found is not None else None
        if found is not None and tote is not None:
            asked = replace(prompt, attributes=tote)
            carried = found.print_for(asked) is not None
            note = message("studio.bag_as_tote" if carried or not found.is_printed else "studio.bag_without_print")
            return tuple(with_remarks(one, note) for one in restyle_sewn(
                self._sewing(), replace(request, attributes=tote), found, asked, Choice(SEWN, "tote"), progress, owner))
        wanted = prompt if found is None else coloured(prompt, found)
        drawn = self._engine(request).restyle(photos, wanted, options, mix=float(request.mix), weights=request.weights,
                                              progress=progress)
        if found is None or not found.is_printed:
            return drawn
        return tuple(with_remarks(one, message("studio.print_not_carried")) for one in drawn)

    def _engine(self, request: DrawnRequest) -> "DesignEngine":
        return self._models.designer(request.options.model)


def _photo(picture: PictureSource) -> Photo:
    return picture if isinstance(picture, Photo) else load_photo(Path(picture))


def _mask(mask: Image.Image | Path | str, photo: Photo) -> Image.Image:
    area = as_mask(mask) if isinstance(mask, Image.Image) else load_mask(Path(mask))
    name = "mask" if isinstance(mask, Image.Image) else str(mask)
    if area.size != photo.image.size:
        raise InputError("studio.mask_size", name=name, mask_width=area.width, mask_height=area.height,
                         width=photo.image.width, height=photo.image.height)
    if not any(area.histogram()[128:]):
        raise InputError("studio.mask_blank", name=name)
    return area
