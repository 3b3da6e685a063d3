"""A language model at an OpenAI-compatible endpoint: what is asked of it, and whatever it answers.

Nothing is sent unless an address is set. It is sent what was said, and what the rooms answered as text, never a
picture.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any, Final

from modiste.core.errors import ModelError
from modiste.core.messages import message
from modiste.core.settings import Settings

_SECONDS: Final = 60.0
_MOST_BYTES: Final = 1_000_000
_TOO_OLD: Final = frozenset({400, 404, 422, 501})
"""Statuses with which servers refuse tools that they do not know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A tool that the model wants: its name, and the request in words."""

    name: str
    request: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the model said: text, and the tools it wants."""

    text: str = ""
    calls: tuple[Call, ...] = ()


class LanguageModel:
    """An endpoint. `seconds` bound one request from its beginning to its end."""

    def __init__(self, url: str, model: str, key: str | None = None, *, seconds: float = _SECONDS) -> None:
        self._url, self.name, self._key, self._seconds = url.rstrip("/"), model or "default", key, seconds

    @classmethod
    def of(cls, settings: Settings) -> "LanguageModel | None":
        """The model that the settings name; None for none, and where nothing may be asked of the network."""
        if settings.chat_url is None or settings.offline:
            return None
        return cls(settings.chat_url, settings.chat_model,
                   settings.chat_key.get_secret_value() if settings.chat_key is not None else None)

    def ask(self, messages: Sequence[Mapping[str, str]], tools: Sequence[Mapping[str, Any]] = ()) -> Said:
        """Ask; a server that refuses tools is asked again without them.

        Raises:
            ModelError: it cannot be reached, takes too long, or answers nothing that can be read.
        """
        until = monotonic() + self._seconds
        body = {"model": self.name, "messages": list(messages), "stream": True}
        status, text = self._post(body | ({"tools": list(tools)} if tools else {}), until)
        if tools and status in _TOO_OLD:
            status, text = self._post(body, until)
        if status != 200:
            raise ModelError("studio.chat_model_status", status=status)
        return _read(text)

    def _post(self, body: Mapping[str, Any], until: float) -> tuple[int, str]:
        import httpx

        headers = {"authorization": f"Bearer {self._key}"} if self._key else {}
        try:
            with httpx.Client(timeout=max(0.05, until - monotonic()), follow_redirects=False) as client, client.stream(
                    "POST", f"{self._url}/chat/completions", json=body, headers=headers) as answer:
                data = bytearray()
                for part in answer.iter_bytes():
                    data += part
                    if len(data) > _MOST_BYTES or monotonic() > until:
                        raise ModelError("studio.chat_model_slow", seconds=round(self._seconds))
                return answer.status_code, data.decode("utf-8", "replace")
        except httpx.TimeoutException as error:
            raise ModelError("studio.chat_model_slow", seconds=round(self._seconds)) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise ModelError("studio.chat_model_unreachable", reason=type(error).__name__) from error


def _read(text: str) -> Said:
    """An answer, whole or as a stream of events; fields that are missing or odd are passed over.

    Raises:
        ModelError: nothing of it can be read.
    """
    events = [line[5:].strip() for line in text.splitlines() if line.startswith("data:")]
    parts = [_object(one) for one in (events or [text]) if one and one != "[DONE]"]
    told, calls = "", dict[int, tuple[str, str]]()
    seen = False
    for part in parts:
        choice = _first(part.get("choices"))
        said = choice.get("message") or choice.get("delta")
        if not isinstance(said, Mapping):
            continue
        seen = True
        content = said.get("content")
        told += content if isinstance(content, str) else ""
        for at, call in enumerate(_list(said.get("tool_calls"))):
            _join(calls, call, at)
    if not seen:
        raise ModelError("studio.chat_model_unreadable")
    wanted = tuple(Call(name=name, request=_request(arguments)) for name, arguments in calls.values() if name)
    return Said(text=told, calls=tuple(one for one in wanted if one.request))


def _join(calls: dict[int, tuple[str, str]], call: object, at: int) -> None:
    """A piece of a tool call: streams send its arguments bit by bit."""
    if not isinstance(call, Mapping) or not isinstance(call.get("function"), Mapping):
        return
    place = call.get("index")
    place = place if isinstance(place, int) else at
    name, arguments = calls.get(place, ("", ""))
    more, told = call["function"].get("name"), call["function"].get("arguments")
    if isinstance(told, Mapping):
        told = json.dumps(told)
    name = name or (more if isinstance(more, str) else "")
    calls[place] = (name, arguments + (told if isinstance(told, str) else ""))


def _request(arguments: str) -> str:
    value = _object(arguments).get("request")
    return re.sub(r"\s+", " ", value).strip()[:2000] if isinstance(value, str) else ""


def _object(text: str) -> Mapping[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, Mapping) else {}


def _first(value: object) -> Mapping[str, Any]:
    found = _list(value)
    return found[0] if found and isinstance(found[0], Mapping) else {}


def _list(value: object) -> Sequence[Any]:
    return value if isinstance(value, list) else ()


def reason_of(error: ModelError) -> object:
    """Why a model did not answer, to be said beside the answer by rule."""
    return message("core.name", english=str(error.told("en")), russian=str(error.told("ru")))
