"""What the segmenter learns from."""

from pathlib import Path

import numpy as np
import pytest

from modiste.core.errors import DataError
from modiste.garment.segmentation.engine import CLASSES
from modiste.garment.segmentation.labels import IGNORED, class_of, read_labels
from modiste.garment.training.augment import (
    View,
    colour_block,
    empty_scene,
    flatten_to_icon,
    paste_on_background,
    random_view,
)
from modiste.garment.training.backgrounds import Backgrounds, draw_textures
from modiste.garment.training.examples import has_masks, read_examples
from modiste.garment.training.pseudo_labels import pseudo_label
from tests.garment.scenes import LOWER, UPPER, person, write_table


@pytest.mark.parametrize(("word", "name"), [
    ("null", "background"), ("hair", "skin"), ("t-shirt", "upper"), ("jeans", "lower"), ("romper", "dress"),
    ("coat", "outerwear"), ("suit", "outerwear"), ("wedges", "footwear"), ("purse", "bag"), ("scarf", "other"),
    ("tights", "other"), ("юбка", "lower"),
])
def test_words_of_data_sets_are_classes(word: str, name: str) -> None:
    found = class_of(word)
    assert found is not None
    assert CLASSES[found] == name


def test_a_word_that_is_no_garment_has_no_class() -> None:
    assert class_of("lamp post") is None


def test_a_table_with_masks_is_read_and_split(tmp_path: Path) -> None:
    write_table(tmp_path / "street.parquet", 60, broken=True)
    assert has_masks(tmp_path / "street.parquet")
    steer = read_examples([tmp_path / "street.parquet"], fewest=1)
    score = read_examples([tmp_path / "street.parquet"], split="test", fewest=1)
    assert {one.key for one in steer}.isdisjoint(one.key for one in score)
    assert len(steer) + len(score) == 59  # the one that is no picture is left out
    assert set(np.unique(steer[0].labels)) <= {0, UPPER, LOWER, CLASSES.index("skin")}


def test_too_few_photos_are_refused(tmp_path: Path) -> None:
    write_table(tmp_path / "street.parquet", 5)
    with pytest.raises(DataError, match="expected 50 or more"):
        read_examples([tmp_path / "street.parquet"])


def test_a_table_without_its_labels_is_refused(tmp_path: Path) -> None:
    write_table(tmp_path / "street.parquet", 5)
    (tmp_path / "street_labels.csv").write_text("value,label\n1,lamp post\n")
    with pytest.raises(DataError, match="not one label is known"):
        read_labels(tmp_path / "street_labels.csv")
    (tmp_path / "street_labels.csv").unlink()
    with pytest.raises(DataError, match="expected a CSV"):
        read_examples([tmp_path / "street.parquet"], fewest=1)


def test_a_taught_photo_takes_the_named_class_where_the_teacher_is_sure() -> None:
    photo, labels = person()

    def teacher(image: np.ndarray) -> np.ndarray:
        likely = np.zeros((len(CLASSES), *image.shape[:2]), np.float32)
        likely[0] = labels != UPPER
        likely[CLASSES.index("outerwear")] = labels == UPPER
        return likely

    example = pseudo_label(np.asarray(photo), UPPER, teacher)
    assert example is not None
    assert (example.labels[labels == UPPER] == UPPER).mean() > 0.95
    assert (example.labels[labels == 0] == 0).mean() > 0.95


def test_a_view_moves_photo_and_labels_alike() -> None:
    photo, labels = person(240, 360)
    pixels = np.asarray(photo)
    example = from_examples(pixels, labels)
    for seed in range(8):
        seen, told = random_view(example, View(128, (100, 260), 10.0), np.random.default_rng(seed))
        known = seen[told == UPPER].astype(float).mean(axis=0) if (told == UPPER).sum() > 50 else None
        if known is not None:
            assert known[0] >= known[2]  # never more blue than red, whatever the light
    assert (told == IGNORED).any() or (told != IGNORED).all()


def test_garments_are_laid_on_other_grounds() -> None:
    photo, labels = person()
    garment = from_examples(np.asarray(photo), np.where(labels == UPPER, labels, 0))
    ground = from_examples(np.full((90, 90, 3), 77, np.uint8), np.zeros((90, 90), np.uint8))
    scene = paste_on_background(garment, Backgrounds([ground], []), np.random.default_rng(1))
    inside = np.zeros(labels.shape, bool)
    inside[60:90, 50:70] = True
    assert np.abs(scene.photo[inside].astype(int) - np.asarray(photo)[inside]).max() <= 1
    assert (scene.labels == garment.labels).all()
    icon = flatten_to_icon(garment, np.random.default_rng(2))
    assert len(np.unique(icon.photo[labels == UPPER], axis=0)) == 2
    assert not empty_scene(Backgrounds([ground], []), 64, np.random.default_rng(3)).labels.any()


def from_examples(photo: np.ndarray, labels: np.ndarray):
    from modiste.garment.training.examples import Example

    return Example(photo=photo, labels=labels.astype(np.uint8), key="x", pasteable=True)


def test_a_garment_in_blocks_is_still_one_garment() -> None:
    photo, labels = person()
    garment = from_examples(np.asarray(photo), np.where(labels == UPPER, labels, 0))
    other = colour_block(garment, np.random.default_rng(2))
    assert (other.labels == garment.labels).all()
    changed = (other.photo != garment.photo).any(axis=2)
    assert not changed[garment.labels == 0].any()
    assert 0.2 < changed[labels == UPPER].mean() < 0.9


def test_some_grounds_lie_in_folds() -> None:
    backgrounds, rng = Backgrounds([], []), np.random.default_rng(0)
    relief = [np.abs(np.diff(backgrounds.take((90, 90), rng).mean(axis=2), axis=1)).mean() for _ in range(24)]
    folded = sum(one > 0.1 for one in relief)
    assert 6 <= folded <= 18, "plain grounds and folded ones"


def test_some_garments_lie_on_their_own_colour() -> None:
    photo, labels = person()
    garment = from_examples(np.asarray(photo), np.where(labels == UPPER, labels, 0))
    cloth = np.median(garment.photo[labels == UPPER], axis=0)
    rng = np.random.default_rng(0)
    scenes = [paste_on_background(garment, Backgrounds([], []), rng) for _ in range(40)]
    far = [np.abs(np.median(scene.photo[scene.labels == 0], axis=0) - cloth).max() for scene in scenes]
    assert 3 <= sum(one < 50 for one in far) <= 25


def test_carpets_are_grounds_of_many_colours() -> None:
    backgrounds, rng = Backgrounds([], draw_textures(12)), np.random.default_rng(0)
    taken = [backgrounds.take((90, 60), rng) for _ in range(24)]
    assert {ground.shape for ground in taken} == {(60, 90, 3)}
    grain = [float(ground.std(axis=(0, 1)).max()) for ground in taken]
    assert max(grain) > 20 > min(grain), "some are patterned, some plain"
    assert all(ground.min() >= 0 and ground.max() <= 256 for ground in taken)
