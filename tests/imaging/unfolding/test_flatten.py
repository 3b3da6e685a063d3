"""Cloth seen bent comes back straight, and only where it is seen."""

import numpy as np

from modiste.imaging.retexturing.panels import find_panels
from modiste.imaging.retexturing.parameterize import parameterize
from modiste.imaging.unfolding.flatten import flatten
from tests.garment.clothes import HEIGHT, WIDTH, shirt_outline

ROWS, COLUMNS = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)


def bent():
    """Cloth coordinates of a piece that hangs in waves and turns away at its sides."""
    across = (COLUMNS - WIDTH / 2) + 7 * np.sin(ROWS / 30) + 0.001 * (COLUMNS - WIDTH / 2) ** 2
    return np.dstack([across, ROWS - HEIGHT / 2 + 4 * np.sin(COLUMNS / 25)]).astype(np.float32)


def test_stripes_on_bent_cloth_come_back_straight():
    field = bent()
    flags = np.zeros((HEIGHT, WIDTH), bool)
    flags[40:240, 50:190] = True
    stripes = np.sin(field[..., 0] / 4).astype(np.float32)  # straight on the cloth, wavy on the photo
    assert stripes[60:220, 60:180].mean(0).std() < 0.5
    flat = flatten(field, flags)
    seen = np.where(flat.known, flat.look(stripes), np.nan)[40:-40, 30:-30]
    spread = np.nanstd(seen, axis=0)
    assert np.nanstd(np.nanmean(seen, axis=0)) > 0.6
    assert float(np.nanmax(spread)) < 0.1


def test_what_the_photo_does_not_show_is_not_known():
    outline = shirt_outline()
    body = find_panels("upper", outline)[0]
    hidden = body.flags.copy()
    hidden[120:160, 100:140] = False  # a hand before it
    flat = flatten(parameterize(body, outline, np.zeros(outline.shape, np.float32)), hidden)
    assert flat.known.mean() > 0.6
    middle = (slice(flat.known.shape[0] // 3, flat.known.shape[0] // 2), flat.known.shape[1] // 2)
    assert not flat.known[middle].all()
    rows, columns = np.rint(flat.rows[flat.known]).astype(int), np.rint(flat.columns[flat.known]).astype(int)
    assert hidden[rows, columns].mean() > 0.99
