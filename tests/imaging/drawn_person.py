"""A drawn person in a plain shirt on white."""

import cv2
import numpy as np

SKIN, HAIR, JEANS = (224, 172, 140), (40, 28, 22), (58, 74, 110)


def person(shirt: tuple[int, int, int] = (70, 140, 90), folds: bool = True) -> np.ndarray:
    """A figure on white: hair, face, hands, shirt with folds, jeans down to the frame."""
    image = np.full((220, 160, 3), 255, np.uint8)
    cv2.ellipse(image, (80, 34), (19, 26), 0, 0, 360, HAIR, -1)
    cv2.ellipse(image, (80, 42), (14, 19), 0, 0, 360, SKIN, -1)
    cv2.rectangle(image, (74, 56), (86, 72), SKIN, -1)
    cv2.rectangle(image, (46, 68), (114, 172), shirt, -1)
    for x in (32, 116):
        cv2.rectangle(image, (x, 70), (x + 13, 140), shirt, -1)
        cv2.rectangle(image, (x, 141), (x + 13, 162), SKIN, -1)
    cv2.rectangle(image, (48, 173), (112, 219), JEANS, -1)
    if folds:
        y, x = np.mgrid[0:220, 0:160]
        light = 1 + 0.22 * np.sin(x / 6.0 + y / 17.0) * np.cos(y / 23.0)
        worn = image.min(-1) < 250
        image[worn] = np.clip(image[worn] * light[worn, None], 0, 244).astype(np.uint8)
    return image


def shirt_area() -> np.ndarray:
    area = np.zeros((220, 160), bool)
    area[68:173, 46:115] = True
    area[70:141, 32:46] = area[70:141, 116:130] = True
    area[56:73, 74:87] = False
    return area
