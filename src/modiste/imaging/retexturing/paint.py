"""From light, grain and cloth to pixels: everything is planned on a small grid and painted in strips."""

import math
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from modiste.core.garment_mask import GarmentMask
from modiste.imaging.guided_filter import weighted_slope
from modiste.imaging.light import LUMA, Flags, Pixels, Soft, blur, masked_blur, to_display, to_linear
from modiste.imaging.matting import REACH, composite_matted, mixed_pixels
from modiste.imaging.retexturing.cloth import Cloth
from modiste.imaging.retexturing.panels import find_panels
from modiste.imaging.retexturing.parameterize import parameterize
from modiste.imaging.retexturing.shading import DEPTH, read_shading, scene_white, solid_part

GRID_PIXELS: Final = 360_000
STRIP_PIXELS: Final = 1_000_000
MARGIN: Final = 6
RELIEF: Final = 0.16          # spread of log light of ordinary folds without the body's roundness
PARALLAX_CM: Final = 0.7      # by which a fold of ordinary depth shifts the pattern
STEEPEST_SHIFT: Final = 0.5   # pixels a pixel: at 1 the pattern would fold over itself
PRINTED_LINES: Final = 2.2    # how much deeper lines of construction are drawn on a cloth than on a plain colour
ROLL_OFF: Final = 0.85        # linear light above which highlights are compressed

Box = tuple[slice, slice]
WHOLE: Final = (slice(None), slice(None))


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class FabricPlacement:
    """A cloth, its repeat in pixels, its turn in radians, its shift in repeats, and the photo's pixels a centimetre."""

    cloth: Cloth
    repeat_px: float
    turn: float
    shift: tuple[float, float]
    pixels_a_cm: float


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class _Part:
    """One part on the grid: its light (as such, and as a line over the photo's own log luminance), what shines, the
    white under it, the old cloth, the pieces' shares (h x w each) and where they lie (h x w x 2)."""

    name: str
    log: Soft
    slope: Soft
    base: Soft
    floor: float
    shine: Soft
    white: Soft
    front: Soft
    uneven: Soft
    shares: tuple[Soft, ...]
    fields: tuple[Soft, ...]
    relief: Soft


@dataclass(frozen=True, slots=True, eq=False)
class DrapePlan:
    """What is to be painted: the box of the photo, the grid's step in pixels, the parts, the background's colour."""

    box: Box
    step: float
    parts: tuple[_Part, ...]
    behind: Soft


def plan_drape(pixels: Pixels, mask: GarmentMask, parts: tuple[str, ...], *, bends: bool) -> DrapePlan | None:
    """Work out light and grain of `parts` of an H x W x 3 photo; None where their mask is empty."""
    box = _box(mask.of(*parts))
    if box is None:
        return None
    height, width = (side.stop - side.start for side in box)
    step = max(1.0, math.sqrt(height * width / GRID_PIXELS))
    size = (max(1, round(width / step)), max(1, round(height / step)))
    small = np.ascontiguousarray(_sized(pixels[box], size))
    alphas = {part: _soft(_sized(_alpha(mask, (part,), box), size)) for part in parts}
    white = scene_white(pixels)
    planned = tuple(
        _plan_part(part, small, alpha, white, bends=bends) for part, alpha in alphas.items() if alpha.any())
    garment = np.asarray(np.max(list(alphas.values()), axis=0) > 0, np.uint8)
    around = 1 - cv2.dilate(garment, np.ones((5, 5), np.uint8)).astype(np.float32)
    behind = masked_blur(to_linear(small), around, 2.5)
    return DrapePlan(box, step, planned, behind)


def _box(alpha: Pixels) -> Box | None:
    rows, columns = np.flatnonzero(alpha.any(1)), np.flatnonzero(alpha.any(0))
    if not len(rows):
        return None
    return (slice(max(0, int(rows[0]) - MARGIN), min(alpha.shape[0], int(rows[-1]) + MARGIN + 1)),
            slice(max(0, int(columns[0]) - MARGIN), min(alpha.shape[1], int(columns[-1]) + MARGIN + 1)))


def _alpha(mask: GarmentMask, parts: tuple[str, ...], box: Box) -> Pixels:
    """What `mask.of` gives, of a box alone."""
    together = sum(mask.alpha[mask.parts.index(part)][box].astype(np.uint16) for part in parts)
    return np.asarray(np.minimum(together, 255), np.uint8)


def _soft(alpha: Pixels) -> Soft:
    return np.asarray(alpha, np.float32) / np.float32(255)


def _sized(picture: Pixels, size: tuple[int, int]) -> Pixels:
    if picture.shape[1::-1] == size:
        return picture
    return np.asarray(cv2.resize(np.ascontiguousarray(picture), size, interpolation=cv2.INTER_AREA))


