"""A studio in a program of its own, for a test to kill. Its designer waits, at work, until a file `go` lies in the home
folder."""

import time
from collections.abc import Sequence
from pathlib import Path

import uvicorn

from modiste.core.values import Design, Photo, Prompt
from modiste.design.engine import SampleOptions
from modiste.web.app import create_app
from tests.conftest import FakeDesigner
from tests.web.conftest import web_studio_of


class SlowDesigner(FakeDesigner):
    """Draws as `FakeDesigner` does, once it may."""

    def __init__(self, go: Path) -> None:
        super().__init__()
        self._go = go

    def _draw(self, kind: str, prompt: Prompt, photos: Sequence[Photo], options: SampleOptions,
              own: dict[str, object]) -> tuple[Design, ...]:
        progress = own["progress"]
        while not self._go.exists():
            if callable(progress):
                progress(0, 4)
            time.sleep(0.05)
        return super()._draw(kind, prompt, photos, options, own)


def main(home: str, port: str) -> None:
    """Serve the studio until the program is killed."""
    designer = SlowDesigner(Path(home) / "go")
    studio = web_studio_of(designer, Path(home))
    app = create_app(studio, hosts=("127.0.0.1",))
    uvicorn.run(app, host="127.0.0.1", port=int(port), log_level="warning")
