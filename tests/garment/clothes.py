"""Photos of clothes drawn by code: known dye, known light, known outline."""

import cv2
import numpy as np
from PIL import Image

from modiste.core.garment_mask import GarmentMask
from modiste.core.values import Lineage, Photo, Swatch
from modiste.imaging.light import to_display, to_linear

WIDTH, HEIGHT = 240, 280


def shirt_outline():
    """A T: a body and two sleeves held out, H x W flags."""
    flags = np.zeros((HEIGHT, WIDTH), np.uint8)
    cv2.rectangle(flags, (80, 50), (160, 250), 1, -1)
    for side in (1, -1):
        points = [(38, 50), (105, 135), (82, 152), (38, 95)]
        cv2.fillPoly(flags, [np.array([(120 + x * side, y) for x, y in points], np.int32)], 1)
    return flags > 0


def trousers_outline():
    flags = np.zeros((HEIGHT, WIDTH), np.uint8)
    cv2.rectangle(flags, (75, 20), (165, 90), 1, -1)
    cv2.fillPoly(flags, [np.array([(75, 90), (119, 90), (110, 265), (70, 265)], np.int32)], 1)
    cv2.fillPoly(flags, [np.array([(121, 90), (165, 90), (170, 265), (130, 265)], np.int32)], 1)
    return flags > 0


def folds():
    """Light on cloth, H x W around 1: broad roundness and slanted folds."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    crease = (0.5 + 0.5 * np.sin((x + 0.6 * y) / 9.0)) ** 6 * (0.6 + 0.4 * np.sin(y / 31.0))
    wave = 0.12 - 0.5 * crease + 0.1 * np.sin((x - 0.3 * y) / 17.0)
    return np.exp(wave - 0.35 * ((x - 120) / 90) ** 2).astype(np.float32)


def photograph(dye, outline, light=None, background=(225, 228, 232), noise=0.6):
    """`dye` is one sRGB colour or H x W x 3 of them; the edge is mixed as a camera mixes it."""
    light = folds() if light is None else light
    reflected = to_linear(np.broadcast_to(np.asarray(dye, np.uint8), (HEIGHT, WIDTH, 3)))
    cover = cv2.GaussianBlur(outline.astype(np.float32), (0, 0), 0.8)[..., None]
    linear = cover * reflected * light[..., None] + (1 - cover) * to_linear(np.array(background, np.uint8))
    shown = to_display(linear.astype(np.float32)).astype(np.float32)
    shown += np.random.default_rng(0).normal(0, noise, shown.shape)
    photo = Photo(Image.fromarray(np.clip(np.rint(shown), 0, 255).astype(np.uint8)), "drawn")
    return photo, np.rint(cover[..., 0] * 255).astype(np.uint8)


def worn(dye, part="upper", outline=None, **more):
    photo, alpha = photograph(dye, shirt_outline() if outline is None else outline, **more)
    return photo, GarmentMask((part,), alpha[None], (1.0,))


def slogan(dye, ink):
    """Cloth with two lines of letters on the chest."""
    cloth = np.empty((HEIGHT, WIDTH, 3), np.uint8)
    cloth[:] = dye
    for line, y in (("HELLO", 110), ("WORLD", 140)):
        cv2.putText(cloth, line, (91, y), cv2.FONT_HERSHEY_DUPLEX, 0.62, ink, 2, cv2.LINE_AA)
    return cloth


def stripes(first, second, period=14):
    rows = (np.arange(HEIGHT) // (period // 2)) % 2
    return np.where(rows[:, None, None] == 0, np.array(first), np.array(second)).repeat(WIDTH, 1).astype(np.uint8)


def swatch(pixels, dpi=150.0):
    return Swatch(
        tile=Image.fromarray(np.asarray(pixels, np.uint8)), category="drawn", engine="drawn", seed=0, seam_score=1.0,
        lineage=Lineage(kind="fabric", model="drawn", seed=0), dpi=dpi)


def checks(side=64, first=(250, 246, 240), second=(190, 30, 60)):
    y, x = np.mgrid[0:side, 0:side] * 2 // side
    return np.where(((x + y) % 2)[..., None] == 0, np.array(first), np.array(second)).astype(np.uint8)


def plain(colour, side=32):
    return np.full((side, side, 3), colour, np.uint8)
