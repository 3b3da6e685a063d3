"""Training on one's own pictures: in a few parts, with a sample after each, so that one sees how it comes along."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from PIL import Image
from pydantic import Field, field_validator

from modiste.core.errors import DataError
from modiste.core.messages import Message
from modiste.core.values import Lineage
from modiste.data.cards import weights_folder
from modiste.studio.designs.requests import DesignRequest
from modiste.studio.fabrics import fabric_request
from modiste.studio.home import Home, UserId
from modiste.studio.jobs.context import JobContext
from modiste.studio.jobs.kinds.fields import JobRequest
from modiste.studio.options import DrawOptions
from modiste.studio.store import Job, JobResult, NewPicture
from modiste.studio.training_sets import training_sets
from modiste.studio.training_sets.trained_models import check_name, model_folder, place_model

if TYPE_CHECKING:
    from modiste.studio.studio import Studio

PARTS: Final = 4
SAMPLE: Final = "sample"
"""The origin of a picture that shows how a training comes along."""
LOG: Final = "log.jsonl"
"""What the training loop writes: a line of losses now and then."""
_FEWEST: Final = 8
_RANK: Final = 8
_SAMPLE_SEED: Final = 7
_STEPS: Final = 1000
"""Of the progress bar, not of the training."""


class TrainJobRequest(JobRequest):
    """What to train: "fabric" (the folders of the pictures are the categories) or "lora" (a style for designs), under
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
    def training_set(self) -> str:
        """The training set."""
        return self.pictures or self.name


def run_train(studio: "Studio", asked: TrainJobRequest, context: JobContext) -> JobResult:
    """Train in the job's folder, keep a sample after each part, and put the model in its place once it is whole. A
    training that fails, or is given up, leaves the former model of that name in use.

    Raises:
        DataError: the set has too few pictures.
    """
    home = context.store.home
    data = training_sets.data_folder(home, context.user, asked.training_set)
    have = training_sets.count(home, context.user, asked.training_set)
    if have < _FEWEST:
        raise DataError("studio.few_pictures_to_learn", name=asked.training_set, count=have, fewest=_FEWEST)
    context.folder()
    run = home.job_run(context.job_id)
    shutil.rmtree(run, ignore_errors=True)  # a job that is run again begins anew
    kept = [_train_part(studio, asked, context, data, run / asked.what, part) for part in range(PARTS)]
    target = model_folder(home, context.user, asked.what, asked.name)
    log = _newest(run)
    if log is not None:
        shutil.copyfile(log, run / LOG)  # the model takes its own along, and the next of that name takes its place
    place_model(run / asked.what, target, sorted(path.name for path in data.iterdir() if path.is_dir()))
    studio.models.forget(target)
    return JobResult(pictures=tuple(kept), summary=(("model", asked.name), ("what", asked.what)))


def log_of(home: Home, job: Job) -> Path | None:
    """The log of a job's training, None before its first line."""
    asked = TrainJobRequest.model_validate_json(job.request)
    found = _newest(home.job_run(job.id))
    # Jobs of earlier versions trained in the model's own place.
    return found if found is not None or job.open else _newest(_former(home, job.user, asked))


def _former(home: Home, user: UserId, asked: TrainJobRequest) -> Path:
    return model_folder(home, user, asked.what, asked.name)


def _newest(folder: Path) -> Path | None:
    logs = sorted(folder.glob(f"**/{LOG}"), key=lambda path: path.stat().st_mtime)
    return logs[-1] if logs else None


def _train_part(studio: "Studio", asked: TrainJobRequest, context: JobContext, data: Path, folder: Path, part: int
                ) -> str:
    """Train one part of the time, and keep a sample of what came of it; its id."""
    from modiste.train.recipe import TrainRequest

    context.progress(max(1, round(_STEPS * part / PARTS)), _STEPS)  # the first report of the loop takes a while

    def tell(share: float, status: Message) -> None:
        # A part's budget counts from the start of the run, and so does its share.
        context.progress(round(_STEPS * share * (part + 1) / PARTS), _STEPS, status)

    request = TrainRequest(data=(data,), folder=folder, minutes=asked.minutes * (part + 1) / PARTS, resume=part > 0,
                           lora_rank=_RANK if asked.what == "lora" else None,
                           model=str(weights_folder()) if asked.what == "fabric" else None)
    studio.training.train("finetune" if asked.what == "lora" else "fabric", request, tell)
    image = _sample(studio, asked.what, folder, data)
    context.preview(image)
    return context.save(image, NewPicture(
        kind="design" if asked.what == "lora" else "fabric", title=f"{asked.name} {part + 1}/{PARTS}", tags=(SAMPLE,),
        origin=SAMPLE, attributes={"model": asked.name, "part": part + 1, "parts": PARTS},
        lineage=Lineage(kind="train", model=asked.name, settings=(("part", f"{part + 1} of {PARTS}"),)))).id


def _sample(studio: "Studio", what: str, folder: Path, data: Path) -> Image.Image:
    """One picture of the model as it is now."""
    category = min(path.name for path in data.iterdir() if path.is_dir())
    if what == "fabric":
        request = fabric_request(category, engine="neural", size=256, model=folder)
        return studio.fabrics.make(request, seed=_SAMPLE_SEED)[0].swatch.tile
    caption = next(iter(sorted(data.glob("*/*.txt")))).read_text(encoding="utf-8") or category
    options = DrawOptions(seed=_SAMPLE_SEED, model=str(folder))
    return studio.designs.draw(DesignRequest(text=caption, options=options))[0].image
