"""Training sets: pictures of the user's own that a job of the kind "train" learns from."""

from typing import Annotated

from fastapi import APIRouter, File, Form, Path, Request, UploadFile
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from modiste.studio.store import UserId
from modiste.studio.training_sets import training_sets
from modiste.studio.training_sets.trained_models import check_name, model_names
from modiste.web.api.deps import ContextDep, UserDep
from modiste.web.context import AppContext
from modiste.web.own_threads import decode

router = APIRouter(prefix="/training", tags=["training"])
Name = Annotated[str, Path(min_length=1, max_length=60)]


class SetOut(BaseModel):
    """A training set: its name, how many pictures it has, and how many of each kind."""

    name: str
    count: int
    kinds: dict[str, int]


class ModelsOut(BaseModel):
    """The names of your finished models."""

    fabric: tuple[str, ...]
    lora: tuple[str, ...]


@router.get("/models")
def models(context: ContextDep, user: UserDep) -> ModelsOut:
    """The models that you trained."""
    home = context.store.home
    return ModelsOut(fabric=model_names(home, user, "fabric"), lora=model_names(home, user, "lora"))


@router.get("/sets/{name}")
def get(context: ContextDep, user: UserDep, name: Name) -> SetOut:
    """How many pictures a set has."""
    return _set(context, user, name)


@router.post("/sets/{name}", status_code=201)
async def add(request: Request, context: ContextDep, user: UserDep, name: Name, file: Annotated[UploadFile, File()],
              where: Annotated[str, Form(max_length=400)] = "") -> SetOut:
    """Add a picture; `where` is its path in your folder: the folder is its category, the name what it shows."""
    named = where or file.filename or "picture"
    await run_in_threadpool(context.store.quotas.check_disk, user, file.size or 0)
    await decode(request, lambda: training_sets.add_picture(context.store.home, user, name, named, file.file.read()))
    await run_in_threadpool(context.store.quotas.count, user, file.size or 0)
    return await run_in_threadpool(_set, context, user, name)


@router.delete("/sets/{name}", status_code=204)
def remove(context: ContextDep, user: UserDep, name: Name) -> None:
    """Forget the set; models that were trained on it stay."""
    training_sets.remove(context.store.home, user, name)


def _set(context: AppContext, user: UserId, name: str) -> SetOut:
    kinds = training_sets.kinds(context.store.home, user, name)
    return SetOut(name=check_name(name), count=sum(kinds.values()), kinds=kinds)
