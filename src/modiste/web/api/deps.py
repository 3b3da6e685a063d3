"""What the endpoints take: the context, who asks, and parts of an address."""

from typing import Annotated, TypeAlias

from fastapi import Depends, Path, Request

from modiste.core.messages import Language
from modiste.studio.store import UserId
from modiste.web.context import AppContext, current_user, get_context
from modiste.web.texts import words_for


def _spoken(request: Request) -> Language:
    return words_for(request.headers.get("accept-language", "")).language


ContextDep: TypeAlias = Annotated[AppContext, Depends(get_context)]
UserDep: TypeAlias = Annotated[UserId, Depends(current_user)]
SpokenDep: TypeAlias = Annotated[Language, Depends(_spoken)]
"""The language of who asks, by the header Accept-Language."""
Id: TypeAlias = Annotated[str, Path(min_length=1, max_length=40, pattern=r"^[0-9a-z-]+$")]
