"""Your data: a backup to take away, one to bring back, and removing everything of one's own."""

from pathlib import Path
from typing import Final

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from modiste.core.errors import ModisteError
from modiste.studio.backup.archives import forget_old, take_part
from modiste.studio.backup.erasing import count_own, erase_account, erase_own
from modiste.studio.jobs.kinds.backup import BackupJobRequest, RestoreJobRequest
from modiste.studio.store import Job
from modiste.studio.training_sets.trained_models import model_names
from modiste.web.context import NAME
from modiste.web.fields import Fields
from modiste.web.form_state import current_job
from modiste.web.job_view import job_view
from modiste.web.page import FormDep, Page, PageDep, PageRequest, whole_page
from modiste.web.quota_lines import disk_line
from modiste.web.show_errors import FormError, error_line
from modiste.web.signing import sign_out_of

BACKUP: Final = "backup"
RESTORE: Final = "restore"
_LONGEST_NAME: Final = 200
router = APIRouter()


@router.get("/account")
def show(page: PageDep) -> Response:
    """The page; for scripts the counts alone, which a job has changed."""
    if page.swaps:
        return page.piece("account/counts.html", {"counts": _counts(page)})
    forget_old(page.context.store.home, page.user)
    return _page(page)


@router.post("/account/backup")
def backup(page: PageDep) -> Response:
    """Make a backup."""
    return page.submitted(lambda: page.context.jobs.submit(
        page.user, BACKUP, BackupJobRequest(spoken=page.words.language)),
        lambda notice: _page(page, backup_notice=notice, status=422))


@router.post("/account/restore")
def restore(page: PageDep, sent: FormDep) -> Response:
    """Bring a backup back: one that a script brought before (`upload`), or that comes with the form."""
    return page.submitted(lambda: _restored(page, Fields(sent)),
                          lambda notice: _page(page, restore_notice=notice, status=422))


@router.post("/account/erase")
def erase(page: PageDep, sent: FormDep) -> Response:
    """Remove everything of one's own, once the word for it was typed."""
    fields, context = Fields(sent), page.context
    name = str(page.request.scope.get(NAME, ""))
    try:
        if fields.text("word").casefold() != page.words("account.word").casefold():
            raise FormError(page.words("account.word_wrong", word=page.words("account.word")))
        context.jobs.stop_all(page.user)
        for folder in _models(page):
            context.studio.models.forget(folder)
        if fields.flag("account") and page.user is not None:
            erase_account(context.store, name)
        else:
            erase_own(context.store, page.user)
        context.studio.catalog.tidy()
    except ModisteError as error:
        return page.problem(error) if page.swaps else _page(
            page, erase_notice=error_line(error, page.words), status=422)
    if fields.flag("account") and page.user is not None:
        # Nobody is left to come back to it: it is shown at once.
        answer = whole_page(page.request, page.words, "account/erased.html", {"account": True},
                            title=page.words("account.erased"))
        sign_out_of(context, page.request, answer)
        return answer
    return RedirectResponse(f"/{page.words.language}/account/erased", 303)


@router.get("/account/erased")
def erased(page: PageDep) -> Response:
    """That everything is gone."""
    return page.page("account/erased.html", {"account": False}, title=page.words("account.erased"))


def _restored(page: PageRequest, fields: Fields) -> Job:
    upload, file = fields.text("upload"), fields.file("file")
    if not upload:
        if file is None:
            raise FormError(page.words("account.no_file"))
        page.context.store.quotas.check_disk(page.user, file.size or 0)
        upload, _ = take_part(page.context.store.home, page.user, file.file, None, 0)
    name = fields.text("name") or (file.filename if file is not None else "") or ""
    return page.context.jobs.submit(page.user, RESTORE, RestoreJobRequest.model_validate({
        "upload": upload, "name": name.replace("\\", "/").rpartition("/")[2][:_LONGEST_NAME],
        "spoken": page.words.language}))


def _counts(page: PageRequest) -> list[tuple[str, int]]:
    found = count_own(page.context.store, page.user)
    return [(page.words(f"account.count.{name}"), count) for name, count in found.items() if count]


def _models(page: PageRequest) -> tuple[Path, ...]:
    home = page.context.store.home
    return tuple(home.trained_models(page.user, what) / name for what in ("fabric", "lora")
                 for name in model_names(home, page.user, what))


def _page(page: PageRequest, *, backup_notice: str = "", restore_notice: str = "", erase_notice: str = "",
          status: int = 200) -> Response:
    words, context = page.words, page.context
    made, brought = (current_job(page, kind, current=page.query("job")) for kind in (BACKUP, RESTORE))
    views = [job_view(context, page.user, job, words) for job in (made, brought)]
    return page.page("account/page.html", {
        "made": views[0], "brought": views[1], "counts": _counts(page), "disk_line": disk_line(page),
        "accounts": page.user is not None, "backup_notice": backup_notice, "restore_notice": restore_notice,
        "erase_notice": erase_notice, "running": next((view for view in views if view and view.job.open), None)},
        status=status)


PAGE: Final = Page(path="account", name="account.name", about="account.about", router=router, aside=True)
