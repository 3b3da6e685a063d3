from collections.abc import Callable
from pathlib import Path

import pytest

from modiste.core.settings import Settings
from modiste.studio.models import Loaders, Models, bundled_models


def test_each_folder_with_a_card_is_a_model(tmp_path: Path) -> None:
    folder = tmp_path / "design" / "small"
    folder.mkdir(parents=True)
    (folder / "README.md").write_text(
        "---\nlicense: apache-2.0\n---\n# Small\n\nDraws garments\nat 256 px.\n\nMore.\n", encoding="utf-8"
    )
    (folder / "weights.safetensors").write_bytes(b"x" * 1000)
    (tmp_path / "nothing").mkdir()
    (model,) = bundled_models(tmp_path)
    assert model.name == "design/small"
    assert model.summary == "Draws garments at 256 px."
    assert model.licence == "apache-2.0"
    assert model.size_bytes == 1000 + model.card.stat().st_size


def test_a_card_without_a_licence_line_says_where_to_look(tmp_path: Path) -> None:
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "README.md").write_text("# M\n", encoding="utf-8")
    (model,) = bundled_models(tmp_path)
    assert (model.summary, model.licence) == ("", "see the card")


class Loaded:
    """What a loader of the test gives: the weights that it found."""

    def __init__(self, weights: str) -> None:
        self.weights = weights


def loading(told: list[str]) -> Loaders:
    def load(model: str | None, _settings: Settings) -> object:
        told.append(str(model))
        return Loaded((Path(model) / "inner" / "weights").read_text() if model is not None else "bundled")

    return Loaders(designer=load, segmenter=load)  # type: ignore[arg-type]


def test_a_model_that_was_trained_again_is_loaded_again_and_only_then(tmp_path: Path) -> None:
    told: list[str] = []
    models = Models(Settings.load(), loading(told))
    weights = tmp_path / "mine" / "inner" / "weights"
    weights.parent.mkdir(parents=True)
    weights.write_text("first")
    name = str(tmp_path / "mine")
    first = models.designer(name)
    assert models.designer(name) is first
    (tmp_path / "mine" / "log.jsonl").write_text("{}")
    assert models.designer(name) is first, "a log is no weights"
    other = tmp_path / "other"
    weights.write_text("again")
    again = models.designer(name)
    assert isinstance(again, Loaded)
    assert again.weights == "again"
    other.mkdir()
    (tmp_path / "mine").rename(other / "former")
    weights.parent.mkdir(parents=True)
    weights.write_text("fresh")
    assert models.designer(name).weights == "fresh"  # type: ignore[attr-defined]
    assert told == [name] * 3


def test_models_are_forgotten_by_name_and_kinds_do_not_mix(tmp_path: Path) -> None:
    told: list[str] = []
    models = Models(Settings.load(), loading(told))
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "weights").write_text("w")
    bundled, mine = models.designer(), models.designer(str(tmp_path))
    assert models.segmenter(str(tmp_path)) is not mine  # type: ignore[comparison-overlap]
    models.forget(tmp_path)
    assert models.designer() is bundled
    assert models.designer(str(tmp_path)) is not mine
    models.forget()
    assert models.designer() is not bundled


def test_the_encoder_that_checks_locks_is_the_registry_s_own(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[object] = []
    asked: list[Path] = []

    def load(_model: str | None, _settings: Settings, encoder: Callable[[], object]) -> object:
        given.append(encoder)
        return Loaded("foreign")

    def load_encoder(folder: Path) -> object:
        asked.append(folder)
        return Loaded("encoder")

    monkeypatch.setattr("modiste.studio.models.registry.load_designer", load)
    models = Models(Settings.load(), Loaders(encoder=load_encoder))  # type: ignore[arg-type]
    models.designer("foreign")
    assert asked == [], "it waits for the first lock"
    (encoder,) = given
    assert callable(encoder)
    assert encoder() is models.encoder() is encoder()
    assert [folder.name for folder in asked] == ["prior"]