def _plan_part(name: str, small: Pixels, alpha: Soft, white: Soft, *, bends: bool) -> _Part:
    shading = read_shading(small, alpha, white)
    solid = solid_part(alpha)
    linear = to_linear(small)
    luminance = linear @ LUMA
    floor = 0.004 + 0.03 * float(np.median(luminance[solid]))
    guide = np.log(luminance + floor)
    slope, base = _line(guide, shading.log, solid)
    log = shading.log
    if shading.lines.any():
        lines = shading.lines * np.float32(PRINTED_LINES if bends else 1)
        log = np.where(lines < 0, np.minimum(log, masked_blur(log, solid.astype(np.float32), 3.0) + lines), log)
        # A line of construction is thinner than what the photo's own detail is fitted to.
        base = base + np.where(lines < 0, np.minimum(log - (slope * guide + base), 0), 0)
    weight = solid.astype(np.float32)
    front = masked_blur(linear, weight, 1.5)
    uneven = masked_blur(((linear - masked_blur(linear, weight, 4.0)) ** 2).sum(-1), weight, 4.0)
    shares, fields = [], []
    depth = max(float(shading.relief[solid].std()), 0.02)
    relief = shading.relief * math.sqrt(RELIEF / max(depth, RELIEF / 6))
    relief = blur(np.asarray(relief, np.float32), max(0.8, 0.006 * math.sqrt(alpha.size)))
    flags = alpha > 0.5
    for panel in find_panels(name, np.asarray(flags if flags.any() else alpha > 0)) if bends else ():
        fields.append(parameterize(panel, flags, shading.relief))
        shares.append(cv2.GaussianBlur(panel.flags.astype(np.float32), (0, 0), 1.5))
    return _Part(
        name=name, log=np.asarray(log, np.float32), slope=slope, base=base, floor=floor, shine=shading.shine,
        white=shading.white, front=front, uneven=uneven, shares=tuple(shares), fields=tuple(fields), relief=relief)


def _line(guide: Soft, log: Soft, solid: Flags) -> tuple[Soft, Soft]:
    """Slope and base of `log` over `guide` around every pixel (fast guided filter, He and Sun 2015): the photo's fine
    detail comes back where it was light, and not where it was print."""
    weight = solid.astype(np.float32)
    slope, mean_guide, mean_log = weighted_slope(log, guide, weight, 2, 5e-4)
    slope = np.clip(slope, 0, 1.5)
    slope = masked_blur(slope.astype(np.float32), weight, 1.5)
    base = masked_blur(np.asarray(mean_log - slope * mean_guide, np.float32), weight, 1.5)
    return slope, base


