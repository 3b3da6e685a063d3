"""SegFormer checkpoints: their labels by name to our parts; files and ids that are none are refused."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from huggingface_hub.errors import OfflineModeIsEnabled
from torch.nn import functional as F
from transformers import SegformerConfig, SegformerForSemanticSegmentation

from modiste.core.errors import WeightsError
from modiste.core.settings import Settings
from modiste.garment.segmentation import load, segformer
from modiste.garment.segmentation.engine import CLASSES, SKIN
from modiste.garment.segmentation.labels import class_of
from modiste.garment.segmentation.load import load_segmenter
from modiste.garment.segmentation.normalise import normalised
from modiste.garment.segmentation.segformer import SegFormer, grouped
from tests.garment.segmentation.test_public_unet import expected_shapes, value

ATR = ("Background Hat Hair Sunglasses Upper-clothes Skirt Pants Dress Belt Left-shoe Right-shoe Face Left-leg "
       "Right-leg Left-arm Right-arm Bag Scarf").split()
OURS = {"background": [0], "upper": [4], "lower": [5, 6], "dress": [7], "footwear": [9, 10], "bag": [16],
        "other": [1, 8, 17], "skin": [2, 3, 11, 12, 13, 14, 15]}


@pytest.fixture(scope="module")
def atr(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny random one with the 18 labels of ATR and an input of 64 x 96 pixels."""
    return tiny(tmp_path_factory.mktemp("atr"), ATR)


def tiny(folder: Path, labels: list[str]) -> Path:
    torch.manual_seed(0)
    config = SegformerConfig(depths=[1, 1, 1, 1], hidden_sizes=[8, 8, 16, 16], num_attention_heads=[1, 1, 2, 2],
                             decoder_hidden_size=16, id2label=dict(enumerate(labels)),
                             label2id={label: number for number, label in enumerate(labels)})
    network = SegformerForSemanticSegmentation(config)
    network.decode_head.classifier.weight.data *= 40  # of random weights nearly uniform otherwise
    network.save_pretrained(folder)
    (folder / "preprocessor_config.json").write_text(json.dumps(
        {"size": {"height": 96, "width": 64}, "image_mean": [0.5, 0.4, 0.3], "image_std": [0.2, 0.25, 0.3]}))
    return folder


def picture(height: int = 96, width: int = 64) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (height, width, 3), np.uint8)


def test_probabilities_are_sums_over_the_labels_of_a_part(atr: Path) -> None:
    engine = load_segmenter(str(atr))
    assert engine.classes == tuple(OURS)
    found = engine.probabilities(picture())
    stock = SegformerForSemanticSegmentation.from_pretrained(atr).eval()
    with torch.no_grad():
        logits = stock(pixel_values=normalised(picture(), (0.5, 0.4, 0.3), (0.2, 0.25, 0.3))).logits
    likely = F.interpolate(logits, (96, 64), mode="bilinear").softmax(1)[0].numpy()
    for row, numbers in zip(found, OURS.values(), strict=True):
        assert np.allclose(row, likely[numbers].sum(0), atol=1e-5)
    assert found.std() > 0.02
    assert np.allclose(found.sum(0), 1, atol=1e-5)


def test_any_shape_is_seen_at_the_size_of_the_training(atr: Path) -> None:
    engine = SegFormer.load(atr)
    assert {engine.probabilities(picture(*sides)).shape for sides in ((300, 200), (8, 900), (20, 9))} == {(8, 96, 64)}


def test_without_a_preprocessor_the_input_is_512(atr: Path, tmp_path: Path) -> None:
    for name in ("config.json", "model.safetensors"):
        (tmp_path / name).write_bytes((atr / name).read_bytes())
    assert load_segmenter(str(tmp_path / "model.safetensors")).probabilities(picture()).shape == (8, 512, 512)


def test_labels_of_other_sets_are_known_by_name() -> None:
    labels = ["unlabelled", "shirt, blouse", "top, t-shirt, sweatshirt", "coat", "bag, wallet", "tights, stockings",
              "Upper_clothes", "wall", "Left leg"]
    classes, rows = grouped(labels, "x")
    assert dict(zip(classes, rows, strict=True)) == {
        "background": (0, 7), "upper": (1, 2, 6), "outerwear": (3,), "bag": (4,), "other": (5,), "skin": (8,)}


