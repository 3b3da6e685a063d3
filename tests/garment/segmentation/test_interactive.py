"""Correction by hand: brushed pixels are obeyed, what is like them follows, the rest stays as it was."""

import cv2
import numpy as np
import pytest
from PIL import Image

from modiste.core.errors import InputError, UnknownNameError
from modiste.core.garment_mask import GarmentMask
from modiste.core.values import Photo
from modiste.garment.segmentation.interactions import Box, Interactions, Point, Stroke
from modiste.garment.segmentation.interactive import correct

HEIGHT, WIDTH = 300, 240


def scene() -> tuple[Photo, dict[str, np.ndarray]]:
    """A blue shirt with two sleeves and a grey skirt on a textured yellowish wall; where each piece is."""
    panels = {name: np.zeros((HEIGHT, WIDTH), np.uint8) for name in ("body", "left", "right", "skirt")}
    cv2.rectangle(panels["body"], (85, 60), (155, 160), 1, -1)
    cv2.fillPoly(panels["left"], [np.array([[84, 60], [84, 90], [50, 150], [30, 140]])], 1)
    cv2.fillPoly(panels["right"], [np.array([[156, 60], [156, 90], [190, 150], [210, 140]])], 1)
    cv2.rectangle(panels["skirt"], (80, 161), (160, 240), 1, -1)
    noise = np.random.default_rng(0).normal(0, 8, (HEIGHT, WIDTH, 3))
    image = np.full((HEIGHT, WIDTH, 3), (200, 185, 140), float)
    for name, colour in (("body", (40, 60, 150)), ("left", (45, 65, 155)), ("right", (45, 65, 155)),
                         ("skirt", (90, 90, 95))):
        image[panels[name] > 0] = colour
    photo = Photo(Image.fromarray(np.clip(image + noise, 0, 255).astype(np.uint8)), "street.jpg")
    return photo, {name: panel > 0 for name, panel in panels.items()}


def masked(**parts: np.ndarray) -> GarmentMask:
    alpha = np.stack([np.where(there, 255, 0).astype(np.uint8) for there in parts.values()])
    return GarmentMask(tuple(parts), alpha, (0.7,) * len(parts))


def iou(a: np.ndarray, b: np.ndarray) -> float:
    return float((a & b).sum() / (a | b).sum())


def test_a_stroke_brings_back_a_sleeve_and_nothing_else() -> None:
    photo, panels = scene()
    shirt = panels["body"] | panels["left"] | panels["right"]
    found = masked(upper=panels["body"] | panels["right"], lower=panels["skirt"])
    kept = found.alpha.copy()
    stroke = Stroke(((76, 75), (68, 95), (43, 142)), 12)
    fixed = correct(photo, found, "upper", Interactions(strokes=(stroke,)))
    assert iou(fixed.of("upper") > 127, shirt) > 0.97
    assert np.array_equal(fixed.of("lower"), found.of("lower"))
    assert np.array_equal(fixed.of("upper")[:, 110:], found.of("upper")[:, 110:])
    assert fixed.confidence == (1.0, 0.7)
    assert np.array_equal(found.alpha, kept)  # undo is the caller's
    again = correct(photo, found, "upper", Interactions(strokes=(stroke,)))
    assert np.array_equal(again.alpha, fixed.alpha)


def brushed(places: tuple[tuple[float, float], ...], radius: float) -> np.ndarray:
    canvas = np.zeros((HEIGHT, WIDTH), np.uint8)
    cv2.polylines(canvas, [np.array(places, np.int32)], False, 1)
    return cv2.distanceTransform(1 - canvas, cv2.DIST_L2, 5) <= radius


@pytest.mark.parametrize("add", [True, False])
@pytest.mark.parametrize("below", [0, 9])
def test_a_stroke_along_a_hem_leaves_the_hem_where_it_is(add: bool, below: int) -> None:
    """Half on the cloth, and on the ground just below it: an eraser there takes no hem, a stroke that adds takes at
    most the ground that was brushed."""
    photo, panels = scene()
    line = ((85.0, 240.0 + below), (155.0, 240.0 + below))
    fixed = correct(photo, masked(lower=panels["skirt"]), "lower", Interactions(strokes=(Stroke(line, 10, add),)))
    changed = (fixed.of("lower") > 127) != panels["skirt"]
    if below and add:
        assert not (changed & ~brushed(line, 13)).any()
    else:
        assert changed.sum() < 0.08 * brushed(line, 10).sum()


