"""Training of the encoder of items on drawn garments, its folder, and what it answers."""

import copy
import json
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
import torch
from PIL import Image

from modiste.core.errors import WeightsError
from modiste.encoder.heads import IGNORED
from modiste.encoder.item.batches import BatchSource
from modiste.encoder.item.embedder import NetworkItemEmbedder
from modiste.encoder.item.examples import read_items
from modiste.encoder.item.folders import THREE_VIEWS, TrainedItems, load_items, save_items
from modiste.encoder.item.networks import FrozenStages, ItemNetwork, PartVectors, WordTower
from modiste.encoder.item.pack import ItemPack, open_item_pack
from modiste.encoder.item.parts import COLOUR, CUT, PARTS, PRINT, Vectors, unit_parts
from modiste.encoder.item.presets import ItemSize
from modiste.encoder.item.products import of_split, product_key, stem
from modiste.encoder.item.recipe import calibrate, pack_vectors
from modiste.encoder.item.start import thawed
from modiste.encoder.item.targets import targets_of
from modiste.encoder.item.training import ItemRecipe, ItemTask, alike
from modiste.encoder.item.words import known_ids
from modiste.encoder.run import label_space
from modiste.nn.efficientnet import Stage, fold_norms
from tests.data.drawn_pack import write_folder

SIZE = ItemSize(
    side_px=64, stem=8, frozen_stages=6, finer_stage=5, last=24, hidden=16,
    stages=tuple(Stage(blocks=1, kernel=3, stride=stride, expand=2, width=width)
                 for stride, width in ((1, 8), (2, 8), (2, 12), (2, 12), (1, 16), (2, 16), (1, 24))))
RECIPE = ItemRecipe(batch=16, memory=64)


class FakeEncoder:
    """Words that a CLIP would read: a vector for each text."""

    def text_embeddings(self, texts: Sequence[str]) -> Vectors:
        rows = [np.random.default_rng(sum(map(ord, text))).normal(size=8) for text in texts]
        return np.asarray(np.stack(rows), np.float32)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[TrainedItems, ItemPack, list[float]]:
    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("items")
    write_folder(folder / "data", 5)
    frozen = FrozenStages(SIZE)
    fold_norms(frozen)
    pack = open_item_pack([folder / "data"], folder / "packs", SIZE, frozen, split="all")
    labels, ids = label_space([one.facts for one in pack.known]), known_ids()
    targets = targets_of(pack.known, labels, ids)
    network = ItemNetwork(SIZE, {kind: len(values) for kind, values in labels.classes.items() if values})
    fold_norms(network)
    words = WordTower(len(ids.cut), len(ids.patterns), 8, SIZE.hidden)
    task = ItemTask(network, words, targets.types, torch.from_numpy(targets.near), RECIPE).train()
    source = BatchSource(pack=pack, targets=targets, usable=np.arange(len(pack)), ids=ids, pairs=8,
                         texts=np.ones((1, 2, 8), np.float32), text_of=np.zeros(len(pack), np.int64))
    optimizer = torch.optim.AdamW(task.parameters(), 4e-3)
    losses = []
    for step in range(90):
        loss = task.loss(source.draw(np.random.default_rng(step)))["total"]
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(float(loss.detach()))
    task.eval()
    heats = calibrate(network, pack, targets.tags, np.arange(len(pack)), labels)
    return (TrainedItems(frozen=frozen, network=network, words=words, labels=labels, ids=ids, text_width=8,
                         temperatures=heats), pack, losses)


def test_it_learns(trained):
    items, pack, losses = trained
    assert np.isfinite(losses).all()
    vectors = pack_vectors(items.network, pack, np.arange(len(pack))).numpy()
    scores = vectors @ vectors.T
    np.fill_diagonal(scores, -9)
    facts = [one.facts for one in pack.known]
    same = [(one.garment, one.colours) == (facts[other].garment, facts[other].colours)
            for one, other in zip(facts, scores.argmax(axis=1), strict=True)]
    assert np.mean(same) > 0.9
    red = NetworkItemEmbedder(items, FakeEncoder()).embed_words(["red t-shirt"])
    first = facts[int((red @ vectors.T).argmax())]
    assert first.colours == ("red",)


