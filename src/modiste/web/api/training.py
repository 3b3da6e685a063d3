"""Training sets: pictures of the user's own that a job of the kind "learn" learns from."""

from typing import Annotated

from fastapi import APIRouter, File, Form, Path, UploadFile
from pydantic import BaseModel

from modiste.web import datasets
from modiste.web.api.deps import Asker, TheHouse
from modiste.web.models import check_name, model_names

router = APIRouter(prefix="/training", tags=["training"])
Name = Annotated[str, Path(min_length=1, max_length=60)]


class SetOut(BaseModel):
    """A training set: its name and how many pictures it has."""

    name: str
    count: int


class ModelsOut(BaseModel):
    """The names of your finished models."""

    fabric: tuple[str, ...]
    lora: tuple[str, ...]


@router.get("/models")
def models(house: TheHouse, user: Asker) -> ModelsOut:
    """The models that you trained."""
    home = house.store.home
    return ModelsOut(fabric=model_names(home, user, "fabric"), lora=model_names(home, user, "lora"))


@router.get("/sets/{name}")
def get(house: TheHouse, user: Asker, name: Name) -> SetOut:
    """How many pictures a set has."""
    return SetOut(name=check_name(name), count=datasets.count(house.store.home, user, name))


@router.post("/sets/{name}", status_code=201)
def add(house: TheHouse, user: Asker, name: Name, file: Annotated[UploadFile, File()],
        where: Annotated[str, Form(max_length=400)] = "") -> SetOut:
    """Add a picture; `where` is its path in your folder: the folder is its category, the name what it shows."""
    place = where or file.filename or "picture"
    return SetOut(name=check_name(name),
                  count=datasets.add_picture(house.store.home, user, name, place, file.file.read()))


@router.delete("/sets/{name}", status_code=204)
def remove(house: TheHouse, user: Asker, name: Name) -> None:
    """Forget the set; models that were trained on it stay."""
    datasets.remove(house.store.home, user, name)
