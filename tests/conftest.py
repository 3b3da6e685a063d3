"""What every test gets: a home folder of its own, no network, and a fake design model that draws flat pictures."""

import contextvars
import functools
import gc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import pytest
from PIL import Image

from modiste.core.settings import Settings
from modiste.core.values import Design, Lineage, Photo, Prompt, Verification
from modiste.design.engine import SampleOptions
from modiste.studio.home import Home
from modiste.studio.models import Loaders
from modiste.studio.store import Store, database
from modiste.studio.studio import Studio

# Millions of objects live through a run (libraries, syntax trees); looking through all of them again and again took
# a third of the time of tests that make many. What collecting the tests imports stays for good: it is not looked at.
gc.disable()


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.set_threshold(50_000, 50, 100)
    gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> None:
    """What a test sets in its context, as the language that a command speaks, ends with it: in which order tests
    come, and which of them share a worker, tells nothing of them."""
    pyfuncitem.obj = _in_own_context(pyfuncitem.obj)


def _in_own_context(test: Callable[..., object]) -> Callable[..., object]:
    """The test in a context of its own; still a function, whose code pytest looks up when it reports a failure."""

    @functools.wraps(test)
    def run(*values: object, **named: object) -> object:
        return contextvars.copy_context().run(test, *values, **named)

    return run


@pytest.fixture(scope="session", autouse=True)
def _tables_are_made_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A new database begins as a copy of one that the migrations made, and they look it over as they do any: to run
    all of them takes four times as long, in each of a thousand tests."""
    made: list[bytes] = []
    make_private = database._make_private

    def begin(home: Home) -> None:
        is_new = not home.database.exists()
        make_private(home)
        if is_new:
            if not made:
                first = tmp_path_factory.mktemp("database")
                patch.undo()
                Store.open(first).close()
                patch.setattr(database, "_make_private", begin)
                made.append(Home(first).database.read_bytes())
            home.database.write_bytes(made[0])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "_make_private", begin)
        yield


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home folder; no setting of the machine reaches a test, and no library may ask the network. Designs are
    drawn unless a test says otherwise: what is sewn has tests of its own."""
    folder = tmp_path / "home"
    for name in ("MODISTE_LANGUAGE", "MODISTE_THREADS", "MODISTE_OFFLINE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("MODISTE_HOME", str(folder))
    monkeypatch.setenv("MODISTE_ENGINE", "photo")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    return folder


@dataclass(kw_only=True)
class FakeDesigner:
    """Draws one flat colour per seed and remembers what it was asked."""

    model: str = "fake"
    calls: list[tuple[str, dict[str, object]]] = field(default_factory=list)
    fails_on: str = ""
    native_px: int = 256
    starts_from_sewn: bool = False

    def design(self, prompt: Prompt, options: SampleOptions, **own: object) -> tuple[Design, ...]:
        return self._draw("design", prompt, (), options, own)

    def restyle(self, photos: Sequence[Photo], prompt: Prompt, options: SampleOptions, **own: object
                ) -> tuple[Design, ...]:
        return self._draw("restyle", prompt, photos, options, own)

    def image_to_image(self, photo: Photo, prompt: Prompt, options: SampleOptions, **own: object
                       ) -> tuple[Design, ...]:
        return self._draw("image_to_image", prompt, (photo,), options, own)

    def inpaint(self, photo: Photo, mask: Image.Image, prompt: Prompt, options: SampleOptions, **own: object
                ) -> tuple[Design, ...]:
        return self._draw("inpaint", prompt, (photo,), options, own | {"mask": mask})

    def _draw(self, kind: str, prompt: Prompt, photos: Sequence[Photo], options: SampleOptions,
              own: dict[str, object]) -> tuple[Design, ...]:
        if prompt.text == self.fails_on:
            raise KeyboardInterrupt
        sources = tuple(photo.source for photo in photos)
        self.calls.append((kind, asdict(options) | own | {"text": prompt.text, "photos": sources}))
        n, first, size = options.n, options.seed, options.size_px
        checks = tuple(Verification(
            kind=name, asked="asked", seen="seen", confidence=0.5, ok=name == "type") for name in options.lock)
        progress = own["progress"]
        designs = []
        for seed in range(first, first + n):
            colour = (seed * 37 % 256, seed * 91 % 256, len(prompt.text) * 53 % 256)
            lineage = Lineage(
                kind=kind, model=self.model, seed=seed, settings=(("size", str(size)),), inputs=(prompt.text, *sources))
            designs.append(
                Design(
                    image=Image.new("RGB", (size, size), colour), prompt=prompt, seed=seed, model=self.model,
                    verified=checks, lineage=lineage))
            if callable(progress):
                progress(len(designs), n)
        return tuple(designs)


@pytest.fixture
def designer() -> FakeDesigner:
    """The fake model behind `studio`."""
    return FakeDesigner()


@pytest.fixture
def studio(designer: FakeDesigner) -> Studio:
    """A studio in the test's home folder that draws with the fake model, whatever model is named."""

    def load(model: str | None, _settings: Settings) -> FakeDesigner:
        designer.model = model or "fake"
        return designer

    return Studio(Settings.load(), Loaders(designer=load))


@pytest.fixture
def photo(tmp_path: Path) -> Callable[..., Path]:
    """Writes a small picture file: `photo("a.png", colour="red", size=(40, 48))`."""

    def write(name: str = "photo.png", colour: str = "red", size: tuple[int, int] = (40, 48)) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", size, colour).save(path)
        return path

    return write
