"""The rooms for other assistants: a server of the Model Context Protocol (revision 2025-06-18) over stdin and stdout.

JSON-RPC 2.0, one message a line. The limits of the session hold over all its calls, as in a conversation; `start_over`
lifts them.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from modiste import __version__
from modiste.core.errors import InputError, ModisteError
from modiste.studio.chat.tools import mcp_tools, tool_intent
from modiste.stylist.conversation.answering import answer, answer_as
from modiste.stylist.conversation.kept import answer_json
from modiste.stylist.conversation.rooms import Rooms
from modiste.stylist.conversation.values import Answer, Talk

PROTOCOL: Final = "2025-06-18"
_KNOWN: Final = (PROTOCOL, "2025-03-26", "2024-11-05")
LONGEST_LINE: Final = 1_000_000
_CHAT: Final = "chat"
_RESET: Final = "start_over"
_PARSE, _INVALID, _NO_METHOD, _BAD, _FAILED = -32700, -32600, -32601, -32602, -32603


class McpServer:
    """Answers messages of one client; `paths` names the files of pictures by their ids."""

    def __init__(self, rooms: Rooms, paths: Callable[[str], str]) -> None:
        self._rooms, self._paths = rooms, paths
        self._talk = Talk()

    def handle(self, line: str) -> str | None:
        """The reply to a line; None where none is due."""
        if len(line) > LONGEST_LINE:
            return _error(None, _INVALID, f"a message has at most {LONGEST_LINE} characters")
        try:
            asked = json.loads(line)
        except (ValueError, RecursionError):
            return _error(None, _PARSE, "this is no JSON")
        if not isinstance(asked, dict) or asked.get("jsonrpc") != "2.0" or not isinstance(asked.get("method"), str):
            return _error(_id(asked), _INVALID, "expected a JSON-RPC 2.0 request")
        if "id" not in asked:
            return None
        params = asked.get("params", {})
        if not isinstance(params, dict):
            return _error(_id(asked), _BAD, "params: expected an object")
        try:
            return _result(_id(asked), self._answer(asked["method"], params))
        except _RpcError as error:
            return _error(_id(asked), error.code, str(error))

    def _answer(self, method: str, params: Mapping[str, Any]) -> Mapping[str, Any]:
        if method == "initialize":
            wanted = params.get("protocolVersion")
            return {"protocolVersion": wanted if wanted in _KNOWN else PROTOCOL,
                    "capabilities": {"tools": {"listChanged": False}},
                    "serverInfo": {"name": "modiste", "version": __version__},
                    "instructions": "A fashion studio. Limits that are said hold for the whole session."}
        if method == "ping":
            return {}
        if method == "tools/list":
            return {"tools": [*mcp_tools(), *_OWN_TOOLS]}
        if method == "tools/call":
            return self._call(params)
        raise _RpcError(_NO_METHOD, f"there is no method {method[:60]!r}")

    def _call(self, params: Mapping[str, Any]) -> Mapping[str, Any]:
        name, arguments = params.get("name"), params.get("arguments", {})
        if not isinstance(name, str) or not isinstance(arguments, dict):
            raise _RpcError(_BAD, "expected a name and arguments")
        intent = tool_intent(name)
        if name == _RESET:
            self._talk = Talk()
            return _content({"answer": "limits lifted", "constraints": []}, wrong=False)
        request = arguments.get("request")
        if intent is None and name != _CHAT:
            raise _RpcError(_BAD, f"there is no tool {name[:60]!r}")
        if not isinstance(request, str):
            raise _RpcError(_BAD, "request: expected a text")
        try:
            found = (answer(request, self._talk, self._rooms) if intent is None else
                     answer_as(intent, request, self._talk, self._rooms))
            self._talk = found.talk
            return _content(self._json(found), wrong=False)
        except InputError as error:
            return _content({"error": str(error)}, wrong=True)
        except ModisteError as error:
            return _content({"error": str(error), "code": error.code}, wrong=True)

    def _json(self, found: Answer) -> Mapping[str, Any]:
        return {**answer_json(found), "pictures": [self._paths(one) for one in found.pictures]}


class _RpcError(Exception):
    """A request that cannot be served, with its JSON-RPC code."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(text)
        self.code = code


_OWN_TOOLS: Final = (
    {"name": _CHAT, "description": "Say something to the stylist in the person's own words; it understands what is "
     "wanted, and lifts limits where the person says so.", "inputSchema": mcp_tools()[0]["inputSchema"]},
    {"name": _RESET, "description": "Begin anew: lift every limit of this session.",
     "inputSchema": {"type": "object", "properties": {}}},
)


def _content(value: Mapping[str, Any], *, wrong: bool) -> Mapping[str, Any]:
    text = json.dumps(value, ensure_ascii=False)
    return {"content": [{"type": "text", "text": text}], "structuredContent": value, "isError": wrong}


def _id(asked: object) -> str | int | None:
    found = asked.get("id") if isinstance(asked, dict) else None
    return found if isinstance(found, str | int) and not isinstance(found, bool) else None


def _result(name: str | int | None, result: Mapping[str, Any]) -> str:
    return json.dumps({"jsonrpc": "2.0", "id": name, "result": result}, ensure_ascii=True)


def _error(name: str | int | None, code: int, text: str) -> str:
    return json.dumps({"jsonrpc": "2.0", "id": name, "error": {"code": code, "message": text}}, ensure_ascii=True)
