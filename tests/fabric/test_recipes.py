"""The engines that learn, trained for two steps at tiny sizes, as `modiste train` does."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from modiste.core.errors import DataError, InputError, TrainingError, UnknownNameError, WeightsError
from modiste.core.images import load_image
from modiste.core.settings import Settings
from modiste.core.values import Palette, Photo
from modiste.data.patterns import draw_pattern
from modiste.fabric import recipes
from modiste.fabric.finishing.seams import steps_along
from modiste.fabric.finishing.tiles import resize_tile
from modiste.fabric.neural.folders import load_dcgan, load_tile_unet, load_upscaler, save_tile_unet
from modiste.fabric.neural.presets import DCGANSize, UpscalerSize
from modiste.fabric.neural.request import Mix
from modiste.fabric.neural.tile_unet import Sampling
from modiste.fabric.neural.training.distill import DistillRecipe
from modiste.fabric.neural.training.pictures import FabricPictures
from modiste.fabric.pipeline import FabricRequest, make
from modiste.train.recipe import TrainRequest, TrainResult
from tests.fabric.neural.test_pictures import write
from tests.fabric.small import TINY, random_unet


@pytest.fixture(autouse=True)
def tiny_sizes() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recipes, "BUNDLED_TILE_UNET", TINY)
        patch.setattr(recipes, "BUNDLED_UPSCALER", UpscalerSize(width=8, blocks=1, colours=2))
        patch.setattr(recipes, "BUNDLED_DCGAN", DCGANSize(noise=8, width=4, side_px=16))
        yield


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write(tmp_path / "data", {"striped": 30, "dotted": 25})


def train(part: str, data: Path, folder: Path, steps: int = 4, *, resume: bool = False, batch: int = 4,
          model: str | None = None) -> TrainResult:
    request = TrainRequest(data=(data,), folder=folder, steps=steps, batch=batch, resume=resume, model=model)
    return recipes.RECIPES[part](request, Settings(), None)


def test_the_unet_is_trained_saved_resumed_and_gone_on_from(data: Path, tmp_path: Path) -> None:
    result = train("fabric", data, tmp_path / "run")
    assert result.steps == 4
    loaded = load_tile_unet(tmp_path / "run" / "fabric")
    assert loaded.categories == ("dotted", "striped")
    assert load_image(tmp_path / "run" / "run-tile_unet" / "curves.png").width == 900
    assert train("fabric", data, tmp_path / "run", steps=6, resume=True).steps == 6
    with pytest.raises(TrainingError, match="other settings"):
        train("fabric", data, tmp_path / "run", steps=8, resume=True, batch=2)
    with pytest.raises(InputError, match="--replace begins anew"):
        train("fabric", data, tmp_path / "run", steps=1)
    train("fabric", data, tmp_path / "on", steps=1, model=str(tmp_path / "run"))
    new = load_tile_unet(tmp_path / "on" / "fabric").network
    old = load_tile_unet(tmp_path / "run" / "fabric").network
    assert (new.head.weight - old.head.weight).abs().max() < 1e-2
    other = write(tmp_path / "other", {"mine": 25, "striped": 25})
    train("fabric", other, tmp_path / "off", steps=1, model=str(tmp_path / "run"))
    begun = load_tile_unet(tmp_path / "off" / "fabric")
    assert begun.categories == ("striped", "mine"), "the data's, not the model's"
    assert (begun.network.head.weight - old.head.weight).abs().max() < 1e-2
    known = old.category.weight[[1, 2, 2]]  # striped; "any" for what is new, and for itself
    assert (begun.network.category.weight - known).abs().max() < 1e-2
    with pytest.raises(TrainingError, match="its categories are"):
        train("distill-fabric", other, tmp_path / "off", steps=1, model=str(tmp_path / "run"))


def test_the_unet_is_distilled_to_one_pass(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
                                                           ) -> None:
    monkeypatch.setattr(recipes, "DistillRecipe", lambda: DistillRecipe(fabrics=2))
    with pytest.raises(TrainingError, match="--model"):
        train("distill-fabric", data, tmp_path / "quick", steps=1)
    train("fabric", data, tmp_path / "run", steps=1)
    train("distill-fabric", data, tmp_path / "quick", steps=4, model=str(tmp_path / "run"))
    slow, fast = (load_tile_unet(tmp_path / name / "fabric") for name in ("run", "quick"))
    assert (slow.sampling.direct, fast.sampling.direct) == (False, True)
    assert 0 < (fast.network.head.weight - slow.network.head.weight).abs().max() < 1e-2
    for name in ("category.weight", "palette.weight"):
        assert torch.equal(fast.network.state_dict()[name], slow.network.state_dict()[name]), "its words are kept"


def test_a_category_that_is_all_kept_for_scoring_ends_no_run(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
                                                              ) -> None:
    read = recipes.read_fabrics  # type: ignore[attr-defined]

    def without_dots(*told: Any, **settings: Any) -> FabricPictures:
        fabrics = read(*told, **settings)
        rows = np.flatnonzero(fabrics.category == fabrics.names.index("striped"))
        return FabricPictures([fabrics.pictures[int(row)] for row in rows], fabrics.category[rows], fabrics.names)

    monkeypatch.setattr(recipes, "read_fabrics", without_dots)
    train("fabric", data, tmp_path / "run")
    loaded = load_tile_unet(tmp_path / "run" / "fabric")
    assert loaded.categories == ("dotted", "striped")
    assert isinstance(loaded.network.prior_waves, torch.Tensor)
    assert loaded.network.prior_waves[0].abs().max() == 0
    assert loaded.network.prior_waves[1].abs().max() > 0
    assert train("dcgan", data, tmp_path / "run", steps=4).steps == 4, "the whole budget goes to what there is"


def test_dcgan_is_one_network_a_category(data: Path, tmp_path: Path) -> None:
    result = train("dcgan", data, tmp_path / "run", steps=4)
    assert result.steps == 2, "the budget is shared out"
    for name in ("striped", "dotted"):
        generator, size = load_dcgan(tmp_path / "run" / "fabric", name)
        assert generator(torch.randn(2, size.noise)).shape == (2, 3, 16, 16)
        assert (tmp_path / "run" / f"run-dcgan-{name}" / "curves.png").is_file()
    with pytest.raises(WeightsError, match="no DCGAN of zebra"):
        load_dcgan(tmp_path / "run" / "fabric", "zebra")


def test_an_upscaler_is_trained_and_gone_on_from(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert train("upscaler", data, tmp_path / "run").steps == 4
    train("upscaler", data, tmp_path / "on", steps=1, model=str(tmp_path / "run"))
    new, old = (load_upscaler(tmp_path / name / "fabric") for name in ("on", "run"))
    assert (new.stem.weight - old.stem.weight).abs().max() < 1e-2
    monkeypatch.setattr(recipes, "BUNDLED_UPSCALER", UpscalerSize(width=16, blocks=1, colours=2))
    with pytest.raises(TrainingError, match="another size"):
        train("upscaler", data, tmp_path / "off", steps=1, model=str(tmp_path / "run"))
    with pytest.raises(WeightsError, match="modiste train upscaler"):
        load_upscaler(tmp_path)


def test_damaged_models_are_named(data: Path, tmp_path: Path) -> None:
    train("fabric", data, tmp_path / "run", steps=1)
    file = tmp_path / "run" / "fabric" / "tile_unet.safetensors"
    file.write_bytes(file.read_bytes()[:100])
    with pytest.raises(WeightsError, match="modiste train fabric"):
        load_tile_unet(tmp_path / "run" / "fabric")
    with pytest.raises(WeightsError, match="modiste train fabric"):
        load_tile_unet(tmp_path / "none")


def test_one_picture_is_too_few(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="expected 8 or more"):
        train("fabric", write(tmp_path / "one", {"zebra": 1}), tmp_path / "run")


def test_fabrics_are_made_with_a_trained_model(data: Path, tmp_path: Path) -> None:
    save_tile_unet(random_unet(2), ("dotted", "striped"), Sampling(4, 2.0), tmp_path / "run" / "fabric")
    train("dcgan", data, tmp_path / "run", steps=4)
    request = FabricRequest(category="горошек", engine="neural", size_px=48, model=tmp_path / "run")
    first, second = make(request, n=2, seed=3)
    assert first.swatch.category == "dotted"
    assert first.swatch.tile.size == (48, 48)
    assert first.swatch.seam_score <= 1.03
    assert first.swatch.tile.tobytes() != second.swatch.tile.tobytes()
    assert first.swatch.tile.tobytes() == make(request, n=1, seed=3)[0].swatch.tile.tobytes()
    (told,) = make(replace(request, palette=Palette.from_hex("#000", "#fff")), n=1, seed=3)
    assert np.median(np.ptp(np.asarray(told.swatch.tile).astype(int), axis=2)) < 12  # super-resolution may tint it
    (mixed,) = make(replace(request, mix=Mix("striped", 4, 0.5)), n=1, seed=3)
    assert mixed.swatch.tile.tobytes() != first.swatch.tile.tobytes()
    assert ("mix.category", "striped") in mixed.swatch.lineage.settings
    (varied,) = make(replace(request, variation=2), n=1, seed=3)
    assert varied.swatch.tile.tobytes() != first.swatch.tile.tobytes()
    (like,) = make(replace(request, like=Photo(first.swatch.tile, "own.png")), n=1, seed=3)
    assert like.swatch.lineage.inputs == ("dotted", "own.png")
    (old,) = make(FabricRequest(category="striped", engine="dcgan", size_px=64, model=tmp_path / "run"), n=1, seed=3)
    assert old.swatch.tile.size == (64, 64)
    with pytest.raises(UnknownNameError, match="known: dotted, striped"):
        make(FabricRequest(category="zebra", engine="neural", model=tmp_path / "run"), n=1, seed=3)
    with pytest.raises(WeightsError, match="modiste train fabric"):
        make(FabricRequest(category="zebra", engine="neural", model=tmp_path), n=1, seed=3)


@pytest.mark.parametrize("size", [30, 32, 96])
def test_a_resized_tile_still_closes(size: int) -> None:
    tile = draw_pattern("confetti", 64, 1)
    resized = resize_tile(tile, size)
    assert resized.shape == (size, size, 3)
    for axis in (0, 1):
        across = steps_along(resized, axis).mean(axis=1 - axis)
        assert across[0] <= across[1:].max()
    assert np.abs(resized.mean(axis=(0, 1)) - tile.mean(axis=(0, 1))).max() < 3
