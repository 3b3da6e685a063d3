"""Kinds of jobs by name: a room adds its own beside the others, and nobody else changes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, Generic, TypeAlias, TypeVar

from pydantic import BaseModel, ValidationError

from modiste.core.registry import Registry
from modiste.core.validation import unfit
from modiste.studio.store.jobs.values import JobResult

if TYPE_CHECKING:
    from modiste.studio.jobs.context import JobContext

R = TypeVar("R", bound=BaseModel)
Run: TypeAlias = "Callable[[R, JobContext], JobResult]"
_SHOWN: Final = 60


class Lane(StrEnum):
    """Which queue a kind of job waits in; each has workers of its own."""

    HEAVY = "heavy"
    """Needs the memory of a model: as many run at once as there is memory for, which is one unless told otherwise."""
    LIGHT = "light"
    """Over in seconds, or showing what is done after seconds, as a wardrobe's photos one by one."""
    BACKGROUND = "background"
    """Takes long, such as a training or an import: it never keeps a drawing waiting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobKind(Generic[R]):
    """What a job of one kind is asked with, and what it does.

    `run` gives what it made; `title` says in a few words what a request is about; `lane` is the queue it waits in;
    `minutes` says how much of a person's training time a request takes, where it takes any.
    """

    name: str
    request: type[R]
    run: "Run[R]"
    title: Callable[[R], str]
    lane: Lane
    minutes: Callable[[R], float] | None = None

    def parse(self, request: BaseModel | Mapping[str, object] | str) -> R:
        """A request from its values or its JSON.

        Raises:
            InputError: it does not fit; the message names the first value that does not and says why.
        """
        if isinstance(request, self.request):
            return request
        try:
            if isinstance(request, str):
                return self.request.model_validate_json(request)
            values = request.model_dump() if isinstance(request, BaseModel) else dict(request)
            return self.request.model_validate(values)
        except ValidationError as error:
            raise unfit(error.errors(include_url=False)[0]) from error


class JobKinds:
    """The kinds of jobs that a studio can do."""

    def __init__(self) -> None:
        self._kinds: Registry[JobKind[Any]] = Registry("job")

    def add(
        self, name: str, request: type[R], run: "Run[R]", *, title: Callable[[R], str] | None = None,
        lane: Lane = Lane.HEAVY, minutes: Callable[[R], float] | None = None,
    ) -> JobKind[R]:
        """Add a kind; without `title` its jobs are called by its name.

        Raises:
            ValueError: the name is taken, which is a fault of the program.
        """
        kind = JobKind(name=name, request=request, run=run, lane=lane, minutes=minutes,
                       title=title if title is not None else lambda _request: name)
        self._kinds.add(name, kind)
        return kind

    def get(self, name: str) -> JobKind[Any]:
        """The kind of that name.

        Raises:
            UnknownNameError: there is none.
        """
        return self._kinds.get(name)

    @property
    def names(self) -> tuple[str, ...]:
        """The names, in the order of adding."""
        return self._kinds.names
