"""Learning from one's own pictures: in a few parts, with a sample after each, so that one sees how it comes along."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal

from PIL import Image
from pydantic import Field, field_validator

from modiste.core.errors import DataError
from modiste.core.files import write_bytes
from modiste.core.values import Lineage
from modiste.data.cards import weights_folder
from modiste.studio.jobs import JobContext
from modiste.studio.store import NewPicture
from modiste.studio.studio import Studio
from modiste.web import datasets
from modiste.web.jobs.fields import Asked
from modiste.web.models import READY, check_name, data_folder, finish_model, new_model

PARTS: Final = 4
_FEWEST: Final = 2
_RANK: Final = 8
_STEPS: Final = 1000
"""Of the progress bar, not of the training."""


class LearnRequest(Asked):
    """What to learn: "fabric" (the folders of the pictures are the categories) or "lora" (a style for designs), under
    which name, from which training set (of that name, where none is said), and for how many minutes."""

    name: str = Field(min_length=1, max_length=39)
    pictures: str = Field(default="", max_length=39)
    what: Literal["fabric", "lora"] = "fabric"
    minutes: float = Field(default=10.0, gt=0, le=600)

    @field_validator("name")
    @classmethod
    def _plain(cls, name: str) -> str:
        return check_name(name)

    @field_validator("pictures")
    @classmethod
    def _plain_or_none(cls, pictures: str) -> str:
        return check_name(pictures) if pictures else ""

    @property
    def taught_by(self) -> str:
        """The training set."""
        return self.pictures or self.name


def run_learning(studio: Studio, asked: LearnRequest, context: JobContext) -> Sequence[str]:
    """Train, keep a sample after each part, and give their ids; the log of the losses is in the model's folder.

    Raises:
        DataError: the set has too few pictures.
    """
    from modiste.train.recipe import TrainRequest

    home = context.store.home
    data = data_folder(home, context.user, asked.taught_by)
    have = datasets.count(home, context.user, asked.taught_by)
    if have < _FEWEST:
        raise DataError(f"{asked.taught_by}: {have} pictures to learn from; choose a folder with at least {_FEWEST}")
    folder = new_model(home, context.user, asked.what, asked.name)
    (folder / READY).unlink(missing_ok=True)
    write_bytes(context.folder() / "model", str(folder.relative_to(home)).encode())
    kept: list[str] = []
    for part in range(PARTS):

        def tell(share: float, status: str, part: int = part) -> None:
            # A part's budget counts from the start of the run, and so does its share.
            context.progress(round(_STEPS * share * (part + 1) / PARTS), _STEPS, status)

        request = TrainRequest((data,), folder, minutes=asked.minutes * (part + 1) / PARTS, resume=part > 0,
                               lora_rank=_RANK if asked.what == "lora" else None,
                               model=str(weights_folder()) if asked.what == "fabric" else None)
        studio.train("finetune" if asked.what == "lora" else "fabric", request, tell)
        sample = _sample(studio, asked.what, folder, data, part)
        context.preview(sample)
        kept.append(context.save(sample, NewPicture(
            "design" if asked.what == "lora" else "fabric", title=f"{asked.name} {part + 1}/{PARTS}", tags=("sample",),
            lineage=Lineage("learn", asked.name, settings=(("part", f"{part + 1} of {PARTS}"),)))).id)
    finish_model(folder, sorted(path.name for path in data.iterdir() if path.is_dir()))
    return kept


def _sample(studio: Studio, what: str, folder: Path, data: Path, part: int) -> Image.Image:
    """One picture of the model as it is now."""
    category = min(path.name for path in data.iterdir() if path.is_dir())
    # The studio keeps a model by its folder's name: another name for the same folder makes it look again.
    view = folder.with_name(f".{folder.name}-{part}")
    view.unlink(missing_ok=True)
    view.symlink_to(folder.name, target_is_directory=True)
    try:
        if what == "fabric":
            return studio.fabric(category, seed=7, engine="neural", size=256, model=view)[0].swatch.tile
        caption = next(iter(sorted(data.glob("*/*.txt")))).read_text(encoding="utf-8") or category
        return studio.design(caption, seed=7, model=str(view))[0].image
    finally:
        view.unlink()
