"""Which engine makes a design: what can be sewn is sewn, the networks draw what cannot, and what is asked of them."""

from dataclasses import dataclass
from typing import Final

from modiste import language
from modiste.core.errors import InputError, SettingError
from modiste.core.values import Prompt
from modiste.studio.designs.requests import DesignRequest, DrawnRequest, RestyleRequest
from modiste.studio.options import AUTO, PHOTO, SEWN


@dataclass(frozen=True, slots=True)
class Choice:
    """An engine of `options.ENGINES`, and `why`: "asked", "mix", "model", "setting", "reference",
    "sewable", "not sewable", "cut of the photo"."""

    engine: str
    why: str


_ASKED: Final = "asked"


def choice_of(request: DrawnRequest, prompt: Prompt, usual: str = AUTO) -> Choice:
    """The engine for a request; `usual` is that of the settings, for requests that name none.

    Raises:
        InputError: it is to be sewn, and cannot be.
        SettingError: it is to be sewn by a model that draws.
    """
    options = request.options
    if isinstance(request, DesignRequest) and request.mix is not None:
        _specify(prompt)
        _specify(language.prompt(request.mix))
        return Choice(SEWN, "mix")
    if options.engine == PHOTO:
        return Choice(PHOTO, _ASKED)
    if options.engine == SEWN:
        if options.model is not None:
            raise SettingError("studio.engine_or_model")
        if not isinstance(request, DesignRequest | RestyleRequest):
            raise InputError("studio.sewn_from_photo")
        if not (isinstance(request, RestyleRequest) and names_no_garment(prompt)):
            _specify(prompt)
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
        return Choice(PHOTO, "not sewable")
    return Choice(SEWN, "sewable")


def names_no_garment(prompt: Prompt) -> bool:
    """Whether the words leave it to a photo what garment it is: "the same in linen, with long sleeves"."""
    said = prompt.attributes
    return said.garment is None and said.construction.garment is None


def _specify(prompt: Prompt) -> None:
    from modiste.sewing.specification import specify

    specify(prompt.attributes, prompt.text)
