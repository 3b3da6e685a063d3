import numpy as np
import pytest

from modiste.imaging.retexturing.panels import Panel, body_width, find_panels
from modiste.imaging.retexturing.parameterize import parameterize
from tests.garment.clothes import HEIGHT, WIDTH, folds, shirt_outline, trousers_outline

FLAT = np.zeros((HEIGHT, WIDTH), np.float32)


def gradients(field):
    """d(across, along) / d(x, y), h x w x 2 x 2."""
    return np.stack([np.gradient(field, axis=1), np.gradient(field, axis=0)], -1)


def test_a_shirt_is_a_body_and_two_sleeves_and_nothing_is_lost():
    outline = shirt_outline()
    panels = find_panels("upper", outline)
    assert [panel.limb for panel in panels] == [False, True, True]
    assert (sum(panel.flags.astype(int) for panel in panels) == outline).all()
    sides = sorted(np.sign(panel.along[0]) for panel in panels[1:])
    assert sides == [-1, 1]
    assert all(panel.along[1] > 0.4 for panel in panels[1:])  # down the sleeve, away from the shoulder


def test_trousers_are_two_legs_that_meet_in_the_middle():
    outline = trousers_outline()
    left, right = find_panels("lower", outline)
    assert (left.flags | right.flags == outline).all()
    assert not (left.flags & right.flags).any()
    assert np.nonzero(left.flags)[1].max() <= 125
    assert left.flags[30].any()  # up to the waist


def test_a_skirt_and_a_bag_stay_whole():
    outline = np.zeros((HEIGHT, WIDTH), bool)
    outline[40:200, 60:180] = True
    assert len(find_panels("lower", outline)) == 1
    assert len(find_panels("bag", shirt_outline())) == 1


def test_width_is_the_trunks_not_the_sleeves():
    assert body_width(shirt_outline()) == pytest.approx(81, abs=8)
    assert body_width(np.zeros((20, 20), bool)) == 0


def test_the_pattern_runs_down_each_sleeve():
    outline = shirt_outline()
    for panel in find_panels("upper", outline)[1:]:
        field = parameterize(panel, outline, FLAT)
        middle = gradients(field)[..., 1, :][panel.flags].mean(0)
        middle /= np.linalg.norm(middle)
        expected = np.array([np.sign(panel.along[0]) * 67, 85]) / np.hypot(67, 85)
        assert middle @ expected > 0.9


def test_cloth_is_crowded_where_the_body_turns_away():
    outline = np.zeros((HEIGHT, WIDTH), bool)
    outline[20:260, 80:160] = True
    field = parameterize(Panel(outline, (0.0, 1.0), limb=True), outline, FLAT)
    across = gradients(field)[140, :, 0, 0]
    assert across[120] == pytest.approx(1.0, abs=0.1)
    assert min(across[84], across[155]) > 1.25
    along = gradients(field)[40:240, 120, 1, 1]
    assert along == pytest.approx(np.ones(200), abs=0.15)  # not at the hem


def test_nothing_tears_or_folds_over():
    for part, outline in (("upper", shirt_outline()), ("lower", trousers_outline())):
        for panel in find_panels(part, outline):
            field = parameterize(panel, outline, np.log(folds()))
            slopes = gradients(field)[panel.flags]
            assert np.linalg.det(slopes).min() > 0.2
            assert np.abs(slopes).max() < 3.5


def test_folds_take_up_cloth():
    outline = np.zeros((HEIGHT, WIDTH), bool)
    outline[20:260, 40:200] = True
    panel = Panel(outline, (0.0, 1.0), limb=False)
    waves = np.broadcast_to(0.3 * np.sin(np.arange(WIDTH) / 6), (HEIGHT, WIDTH)).astype(np.float32)
    lengths = [np.ptp(parameterize(panel, outline, relief)[140, 60:180, 0]) for relief in (FLAT, waves)]
    assert lengths[1] > 1.05 * lengths[0]
