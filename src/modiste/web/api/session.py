"""Signing in and out, and who one is."""

from typing import Annotated, Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from modiste.web.api.deps import ContextDep, UserDep
from modiste.web.context import NAME
from modiste.web.signing import sign_in_as, sign_out_of

router = APIRouter(tags=["session"])


class SignInAsked(BaseModel):
    """A name and a password."""

    name: str = Field(min_length=1, max_length=100)
    password: Annotated[str, Field(min_length=1, max_length=1000, repr=False)]


class Who(BaseModel):
    """Who is signed in; without accounts there is one local user without a name."""

    name: str
    accounts: bool


class Health(BaseModel):
    """That the server answers."""

    status: Literal["ok"] = "ok"


@router.get("/health")
def health() -> Health:
    """Whether the server answers."""
    return Health()


@router.get("/session")
def who(request: Request, context: ContextDep, _user: UserDep) -> Who:
    """Who you are."""
    return Who(name=str(request.scope.get(NAME, "")), accounts=context.auth)


@router.post("/session")
async def sign_in(request: Request, response: Response, context: ContextDep, asked: SignInAsked) -> Who:
    """Sign in; the answer sets a cookie."""
    signed = await sign_in_as(context, request, response, asked.name, asked.password)
    return Who(name=signed.user.name, accounts=context.auth)


@router.delete("/session", status_code=204)
def sign_out(request: Request, response: Response, context: ContextDep) -> None:
    """Sign out: the session that the request comes with, by cookie or as Bearer, ends."""
    sign_out_of(context, request, response)
