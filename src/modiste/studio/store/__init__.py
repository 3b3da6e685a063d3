"""What a user made, kept: pictures, boards, people and jobs."""

from modiste.studio.store.errors import ConflictError, NotFoundError, QueueFullError, SignInError
from modiste.studio.store.files import THUMBNAIL_SIDES
from modiste.studio.store.store import Store
from modiste.studio.store.values import (
    JOB_STATES,
    KINDS,
    Board,
    BoardSummary,
    Job,
    LineageNode,
    NewPicture,
    Picture,
    PicturePage,
    SignIn,
    User,
    UserId,
)

__all__ = [
    "JOB_STATES",
    "KINDS",
    "THUMBNAIL_SIDES",
    "Board",
    "BoardSummary",
    "ConflictError",
    "Job",
    "LineageNode",
    "NewPicture",
    "NotFoundError",
    "Picture",
    "PicturePage",
    "QueueFullError",
    "SignIn",
    "SignInError",
    "Store",
    "User",
    "UserId",
]
