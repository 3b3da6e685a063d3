"""Designs that a network draws guided by what is sewn: from the picture, inside its outline, along its passes."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from modiste.core.errors import InputError
from modiste.core.settings import Settings
from modiste.core.values import Design, Photo, Prompt
from modiste.design.engine import SampleOptions
from modiste.studio.designs.guided import STRENGTHS, GuidedDesign
from modiste.studio.designs.requests import DesignRequest, Guide
from modiste.studio.models import Loaders
from modiste.studio.options import DrawOptions
from modiste.studio.studio import Studio
from tests.conftest import FakeDesigner
from tests.design import tiny

SKIRT = "navy pencil skirt"


@dataclass(kw_only=True)
class Repeater(FakeDesigner):
    """Gives a picture back as far as the strength leaves it, and grey for the rest: below 0.3 its type is kept."""

    starts_from_sewn: bool = True
    strengths: list[float] = field(default_factory=list)

    def image_to_image(self, photo: Photo, prompt: Prompt, options: SampleOptions, **own: object
                       ) -> tuple[Design, ...]:
        (drawn,) = super().image_to_image(photo, prompt, options, **own)
        strength = own["strength"]
        assert isinstance(strength, float)
        self.strengths.append(strength)
        shown = photo.image if strength < 0.3 else Image.new("RGB", photo.image.size, (120, 90, 60))
        return (Design(image=shown, prompt=prompt, seed=drawn.seed, model="repeater", verified=(),
                       lineage=drawn.lineage),)


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("models")
    tiny.kandinsky(root / "k21")
    tiny.kandinsky22(root / "k22")
    tiny.depth_decoder22(root / "k22" / "tiny-2-2-controlnet-depth")
    tiny.stable_diffusion(root / "sd")
    tiny.control_net(root / "sd", root / "sd-net")
    return root


@pytest.fixture(scope="module")
def draw(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., GuidedDesign]:
    """Draws one skirt in a studio that keeps what hangs, so that only the first call hangs it."""
    studio = Studio(Settings.load(home=tmp_path_factory.mktemp("home"), engine="auto"))

    def one(model: Path, text: str = SKIRT, **guide: object) -> GuidedDesign:
        options = DrawOptions(seed=0, size=64, model=str(model), steps=2)
        request = DesignRequest(text=text, options=options, guide=Guide(**guide))  # type: ignore[arg-type]
        (drawn,) = studio.designs.draw(request)
        assert isinstance(drawn, GuidedDesign)
        return drawn

    return one


def with_engine(engine: FakeDesigner, home: Path) -> Studio:
    return Studio(Settings.load(home=home, engine="auto"), Loaders(designer=lambda _model, _settings: engine))


def request(text: str = SKIRT, *, n: int = 1, guide: Guide | None = None, engine: str | None = None) -> DesignRequest:
    return DesignRequest(text=text, guide=guide or Guide(),
                         options=DrawOptions(n=n, seed=0, size=64, model="some/model", engine=engine))


@pytest.mark.parametrize("model", ["k21", "k22/tiny-2-2-decoder", "sd"])
def test_every_kind_starts_from_what_is_sewn(models: Path, draw, model: str) -> None:
    near, far = (draw(models / model, strength=strength) for strength in (0.01, 1.0))
    told = dict(near.lineage.settings)
    assert (near.lineage.kind, told["engine"], told["guide"], told["strength"]) == ("design", "photo", "sewn", "0.01")
    assert near.image.size == (64, 64)
    assert not np.array_equal(np.asarray(near.image), np.asarray(far.image))
    # What it was guided by is its parent, which can be sewn again.
    (parent,) = near.lineage.parents
    assert dict(parent.settings)["engine"] == "sewn"
    assert "pencil_skirt" in dict(parent.settings)["spec"]


@pytest.mark.parametrize("model", ["k21", "sd"])
def test_inside_the_outline_only(models: Path, draw, model: str) -> None:
    drawn = draw(models / model, way="mask")
    picture = np.asarray(drawn.image)
    assert (picture[:, :3] == 255).all()  # the ground beside the skirt
    assert picture[32, 32].min() < 255
    assert dict(drawn.lineage.settings)["guide"] == "mask"


@pytest.mark.parametrize(("model", "control"), [("k22/tiny-2-2-decoder", "depth"), ("sd", "normal"), ("sd", "линии")])
def test_passes_control_the_shape(models: Path, draw, model: str, control: str) -> None:
    named = str(models / "sd-net") if model == "sd" else None
    skirt, coat = (draw(models / model, text, control=control, control_model=named, strength=1.0)
                   for text in (SKIRT, "navy pencil skirt with a slit"))
    assert dict(skirt.lineage.settings)["control"] == {"линии": "line"}.get(control, control)
    assert skirt.lineage.kind == "design"
    started = draw(models / model, control=control, control_model=named, strength=0.5)
    assert not np.array_equal(np.asarray(started.image), np.asarray(skirt.image))
    assert not np.array_equal(np.asarray(skirt.image), np.asarray(coat.image))


def test_it_comes_nearer_while_the_type_is_lost(home: Path) -> None:
    engine = Repeater()
    (drawn,) = with_engine(engine, home).designs.draw(request())
    assert tuple(engine.strengths) == STRENGTHS
    assert isinstance(drawn, GuidedDesign)
    assert np.array_equal(np.asarray(drawn.image), np.asarray(drawn.sewn.pictures["front"].image.resize(
        (64, 64), Image.Resampling.LANCZOS).convert("RGB")))
    engine.strengths.clear()
    with_engine(engine, home).designs.draw(request(guide=Guide(strength=0.6)))
    assert engine.strengths == [0.6]


def test_when_a_model_is_guided(home: Path) -> None:
    told: list[int] = []
    engine = Repeater()
    studio = with_engine(engine, home)
    two = studio.designs.draw(request(n=2), lambda done, total: told.append(done))
    assert [design.seed for design in two] == [0, 1]
    assert told == sorted(told)
    assert told[-1] == 1000
    engine.calls.clear()
    for asked in (request("gold sandals"), request(guide=Guide(way="none")), request(engine="photo")):
        studio.designs.draw(asked)
    assert [kind for kind, _ in engine.calls] == ["design"] * 3
    engine.calls.clear()
    engine.starts_from_sewn = False  # the bundled network, or one that starts from no picture
    studio.designs.draw(request())
    studio.designs.draw(request(guide=Guide(way="сшитое", strength=0.2)))
    assert [kind for kind, _ in engine.calls] == ["design", "image_to_image"]
    with pytest.raises(InputError, match="sandals"):
        studio.designs.check(request("gold sandals", guide=Guide(way="sewn")))


def test_a_control_that_does_not_fit_is_refused_before_anything_is_loaded(models: Path, home: Path) -> None:
    def load(_model: str | None, _settings: Settings) -> FakeDesigner:
        raise AssertionError("loaded")

    studio = Studio(Settings.load(home=home, engine="auto"), Loaders(designer=load))
    asked = DesignRequest(text="красное платье", guide=Guide(control="normal"),
                          options=DrawOptions(model=str(models / "k22" / "tiny-2-2-decoder")))
    with pytest.raises(InputError, match="--control depth"):
        studio.designs.draw(asked)
    inside = replace(asked, guide=Guide(control="depth", way="mask"))
    with pytest.raises(InputError, match="no control inside a mask"):
        studio.designs.draw(inside)

