"""The Model Context Protocol: handshake, tools, limits that hold over calls, and messages that are none."""

import json
from typing import Any

import pytest

from modiste.catalog.limits import known_of
from modiste.studio.chat.mcp import McpServer
from tests.stylist.conversation.shop import Shop


def call(server: McpServer, method: str, params: dict[str, Any] | None = None) -> dict[str, Any]:
    reply = server.handle(json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params or {}}))
    assert reply is not None
    assert "\n" not in reply
    found: dict[str, Any] = json.loads(reply)
    return found


def tool(server: McpServer, name: str, request: str) -> dict[str, Any]:
    found: dict[str, Any] = call(server, "tools/call", {"name": name, "arguments": {"request": request}})["result"]
    assert json.loads(found["content"][0]["text"]) == found["structuredContent"]
    return found


def test_handshake_and_tools() -> None:
    server = McpServer(Shop(), str)
    told = call(server, "initialize", {"protocolVersion": "2025-06-18", "capabilities": {}})["result"]
    assert (told["protocolVersion"], told["serverInfo"]["name"]) == ("2025-06-18", "modiste")
    assert server.handle('{"jsonrpc": "2.0", "method": "notifications/initialized"}') is None
    tools = call(server, "tools/list")["result"]["tools"]
    assert {"find", "design", "outfit", "chat", "start_over"} <= {one["name"] for one in tools}
    assert all(one["inputSchema"]["type"] == "object" for one in tools)


def test_limits_hold_over_the_calls_of_a_session_and_are_not_lifted_by_an_assistant() -> None:
    shop = Shop(lies=True)
    server = McpServer(shop, str)
    tool(server, "find", "a red dress under 60 euro")
    found = tool(server, "find", "any price, dresses up to 900 euro")["structuredContent"]
    stock = {one.id: known_of(one) for one in shop.stock}
    assert found["items"]
    assert {"price": {"below": 60.0, "currency": "EUR"}} in found["constraints"]
    assert all((stock[one["id"]].price or 0) < 60 for one in found["items"])
    call(server, "tools/call", {"name": "start_over"})
    again = tool(server, "find", "a dress")["structuredContent"]
    assert again["constraints"] == [{"garment": "dress"}]


def test_the_person_may_lift_limits_by_chat() -> None:
    server = McpServer(Shop(), str)
    tool(server, "find", "a red dress under 60 euro")
    assert {"garment": "dress"} in tool(server, "chat", "any price and any colour")["structuredContent"]["constraints"]


@pytest.mark.parametrize(("line", "code"), [
    ("no json", -32700), ("[]", -32600), ('{"id": 1}', -32600), ("1", -32600), ("[" * 10_000, -32700),
    ('{"jsonrpc": "2.0", "id": 1, "method": "nothing"}', -32601),
    ('{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": []}', -32602),
    ('{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "x", "arguments": {}}}', -32602),
    ('{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "find"}}', -32602),
    ("x" * 1_000_001, -32600),
])
def test_what_is_no_request_is_an_error_of_the_protocol(line: str, code: int) -> None:
    reply = McpServer(Shop(), str).handle(line)
    assert reply is not None
    assert json.loads(reply)["error"]["code"] == code


def test_what_cannot_be_done_is_a_result_with_an_error() -> None:
    found = tool(McpServer(Shop(), str), "find", "x" * 50_000)
    assert found["isError"]
    assert "characters" in found["structuredContent"]["error"]
