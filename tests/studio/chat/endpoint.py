"""A fake OpenAI-compatible endpoint on loopback that answers as a test says: lies, hangs, breaks."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Body = dict[str, Any]


@dataclass(kw_only=True)
class Endpoint:
    """Its address, what it was sent, and what it answers: (status, bytes) of a request; None hangs."""

    address: str
    answer: Callable[[Body], tuple[int, bytes] | None]
    sent: list[Body] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)


@contextmanager
def endpoint(answer: Callable[[Body], tuple[int, bytes] | None]) -> Iterator[Endpoint]:
    """The endpoint, until the block ends."""
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            made.sent.append(body)
            told = made.answer(body)
            if told is None:
                made.ended.wait(20)
                return
            self.send_response(told[0])
            self.end_headers()
            self.wfile.write(told[1])

        def log_message(self, *_: object) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    made = Endpoint(address=f"http://127.0.0.1:{server.server_address[1]}/v1", answer=answer)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        made.ended.set()
        server.shutdown()
        server.server_close()


def says(text: str) -> tuple[int, bytes]:
    """A whole answer of text."""
    return 200, json.dumps({"choices": [{"message": {"content": text}}]}).encode()


def calls(name: str, request: str) -> tuple[int, bytes]:
    """A whole answer that wants a tool."""
    call = {"function": {"name": name, "arguments": json.dumps({"request": request})}}
    return 200, json.dumps({"choices": [{"message": {"content": None, "tool_calls": [call]}}]}).encode()


def streamed(*parts: str) -> tuple[int, bytes]:
    """An answer in pieces, as events."""
    events = [json.dumps({"choices": [{"delta": {"content": part}}]}) for part in parts]
    return 200, "".join(f"data: {one}\n\n" for one in ["", *events, "[DONE]"]).encode()
