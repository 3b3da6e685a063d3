"""Designs that are sewn: words to garments on a picture, and such a design again with one thing changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PIL import Image

from modiste.core.errors import InputError
from modiste.core.garment_spec import GarmentSpec
from modiste.core.images import read_lineage
from modiste.core.messages import Message
from modiste.core.progress import StepProgress
from modiste.core.values import Design, Lineage, Prompt
from modiste.studio.cuts import CutReading
from modiste.studio.designs.checks import verified
from modiste.studio.designs.requests import AgainRequest, DesignRequest
from modiste.studio.designs.routing import Choice
from modiste.studio.home import UserId
from modiste.studio.options import DrawOptions, open_seeds
from modiste.studio.sewing.changes import Look, looking
from modiste.studio.sewing.door import Sewing, Sewn
from modiste.studio.sewing.requests import MAX_GARMENTS, PIXELS, SewRequest
from modiste.studio.sewn_photos import specs_in

if TYPE_CHECKING:
    from modiste.sewing.borrowed_cloth import Lent
    from modiste.sewing.specification import Unmet

SEWN_PX: Final = 1024
"""The side of a sewn design where none is asked for."""
_STEPS: Final = 1000
_FABRIC: Final = "fabric"


@dataclass(frozen=True, slots=True, kw_only=True)
class SewnDesign(Design):
    """A design that was sewn: with its spec, as it hangs, and what could not be done as asked (`sewn`)."""

    sewn: Sewn = field(repr=False, hash=False)

    @property
    def specs(self) -> tuple[GarmentSpec, ...]:
        """What is worn, the outermost first."""
        worn = (self.sewn.garment, *self.sewn.under)
        return tuple(garment.spec for garment in worn if garment.spec is not None)


def design_sewn(sewing: Sewing, request: DesignRequest, prompt: Prompt, choice: Choice,
                progress: StepProgress | None = None, owner: UserId = None, *, cloth: "Lent | None" = None,
                like: CutReading | None = None) -> Iterator[SewnDesign]:
    """Sew what a text asks for: each design from a seed (`open_seeds`) that chooses what words leave open; `cloth` is
    another garment's, for what the words do not say of it, `like` one that was sewn, which they change.

    Raises:
        InputError: it cannot be sewn, or does not hold.
    """
    options = request.options
    if request.mix is not None:
        yield from _mixed(sewing, request, prompt, choice, progress, owner)
        return
    seeds = open_seeds(options.seed, options.n)
    for first, count in _runs(seeds):
        asked = SewRequest(text=prompt.text, n=count, seed=seeds[first], pixels=_pixels(options), look=like is None,
                           attributes=request.attributes, fabric=request.fabric, scale_cm=request.scale_cm,
                           cloth=cloth, like=like)
        told = _steps(progress, first / options.n, count / options.n)
        for sewn in sewing.sew(asked, told, owner=owner):
            yield _design(sewn, prompt, options, (("engine", choice.engine), ("why", choice.why)))


def _runs(seeds: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Where seeds that follow each other begin, and how many they are, at most as many as are sewn at once."""
    first = 0
    for number in range(1, len(seeds) + 1):
        follows = number < len(seeds) and seeds[number] == seeds[number - 1] + 1
        if not follows or number - first == MAX_GARMENTS:
            yield first, number - first
            first = number


def _mixed(sewing: Sewing, request: DesignRequest, prompt: Prompt, choice: Choice, progress: StepProgress | None,
           owner: UserId) -> Iterator[SewnDesign]:
    """Designs between the garments of two texts, evenly from one to the other or all at the share asked for."""
    from modiste import language
    from modiste.sewing.between import between
    from modiste.sewing.specification import specify

    options, other = request.options, language.prompt(request.mix or "")
    for number, at in enumerate(open_seeds(options.seed, options.n)):
        share = request.share if request.share is not None else (number + 1) / (options.n + 1)
        ends = [specify(one.attributes, one.text, seed=at).spec for one in (prompt, other)]
        made = between(ends[0], ends[1], share, language.detect_language(prompt.text))
        asked = SewRequest(source=made.spec, seed=at, pixels=_pixels(options), fabric=request.fabric,
                           scale_cm=request.scale_cm, spoken=language.detect_language(prompt.text))
        for sewn in sewing.sew(asked, _steps(progress, number / options.n, 1 / options.n), owner=owner):
            told = (("engine", choice.engine), ("why", choice.why), ("mix", other.text), ("share", f"{share:.3f}"))
            design = _design(replace(sewn, unmet=(*made.changes, *sewn.unmet)), prompt, options, told)
            yield replace(design, lineage=replace(design.lineage, inputs=(prompt.text, other.text)))


