"""What pixels say of colours: measured, learnt from drawn garments, kept, and asked by type."""

import numpy as np
import pytest
import torch
from PIL import Image
from torch.nn import functional as F

from modiste.core.errors import WeightsError
from modiste.data.weights import write_manifest
from modiste.encoder.item.pixels import FEATURES, FILE, PixelNetwork, PixelReader, measured, pixel_crops

COLOURS, TYPES = ("red", "tan", "brown"), ("shoes", "shirt")
SHADES = {"red": (190, 30, 30), "tan": (150, 90, 50), "brown": (150, 90, 50)}


def _garment(rgb: tuple[int, int, int], seed: int) -> Image.Image:
    """A square of a colour on white, elsewhere each time."""
    dice = np.random.default_rng(seed)
    picture = np.full((96, 72, 3), 255, np.uint8)
    top, left = dice.integers(4, 24, 2)
    drawn = np.clip(np.array(rgb) + dice.normal(0, 8, (60, 40, 3)), 0, 235)
    picture[top : top + 60, left : left + 40] = drawn
    return Image.fromarray(picture)


@pytest.fixture(scope="module")
def reader() -> PixelReader:
    """One that learnt that the same brown is called tan on shoes."""
    rows = [(colour, kind, _garment(SHADES[colour], seed)) for seed in range(16)
            for colour, kind in (("red", 0), ("red", 1), ("tan", 0), ("brown", 1))]
    features = torch.from_numpy(measured(pixel_crops([one for _, _, one in rows], [None] * len(rows))))
    types = torch.eye(2)[[kind for _, kind, _ in rows]]
    right = torch.tensor([COLOURS.index(colour) for colour, _, _ in rows])
    torch.manual_seed(0)
    network = PixelNetwork(2, 3).train()
    network.centre.copy_(features.mean(dim=0))
    network.scale.copy_(features.std(dim=0) + 1e-2)
    optimizer = torch.optim.AdamW(network.parameters(), 1e-2)
    for _ in range(80):
        optimizer.zero_grad()
        F.cross_entropy(network(features, types), right).backward()
        optimizer.step()
    return PixelReader(network=network.eval().requires_grad_(False), colours=COLOURS, types=TYPES)


def test_a_colour_is_called_as_on_such_garments(reader: PixelReader) -> None:
    crops = pixel_crops([_garment(SHADES["red"], 90), *[_garment(SHADES["tan"], 91)] * 3], [None] * 4)
    types = np.array([[1, 0], [1, 0], [0, 1], [0, 0]], np.float32)
    likely = reader.likely(crops, types)
    assert likely.shape == (4, 3)
    assert np.allclose(likely.sum(axis=1), 1, atol=1e-4)
    assert [COLOURS[one] for one in likely[:3].argmax(axis=1)] == ["red", "tan", "brown"]
    assert np.allclose(likely[3], (likely[1] + likely[2]) / 2, atol=0.05), "a type that is not known may be either"
    assert reader.likely([], types[:0]).shape == (0, 3)


def test_only_what_the_mask_shows_is_measured() -> None:
    picture = np.full((80, 80, 3), (20, 40, 160), np.uint8)
    picture[20:60, 20:60] = (190, 30, 30)
    mask = np.zeros((80, 80), np.uint8)
    mask[20:60, 20:60] = 255
    other = picture.copy()
    other[mask == 0] = (30, 150, 40)
    features = measured(pixel_crops([Image.fromarray(picture), Image.fromarray(other), Image.fromarray(picture)],
                                    [mask, mask, None]))
    assert features.shape == (3, FEATURES)
    assert np.isfinite(features).all()
    assert np.abs(features[0] - features[1]).max() < 0.1, "a blurred edge is all that is told of the surroundings"
    assert np.abs(features[0] - features[2]).max() > 0.5


def test_a_kept_reader_says_the_same(reader: PixelReader, tmp_path) -> None:
    note = reader.save(tmp_path)
    crops = pixel_crops([_garment(SHADES["brown"], seed) for seed in range(3)], [None] * 3)
    types = np.array([[1, 0], [0, 1], [0, 0]], np.float32)
    assert np.allclose(PixelReader.load(tmp_path, note).likely(crops, types), reader.likely(crops, types), atol=0.05)
    with pytest.raises(RuntimeError):
        PixelReader.load(tmp_path, {**note, "types": ["shoes"]})
    (tmp_path / FILE).write_bytes(b"cut short")
    write_manifest(tmp_path)
    with pytest.raises(WeightsError):
        PixelReader.load(tmp_path, note)
