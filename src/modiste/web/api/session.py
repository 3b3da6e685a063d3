"""Signing in and out, and who one is."""

from typing import Annotated, Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field
from starlette.requests import HTTPConnection

from modiste.web.api.deps import Asker, TheHouse
from modiste.web.guard import COOKIE
from modiste.web.house import NAME
from modiste.web.signing import sign_in_as

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
def who(request: Request, house: TheHouse, _user: Asker) -> Who:
    """Who you are."""
    return Who(name=str(request.scope.get(NAME, "")), accounts=house.auth)


@router.post("/session")
def sign_in(request: Request, response: Response, house: TheHouse, asked: SignInAsked) -> Who:
    """Sign in; the answer sets a cookie."""
    signed = sign_in_as(house, request, response, asked.name, asked.password)
    return Who(name=signed.user.name, accounts=house.auth)


@router.delete("/session", status_code=204)
def sign_out(request: Request, response: Response, house: TheHouse) -> None:
    """Sign out."""
    token = HTTPConnection(request.scope).cookies.get(COOKIE)
    if token:
        house.store.users.sign_out(token)
    response.delete_cookie(COOKIE)
