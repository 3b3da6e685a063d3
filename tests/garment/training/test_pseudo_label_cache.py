"""What was guessed of photos is kept between runs, exactly."""

from pathlib import Path

import numpy as np
import pytest

from modiste.core.errors import OutputError
from modiste.garment.training.examples import read_examples
from modiste.garment.training.pseudo_label_cache import PseudoLabelCache
from modiste.garment.training.pseudo_labels import PseudoLabel
from tests.garment.scenes import LOWER, UPPER, write_named

PHOTO = np.random.default_rng(0).integers(0, 255, (40, 30, 3), np.uint8)


class Counting:
    """Guesses something of its own for each photo, and counts."""

    def __init__(self, found: PseudoLabel | None) -> None:
        self.found, self.looks = found, 0

    def __call__(self, photo: np.ndarray, label: int) -> PseudoLabel | None:
        self.looks += 1
        return self.found


def labels() -> np.ndarray:
    return np.random.default_rng(1).choice(np.array([0, UPPER, LOWER, 255], np.uint8), (40, 30))


@pytest.mark.parametrize("found", [None, PseudoLabel(labels()), PseudoLabel(labels(), pasteable=True)])
def test_a_photo_is_looked_at_once(tmp_path: Path, found: PseudoLabel | None) -> None:
    PseudoLabelCache(Counting(found), "a", tmp_path)(PHOTO, UPPER)
    second = Counting(None)
    kept = PseudoLabelCache(second, "a", tmp_path)(PHOTO, UPPER)
    assert second.looks == 0
    assert (kept is None) == (found is None)
    if kept is not None and found is not None:
        assert np.array_equal(kept.labels, found.labels)
        assert kept.pasteable == found.pasteable


@pytest.mark.parametrize(("photo", "label", "by"), [
    (PHOTO + np.uint8(1), UPPER, "a"), (PHOTO.reshape(30, 40, 3), UPPER, "a"), (PHOTO, LOWER, "a"), (PHOTO, UPPER, "b"),
])
def test_another_photo_class_or_teacher_is_looked_at(tmp_path: Path, photo: np.ndarray, label: int, by: str) -> None:
    PseudoLabelCache(Counting(None), "a", tmp_path)(PHOTO, UPPER)
    other = Counting(None)
    PseudoLabelCache(other, by, tmp_path)(photo, label)
    assert other.looks == 1


@pytest.mark.parametrize("damage", [
    lambda data: b"", lambda data: data[:-3], lambda data: b"9" + data[1:], lambda data: data[:6] + b"\0" + data[7:],
])
def test_a_damaged_guess_is_made_again(tmp_path: Path, damage) -> None:
    found = PseudoLabel(labels())
    PseudoLabelCache(Counting(found), "a", tmp_path)(PHOTO, UPPER)
    (path,) = (one for one in tmp_path.rglob("*") if one.is_file())
    whole = path.read_bytes()
    path.write_bytes(damage(whole))
    again = Counting(found)
    labeller = PseudoLabelCache(again, "a", tmp_path)
    kept = labeller(PHOTO, UPPER)
    assert again.looks == 1
    assert kept is not None
    assert np.array_equal(kept.labels, found.labels)
    assert path.read_bytes() == whole


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError, match="in the way"):
        PseudoLabelCache(Counting(None), "a", tmp_path / "file")(PHOTO, UPPER)


def test_examples_are_the_same_however_many_look_and_after_a_break(tmp_path: Path) -> None:
    write_named(tmp_path / "wardrobe.parquet", 24)

    def upper_half(photo: np.ndarray, label: int) -> PseudoLabel | None:
        found = np.zeros(photo.shape[:2], np.uint8)
        found[: int(photo[0, 0, 0])] = label
        return PseudoLabel(found) if photo[0, 0, 0] % 3 else None

    def broken(photo: np.ndarray, label: int) -> PseudoLabel | None:
        if photo[0, 0, 0] > 110:
            raise KeyboardInterrupt
        return upper_half(photo, label)

    data = [tmp_path / "wardrobe.parquet"]
    plain = read_examples(data, split="all", labeller=upper_half, fewest=1)
    with pytest.raises(KeyboardInterrupt):
        read_examples(data, split="all", labeller=PseudoLabelCache(broken, "a", tmp_path / "kept"), workers=2, fewest=1)
    seen: list[int] = []
    after = read_examples(data, split="all", labeller=PseudoLabelCache(upper_half, "a", tmp_path / "kept"), workers=3,
                          progress=seen.append, fewest=1)
    assert seen == list(range(1, 25))
    assert [one.key for one in after] == [one.key for one in plain]
    assert 0 < len(plain) < 24
    assert all(np.array_equal(a.labels, b.labels) for a, b in zip(plain, after, strict=True))
