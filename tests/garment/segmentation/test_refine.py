"""Coarse probabilities become masks with the photo's edges."""

import cv2
import numpy as np
import pytest

from modiste.core.errors import InputError
from modiste.garment.segmentation.refine import enlarge, refine, tidied


def disc(side: int = 320) -> tuple[np.ndarray, np.ndarray]:
    """A textured red disc on a textured green ground, and where it is."""
    noise = np.random.default_rng(0).normal(0, 12, (side, side, 3))
    inside = cv2.circle(np.zeros((side, side), np.uint8), (side // 2, side // 2), side // 3, 1, -1) > 0
    colours = np.where(inside[..., None], (180, 60, 60), (70, 120, 80)) + noise
    return np.clip(colours, 0, 255).astype(np.uint8), inside


def coarse(inside: np.ndarray, side: int = 40) -> np.ndarray:
    """2 x side x side, without the parts of a pixel: as blocky as a mask can be."""
    small = cv2.resize(inside.astype(np.float32), (side, side), interpolation=cv2.INTER_AREA) > 0.5
    return np.stack((~small, small)).astype(np.float32)


def iou(a: np.ndarray, b: np.ndarray) -> float:
    return float((a & b).sum() / (a | b).sum())


def test_edges_are_the_photo_s_not_the_grid_s() -> None:
    image, inside = disc()
    probabilities = coarse(inside)
    (mask,) = refine(image, probabilities, [1])
    plain = cv2.resize(probabilities[1], (320, 320), interpolation=cv2.INTER_LINEAR) > 0.5
    assert (mask.shape, mask.dtype) == ((320, 320), np.uint8)
    assert 1 - iou(mask > 127, inside) < 0.35 * (1 - iou(plain, inside))


def test_masks_sum_to_white_and_are_certain_away_from_borders() -> None:
    image, inside = disc()
    first = coarse(inside)
    probabilities = np.stack((0.8 * first[0] + 0.1, 0.5 * first[1] + 0.06, 0.2 * first[0] + 0.3 * first[1] + 0.04))
    probabilities /= probabilities.sum(0)
    masks = refine(image, probabilities.astype(np.float32), [2, 0, 1]).astype(int)
    assert np.abs(masks.sum(0) - 255).max() <= 1
    assert masks[0].max() == 0  # never the likeliest
    near = cv2.dilate(inside.astype(np.uint8), np.ones((41, 41), np.uint8)) != cv2.erode(
        inside.astype(np.uint8), np.ones((41, 41), np.uint8))
    assert np.array_equal(masks[2][~near], np.where(inside, 255, 0)[~near])


def test_specks_go_and_holes_close_but_openings_stay() -> None:
    image, inside = disc()
    labels = inside[4::8, 4::8].astype(np.uint8)
    clean = labels.copy()
    labels[2, 3], labels[20, 20] = 1, 0
    clean[12:15, 18:21] = labels[12:15, 18:21] = 0  # an opening between arm and body is not a hole
    assert np.array_equal(tidied(labels, 4), clean)
    flat = np.full_like(image, 128)
    (mask,) = refine(flat, np.stack((labels == 0, labels == 1)).astype(np.float32), [1])
    assert (mask[20, 28], mask[164, 164], mask[108, 156]) == (0, 255, 0)


def test_tiles_meet_without_a_seam() -> None:
    image, inside = disc(560)
    (whole,) = refine(image, coarse(inside), [1])
    (part,) = refine(image[:, ::-1].copy(), coarse(inside)[:, :, ::-1].copy(), [1])
    assert np.abs(whole.astype(int) - part[:, ::-1]).max() <= 2


def test_a_picture_of_one_class_and_one_of_few_pixels() -> None:
    image, _ = disc()
    only = np.stack((np.full((5, 9), 0.2), np.full((5, 9), 0.8))).astype(np.float32)
    assert refine(image, only, [0, 1]).tolist() == [[[0] * 320] * 320, [[255] * 320] * 320]
    assert refine(image[:8, :9].copy(), coarse(disc()[1]), [1]).shape == (1, 8, 9)


def test_what_does_not_fit_is_refused() -> None:
    image, inside = disc()
    for wanted, probabilities, message in (
            ([], coarse(inside), "classes from 0 to 1"), ([2], coarse(inside), "classes from 0 to 1"),
            ([0], coarse(inside)[:1], "2 or more classes"), ([0], coarse(inside)[:, :0], "2 or more classes")):
        with pytest.raises(InputError, match=message):
            refine(image, probabilities, wanted)
    with pytest.raises(InputError, match="height x width x 3"):
        refine(image[..., 0], coarse(inside), [1])


def test_an_enlarged_mask_has_the_photo_s_edges_and_keeps_small_dabs() -> None:
    image, inside = disc()
    small = cv2.resize(inside.astype(np.uint8) * 255, (80, 80), interpolation=cv2.INTER_AREA)
    small = np.where(small > 127, 255, 0).astype(np.uint8)
    cv2.circle(small, (8, 8), 3, 255, -1)  # smaller than what `tidied` lets be
    large = enlarge(image, small)
    assert (large.shape, large.dtype) == ((320, 320), np.uint8)
    assert large[34, 34] > 200
    disc_only = np.ones((320, 320), bool)
    disc_only[:60, :60] = False
    plain = cv2.resize(small, (320, 320), interpolation=cv2.INTER_LINEAR) > 127
    rough = 1 - iou(plain & disc_only, inside)
    assert 1 - iou((large > 127) & disc_only, inside) < 0.7 * rough
    assert set(np.unique(large[140:180, 140:180])) == {255}
