"""Public checkpoints as encoders of items: told by their configuration, refused where they cannot be read."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from modiste.core.errors import WeightsError
from modiste.core.items import Tag
from modiste.core.settings import Settings
from modiste.encoder.external.embedder import ExternalItemEmbedder
from modiste.encoder.external.folder import find_folder, read_checkpoint
from modiste.encoder.item.parts import COLOUR, CUT, PARTS, PRINT, VectorPart, Vectors, weighted
from modiste.language import parse
from tests.encoder.external.tiny import save_checkpoint


class BaseEmbedder:
    """Says of words what is understood, of pictures the same."""

    id = "base-1"
    parts: tuple[VectorPart, ...] = PARTS

    def embed_pictures(self, pictures: Sequence[Image.Image], masks: Sequence[NDArray[np.uint8] | None]) -> Vectors:
        result = np.zeros((len(pictures), 256), np.float32)
        result[:, [CUT.start, COLOUR.start, PRINT.start]] = 1
        return result

    def embed_words(self, texts: Sequence[str]) -> Vectors:
        result = np.zeros((len(texts), 256), np.float32)
        for row, said in zip(result, map(parse, texts), strict=True):
            row[CUT.start] = said.garment is not None
            row[COLOUR.start] = bool(said.colours)
        return result

    def tags(self, pictures: Sequence[Image.Image], masks: Sequence[NDArray[np.uint8] | None]
             ) -> list[tuple[Tag, ...]]:
        return [(Tag("garment", "dress", confidence=0.9, source="picture"),) for _ in pictures]


@pytest.mark.parametrize(("kind", "width"), [("clip", 12), ("siglip", 16)])
def test_a_checkpoint_is_told_by_its_configuration_and_gives_the_cut(tmp_path: Path, kind: str, width: int) -> None:
    folder = save_checkpoint(tmp_path / kind, kind)
    embedder = ExternalItemEmbedder.load(str(folder), BaseEmbedder(), Settings.load())
    assert embedder.id.startswith(f"{kind}-")
    assert embedder.id.endswith("-base-1")
    assert [(part.name, part.start, part.stop) for part in embedder.parts] == [
        ("cut", 0, width), ("colour", width, width + 64), ("print", width + 64, width + 128)]
    pictures = [Image.effect_noise((40, 50), 90).convert("RGB"), Image.new("RGB", (30, 30), "navy")]
    seen = embedder.embed_pictures(pictures, [None, None])
    assert seen.shape == (2, width + 128)
    assert np.allclose(np.linalg.norm(seen[:, :width], axis=1), 1, atol=1e-5)
    assert not np.allclose(seen[0], seen[1])
    assert np.array_equal(seen, embedder.embed_pictures(pictures, [None, None]))
    assert np.allclose(weighted(seen[0]) @ seen[0], 1, atol=1e-5)
    assert embedder.tags(pictures, [None, None])[1][0].value == "dress"


@pytest.mark.parametrize("kind", ["clip", "siglip"])
def test_words_come_in_english_and_only_those_of_cut_count(tmp_path: Path, kind: str) -> None:
    embedder = ExternalItemEmbedder.load(str(save_checkpoint(tmp_path, kind)), BaseEmbedder(), Settings.load())
    cut, colour = embedder.parts[0], embedder.parts[1]
    said = embedder.embed_words(["red dress", "красное платье", "red", "red " * 40 + "skirt"])
    assert np.allclose(said[0], said[1], atol=1e-6)
    assert not said[2, cut.at].any()
    assert said[2, colour.start] == 1
    assert np.isfinite(said[3]).all()
    assert embedder.embed_words([]).shape == (0, embedder.parts[-1].stop)


def test_pixels_are_those_that_the_checkpoint_names(tmp_path: Path) -> None:
    folder = save_checkpoint(tmp_path, "clip")
    first = read_checkpoint(folder, "tiny")
    assert (first.mean, first.std, first.side_px, first.tokens) == ((0.4,) * 3, (0.3,) * 3, 32, 12)
    (folder / "preprocessor_config.json").unlink()
    assert read_checkpoint(folder, "tiny").mean[0] == 0.48145466
    other = save_checkpoint(tmp_path, "clip", seed=1)
    assert read_checkpoint(other, "tiny").digest != first.digest  # other weights are another encoder


def test_what_cannot_be_read_is_refused_with_its_remedy(tmp_path: Path) -> None:
    settings = Settings.load(offline=True)
    for name, words in ((str(tmp_path / "none"), "openai/clip"), ("nobody/such-model", "nobody/such-model")):
        with pytest.raises(WeightsError, match=words):
            find_folder(name, settings)
    with pytest.raises(WeightsError, match=r"no config\.json"):
        read_checkpoint(tmp_path, "empty")
    folder = save_checkpoint(tmp_path / "clip", "clip")
    weights = folder / "model.safetensors"
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**config, "model_type": "bert"}))
    with pytest.raises(WeightsError, match="bert"):
        read_checkpoint(folder, "other")
    (folder / "config.json").write_text(json.dumps(config))
    whole = weights.read_bytes()
    weights.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(WeightsError, match="cannot be loaded"):
        ExternalItemEmbedder.load(str(folder), BaseEmbedder(), settings)
    weights.unlink()
    with pytest.raises(WeightsError, match="no safetensors"):
        read_checkpoint(folder, "bare")
    (folder / "pytorch_model.bin").write_bytes(b"")
    with pytest.raises(WeightsError, match="pickles"):
        read_checkpoint(folder, "pickled")