def test_parts_are_of_unit_length_and_masks_decide(trained):
    embedder = NetworkItemEmbedder(trained[0], FakeEncoder())
    picture = Image.fromarray(np.full((80, 60, 3), (200, 30, 30), np.uint8))
    mask = np.zeros((80, 60), np.uint8)
    mask[10:60, 10:40] = 255
    found = embedder.embed_pictures([picture, picture], [mask, None])
    assert found.shape == (2, 256)
    for part in PARTS:
        assert np.allclose(np.linalg.norm(found[:, part.at], axis=1), 1, atol=1e-4)
    assert embedder.embed_pictures([], []).shape == (0, 256)


def test_words_leave_out_what_they_do_not_speak_of(trained):
    embedder = NetworkItemEmbedder(trained[0], FakeEncoder())
    texts = ["красное платье", "burgundy", "в полоску", "flibbertigibbet", "red dress"]
    lengths = [[round(float(np.linalg.norm(row[part.at]))) for part in (CUT, COLOUR, PRINT)]
               for row in embedder.embed_words(texts)]
    assert lengths == [[1, 1, 0], [0, 1, 0], [0, 0, 1], [1, 0, 0], [1, 1, 0]]
    both = embedder.embed_words(["красное платье", "red dress"])
    assert np.allclose(both[0], both[1], atol=1e-5)


def test_tags_carry_a_confidence(trained):
    embedder = NetworkItemEmbedder(trained[0], FakeEncoder())
    picture = Image.fromarray(np.full((80, 60, 3), (30, 30, 200), np.uint8))
    (tags,) = embedder.tags([picture], [None])
    assert all(0 < tag.confidence <= 1 and tag.source == "picture" for tag in tags)
    assert {tag.kind for tag in tags} <= {"garment", "colour", "pattern", "gender"}


def test_vectors_alone_say_what_the_classifiers_say(trained):
    items, pack, _ = trained
    vectors = pack_vectors(items.network, pack, np.arange(6))
    parts = PartVectors(*(vectors[:, part.at] for part in PARTS))
    wide = np.concatenate([np.zeros((6, 9), np.float32), vectors.numpy()], axis=1)  # a checkpoint's wider cut
    for reader in NetworkItemEmbedder(items, FakeEncoder()).readers:
        logits = items.network.read(parts)[reader.kind] / items.temperatures.get(reader.kind, 1.0)
        assert np.allclose(reader.likely(vectors.numpy()), logits.softmax(dim=1).detach().numpy(), atol=1e-4)
        if reader.part != "cut":
            assert np.allclose(reader.likely(wide), reader.likely(vectors.numpy()), atol=1e-6)


def test_a_saved_encoder_answers_alike(trained, tmp_path):
    save_items(trained[0], tmp_path)
    rng = np.random.default_rng(0)
    pictures = [Image.fromarray(rng.integers(0, 255, (70, 50, 3), np.uint8)) for _ in range(3)]
    first = NetworkItemEmbedder(trained[0], FakeEncoder()).embed_pictures(pictures, [None] * 3)
    second = NetworkItemEmbedder(load_items(tmp_path), FakeEncoder()).embed_pictures(pictures, [None] * 3)
    assert (first * second).sum(axis=1).min() > 2.9
    other = copy.deepcopy(trained[0])
    with torch.no_grad():
        other.network.cut.bias.add_(1)
    save_items(other, tmp_path / "other")
    names = [load_items(folder).name for folder in (tmp_path, tmp_path, tmp_path / "other")]
    assert names[0] == names[1] != names[2], "vectors of other weights do not compare"
    (tmp_path / "item.json").write_text("{}")
    with pytest.raises(WeightsError):
        load_items(tmp_path)


