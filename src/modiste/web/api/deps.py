"""What the endpoints take: the house, who asks, and parts of an address."""

from typing import Annotated, TypeAlias

from fastapi import Depends, Path

from modiste.studio.store import UserId
from modiste.web.house import House, house_of, user_of

TheHouse: TypeAlias = Annotated[House, Depends(house_of)]
Asker: TypeAlias = Annotated[UserId, Depends(user_of)]
Id: TypeAlias = Annotated[str, Path(min_length=1, max_length=40, pattern=r"^[0-9a-z-]+$")]
