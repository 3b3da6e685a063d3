"""What the endpoints take: the context, who asks, and parts of an address."""

from typing import Annotated, TypeAlias

from fastapi import Depends, Path

from modiste.studio.store import UserId
from modiste.web.context import AppContext, current_user, get_context

ContextDep: TypeAlias = Annotated[AppContext, Depends(get_context)]
UserDep: TypeAlias = Annotated[UserId, Depends(current_user)]
Id: TypeAlias = Annotated[str, Path(min_length=1, max_length=40, pattern=r"^[0-9a-z-]+$")]
