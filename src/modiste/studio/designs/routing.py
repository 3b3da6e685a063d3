"""Which engine makes a design: what can be sewn is sewn, the networks draw what cannot, and what is asked of them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from modiste import language
from modiste.core.errors import InputError, SettingError
from modiste.core.values import Prompt
from modiste.studio.designs.requests import UNGUIDED, DesignRequest, DrawnRequest, RestyleRequest
from modiste.studio.options import AUTO, PHOTO, SEWN

if TYPE_CHECKING:
    from modiste.design.engine import DesignEngine


@dataclass(frozen=True, slots=True)
class Choice:
    """An engine of `options.ENGINES`, and `why`: "asked", "mix", "guided", "model", "setting", "reference",
    "sewable", "not sewable", "cut of the photo"."""

    engine: str
    why: str


_ASKED: Final = "asked"
_MOST_TOLD: Final = 60


def choice_of(request: DrawnRequest, prompt: Prompt, usual: str = AUTO) -> Choice:
    """The engine for a request; `usual` is that of the settings, for requests that name none.

    Raises:
        InputError: it is to be sewn, and cannot be; or no word of a design says anything that is known, and nobody
            asked that it be drawn: a network would draw a smear of whatever it likes.
        SettingError: it is to be sewn by a model that draws.
    """
    options = request.options
    if isinstance(request, DesignRequest) and request.mix is not None:
        _specify(prompt)
        _specify(language.prompt(request.mix))
        return Choice(SEWN, "mix")
    if isinstance(request, DesignRequest) and request.guide.is_asked:
        _specify(prompt)
        return Choice(PHOTO, "guided")
    if options.engine == PHOTO:
        return Choice(PHOTO, _ASKED)
    if options.engine == SEWN:
        _check_sewn(request, prompt)
        return Choice(SEWN, _ASKED)
    if options.model is not None or options.steps is not None or options.guidance is not None:
        return Choice(PHOTO, "model")
    if usual == PHOTO:
        return Choice(PHOTO, "setting")
    if not isinstance(request, DesignRequest | RestyleRequest):
        return Choice(PHOTO, "reference")
    if isinstance(request, RestyleRequest) and names_no_garment(prompt):
        return Choice(SEWN, "cut of the photo")
    try:
        _specify(prompt)
    except InputError:
        if isinstance(request, DesignRequest) and prompt.attributes == language.parse(""):
            raise InputError("studio.nothing_named", text=prompt.text[:_MOST_TOLD]) from None
        return Choice(PHOTO, "not sewable")
    return Choice(SEWN, "sewable")


def _check_sewn(request: DrawnRequest, prompt: Prompt) -> None:
    """Whether what is asked to be sewn can be. Raises as `choice_of`."""
    if request.options.model is not None:
        raise SettingError("studio.engine_or_model")
    if not isinstance(request, DesignRequest | RestyleRequest):
        raise InputError("studio.sewn_from_photo")
    if not (isinstance(request, RestyleRequest) and names_no_garment(prompt)):
        _specify(prompt)


def is_guided(request: DesignRequest, prompt: Prompt, choice: Choice, engine: "DesignEngine") -> bool:
    """Whether a network draws a request guided by what is sewn of it: where that is asked for, and where a model is
    named that starts from pictures and nothing else was asked."""
    if request.guide.way == UNGUIDED or choice.engine == SEWN:
        return False
    if request.guide.is_asked:
        return True
    if choice.why != "model" or request.options.model is None or not engine.starts_from_sewn:
        return False
    try:
        _specify(prompt)
    except InputError:
        return False
    return True


def names_no_garment(prompt: Prompt) -> bool:
    """Whether the words leave it to a photo what garment it is: "the same in linen, with long sleeves"."""
    said = prompt.attributes
    return said.garment is None and said.construction.garment is None


def _specify(prompt: Prompt) -> None:
    from modiste.sewing.specification import specify

    specify(prompt.attributes, prompt.text)