def design_again(sewing: Sewing, request: AgainRequest, progress: StepProgress | None = None, owner: UserId = None
                 ) -> SewnDesign:
    """A sewn design with one thing changed.

    Raises:
        InputError: it is no sewn design, nothing is to be changed, or the change cannot be sewn.
    """
    before = _lineage_of(request.design)
    name = str(getattr(request.design, "model", request.design))
    specs = specs_in(before, name)
    if not specs:
        raise InputError("studio.again_no_design", name=name)
    told = next(iter(before.inputs), "")
    made, unmet = _changed(specs[0], request, told, before.seed or 0)
    settings = dict(before.settings)
    fabric = request.fabric if request.fabric is not None else _former_fabric(settings, request)
    scale = request.scale_cm if request.scale_cm is not None else _number(settings.get("scale_cm"))
    pixels = request.options.size or int(settings.get("pixels", SEWN_PX))
    asked = SewRequest(source=made, over=specs[1:], seed=before.seed, pixels=max(PIXELS[0], pixels), fabric=fabric,
                       scale_cm=scale if fabric is not None else None, show=settings.get("show", "ghost"),
                       ground=settings.get("ground", "white"), pose=settings.get("pose", "relaxed"))
    sewn = next(sewing.sew(asked, _steps(progress, 0.0, 1.0), owner=owner))
    sewn = replace(sewn, unmet=(*unmet, *sewn.unmet))
    prompt = _prompt_of(told or made.garment.replace("_", " "), request.cut)
    design = _design(sewn, prompt, request.options, (("engine", "sewn"), ("why", "again"), *_told_of(request)))
    return replace(design, lineage=replace(design.lineage, inputs=(told, *((request.cut,) if request.cut else ())),
                                           parents=(before, *design.lineage.parents)))


def _changed(spec: GarmentSpec, request: AgainRequest, told: str, seed: int
             ) -> "tuple[GarmentSpec, tuple[Unmet, ...]]":
    from modiste.sewing.recutting import recut

    if request.look == Look() and request.cut is None and request.fabric is None and request.scale_cm is None:
        raise InputError("studio.again_nothing")
    made = looking(spec, request.look)
    if request.cut is None:
        return made, ()
    fits = recut(made, told or spec.garment.replace("_", " "), request.cut, seed)
    return fits.spec, fits.changes


def _lineage_of(design: Design | Path | str) -> Lineage:
    if isinstance(design, Design):
        return design.lineage
    lineage = read_lineage(Path(design))
    if lineage is None:
        raise InputError("studio.again_no_design", name=str(design))
    return lineage


def _former_fabric(settings: dict[str, str], request: AgainRequest) -> Path | None:
    """The fabric that the design was printed with, unless the cloth changes."""
    name = settings.get(_FABRIC)
    if name is None or request.look.pattern is not None or request.look.colour is not None:
        return None
    path = Path(name)
    if not path.is_file():
        raise InputError("studio.again_fabric_gone", name=name)
    return path


def _told_of(request: AgainRequest) -> tuple[tuple[str, str], ...]:
    look = request.look
    given = (("cut", request.cut), ("pattern", look.pattern), ("colour", look.colour), ("material", look.material),
             ("scale_cm", look.scale_cm))
    return tuple((name, str(value)) for name, value in given if value is not None)


def _design(sewn: Sewn, prompt: Prompt, options: DrawOptions, told: tuple[tuple[str, str], ...]) -> SewnDesign:
    picture = sewn.pictures["front"].image.convert("RGB")
    if options.size is not None and options.size < PIXELS[0]:
        picture = picture.resize((options.size, options.size), Image.Resampling.LANCZOS)
    lineage = replace(sewn.lineage, kind="design", settings=(*told, *sewn.lineage.settings))
    worn = tuple(garment.spec for garment in (sewn.garment, *sewn.under) if garment.spec is not None)
    checks = verified(worn, picture, prompt.attributes, options.lock)
    return SewnDesign(image=picture, prompt=prompt, seed=sewn.seed, model=sewn.lineage.model, verified=checks,
                      lineage=lineage, remarks=tuple(map(str, sewn.unmet)), sewn=sewn)


def _prompt_of(told: str, cut: str | None) -> Prompt:
    from modiste import language

    return language.prompt(told if cut is None else f"{told}, {cut}")


def _pixels(options: DrawOptions) -> int:
    return SEWN_PX if options.size is None else max(PIXELS[0], options.size)


def _number(text: str | None) -> float | None:
    try:
        return None if text is None else float(text)
    except ValueError:
        return None


def _steps(progress: StepProgress | None, start: float, width: float) -> "_SewingProgress | None":
    return None if progress is None else _SewingProgress(progress, start, width)


@dataclass(frozen=True, slots=True)
class _SewingProgress:
    """The tailor's progress as a part of a design's."""

    progress: StepProgress
    start: float
    width: float

    def __call__(self, share: float, _status: Message) -> None:
        self.progress(round(_STEPS * (self.start + self.width * share)), _STEPS)
