"""What a user made, kept: pictures, boards, people and jobs, an aggregate each with its tables, values and rows."""

from modiste.studio.home import UserId
from modiste.studio.store.boards.values import Board, BoardSummary
from modiste.studio.store.errors import ConflictError, NotFoundError, QueueFullError, SignInError
from modiste.studio.store.jobs.values import JOB_STATES, Job, JobResult
from modiste.studio.store.people.values import SignIn, User
from modiste.studio.store.pictures.files import THUMBNAIL_SIDES
from modiste.studio.store.pictures.values import KINDS, LineageNode, NewPicture, Picture, PicturePage
from modiste.studio.store.quotas.values import Limits
from modiste.studio.store.store import Store

__all__ = [
    "JOB_STATES",
    "KINDS",
    "THUMBNAIL_SIDES",
    "Board",
    "BoardSummary",
    "ConflictError",
    "Job",
    "JobResult",
    "Limits",
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
