"""The reader of cuts: crops, what is learnt and believed, what is kept on disk, what is refused."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from modiste.core.errors import DataError, ImageError, UnknownNameError, WeightsError
from modiste.core.garment_mask import GarmentMask
from modiste.core.values import Photo
from modiste.data.records import Record
from modiste.garment.reading.captions import caption_labels
from modiste.garment.reading.crops import crop_garment, views_of
from modiste.garment.reading.fitting import Maps, fit_reading, temperatures
from modiste.garment.reading.folders import TrainedReader, load_reader, save_reader
from modiste.garment.reading.labels import CLASSES, UNKNOWN, encode, kinds_of
from modiste.garment.reading.networks import VIEWS, Reader
from modiste.garment.reading.presets import BUNDLED_READER, ReaderSize
from modiste.garment.reading.reader import CutReader
from modiste.garment.reading.training import calibrate
from modiste.nn.efficientnet import Stage

TINY = ReaderSize(stem=8, width=16, side_px=64, finer=3, stages=tuple(
    Stage(blocks=1, kernel=3, stride=stride, expand=1 if width == 8 else 2, width=width)
    for stride, width in ((1, 8), (2, 8), (2, 8), (2, 12), (2, 16))))
COUNTS = {kind: len(known) for kind, known in CLASSES.items()}


def _picture(*boxes: tuple[int, int, int, int]) -> tuple[np.ndarray, np.ndarray]:
    image = np.full((120, 160, 3), 90, np.uint8)
    alpha = np.zeros((120, 160), np.uint8)
    for left, top, right, bottom in boxes:
        image[top:bottom, left:right] = (200, 30, 40)
        alpha[top:bottom, left:right] = 255
    return image, alpha


def test_a_crop_holds_the_garment_whole_and_its_surroundings_pale() -> None:
    image, alpha = _picture((20, 40, 60, 120), (150, 2, 154, 6))
    crop = crop_garment(image, alpha, 64)
    assert crop is not None
    red = (crop[..., 0] > 150) & (crop[..., 1] < 80)
    rows, columns = np.nonzero(red)
    assert (rows.min(), rows.max()) == (pytest.approx(4, abs=2), pytest.approx(59, abs=2))
    assert columns.mean() == pytest.approx(31.5, abs=1)
    assert crop[30, 5].min() > 180  # what is round it
    assert crop_garment(image, np.zeros_like(alpha), 64) is None


def test_the_nearer_view_shows_the_upper_middle_larger() -> None:
    crop = np.full((64, 64, 3), 255, np.uint8)
    crop[10:60, 12:52] = 40
    crop[10:14, 28:36] = (0, 200, 0)  # a neck
    whole, near = views_of(crop)
    green = [((view[..., 1] > 120) & (view[..., 0] < 80)).sum() for view in (whole, near)]
    assert green[1] > 2.5 * green[0]


def _maps(count: int, size: ReaderSize) -> Maps:
    """Maps whose finer channel 0 says whether sleeves are long, in a place of the second view."""
    rng = torch.Generator().manual_seed(0)
    long = torch.rand(count, generator=rng) < 0.5
    side = size.side_px // 16
    finer = torch.randn(count, VIEWS, 12, side, side, generator=rng)
    finer[:, 1, 0, :2] += torch.where(long, 4.0, -4.0)[:, None, None]
    labels = [encode({"sleeve_length": "long" if one else "short"}) for one in long]
    return Maps(finer=finer.half(), deepest=torch.zeros(count, VIEWS, 16, side // 2, side // 2).half(),
                targets=torch.tensor(labels), weights=torch.ones(count))


def test_the_reading_learns_from_a_place_and_knows_when_it_is_sure() -> None:
    maps = _maps(200, TINY)
    reading = fit_reading(maps, TINY, steps=150, batch=48)
    with torch.inference_mode():
        said = reading(maps.finer.float(), maps.deepest.float())["sleeve_length"].argmax(dim=1)
    column = list(CLASSES).index("sleeve_length")
    assert (said == maps.targets[:, column]).float().mean() > 0.95
    heats, least = calibrate(reading, maps)
    assert least["sleeve_length"] < 0.6
    assert least["neckline"] == 1.0  # never labelled: never believed
    assert set(heats) == set(CLASSES)


def test_a_temperature_brings_confidence_down_to_what_is_right() -> None:
    targets = torch.full((400, len(CLASSES)), UNKNOWN)
    column = list(CLASSES).index("fit")
    targets[:, column] = torch.arange(400) % 3
    wrong = torch.arange(400) % 4 == 0  # a quarter is wrong, said as surely
    logits = {kind: torch.zeros(400, count) for kind, count in COUNTS.items()}
    said = torch.where(wrong, (targets[:, column] + 1) % 3, targets[:, column])
    logits["fit"][torch.arange(400), said] = 8.0
    heat = temperatures(logits, targets)["fit"]
    assert float((logits["fit"] / heat).softmax(dim=1).max(dim=1).values.mean()) == pytest.approx(0.75, abs=0.06)


def _trained(**thresholds: float) -> TrainedReader:
    torch.manual_seed(0)
    network = Reader(TINY, COUNTS, has_norms=False).eval()
    with torch.no_grad():
        network.readings.members[0].heads["garment"].bias[0] = 4.0
    return TrainedReader(network=network, classes=CLASSES,
                         temperatures=dict.fromkeys(CLASSES, 1.0),
                         thresholds=dict.fromkeys(CLASSES, 0.0) | thresholds)


def test_a_reader_reads_the_same_from_its_folder(tmp_path: Path) -> None:
    trained = _trained()
    save_reader(trained, tmp_path)
    again = load_reader(tmp_path)
    views = torch.randn(2, VIEWS, 3, 64, 64)
    for kind, logits in trained.network(views).items():
        assert torch.allclose(logits, again.network(views)[kind], atol=0.03)
    (tmp_path / "reader.safetensors").write_bytes(b"cut short")
    with pytest.raises(WeightsError, match="cut-reader"):
        load_reader(tmp_path)


def _photo(image: np.ndarray) -> Photo:
    return Photo(Image.fromarray(image), "photo.jpg")


def test_what_is_asked_of_the_reader_is_answered_by_kinds_of_its_garment() -> None:
    image, alpha = _picture((20, 30, 90, 110))
    mask = GarmentMask(("upper",), alpha[None], (0.9,))
    read = CutReader(_trained(neckline=1.01)).read(_photo(image), mask)
    garment = read.answers["garment"].value
    assert set(read.answers) == {"garment", *kinds_of(garment)}
    assert all(0 < answer.confidence <= 1 for answer in read.answers.values())
    assert all(answer.is_sure == (kind != "neckline") for kind, answer in read.answers.items())
    with pytest.raises(UnknownNameError, match="upper"):
        CutReader(_trained()).read(_photo(image), mask, "bag")


@pytest.mark.parametrize(("boxes", "parts", "message"), [
    (((10, 30, 50, 110), (60, 30, 100, 110), (110, 30, 150, 110)), ("upper",), "several people"),
    (((10, 30, 50, 110),), ("footwear",), "no garment"),
])
def test_photos_whose_cut_cannot_be_read_are_refused(
    boxes: tuple[tuple[int, int, int, int], ...], parts: tuple[str, ...], message: str
) -> None:
    image, alpha = _picture(*boxes)
    with pytest.raises(ImageError, match=message) as refused:
        CutReader(_trained()).read(_photo(image), GarmentMask(parts, alpha[None], (0.9,)))
    assert any("а" <= letter <= "я" for letter in str(refused.value.told("ru")))


def test_a_photo_in_which_no_garment_can_be_told_is_refused() -> None:
    image, alpha = _picture((20, 30, 90, 110))
    trained = _trained()
    with torch.no_grad():
        trained.network.readings.members[0].heads["garment"].bias[0] = 0.0
    with pytest.raises(ImageError, match="upright"):
        CutReader(trained).read(_photo(image), GarmentMask(("upper",), alpha[None], (0.9,)))


def test_a_photo_of_few_pixels_is_refused() -> None:
    alpha = np.full((20, 20), 255, np.uint8)
    with pytest.raises(ImageError, match="20 x 20"):
        CutReader(_trained()).read(_photo(np.zeros((20, 20, 3), np.uint8)),
                                   GarmentMask(("upper",), alpha[None], (0.9,)))


@pytest.mark.parametrize(("caption", "labels"), [
    ("Men navy polo shirt", {"garment": "polo_shirt", "collar": "polo", "closure": "half_buttons"}),
    ("Women red dress with a v-neck and short sleeves",
     {"garment": "dress", "neckline": "v", "sleeve_length": "short"}),
    ("узкие джинсы", {"garment": "jeans", "leg": "slim", "leg_length": "full"}),
    ("leather handbag", {}),
])
def test_captions_say_what_is_known(caption: str, labels: dict[str, str]) -> None:
    assert caption_labels(Record("1", b"", caption)) == labels


def test_a_label_that_is_none_names_those_that_there_are() -> None:
    with pytest.raises(DataError, match="sleeveless"):
        encode({"sleeve_length": "endless"})
    assert replace(BUNDLED_READER, width=8).side_px == 224


def test_what_is_worn_below_is_no_top() -> None:
    image, alpha = _picture((20, 20, 100, 118))
    reader = CutReader(replace(_trained(), temperatures={"garment": 0.001}))
    parts = {part: reader.read(_photo(image), GarmentMask((part,), alpha[None], (0.9,))).answers["garment"].value
             for part in ("lower", "upper", "outerwear")}
    below = {"jeans", "trousers", "track_pants", "shorts", "leggings", "skirt"}
    assert parts["lower"] in below
    assert not {parts["upper"], parts["outerwear"]} & below


def test_what_is_of_no_known_part_is_read_where_it_dwarfs_the_rest() -> None:
    image = np.full((128, 128, 3), 255, np.uint8)
    image[20:110, 40:90] = (180, 40, 60)
    whole, dab = np.zeros((2, 128, 128), np.uint8)
    whole[20:110, 40:90], dab[20:24, 40:46] = 255, 255
    for layers, part in (((whole, dab), "other"), ((dab, whole), "upper"), ((whole, whole), "upper")):
        mask = GarmentMask(("other", "upper"), np.stack(layers), (0.9, 0.9))
        assert CutReader(_trained()).read(_photo(image), mask).part == part