def test_a_vector_is_the_mean_of_all_views(trained, tmp_path):
    """A small view of a garment is the same as that garment shown small; the vector lies between those of all."""
    items = trained[0]
    rng = np.random.default_rng(4)
    picture = Image.fromarray(rng.integers(0, 255, (90, 60, 3), np.uint8))
    mask = np.full((90, 60), 255, np.uint8)
    each = [NetworkItemEmbedder(replace(items, scales=(scale,)), FakeEncoder()).embed_pictures([picture], [mask])[0]
            for scale in THREE_VIEWS]
    assert not np.allclose(each[0], each[1], atol=1e-3)
    three = NetworkItemEmbedder(replace(items, scales=THREE_VIEWS), FakeEncoder())
    tags, vectors = three.tags_with_vectors([picture] * 40, [mask] * 40)  # more than one batch
    assert np.allclose(vectors, unit_parts(np.mean(each, axis=0)[None]), atol=1e-5)
    assert tags == three.tags([picture] * 40, [mask] * 40)
    save_items(replace(items, scales=THREE_VIEWS), tmp_path / "three")
    save_items(items, tmp_path / "one")
    kept, former = load_items(tmp_path / "three"), load_items(tmp_path / "one")
    assert kept.scales == THREE_VIEWS
    assert kept.name != former.name, "indexes of single views are embedded anew"
    note = json.loads((tmp_path / "one" / "item.json").read_text())
    del note["scales"]
    (tmp_path / "one" / "item.json").write_text(json.dumps(note))
    assert load_items(tmp_path / "one").name == former.name, "encoders of before look once"


def test_a_pack_is_made_once_and_its_vectors_are_those_of_its_pictures(trained):
    items, pack, _ = trained
    assert pack.finer.shape[1:] == (1, 16, 4, 4)
    assert pack.maps.shape[1:] == (1, 16, 2, 2)
    vectors = pack_vectors(items.network, pack, np.arange(4))
    assert torch.allclose(vectors[:, CUT.at].norm(dim=1), torch.ones(4), atol=1e-4)


def test_products_are_split_as_a_whole():
    fields = {"gender": "Men", "articleType": "Tshirts"}
    one = product_key("1", "Puma Men Logo Navy Blue Tshirt", {**fields, "baseColour": "Navy Blue"})
    other = product_key("2", "Puma Men Logo Red Tshirt", {**fields, "baseColour": "Red"})
    assert one == other
    assert stem("Basics Men Sea Green Check Shirt") == "basics men check shirt"
    assert of_split(one, "train") != of_split(one, "test")
    assert product_key("3", "", {}) != product_key("4", "", {})
    assert product_key("5", "Dress", {"sku": "VD1"}) == product_key("6", "Gown", {"sku": "VD1"})


def test_targets_share_what_looks_alike(trained):
    pack = trained[1]
    targets = targets_of(pack.known, trained[0].labels, known_ids())
    assert np.allclose(targets.near.sum(axis=1), 1, atol=1e-5)
    assert (targets.tags == IGNORED).any() or targets.tags.shape[1] == 4
    assert len(list(read_items([], "all"))) == 0


def test_right_answers_share_a_target():
    logits = torch.tensor([[9.0, 9.0, -5.0], [0.0, 0.0, 0.0]])
    right = torch.tensor([[True, True, False], [False, False, False]])
    allowed = torch.ones(2, 3, dtype=torch.bool)
    assert float(alike(logits, right, allowed)) == pytest.approx(0, abs=1e-3)
    assert float(alike(logits, ~right, allowed)) > 5
    assert float(alike(logits, right & False, allowed)) == 0


def test_a_thawed_encoder_sees_the_same(trained):
    picture = Image.fromarray(np.random.default_rng(2).integers(0, 255, (70, 50, 3), np.uint8))
    first = NetworkItemEmbedder(trained[0], FakeEncoder()).embed_pictures([picture], [None])
    thawn = thawed(trained[0], 3)
    assert len(thawn.frozen.stages) == 3
    second = NetworkItemEmbedder(thawn, FakeEncoder()).embed_pictures([picture], [None])
    assert np.allclose(first, second, atol=1e-5)
    assert not any(parameter.requires_grad for parameter in thawn.frozen.parameters())
