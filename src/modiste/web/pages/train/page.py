"""Train: a folder of one's own pictures, and how the studio learns from it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from modiste.core.errors import ModisteError
from modiste.studio.jobs.kinds.train import TrainJobRequest
from modiste.studio.store import Job
from modiste.studio.training_sets import training_sets
from modiste.studio.training_sets.trained_models import model_names, remove_model
from modiste.web.fields import Fields
from modiste.web.form_state import history
from modiste.web.job_view import job_view
from modiste.web.page import FormDep, Page, PageDep, PageRequest
from modiste.web.quota_lines import disk_line, training_line
from modiste.web.show_errors import FormError

_KIND: Final = "train"
_NAME: Final = "atelier"
WHATS: Final = ("fabric", "lora")
router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainForm:
    """The values of the form; `pictures` is the value of the set of pictures: {name, count, kinds}."""

    what: str = "fabric"
    name: str = _NAME
    pictures: Mapping[str, object]
    minutes: float = 10

    def request(self, page: PageRequest) -> TrainJobRequest:
        """What is asked for.

        Raises:
            FormError: there are no pictures yet, or they are still on their way.
            ValidationError: a value is out of its limits.
        """
        if self.pictures.get("taking"):
            raise FormError(page.words("train.taking"))
        if not self.pictures.get("count"):
            raise FormError(page.words("train.none"))
        return TrainJobRequest.model_validate({
            "what": "lora" if self.what == "lora" else "fabric", "name": self.name, "minutes": self.minutes,
            "pictures": str(self.pictures.get("name") or "")})


@router.get("/train")
def show(page: PageDep) -> Response:
    """The page: the form as it was left, with the pictures that were taken in last."""
    return _page(page)


@router.post("/train")
def start(page: PageDep, sent: FormDep) -> Response:
    """Start learning."""
    fields = Fields(sent)
    form = TrainForm(what=fields.text("what"), name=fields.text("name"), minutes=fields.number("minutes", 10),
                     pictures=fields.mapping("set"))
    return page.submitted(lambda: page.context.jobs.submit(page.user, _KIND, form.request(page)),
                          lambda notice: _page(page, form, notice=notice, status=422))


@router.post("/train/forget-model")
def forget_model(page: PageDep, sent: FormDep) -> Response:
    """Delete a model."""
    fields = Fields(sent)
    what = "lora" if fields.text("what") == "lora" else "fabric"
    try:
        folder = remove_model(page.context.store.home, page.user, "lora" if what == "lora" else "fabric",
                              fields.text("name"))
        page.context.studio.models.forget(folder)
    except ModisteError as error:
        return page.problem(error)
    return RedirectResponse(f"/{page.words.language}/train", 303)


def _page(page: PageRequest, form: TrainForm | None = None, *, notice: str = "", status: int = 200) -> Response:
    words, home = page.words, page.context.store.home
    jobs = history(page, _KIND, current=page.query("job"))
    form = form or _recalled(page, jobs.current)
    models = [(what, name) for what in WHATS
              for name in model_names(home, page.user, "lora" if what == "lora" else "fabric")]
    return page.page("train/page.html", {
        "form": form, "notice": notice, "history": jobs, "kind": _KIND, "brought": (),
        "view": job_view(page.context, page.user, jobs.current, words), "models": models,
        "disk_line": disk_line(page), "training_line": training_line(page),
        "set": json.dumps(form.pictures, ensure_ascii=False),
        "whats": [(one, words(f"train.what.{one}")) for one in WHATS]}, status=status)


def _recalled(page: PageRequest, job: Job | None) -> TrainForm:
    home = page.context.store.home
    given = training_sets.latest(home, page.user)
    kinds = training_sets.kinds(home, page.user, given) if given else {}
    pictures: dict[str, object] = {"name": given, "count": sum(kinds.values()), "kinds": kinds} if given else {}
    if job is None:
        return TrainForm(name=given or _NAME, pictures=pictures)
    last = TrainJobRequest.model_validate_json(job.request)
    return TrainForm(what=last.what, name=last.name, minutes=last.minutes, pictures=pictures)


PAGE: Final = Page(path="train", name="train.name", about="train.about", router=router, group="make")
