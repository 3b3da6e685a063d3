"""Designs and sewn sets made on a Ray cluster of this machine: the same files as without it, and what a worker sends
back of them."""

import pickle
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import cast

import pytest

from modiste.core.errors import ImageError, InputError, OutputError, PromptError
from modiste.core.settings import Settings
from modiste.core.values import Design
from modiste.studio.cluster import CallingDoer, cluster_of
from modiste.studio.designs.on_cluster import RemoteDesign, draw_outcome, drawn_on_cluster
from modiste.studio.designs.requests import DesignRequest, DrawnRequest, RestyleRequest
from modiste.studio.options import DrawOptions
from modiste.studio.studio import Studio

SMALL = DrawOptions(seed=3, size=128, engine="sewn")
ASKED = tuple(DesignRequest(text=text, options=SMALL) for text in (
    "white t-shirt", "прямые леопардовые джинсы", "twelve pockets", "navy a-line skirt"))


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def saved(studio: Studio, designs: tuple[Design, ...], folder: Path) -> dict[str, bytes]:
    for design, path in zip(designs, studio.save(designs, folder, sidecar=True), strict=True):
        studio.designs.save_layers(design, path.with_suffix(".ora"))
    return files_of(folder)


def test_what_a_worker_sends_is_the_design_without_its_mesh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(home=tmp_path / "home")
    studio = Studio(settings)
    asked = DesignRequest(text="white t-shirt with twelve pockets", options=SMALL)
    outcome = draw_outcome(asked, settings, layers=True)
    assert isinstance(outcome, tuple)
    (sent,) = outcome
    assert len(pickle.dumps(sent)) < 2_000_000
    monkeypatch.chdir(tmp_path)  # the lineage of both files names the same folder
    (whole,) = studio.designs.draw(asked)
    assert sent.remarks == whole.remarks != ()
    alone = saved(studio, (whole,), Path("out"))
    assert {Path(name).suffix for name in alone} == {".png", ".json", ".ora"}
    assert saved(studio, (pickle.loads(pickle.dumps(sent)),), Path("out")) == alone


def test_without_layers_none_are_sent(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    outcome = draw_outcome(ASKED[0], settings, layers=False)
    assert isinstance(outcome, tuple)
    assert Studio(settings).designs.save_layers(outcome[0], tmp_path / "x.ora") is None


def test_a_mistake_is_an_outcome(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    assert isinstance(draw_outcome(DesignRequest(text="x" * 3000), settings, layers=False), PromptError)
    before = ImageError("core.photo_too_small", source="x", width=1, height=1, least=8)
    assert draw_outcome(before, settings, layers=False) is before


@pytest.mark.slow
def test_a_cluster_draws_what_one_machine_draws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("ray", reason="in the extra cluster")
    settings = Settings(home=tmp_path / "home", threads=2)
    studio = Studio(settings)
    monkeypatch.chdir(tmp_path)
    broken = Path("broken.png")
    broken.write_bytes(b"no picture")
    requests: tuple[DrawnRequest, ...] = (*ASKED, RestyleRequest(text="blue dress", photos=(broken,), options=SMALL))
    with drawn_on_cluster("local", requests, settings, layers=True) as outcomes:
        found = list(outcomes)
    good = [one for one in found if isinstance(one, tuple)]
    assert [type(one) for one in found] == [tuple, tuple, InputError, tuple, ImageError]
    assert all(isinstance(one, RemoteDesign) for some in good for one in some)
    for some in good:
        there = saved(studio, some, Path("out"))
    shutil.rmtree("out")
    for asked in (ASKED[0], ASKED[1], ASKED[3]):
        here = saved(studio, studio.designs.draw(asked), Path("out"))
    assert len(there) == 9
    assert there == here


@pytest.mark.slow
def test_a_cluster_sews_the_set_that_one_machine_sews(tmp_path: Path) -> None:
    pytest.importorskip("ray", reason="in the extra cluster")
    sewing = Studio(Settings(home=tmp_path / "home")).sewing
    for folder, cluster in (("here", None), ("there", "local")):
        assert sewing.dataset(tmp_path / folder, garments=3, pictures=1, seed=5, workers=2,
                              cluster=cluster) == 3
    assert files_of(tmp_path / "there") == files_of(tmp_path / "here")


class _Absent:
    """Cannot be unpickled on a worker, as a function of a module that is not installed there cannot."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        import importlib

        return importlib.import_module, ("modiste.of_tomorrow",)


@pytest.mark.slow
def test_workers_of_another_version_are_told_as_such() -> None:
    pytest.importorskip("ray", reason="in the extra cluster")
    make = partial(CallingDoer[object, object], cast("Callable[[object], object]", _Absent()))
    with pytest.raises(OutputError, match=r"of_tomorrow.*is modiste of this version installed there"), \
            cluster_of("local", make, 1):
        pass