@pytest.mark.parametrize("radius", [5, 14])
def test_a_stroke_of_cloth_or_ground_changes_no_more_than_was_brushed(radius: int) -> None:
    photo, panels = scene()
    ground, cloth = ((60.0, 270.0), (170.0, 272.0)), ((100.0, 200.0), (140.0, 205.0))
    for line, add in ((ground, True), (cloth, False)):
        asked = Interactions(strokes=(Stroke(line, radius, add),))
        fixed = correct(photo, masked(lower=panels["skirt"]), "lower", asked)
        changed = (fixed.of("lower") > 127) != panels["skirt"]
        under = brushed(line, radius)
        assert 0.8 * under.sum() < changed.sum() < 1.2 * under.sum()
        assert not (changed & ~brushed(line, radius + 3)).any()


def test_a_stroke_takes_off_a_leak_and_nothing_else() -> None:
    photo, panels = scene()
    shirt = panels["body"] | panels["left"] | panels["right"]
    leak = cv2.circle(np.zeros((HEIGHT, WIDTH), np.uint8), (120, 40), 18, 1, -1) > 0
    stroke = Stroke(((112, 40), (128, 40)), 14, add=False)
    fixed = correct(photo, masked(upper=shirt | leak), "upper", Interactions(strokes=(stroke,)))
    assert iou(fixed.of() > 127, shirt) > 0.97
    assert np.array_equal(fixed.of()[100:], masked(upper=shirt).of()[100:])


def test_an_eraser_in_the_midst_of_cloth_takes_what_is_under_it() -> None:
    photo, panels = scene()
    shirt = panels["body"] | panels["left"] | panels["right"]
    stroke = Stroke(((100, 110), (125, 114)), 5, add=False)
    fixed = correct(photo, masked(upper=shirt), "upper", Interactions(strokes=(stroke,))).of()
    rows, columns = np.nonzero(shirt & (fixed < 128))
    assert len(rows) > 200
    assert columns.min() > 90
    assert columns.max() < 136
    assert rows.min() > 100
    assert rows.max() < 124


def test_an_eraser_stays_under_the_brush_on_printed_cloth() -> None:
    """A print has edges of its own, at which nothing ends that is not cloth."""
    photo, panels = scene()
    image, shirt = np.array(photo.image), panels["body"]
    for top in range(60, 160, 34):
        image[top:top + 17, 85:156] = (215, 210, 205)
    stroke = Stroke(((105, 101), (130, 103)), 5, add=False)
    fixed = correct(Photo(Image.fromarray(image), "striped.jpg"), masked(upper=shirt), "upper",
                    Interactions(strokes=(stroke,))).of()
    rows, columns = np.nonzero(shirt & (fixed < 128))
    assert len(rows) > 200
    assert columns.min() > 94
    assert columns.max() < 141


def test_an_eraser_takes_a_strip_of_wall_along_the_cloth() -> None:
    photo, panels = scene()
    strip = np.zeros((HEIGHT, WIDTH), bool)
    strip[62:158, 156:174] = True
    strip &= ~panels["right"]
    stroke = Stroke(((166, 118), (166, 156)), 10, add=False)
    fixed = correct(photo, masked(upper=panels["body"] | panels["right"] | strip), "upper",
                    Interactions(strokes=(stroke,))).of() > 127
    left = fixed & strip & (np.arange(HEIGHT)[:, None] > 120)
    assert left.sum() < 0.1 * (strip & (np.arange(HEIGHT)[:, None] > 120)).sum()
    assert iou(fixed & ~strip, panels["body"] | panels["right"]) > 0.97


@pytest.mark.parametrize("add", [True, False])
def test_what_is_brushed_is_obeyed_whatever_it_looks_like(add: bool) -> None:
    photo, panels = scene()
    at = (30, 250) if add else (120, 120)  # on the wall, and in the middle of the shirt
    stroke = Stroke((at,), 6, add)
    fixed = correct(photo, masked(upper=panels["body"]), "upper", Interactions(strokes=(stroke,))).of("upper")
    rows, columns = np.mgrid[:HEIGHT, :WIDTH]
    under = np.hypot(columns + 0.5 - at[0], rows + 0.5 - at[1]) < 2.5  # the middle of the brush
    assert (fixed[under] == (255 if add else 0)).all()


def test_later_strokes_hold() -> None:
    photo, panels = scene()
    strokes = (Stroke(((100, 100), (140, 100)), 5), Stroke(((120, 90), (120, 110)), 3, False))
    fixed = correct(photo, masked(upper=panels["body"]), "upper", Interactions(strokes=strokes)).of()
    assert (fixed[100, 120], fixed[100, 102]) == (0, 255)


