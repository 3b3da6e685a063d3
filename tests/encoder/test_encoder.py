import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from diffusers.pipelines.kandinsky.text_encoder import MultilingualCLIP
from transformers import CLIPImageProcessor, CLIPTextModelWithProjection, CLIPVisionModelWithProjection

from modiste.core.attributes import Attributes
from modiste.core.errors import DataError, TrainingError, WeightsError
from modiste.data.pack import Pack, PackRecord
from modiste.encoder.clip import Encoder, load_multilingual
from modiste.encoder.heads import IGNORED, AttributeHeads, LabelSpace, heads_loss
from modiste.encoder.run import captions_for, label_space, train_encoder
from modiste.encoder.train import EncoderRecipe, augment, balanced_weights
from modiste.train.loop import Budget, Report
from tests.data.drawn_pack import draw_garment, write_pack
from tests.design.bundle import ENCODER

RECIPE = EncoderRecipe(batch=12, learning_rate=4e-3, heads_weight=2.0)


def train(pack: Pack, folder: Path, steps: int, *, resume: bool = False) -> Report:
    budget = Budget(steps=steps, warmup_steps=2, log_steps=5, cooldown_fraction=0.3)
    return train_encoder(pack, pack.rows("train"), folder, size=ENCODER, recipe=RECIPE, budget=budget, resume=resume)


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return write_pack(tmp_path_factory.mktemp("data") / "pack", 2)


