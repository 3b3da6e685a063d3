"""Designs that a network draws guided by what is sewn of the same words: from its picture, inside its outline, along
its depth, normals or lines."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from PIL import Image

from modiste.core.progress import StepProgress
from modiste.core.values import Design, Photo, Prompt, Verification
from modiste.design.engine import Control, DesignEngine, SampleOptions
from modiste.studio.designs.requests import BY_MASK, BY_PICTURE, DesignRequest, Guide
from modiste.studio.designs.routing import Choice
from modiste.studio.designs.sewn import SewnDesign, design_sewn
from modiste.studio.home import UserId
from modiste.studio.options import SEWN, SIZE_STEP, SIZES, DrawOptions
from modiste.studio.sewing.door import Sewing, Sewn

if TYPE_CHECKING:
    from modiste.encoder.clip import Encoder

STRENGTHS: Final = (0.5, 0.35, 0.2)
"""How far a network goes from the sewn picture where nobody says: first to where pictures are both real and faithful
by SDEdit (Meng et al., 2022: 0.3 to 0.6 of the way to noise), then nearer while the type is surely lost."""
CONTROLLED_STRENGTHS: Final = (0.8, 0.5, 0.3)
"""The same where a control keeps the shape: more may be left to the network."""
_SEWING: Final = 0.3            # share of the progress that sewing takes
_STEPS: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidedDesign(Design):
    """A design that a network drew, and what it was guided by (`sewn`)."""

    sewn: Sewn = field(repr=False, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guided:
    """What draws guided designs: the sewing room, a network, and an encoder that looks whether the type is kept."""

    sewing: Sewing
    engine: DesignEngine
    encoder: "Callable[[], Encoder]"
    owner: UserId = None

    def design(self, request: DesignRequest, prompt: Prompt, choice: Choice, progress: StepProgress | None = None
               ) -> Iterator[GuidedDesign]:
        """Sew the words and draw from that: each is sewn and drawn from one seed (`open_seeds`).

        Raises:
            InputError: it cannot be sewn, or does not hold.
            ModelError: the model cannot do it, or fails at it.
            WeightsError: a control model cannot be loaded.
        """
        options, tell = request.options, _Progress(progress=progress, count=request.options.n)
        size = options.size or _size(self.engine.native_px)
        to_sew = replace(request, options=DrawOptions(n=options.n, seed=options.seed, size=size), guide=Guide())
        guides = design_sewn(self.sewing, to_sew, prompt, Choice(SEWN, "guide"), tell.sewing, self.owner)
        for number, sewn in enumerate(guides):
            sampled = replace(options.sample_options, n=1, seed=sewn.seed, size_px=size,
                              control=_control(request.guide, sewn))
            drawn = self._drawn(request.guide, sewn, prompt, sampled, tell.drawing(number))
            yield _told(drawn, sewn, request.guide, choice)
            tell.end(number)

    def _drawn(self, guide: Guide, sewn: SewnDesign, prompt: Prompt, options: SampleOptions, tell: StepProgress
               ) -> Design:
        photo = Photo(sewn.image)
        if guide.way == BY_MASK:
            return self.engine.inpaint(photo, _mask(sewn), prompt, options, progress=tell)[0]
        strengths = (guide.strength,) if guide.strength is not None else (
            STRENGTHS if options.control is None else CONTROLLED_STRENGTHS)
        drawn = self._from(photo, prompt, options, strengths[0], tell)
        for strength in strengths[1:]:
            if not self._is_lost(drawn, prompt):
                break
            drawn = self._from(photo, prompt, options, strength, tell)
        return drawn

    def _from(self, photo: Photo, prompt: Prompt, options: SampleOptions, strength: float, tell: StepProgress
              ) -> Design:
        if strength >= 1 and options.control is not None:  # the picture is forgotten; the control alone remains
            return self.engine.design(prompt, options, progress=tell)[0]
        return self.engine.image_to_image(photo, prompt, options, strength=strength, progress=tell)[0]

    def _is_lost(self, drawn: Design, prompt: Prompt) -> bool:
        from modiste.design.check import verify

        checks: tuple[Verification, ...] = verify([drawn.image], replace(prompt.attributes, excluded=()), ("type",),
                                                  self.encoder())[0]
        return any(check.sure and not check.ok for check in checks)


def _control(guide: Guide, sewn: SewnDesign) -> Control | None:
    from modiste.sewing.rendering.guides import guide_picture

    kind = guide.control_kind
    if kind is None:
        return None
    picture = guide_picture(sewn.sewn.pictures["front"], kind)
    if picture.size != sewn.image.size:
        picture = picture.resize(sewn.image.size, Image.Resampling.LANCZOS)
    return Control(kind, picture, guide.control_model)


def _mask(sewn: SewnDesign) -> Image.Image:
    from modiste.sewing.rendering.guides import guide_mask

    mask = guide_mask(sewn.sewn.pictures["front"])
    return mask if mask.size == sewn.image.size else mask.resize(sewn.image.size, Image.Resampling.NEAREST)


def _told(drawn: Design, sewn: SewnDesign, guide: Guide, choice: Choice) -> GuidedDesign:
    """The design with what it was guided by in its lineage: the sewn one is its parent."""
    told = (("engine", choice.engine), ("why", choice.why), ("guide", guide.way or BY_PICTURE))
    lineage = replace(drawn.lineage, kind="design", settings=(*told, *drawn.lineage.settings),
                      inputs=(drawn.prompt.text,), parents=(sewn.lineage,))
    return GuidedDesign(image=drawn.image, prompt=drawn.prompt, seed=drawn.seed, model=drawn.model,
                        verified=drawn.verified, lineage=lineage, remarks=sewn.remarks, sewn=sewn.sewn)


def _size(native_px: int) -> int:
    """A side that the sewing room takes."""
    return min(max(-(-native_px // SIZE_STEP) * SIZE_STEP, SIZES[0]), SIZES[1])


@dataclass(slots=True, kw_only=True)
class _Progress:
    """Sewing and drawing of `count` designs as one progress that never goes back."""

    progress: StepProgress | None
    count: int
    drawn: int = 0
    _sewn: float = 0.0
    _part: float = 0.0
    _last: int = 0

    def sewing(self, done: int, total: int) -> None:
        """The tailor's progress."""
        self._sewn = done / max(1, total)
        self._tell()

    def drawing(self, number: int) -> StepProgress:
        """The network's progress at one design."""

        def tell(done: int, total: int) -> None:
            self.drawn, self._part = number, done / max(1, total)
            self._tell()

        return tell

    def end(self, number: int) -> None:
        """One design is drawn."""
        self.drawn, self._part = number + 1, 0.0
        self._tell()

    def _tell(self) -> None:
        if self.progress is None:
            return
        share = _SEWING * self._sewn + (1 - _SEWING) * min(1.0, (self.drawn + self._part) / self.count)
        self._last = max(self._last, round(_STEPS * share))
        self.progress(self._last, _STEPS)