# What is no such model says what is wrong and what to do.


def test_a_model_of_rooms_has_no_garments(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"none of its 3 labels is a garment \(wall, sky, tree, \.\.\.\)"):
        load_segmenter(str(tiny(tmp_path, ["wall", "sky", "tree"])))


def test_a_missing_tensor_is_named(atr: Path, tmp_path: Path) -> None:
    from safetensors.torch import load_file, save_file

    (tmp_path / "config.json").write_bytes((atr / "config.json").read_bytes())
    state = load_file(atr / "model.safetensors")
    del state["decode_head.classifier.weight"]
    save_file(state, tmp_path / "model.safetensors", {"format": "pt"})
    with pytest.raises(WeightsError, match=r"'decode_head\.classifier\.weight' is missing"):
        load_segmenter(str(tmp_path))


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [("config.json", "{", r"config\.json: is not readable JSON"),
     ("config.json", '{"model_type": "clip", "architectures": ["CLIPModel"]}', "is a CLIPModel; expected a Segformer"),
     ("model.safetensors", "damaged", "cannot be loaded"),
     ("preprocessor_config.json", '{"size": "large"}', "size: expected whole numbers from 32"),
     ("preprocessor_config.json", '{"image_std": [0, 1, 1]}', "image_std: expected three numbers")],
)
def test_damaged_folders(atr: Path, tmp_path: Path, name: str, content: str, message: str) -> None:
    for file in atr.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / name).write_text(content)
    with pytest.raises(WeightsError, match=message) as caught:
        load_segmenter(str(tmp_path))
    assert str(tmp_path) in str(caught.value)


def test_pickled_weights_are_not_opened(atr: Path, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_bytes((atr / "config.json").read_bytes())
    (tmp_path / "pytorch_model.bin").write_bytes(b"")
    with pytest.raises(WeightsError, match=r"pytorch_model\.bin: pickled weights can run code"):
        load_segmenter(str(tmp_path))


def test_a_file_is_the_public_unet(tmp_path: Path) -> None:
    path = tmp_path / "Unet_2020-10-30.pth"
    torch.save({"state_dict": {key: value(key, shape) for key, shape in expected_shapes().items()}}, path)
    engine = load_segmenter(str(path))
    assert (engine.name, engine.classes) == (str(path), ("background", "clothes"))


def test_names_that_lead_nowhere(tmp_path: Path) -> None:
    (tmp_path / "photo.png").write_bytes(b"")
    for name, message in ((str(tmp_path), r"has no config\.json"), (str(tmp_path / "photo.png"), "no file of weights"),
                          ("models/unet.pth", "no such file or folder"), ("nowhere", "not a hub id such as")):
        with pytest.raises(WeightsError, match=message):
            load_segmenter(name)


def test_a_hub_id_is_fetched_without_code_or_pickles(atr: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, dict[str, object]]] = []

    def download(hub_id: str, **options: object) -> str:
        asked.append((hub_id, options))
        return str(atr)

    monkeypatch.setattr("huggingface_hub.snapshot_download", download)
    engine = load_segmenter("someone/clothes", Settings(offline=True))
    assert engine.name == "someone/clothes"
    assert asked == [("someone/clothes", {"allow_patterns": ["*.json", "*.safetensors"], "local_files_only": True})]


def test_a_hub_that_is_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    def download(*_: object, **__: object) -> str:
        raise OfflineModeIsEnabled("off")

    monkeypatch.setattr("huggingface_hub.snapshot_download", download)
    with pytest.raises(WeightsError, match=r"the hub is switched off here.*hf download someone/clothes"):
        load_segmenter("someone/clothes")


def test_the_bundled_one_has_a_name(monkeypatch: pytest.MonkeyPatch, atr: Path) -> None:
    own = SegFormer.load(atr)
    monkeypatch.setattr(load, "bundled", lambda: own)
    assert load_segmenter(None) is own
    assert load_segmenter("modiste") is own


def test_words_that_both_lists_know_mean_the_same_part() -> None:
    for part, words in segformer._NAMES.items():
        for word in words.split("; "):
            known = class_of(word)
            assert known is None or part == SKIN or CLASSES[known] == part, word
