"""The JSON API under `/api/v1`: one file per resource; its description is at `/api/v1/openapi.json`."""

from fastapi import APIRouter, FastAPI

from modiste.studio.jobs import JobKinds
from modiste.web.api import (
    backups,
    boards,
    household,
    items,
    jobs,
    language,
    masks,
    outfits,
    pictures,
    session,
    taste,
    training,
    wardrobe,
    zips,
)
from modiste.web.exception_handlers import ERROR_RESPONSES

PREFIX = "/api/v1"


def register(app: FastAPI, kinds: JobKinds) -> None:
    """Add every resource."""
    api = APIRouter(prefix=PREFIX, responses={**ERROR_RESPONSES})
    for module in (zips, pictures, masks, boards, items, wardrobe, household, outfits, language, session, taste,
                   training, backups):
        api.include_router(module.router)
    api.include_router(jobs.router_of(kinds))
    app.include_router(api)
