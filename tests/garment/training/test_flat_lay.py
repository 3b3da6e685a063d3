"""Garments laid on grounds, and the decoder that is taught on them."""

import io

import cv2
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image, ImageDraw

from modiste.core.errors import DataError, WeightsError
from modiste.core.settings import Settings
from modiste.garment.segmentation.engine import CLASSES
from modiste.garment.segmentation.flat_lay_reader import FILE, FlatLayReader
from modiste.garment.segmentation.folders import GARMENT
from modiste.garment.training.flat_lay import flat_lay
from modiste.garment.training.flat_pieces import own_photos, packed, patches
from modiste.garment.training.flat_scenes import FlatScenes
from modiste.garment.training.grounds import Grounds
from modiste.garment.training.pieces import Piece, piece_of
from modiste.train.recipe import TrainRequest

SIDE_PX = 96


def shirt(colour=(30, 60, 160), side=120):
    """A T-shirt on white, and its mask."""
    alpha = Image.new("L", (side, side), 0)
    draw = ImageDraw.Draw(alpha)
    points = ((34, 20), (86, 20), (112, 44), (98, 58), (88, 50), (88, 104), (32, 104), (32, 50), (22, 58), (8, 44))
    draw.polygon(points, fill=255)
    mask = np.array(alpha)
    noise = np.random.default_rng(0).normal(0, 6, (side, side, 1))
    picture = np.where(mask[..., None] > 0, np.clip(np.array(colour) + noise, 0, 255), 255).astype(np.uint8)
    return picture, mask


def scenes(**changes):
    picture, mask = shirt()
    piece = piece_of(picture, mask, 288)
    return FlatScenes(**{"products": [piece], "own": [], "photos": [], "grounds": Grounds(()), "side_px": SIDE_PX,
                         **changes})


def test_a_scene_shows_the_garment_where_its_mask_says():
    rng = np.random.default_rng(3)
    apart = []
    for _ in range(12):
        scene = scenes().composed(rng)
        assert scene.photo.shape == (SIDE_PX, SIDE_PX, 3)
        assert (scene.known == 255).all()
        there = scene.alpha > 200
        assert 0.01 < there.mean() < 0.95
        apart.append(np.abs(scene.photo[there].mean(axis=0) - scene.photo[scene.alpha < 20].mean(axis=0)).max())
    assert np.median(apart) > 20  # hard scenes, whose ground is of the garment's colour, are the fewer


def test_the_same_seed_gives_the_same_scene():
    one, other = (scenes().composed(np.random.default_rng(8)) for _ in range(2))
    assert (one.photo == other.photo).all()
    assert (one.alpha == other.alpha).all()


def test_of_a_photo_nothing_is_known_beyond_its_frame_and_where_its_mask_is_half():
    picture, mask = shirt()
    mask[:, 60:70] = 128
    only = scenes(photos=[Piece(picture, mask)], real=1.0)
    scene = only.draw(np.random.default_rng(1))
    assert (scene.known == 0).any()
    half = (scene.alpha > 100) & (scene.alpha < 150)
    assert (scene.known[half] == 0).all()


def test_grounds_of_photos_hold_no_garment():
    red = np.full((200, 260, 3), (200, 20, 20), np.uint8)
    alpha = np.zeros((200, 260), np.uint8)
    alpha[40:160, 20:120] = 255
    picture = np.where(alpha[..., None] > 0, np.uint8(255), red)
    [patch] = patches([packed(picture, alpha, 1.0)])
    assert min(patch.shape[:2]) >= 56
    assert patch.min(axis=2).max() < 120
    assert list(patches([packed(picture, np.full_like(alpha, 255), 1.0)])) == []


class Threshold:
    """A segmenter for which whatever is not red is a shirt; it counts how often it looks."""

    name, classes = "threshold", CLASSES

    def __init__(self):
        self.looked = 0

    def probabilities(self, image):
        self.looked += 1
        small = cv2.resize(image, (96, 96), interpolation=cv2.INTER_AREA)
        there = (small[..., 2] > 90).astype(np.float32) * 0.98
        seen = np.zeros((len(CLASSES), 96, 96), np.float32)
        seen[0], seen[CLASSES.index("upper")] = 1 - there, there
        return seen


def table(path, pictures, **columns):
    kept = []
    for picture in pictures:
        sink = io.BytesIO()
        Image.fromarray(picture).save(sink, "PNG")
        kept.append(sink.getvalue())
    rows = {"id": [str(number) for number in range(len(kept))], "image": kept, **columns}
    pq.write_table(pa.table(rows), path)
    return path


def own_picture(number):
    picture, mask = shirt()
    ground = np.array([190, 40, 30]) + np.random.default_rng(number).normal(0, 4, (*mask.shape, 3))
    return np.where(mask[..., None] > 0, picture, np.clip(ground, 0, 255)).astype(np.uint8)


def test_photos_are_cut_out_once(tmp_path):
    path = table(tmp_path / "own.parquet", [own_picture(number) for number in range(5)], label=["T-Shirt"] * 5)
    engine = Threshold()
    first = own_photos(path, engine, tmp_path / "kept.parquet")
    assert 0 < engine.looked < 6
    looked = engine.looked
    again = own_photos(path, engine, tmp_path / "kept.parquet")
    assert engine.looked == looked
    assert [one.sure for one in again] == [one.sure for one in first]


@pytest.mark.slow
def test_a_run_leaves_a_decoder_that_finds_the_garment(tmp_path):
    shop = table(tmp_path / "shop.parquet", [shirt((20 * (number % 12), 60, 160))[0] for number in range(40)],
                 articleType=["Tshirts"] * 40, description=[f"shirt number {number}" for number in range(40)])
    request = TrainRequest(data=(shop,), folder=tmp_path / "run", steps=3, batch=2)
    assert flat_lay(request, Settings(home=tmp_path / "home"), None).steps == 3
    reader = FlatLayReader.load_beside(tmp_path / "run" / GARMENT)
    seen = reader.likely(own_picture(1))
    assert max(seen.shape) == 128
    assert ((seen >= 0) & (seen <= 1)).all()


def test_a_table_of_nothing_is_refused(tmp_path):
    white = table(tmp_path / "shop.parquet", [np.full((60, 60, 3), 255, np.uint8)] * 3, articleType=["Tshirts"] * 3)
    with pytest.raises(DataError):
        flat_lay(TrainRequest(data=(white,), folder=tmp_path / "run", steps=1), Settings(home=tmp_path / "home"), None)


def test_another_trunk_is_refused(tmp_path):
    (tmp_path / "item").mkdir()
    (tmp_path / "item" / "SHA256SUMS").write_text(f"{'0' * 64}  types.safetensors\n")
    from modiste.data.cards import weights_folder

    with pytest.raises(WeightsError, match="flat-lay"):
        FlatLayReader.load(weights_folder() / GARMENT, tmp_path / "item")
    assert (weights_folder() / GARMENT / FILE).is_file()