def test_a_box_alone_finds_a_garment() -> None:
    photo, panels = scene()
    fixed = correct(photo, None, "lower", Interactions(box=Box(70, 162, 170, 250)))
    assert fixed.parts == ("lower",)
    assert iou(fixed.of() > 127, panels["skirt"]) > 0.95


def test_a_box_around_a_part_leaves_nothing_outside() -> None:
    photo, panels = scene()
    found = masked(upper=panels["body"] | panels["skirt"])
    fixed = correct(photo, found, "upper", Interactions(box=Box(20, 50, 220, 160))).of()
    assert fixed[170:].max() == 0
    assert iou(fixed > 127, panels["body"] | panels["left"] | panels["right"]) > 0.9


def test_points_add_and_take_off() -> None:
    photo, panels = scene()
    found = masked(upper=panels["body"])
    fixed = correct(photo, found, "upper", Interactions(points=(Point(60, 120),))).of()
    assert iou(fixed > 127, panels["body"] | panels["left"]) > 0.93
    before = masked(upper=fixed > 127, lower=panels["skirt"])
    back = correct(photo, before, "lower", Interactions(points=(Point(60, 120),)))
    assert back.of("lower")[120, 60] == 255
    assert back.of("upper")[120, 60] == 0
    assert int(back.of("upper")[120, 60]) + back.of("lower")[120, 60] <= 255


def test_a_new_part_joins_the_mask() -> None:
    photo, panels = scene()
    stroke = Stroke(((100, 200), (140, 200)), 8)
    fixed = correct(photo, masked(upper=panels["body"]), "lower", Interactions(strokes=(stroke,)))
    assert fixed.parts == ("upper", "lower")
    assert iou(fixed.of("lower") > 127, panels["skirt"]) > 0.95


def test_tiny_photos_and_large_ones() -> None:
    photo, panels = scene()
    tiny = Photo(photo.image.resize((8, 8)))
    assert correct(tiny, None, "upper", Interactions(strokes=(Stroke(((4, 4),), 1),))).of()[4, 4] == 255
    large = Photo(photo.image.resize((WIDTH * 4, HEIGHT * 4)))
    fixed = correct(large, None, "lower", Interactions(box=Box(280, 648, 680, 1000))).of() > 127
    skirt = cv2.resize(panels["skirt"].astype(np.uint8), (WIDTH * 4, HEIGHT * 4), interpolation=cv2.INTER_NEAREST) > 0
    assert iou(fixed, skirt) > 0.95


# What cannot be used says so.


@pytest.mark.parametrize(
    ("make", "message"),
    [(Interactions, "there is none"), (lambda: Stroke((), 3), "one or more places"),
     (lambda: Stroke(((1, 1),), 0), "radius: expected a number of pixels above 0, got 0"),
     (lambda: Stroke(((1, float("nan")),), 3), "one or more places"), (lambda: Box(5, 5, 5, 9), "left < right"),
     (lambda: Point(float("inf"), 2), "two numbers")],
)
def test_bad_hints(make: object, message: str) -> None:
    assert callable(make)
    with pytest.raises(InputError, match=message):
        make()


@pytest.mark.parametrize(
    ("interactions", "message"),
    [(Interactions(points=(Point(240, 10),)), r"point: 240, 10 is outside street\.jpg of 240 x 300"),
     (Interactions(strokes=(Stroke(((-9, 5), (-4, 9)), 3),)), "stroke: from -9, 5 on it is outside"),
     (Interactions(box=Box(250, 0, 260, 10)), "box: 250, 0 to 260, 10 is outside"),
     (Interactions(points=(Point(5, 5, add=False),)), "no upper yet to remove from")],
)
def test_hints_that_do_not_fit_the_photo(interactions: Interactions, message: str) -> None:
    with pytest.raises(InputError, match=message):
        correct(scene()[0], None, "upper", interactions)


def test_masks_and_parts_that_do_not_fit() -> None:
    photo, panels = scene()
    with pytest.raises(InputError, match="the mask is 240 x 200 pixels, the photo 240 x 300"):
        correct(photo, masked(upper=panels["body"][:200]), "upper", Interactions(points=(Point(5, 5),)))
    with pytest.raises(UnknownNameError, match="unknown part of clothes 'uper'; did you mean upper"):
        correct(photo, None, "uper", Interactions(points=(Point(5, 5),)))
    with pytest.raises(InputError, match="nothing of the clothes would be left"):
        correct(photo, masked(upper=panels["body"]), "upper",
                Interactions(strokes=(Stroke(((90, 110), (150, 110)), 60, False),)))