@pytest.fixture(scope="module")
def folder(pack: Pack, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An encoder trained for a moment on 24 drawn garments."""
    out = tmp_path_factory.mktemp("encoder")
    report = train(pack, out, 80)
    assert report.last.keys() >= {"encoder.total", "encoder.clip", "encoder.multilingual", "encoder.heads"}
    return out


def test_it_learns_the_drawn_garments(folder: Path) -> None:
    encoder = Encoder.load(folder)
    pictures = [draw_garment(kind, colour) for kind in ("Jeans", "Tshirts") for colour in ("Red", "Blue", "Black")]
    guesses = encoder.guess(pictures)
    said = [(guess["garment"].value, guess["colour"].value) for guess in guesses]
    true = [(kind, colour) for kind in ("jeans", "tshirt") for colour in ("red", "blue", "black")]
    right = sum(a == b for pair in zip(said, true, strict=True) for a, b in zip(*pair, strict=True))
    assert right >= 9, said
    assert all(0 < guess[kind].confidence <= 1 for guess in guesses for kind in guess)
    assert "pattern" not in guesses[0], "no record named a pattern, so none can be seen"


def test_embeddings_have_unit_scale(folder: Path, pack: Pack) -> None:
    encoder = Encoder.load(folder)
    pictures = [draw_garment(kind, colour) for kind in ("Jeans", "Tshirts") for colour in ("Red", "Blue", "Black")]
    assert encoder.image_embeddings(pictures).std() == pytest.approx(1, abs=0.3)
    texts = encoder.text_embeddings(["blue jeans", "Синие джинсы", "red t-shirt", "чёрная футболка"])
    assert texts.shape == (4, ENCODER.space)
    assert texts.std() == pytest.approx(1, abs=0.3)
    assert encoder.nothing().shape == (1, ENCODER.space)


def test_stock_classes_load_the_folder_in_full_precision(folder: Path) -> None:
    encoder, picture = Encoder.load(folder), draw_garment("Jeans", "Red")
    image = CLIPVisionModelWithProjection.from_pretrained(folder / "image_encoder").eval()
    text = CLIPTextModelWithProjection.from_pretrained(folder / "text_encoder").eval()
    other = MultilingualCLIP.from_pretrained(folder / "multilingual_text_encoder")
    assert image.dtype == text.dtype == other.dtype == torch.float32
    pixels = CLIPImageProcessor.from_pretrained(folder / "image_processor")(picture, return_tensors="pt").pixel_values
    with torch.no_grad():
        seen = image(pixels).image_embeds.numpy()
    np.testing.assert_allclose(seen, encoder.image_embeddings([picture]), atol=0.02 * np.abs(seen).max())
    tower, tokenizer = load_multilingual(folder)
    tokens = tokenizer(["синие джинсы"], padding="max_length", return_tensors="pt")
    with torch.no_grad():
        pooled, hidden = tower(tokens.input_ids, tokens.attention_mask)
    assert pooled.shape == (1, ENCODER.space)
    assert hidden.shape == (1, 77, ENCODER.text_width)


def test_a_run_is_resumed_with_its_words_and_weights(pack: Pack, tmp_path: Path) -> None:
    train(pack, tmp_path / "run", 3)
    words = (tmp_path / "run" / "tokenizer" / "tokenizer.json").read_bytes()
    report = train(pack, tmp_path / "run", 5, resume=True)
    assert report.state.step == 5
    assert (tmp_path / "run" / "tokenizer" / "tokenizer.json").read_bytes() == words
    with pytest.raises(TrainingError, match="no checkpoint"):
        train(pack, tmp_path / "other", 5, resume=True)


def test_data_that_names_no_garment_is_refused(pack: Pack, tmp_path: Path) -> None:
    nameless = Pack(pack.images, [PackRecord(str(i), "nice", {}, 100) for i in range(len(pack))])
    with pytest.raises(DataError, match="names a garment"):
        train(nameless, tmp_path, 2)


@pytest.mark.parametrize("part", ["heads.json", "heads.safetensors", "image_encoder", "text_encoder", "tokenizer"])
def test_a_missing_part_is_named_in_one_line(folder: Path, tmp_path: Path, part: str) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("run", part))
    with pytest.raises(WeightsError, match="copy"):
        Encoder.load(copy)


def test_damaged_heads_are_a_weights_error(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("run"))
    (copy / "heads.safetensors").write_bytes(b"nothing")
    with pytest.raises(WeightsError, match="copy"):
        Encoder.load(copy)


def test_heads_ignore_what_records_do_not_say() -> None:
    labels = LabelSpace({"garment": ("jeans", "tshirt"), "colour": ("red",), "pattern": (), "gender": ("men",)})
    assert labels.encode(Attributes(garment="tshirt", colours=("red", "blue"))) == (1, 0, IGNORED, IGNORED)
    heads = AttributeHeads(8, labels)
    logits = heads(torch.randn(3, 8))
    assert {kind: rows.shape for kind, rows in logits.items()} == {
        "garment": (3, 2), "colour": (3, 1), "gender": (3, 1)}
    assert heads_loss(logits, torch.full((3, 4), IGNORED)) == 0
    assert heads_loss(logits, torch.tensor([[0, IGNORED, IGNORED, IGNORED]] * 3)) > 0
    longer = {kind: rows.detach() for kind, rows in heads(5 * torch.ones(1, 8)).items()}
    torch.testing.assert_close(longer["garment"], heads(torch.ones(1, 8))["garment"].detach())


def test_rare_values_are_not_learnt_and_common_ones_come_first() -> None:
    facts = [Attributes(garment="jeans")] * 20 + [Attributes(garment="dress")] * 8 + [Attributes(garment="coat")] * 7
    assert label_space(facts).classes["garment"] == ("jeans", "dress")


def test_captions_come_in_both_languages_and_need_a_garment() -> None:
    texts = captions_for(Attributes(garment="jeans", colours=("blue",)))
    assert any("jeans" in text for text in texts)
    assert any("джинсы" in text for text in texts)
    assert len(texts) == len(set(texts)) > 4
    assert captions_for(Attributes(colours=("blue",))) == ()


def test_rare_rows_are_drawn_more_often() -> None:
    weights = balanced_weights([(0, 0)] * 90 + [(1, 0)] * 10)
    assert weights.sum() == pytest.approx(1)
    assert 1 < weights[-1] / weights[0] <= 20


def test_augmentation_keeps_colours_and_size() -> None:
    picture = np.asarray(draw_garment("Tshirts", "Red", 64))
    rng = np.random.default_rng(0)
    for _ in range(10):
        out = augment(picture, 32, RECIPE, rng)
        assert out.shape == (32, 32, 3)
        middle = out[10:20, 10:20].reshape(-1, 3)
        cloth = middle[(middle < 250).any(axis=1)]
        assert (cloth[:, 0] >= cloth[:, 2]).mean() > 0.9
