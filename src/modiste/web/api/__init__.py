"""The JSON API under `/api/v1`: one file per resource; its description is at `/api/v1/openapi.json`."""

from collections.abc import Sequence

from fastapi import APIRouter
from pydantic import BaseModel

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


def router_of(shapes: Sequence[tuple[str, type[BaseModel]]]) -> APIRouter:
    """Every resource; `shapes` are the kinds of jobs and what each is asked by."""
    api = APIRouter(prefix=PREFIX, responses={**ERROR_RESPONSES})
    for module in (zips, pictures, masks, boards, items, wardrobe, household, outfits, language, session, taste,
                   training, backups):
        api.include_router(module.router)
    api.include_router(jobs.router_of(shapes))
    return api