def paint(pixels: Pixels, mask: GarmentMask, plan: DrapePlan, covering: FabricPlacement | Soft) -> Pixels:
    """The photo (H x W x 3) with `covering`, a cloth or a linear colour (3), on the planned parts."""
    result = pixels.copy()
    rows, columns = plan.box
    tall = max(16, STRIP_PIXELS // max(1, columns.stop - columns.start))
    for top in range(rows.start, rows.stop, tall):
        strip = (slice(top, min(rows.stop, top + tall)), columns)
        result[strip] = _strip(pixels, mask, plan, covering, strip)
    return result


def _strip(pixels: Pixels, mask: GarmentMask, plan: DrapePlan, covering: FabricPlacement | Soft, strip: Box) -> Pixels:
    # The rim is looked for a little beyond, so that strips do not show.
    near = np.s_[max(0, strip[0].start - REACH):strip[0].stop + REACH, strip[1]]
    off = strip[0].start - near[0].start
    shares = [_soft(_alpha(mask, (part.name,), strip)) for part in plan.parts]
    total = _soft(_alpha(mask, tuple(part.name for part in plan.parts), near))
    edge = mixed_pixels(total)[off:off + strip[0].stop - strip[0].start]
    total = total[off:off + strip[0].stop - strip[0].start]
    if not total.any():
        return pixels[strip]
    seen = to_linear(pixels[strip])
    at = _Grid(plan, strip)
    painted, front, uneven = np.zeros_like(seen), np.zeros_like(seen), np.zeros_like(total)
    for part, share in zip(plan.parts, shares, strict=True):
        if share.any():
            weight = (share / np.maximum(sum(shares), 1e-6))[..., None]
            painted += weight * _dressed(part, covering, at, seen, edge)
            front += weight * at.of(part.front)
            uneven += weight[..., 0] * at.of(part.uneven)
    new = painted.copy()
    if edge.any():
        behind = at.of(plan.behind)
        new[edge] = composite_matted(seen[edge], total[edge], painted[edge], front[edge], behind[edge], uneven[edge])
    inside = total > 0
    result = pixels[strip].copy()
    result[inside] = to_display(new[inside])
    return result


class _Grid:
    """Values of the plan's grid at the pixels of a strip."""

    def __init__(self, plan: DrapePlan, strip: Box) -> None:
        height, width = plan.behind.shape[:2]
        rows, columns = plan.box
        self.exact = plan.step == 1.0
        self.rows = slice(strip[0].start - rows.start, strip[0].stop - rows.start)
        y = (np.arange(self.rows.start, self.rows.stop) + 0.5) * (height / (rows.stop - rows.start)) - 0.5
        x = (np.arange(columns.stop - columns.start) + 0.5) * (width / (columns.stop - columns.start)) - 0.5
        self.x, self.y = np.meshgrid(x.astype(np.float32), y.astype(np.float32))
        self.scale = (columns.stop - columns.start) / width

    def of(self, values: Soft, box: Box = WHOLE) -> Soft:
        """h x w (x C) of the strip, or of a box of it."""
        if self.exact:
            return values[self.rows][box]
        return np.asarray(cv2.remap(values, self.x[box], self.y[box], cv2.INTER_LINEAR,
                                    borderMode=cv2.BORDER_REPLICATE))


def _dressed(part: _Part, covering: FabricPlacement | Soft, at: _Grid, seen: Soft, edge: Flags) -> Soft:
    """The new cloth under the old one's light, linear, h x w x 3."""
    log = at.of(part.log)
    if not at.exact:
        fine = at.of(part.slope) * np.log(seen @ LUMA + part.floor) + at.of(part.base)
        log = np.where(edge, log, np.clip(fine, log - 0.6, log + 0.4))
    cloth = _cloth(part, covering, at) if isinstance(covering, FabricPlacement) else covering
    lit = cloth * part.white * np.exp(log)[..., None] + (at.of(part.shine)[..., None] * part.white)
    over = np.maximum(lit - ROLL_OFF, 0)
    room = 1 - ROLL_OFF
    return np.asarray(np.minimum(lit, ROLL_OFF) + room * np.tanh(over / room), np.float32)


def _cloth(part: _Part, placement: FabricPlacement, at: _Grid) -> Soft:
    """Linear colour of the cloth, h x w x 3, piece by piece."""
    scale = at.scale
    shift = _shift(part.relief, placement.pixels_a_cm / scale)
    shares = np.stack([at.of(share) for share in part.shares])
    chosen = shares.argmax(0)
    result = np.zeros((*chosen.shape, 3), np.float32)
    cos, sin = math.cos(placement.turn), math.sin(placement.turn)
    for number, field in enumerate(part.fields):
        here = chosen == number
        if not here.any():
            continue
        ys, xs = np.flatnonzero(here.any(1)), np.flatnonzero(here.any(0))
        box = np.s_[ys[0]:ys[-1] + 1, xs[0]:xs[-1] + 1]
        place = at.of(np.asarray(field + shift, np.float32), box) * scale
        spans = at.of(_span(field), box) / placement.repeat_px
        across, along = place[..., 0], place[..., 1]
        u = (across * cos + along * sin) / placement.repeat_px + placement.shift[0]
        v = (along * cos - across * sin) / (placement.repeat_px * placement.cloth.aspect) + placement.shift[1]
        found = placement.cloth.sample(u, v, spans / math.sqrt(placement.cloth.aspect))
        result[box][here[box]] = found[here[box]]
    return result


def _shift(relief: Soft, pixels_a_cm: float) -> Soft:
    """How far folds carry the pattern along, h x w x 2 in grid pixels: a hill seen from above the middle."""
    height = np.clip(relief / DEPTH, -2, 2) * PARALLAX_CM * pixels_a_cm
    steep = np.hypot(cv2.Sobel(height, cv2.CV_32F, 1, 0), cv2.Sobel(height, cv2.CV_32F, 0, 1)) / 8
    most = float(np.percentile(steep, 99.5))
    height = height * min(1.0, STEEPEST_SHIFT / max(most, 1e-6))
    return np.dstack([0.45 * height, 0.8 * height])


def _span(field: Soft) -> Soft:
    """Cloth a pixel of the grid crosses, in grid pixels: h x w."""
    total = np.zeros(field.shape[:2], np.float32)
    for number in (0, 1):
        plane = np.ascontiguousarray(field[..., number], np.float32)
        total += (cv2.Sobel(plane, cv2.CV_32F, 1, 0) / 8) ** 2 + (cv2.Sobel(plane, cv2.CV_32F, 0, 1) / 8) ** 2
    return np.asarray(np.sqrt(total / 2), np.float32)
