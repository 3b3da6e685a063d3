from pathlib import Path

import numpy as np
import pytest

from modiste.core.attributes import Attributes
from modiste.core.errors import DataError, WeightsError
from modiste.design.evaluation.features import (
    colour_centres,
    colour_features,
    dominant_colours,
    mirror_shape,
    nearest_centre,
    shape_features,
    views,
)
from modiste.design.evaluation.kernel_ridge import KernelRidge
from modiste.design.evaluation.scorer import (
    UNKNOWN,
    Examples,
    HeldOut,
    PictureFeatures,
    Scorer,
    data_key,
    label_classes,
)
from tests.design.drawn_garments import COLOURS, SHAPES, draw

CLASSES = {"garment": tuple(SHAPES), "colour": tuple(COLOURS), "pattern": ("solid", "striped")}


def pictures(count: int, first: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Views and class numbers N x 3."""
    found, labels = [], []
    for number in range(first, first + count):
        numbers = (number % 3, number // 3 % 4, number // 12 % 2)
        garment, colour, pattern = (CLASSES[kind][n] for kind, n in zip(CLASSES, numbers, strict=True))
        found.append(np.asarray(draw(garment, colour, pattern, number)))
        labels.append(numbers)
    return np.stack(found), np.array(labels)


@pytest.fixture(scope="module")
def scorer() -> Scorer:
    seen, labels = pictures(120)
    folds = np.arange(len(seen)) // 24 % 2
    return Scorer.train(Examples(PictureFeatures.at(seen), labels, folds, np.zeros(len(seen), bool)), CLASSES, "key")


def test_the_scorer_names_what_it_has_not_seen(scorer: Scorer) -> None:
    seen, labels = pictures(48, first=500)
    looked = PictureFeatures.at(seen)
    for column, (kind, least) in enumerate({"garment": 0.95, "colour": 0.95, "pattern": 0.9}.items()):
        assert (scorer.judge(looked, kind).argmax(axis=1) == labels[:, column]).mean() >= least
        assert scorer.held_out[kind].accuracy().value >= least - 0.05
        assert scorer.held_out[kind].accuracy().of == 120


def test_held_out_answers_come_from_the_other_half() -> None:
    seen, labels = pictures(48)
    shuffled = labels.copy()
    shuffled[:, 1] = np.random.default_rng(0).permutation(shuffled[:, 1])
    scorer = Scorer.train(Examples(PictureFeatures.at(seen), shuffled, np.arange(48) % 2, np.zeros(48, bool)), CLASSES)
    assert scorer.held_out["colour"].accuracy().value < 0.6  # labels without a rule cannot be known in advance


def test_saved_and_loaded_scorer_judges_alike(scorer: Scorer, tmp_path: Path) -> None:
    scorer.save(tmp_path)
    again = Scorer.load(tmp_path)
    looked = PictureFeatures.at(pictures(12)[0])
    assert again.key == "key"
    assert again.classes == scorer.classes
    for kind in CLASSES:
        assert np.array_equal(again.judge(looked, kind).argmax(axis=1), scorer.judge(looked, kind).argmax(axis=1))
        assert again.held_out[kind].accuracy() == scorer.held_out[kind].accuracy()
    assert np.allclose(again.embed(looked), scorer.embed(looked))


def test_a_damaged_scorer_is_refused(scorer: Scorer, tmp_path: Path) -> None:
    scorer.save(tmp_path)
    path = tmp_path / "scorer.safetensors"
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(WeightsError, match="train it again"):
        Scorer.load(tmp_path)
    with pytest.raises(WeightsError, match="not a whole scorer"):
        Scorer.load(tmp_path / "nothing")


def test_style_is_nearer_in_the_same_colour(scorer: Scorer) -> None:
    red, other_red, blue = (PictureFeatures.at(np.asarray(draw(garment, colour, "striped", 9))[None])
                            for garment, colour in (("tshirt", "red"), ("dress", "red"), ("dress", "blue")))
    assert scorer.style_distance(red, other_red)[0] < scorer.style_distance(red, blue)[0] / 2
    plain = PictureFeatures.at(np.asarray(draw("dress", "red", None, 9))[None])
    assert scorer.style_distance(red, other_red)[1] < scorer.style_distance(red, plain)[1]


def test_too_little_to_learn_from() -> None:
    seen, labels = pictures(6)
    examples = Examples(PictureFeatures.at(seen), labels, np.arange(6) % 2, np.zeros(6, bool))
    with pytest.raises(DataError, match="larger"):
        Scorer.train(examples, CLASSES | {"colour": ()})


def test_accuracy_in_another_mix() -> None:
    labels = np.array([0] * 8 + [1] * 2 + [UNKNOWN])
    said = np.array([0] * 8 + [0, 1] + [1])
    answers = HeldOut(labels, said, np.zeros(11, bool))
    assert answers.accuracy().value == 0.9
    assert answers.of_class(1).value == 0.5
    assert answers.same_mix([0, 1]).value == 0.75
    assert answers.same_mix([1, 1, 1]).value == 0.5
    drawn = HeldOut(labels, said, labels == 1)
    assert drawn.accuracy().value == 1.0
    assert drawn.of_class(1).of == 2


def test_classes_need_enough_pictures() -> None:
    facts = [Attributes(garment="dress", colours=("red", "white"))] * 3 + [Attributes(garment="skirt")] * 2
    assert label_classes(facts, fewest=3) == {"garment": ("dress",), "colour": ("red",), "pattern": ()}


def test_other_labels_make_another_key() -> None:
    dress, skirt = Attributes(garment="dress"), Attributes(garment="skirt")
    assert data_key(["a"], [dress]) == data_key(["a"], [dress])
    assert len({data_key(["a"], [dress]), data_key(["a"], [skirt]), data_key(["b"], [dress])}) == 3


def test_kernel_ridge_by_hand() -> None:
    # Two anchors at 0 and 1 without ridge reproduce their labels exactly.
    rows = np.array([[0.0], [1.0]], np.float32)
    judge = KernelRidge.fit(rows, np.array([0, 1]), 2, ridge=1e-9)
    assert np.allclose(judge.scores(rows), np.eye(2), atol=1e-4)
    assert judge.scores(np.empty((0, 1), np.float32)).shape == (0, 2)


def test_balance_gives_a_rare_class_its_due() -> None:
    rng = np.random.default_rng(1)
    rows = np.concatenate([rng.normal(0, 1, (95, 2)), rng.normal(1.5, 1, (12, 2))]).astype(np.float32)
    labels = np.array([0] * 95 + [1] * 12)
    named = [(KernelRidge.fit(rows, labels, 2, ridge=1.0, balance=balance).scores(rows).argmax(axis=1)[95:] == 1).sum()
             for balance in (0.0, 1.0)]
    assert named[1] > named[0]


def test_shape_does_not_see_colour_and_mirrors_exactly() -> None:
    red, blue = (np.asarray(draw("tshirt", colour, None, 3)) for colour in ("red", "blue"))
    dress = np.asarray(draw("dress", "red", None, 3))
    shape = shape_features(np.stack([red, blue, dress, red[:, ::-1]]))
    assert np.linalg.norm(shape[0] - shape[1]) < 0.4 * np.linalg.norm(shape[0] - shape[2])
    assert np.linalg.norm(mirror_shape(shape[:1]) - shape[3]) < 0.35 * np.linalg.norm(shape[0] - shape[2])
    assert np.array_equal(mirror_shape(mirror_shape(shape)), shape)


def test_colour_does_not_see_shape() -> None:
    garments = [("tshirt", "red"), ("dress", "red"), ("tshirt", "blue")]
    colour = colour_features(np.stack([np.asarray(draw(*one, None, 3)) for one in garments]))
    assert np.linalg.norm(colour[0] - colour[1]) < 0.7 * np.linalg.norm(colour[0] - colour[2])


def test_dominant_colour_names_the_cloth() -> None:
    names = tuple(COLOURS)
    seen = np.stack([np.asarray(draw("dress", name, None, 1)) for name in names])
    assert nearest_centre(dominant_colours(seen), colour_centres(names)).tolist() == [0, 1, 2, 3]
    assert nearest_centre(np.zeros((1, 3)), colour_centres(("multicolour", "black"))).tolist() == [1]


def test_views_are_one_size() -> None:
    small, large = np.zeros((2, 40, 40, 3), np.uint8), np.zeros((3, 256, 256, 3), np.uint8)
    assert views(small).shape == (2, 96, 96, 3)
    assert views(large, [2]).shape == (1, 96, 96, 3)
    assert PictureFeatures.at(small, []).shape.shape[0] == 0
