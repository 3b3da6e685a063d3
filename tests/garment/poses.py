"""Drawn people in poses that segmenters fail on: from behind, seated, cut by the frame, partly hidden.

Flat shapes with soft light, folds, hair and shoes on a lit wall and floor: enough for the network to take them for
people. Each gives the photo and the flags of its clothes, H x W.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Flags = NDArray[np.bool_]
Points = list[tuple[float, float]]

WIDTH, HEIGHT = 360, 520
SKIN, HAIR = (224, 178, 150), (58, 40, 30)
SHIRT, TROUSERS, SHOES = (176, 44, 52), (52, 66, 104), (44, 36, 34)


def _room() -> NDArray[np.float32]:
    room = np.empty((HEIGHT, WIDTH, 3), np.float32)
    room[:] = (198, 200, 196)
    room[int(HEIGHT * 0.8) :] = (150, 142, 130)
    light = np.linspace(1.06, 0.88, WIDTH, dtype=np.float32)[None, :, None]
    return cv2.GaussianBlur(room * light, (0, 0), 2)


@dataclass
class Canvas:
    """A picture in the making: paint, and which pixels are clothes."""

    photo: NDArray[np.float32] = field(default_factory=_room)
    clothes: Flags = field(default_factory=lambda: np.zeros((HEIGHT, WIDTH), bool))

    def draw(self, points: Points, colour: tuple[int, int, int], *, worn: bool = False, round_px: int = 9) -> None:
        """A shape with rounded corners, darker at its sides, with folds where it is `worn`."""
        flags = np.zeros((HEIGHT, WIDTH), np.uint8)
        cv2.fillPoly(flags, [np.array(points, np.int32)], 1)
        flags = (cv2.GaussianBlur(flags.astype(np.float32), (0, 0), round_px / 2) > 0.5).astype(np.uint8)
        inside = cv2.distanceTransform(flags, cv2.DIST_L2, 5)
        light = 0.72 + 0.28 * np.minimum(inside / max(float(inside.max()) * 0.7, 1.0), 1)
        if worn:
            y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
            light = light * (1 - 0.16 * (0.5 + 0.5 * np.sin((x + 0.7 * y) / 11 + np.sin(y / 37))) ** 4)
        cover = cv2.GaussianBlur(flags.astype(np.float32), (0, 0), 0.8)[..., None]
        self.photo = self.photo * (1 - cover) + np.array(colour, np.float32) * light[..., None] * cover
        self.clothes = (self.clothes & (flags == 0)) | ((flags > 0) & worn)

    def oval(self, centre: tuple[float, float], axes: tuple[float, float], colour: tuple[int, int, int]) -> None:
        """An ellipse."""
        angle = np.linspace(0, 2 * np.pi, 40)
        points = [(centre[0] + axes[0] * np.cos(a), centre[1] + axes[1] * np.sin(a)) for a in angle]
        self.draw(points, colour, round_px=3)

    def limb(self, points: Points, widths: tuple[float, ...], colour: tuple[int, int, int], *,
             worn: bool = False) -> None:
        """An arm or a leg along points."""
        for (x0, y0), (x1, y1), w0, w1 in zip(points[:-1], points[1:], widths[:-1], widths[1:], strict=True):
            length = float(np.hypot(x1 - x0, y1 - y0))
            nx, ny = -(y1 - y0) / length, (x1 - x0) / length
            self.draw([(x0 + nx * w0, y0 + ny * w0), (x1 + nx * w1, y1 + ny * w1), (x1 - nx * w1, y1 - ny * w1),
                       (x0 - nx * w0, y0 - ny * w0)], colour, worn=worn, round_px=7)

    def finished(self) -> tuple[Pixels, Flags]:
        """The photo, with some grain, and the flags of clothes."""
        grain = np.random.default_rng(0).normal(0, 3, self.photo.shape)
        return np.clip(self.photo + grain, 0, 255).astype(np.uint8), self.clothes


def _standing(canvas: Canvas, *, behind: bool) -> None:
    for side in (-1, 1):
        canvas.limb([(180 + 24 * side, 280), (180 + 27 * side, 380), (180 + 28 * side, 470)], (27, 21, 16), TROUSERS,
                    worn=True)
        canvas.draw([(180 + 16 * side, 466), (180 + 42 * side, 466), (180 + 48 * side, 490), (180 + 14 * side, 490)],
                    SHOES, worn=True)
        canvas.limb([(180 + 58 * side, 138), (180 + 72 * side, 205), (180 + 70 * side, 268)], (17, 14, 10), SHIRT,
                    worn=True)
        canvas.oval((180 + 70 * side, 282), (10, 15), SKIN)
    canvas.draw([(132, 270), (228, 270), (232, 300), (184, 318), (176, 318), (128, 300)], TROUSERS, worn=True)
    canvas.limb([(180, 85), (180, 124)], (15, 17), SKIN)
    canvas.draw([(150, 112), (210, 112), (244, 130), (230, 200), (232, 284), (128, 284), (130, 200), (116, 130)], SHIRT,
                worn=True)
    canvas.oval((180, 66), (27, 35), HAIR if behind else SKIN)
    if behind:
        canvas.draw([(153, 60), (207, 60), (212, 120), (148, 120)], HAIR)
        return
    canvas.draw([(152, 62), (154, 34), (180, 26), (206, 34), (208, 62), (200, 46), (160, 46)], HAIR)
    for side in (-1, 1):
        canvas.oval((180 + 10 * side, 66), (3, 2), (40, 30, 30))
    canvas.oval((180, 84), (8, 2), (150, 70, 70))


def behind() -> tuple[Pixels, Flags]:
    """Standing, from behind."""
    canvas = Canvas()
    _standing(canvas, behind=True)
    return canvas.finished()


def seated() -> tuple[Pixels, Flags]:
    """On a wooden chair, seen from the side, knees bent."""
    canvas, wood = Canvas(), (120, 84, 52)
    canvas.limb([(108, 150), (118, 330), (104, 490)], (7, 8, 7), wood)
    canvas.draw([(104, 330), (246, 330), (246, 346), (104, 346)], wood)
    canvas.limb([(238, 340), (242, 490)], (7, 7), wood)
    canvas.limb([(160, 305), (262, 312), (270, 400), (266, 470)], (30, 26, 20, 15), TROUSERS, worn=True)
    canvas.draw([(250, 464), (284, 464), (316, 486), (250, 490)], SHOES, worn=True)
    canvas.limb([(170, 100), (168, 140)], (14, 16), SKIN)
    canvas.draw([(146, 128), (196, 128), (208, 200), (200, 318), (130, 322), (128, 200)], SHIRT, worn=True)
    canvas.oval((178, 76), (27, 33), SKIN)
    canvas.draw([(150, 88), (148, 48), (176, 36), (202, 48), (200, 58), (170, 62), (162, 92)], HAIR)
    canvas.oval((198, 72), (3, 2), (40, 30, 30))
    canvas.limb([(166, 152), (182, 226), (246, 284)], (19, 15, 11), SHIRT, worn=True)
    canvas.oval((254, 290), (13, 9), SKIN)
    return canvas.finished()


def cut() -> tuple[Pixels, Flags]:
    """The frame ends above the nose and below the hips, and takes an arm."""
    canvas = Canvas()
    _standing(canvas, behind=False)
    photo, clothes = canvas.finished()
    return np.ascontiguousarray(photo[64:330, 60:232]), np.ascontiguousarray(clothes[64:330, 60:232])


def hidden() -> tuple[Pixels, Flags]:
    """Half behind a plant's tub and a pillar."""
    canvas = Canvas()
    _standing(canvas, behind=False)
    canvas.draw([(226, -20), (300, -20), (300, 540), (226, 540)], (172, 168, 160), round_px=3)
    canvas.draw([(96, 380), (210, 380), (196, 500), (110, 500)], (150, 92, 64), round_px=5)
    for x in range(100, 210, 14):
        canvas.limb([(153, 384), (x, 300 + abs(x - 153) * 0.5)], (3, 5), (70, 110, 60))
    return canvas.finished()


POSES: dict[str, Callable[[], tuple[Pixels, Flags]]] = {"behind": behind, "seated": seated, "cut": cut,
                                                        "hidden": hidden}
