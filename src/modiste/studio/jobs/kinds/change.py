"""A kept design again with something changed in words."""

from typing import TYPE_CHECKING, Final

from pydantic import Field

from modiste import language
from modiste.core.attributes import Attributes
from modiste.core.values import Design, Prompt, Swatch
from modiste.studio.designs.requests import AgainRequest, DesignRequest
from modiste.studio.designs.sewn import SewnDesign
from modiste.studio.jobs.context import JobContext
from modiste.studio.jobs.kinds.design import keep_design
from modiste.studio.jobs.kinds.fields import JobRequest, PictureId
from modiste.studio.options import DrawOptions
from modiste.studio.sewing.changes import Look, look_in_words
from modiste.studio.sewn_photos import SPEC
from modiste.studio.store import JobResult, Picture

if TYPE_CHECKING:
    from modiste.studio.studio import Studio


class ChangeJobRequest(JobRequest):
    """The design that is to be changed, and what is to change: its cloth ("now in linen") and its cut ("longer")."""

    picture: PictureId
    text: str = Field(min_length=1, max_length=2000)


_LENGTHS: Final = ("micro", "mini", "knee", "midi", "maxi")
_USUAL: Final = "knee"


def run_change(studio: "Studio", asked: ChangeJobRequest, context: JobContext) -> JobResult:
    """Sew it again with the change; one that was drawn is drawn anew from both wordings.

    Raises:
        InputError: the words change nothing of it.
    """
    picture = context.store.pictures.get(context.user, asked.picture)

    def tell(done: int, of: int) -> None:
        context.progress(done, of)

    made = studio.designs.draw(_request(picture, asked.text, context), tell, owner=context.user)
    kept = tuple(keep_design(context, design, [picture], None, _called_now(design, asked.text)) for design in made)
    remarks = dict.fromkeys(line for design in made for line in design.remarks)
    return JobResult(pictures=kept, summary=tuple(("remark", line) for line in remarks))


def _called_now(design: Design, words: str) -> str:
    """What a garment that was sewn again is now, in the language of the change: its former words say what it was."""
    from modiste.sewing.own_fabric import in_words_of
    from modiste.sewing.specification import describe

    spec = design.sewn.garment.spec if isinstance(design, SewnDesign) else None
    if spec is None or not isinstance(design, SewnDesign):
        return ""
    fabric = design.sewn.request.fabric
    return describe(in_words_of(spec, fabric if isinstance(fabric, Swatch) else None), language.detect_language(words))


def _request(picture: Picture, text: str, context: JobContext) -> AgainRequest | DesignRequest:
    lineage, words = picture.lineage, picture.prompt or picture.title
    if lineage is None or not any(name == SPEC for name, _ in lineage.settings):
        seed = lineage.seed if lineage is not None else None
        return DesignRequest(text=f"{words}, {text}", options=DrawOptions(n=1, seed=seed))
    image = context.store.pictures.load(context.user, picture.id).convert("RGB")
    before = Design(image=image, prompt=Prompt(words, language.detect_language(words)), seed=lineage.seed or 0,
                    model=lineage.model, verified=(), lineage=lineage)
    told = language.prompt(text).attributes
    spoken = language.detect_language(text)
    look = look_in_words(
        material=language.label("material", told.materials[0], "en") if told.materials else None,
        colour=language.label("colour", told.colours[0], "en") if told.colours else None, pattern=told.pattern)
    cut = _length_words(words, told, spoken) or (text if look == Look() or _says_cut(told) else None)
    return AgainRequest(design=before, look=look, cut=cut)


def _length_words(words: str, told: Attributes, spoken: language.Language) -> str | None:
    """The length that "longer" or "shorter" means, one step from what the words said before."""
    step = next((1 if one.direction == "more" else -1 for one in told.comparisons if one.kind == "length"), 0)
    if not step:
        return None
    former = language.parse(words).length
    place = _LENGTHS.index(former if former in _LENGTHS else _USUAL) + step
    return language.label("length", _LENGTHS[max(0, min(place, len(_LENGTHS) - 1))], spoken)


def _says_cut(told: Attributes) -> bool:
    return bool(told.length or told.sleeve or told.neckline or told.fit or told.details or told.excluded)
