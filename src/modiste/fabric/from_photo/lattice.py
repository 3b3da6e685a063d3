"""The lattice of a print: by which steps it repeats, read off its autocorrelation.

A print that repeats is like itself moved by its period; light and folds are not. Cloth on a body is bent and stretched,
so that steps add up to a period only near by: windows of several sizes are read, and the one believed in which the
print is most like itself. The correlation is normalised by what overlaps (Padfield, 2012, "Masked object registration
in the Fourier domain"), so that pieces of any shape can be read.
"""

from dataclasses import dataclass
from typing import Final, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from modiste.core.colour import from_8bit, srgb_to_oklab
from modiste.fabric.finishing.seams import Pixels

Soft = NDArray[np.float32]
Flags = NDArray[np.bool_]

Box: TypeAlias = tuple[int, int, int, int]
"""Left, top, right, bottom."""

CANDIDATES: Final = 5
PEAK: Final = 0.45          # correlation from which a print may repeat
_SOFT: Final = 0.02         # of a window: blur under which thin lines that are bent still meet
_LIKE: Final = 0.85         # of the best peak: the first that is so good is the period, the others its multiples
_LEAST_PX: Final = 4
_MOST: Final = 0.46         # of a window's side: two whole repeats are seen in it
_SKEW: Final = 0.27         # of the step: how far it may lean
_OVERLAP: Final = 0.2
_DROP: Final = 0.2          # below a peak there is a valley: what only fades has no period
_ALONG: Final = 0.62        # correlation along a stripe
_WINDOWS: Final = (40, 60, 90, 135, 200, 300)
_KNOWN: Final = 0.88        # of a window
_MOST_STARTS: Final = 5     # of windows each way
_SMALLEST: Final = 16       # pixels a side of a window
_ANGLES: Final = 25
_MOST_SHEAR: Final = 0.3    # cosine between the steps beyond which they are no warp and weft
_UPRIGHT: Final = 0.4       # of correlation: what a lean of 1 costs
_LARGER: Final = 0.04       # of correlation: what a window of half the size must be better


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the lattice in pixels (x, y), and how like itself the print is when moved by it (-1 to 1)."""

    x: float
    y: float
    likeness: float


@dataclass(frozen=True, slots=True)
class Lattice:
    """The steps of a print towards the right and downwards; of stripes one is None: they are the same all along
    `slope` (rows a column of stripes that lie, columns a row of stripes that stand). `box` (left, top, right, bottom)
    is the window in which that was seen best."""

    across: Step | None
    down: Step | None
    slope: float
    box: Box

    @property
    def lean(self) -> float:
        """How far it is from upright: rows a column and columns a row."""
        leans = [abs(self.slope)]
        leans += [abs(self.across.y / self.across.x)] if self.across is not None else []
        leans += [abs(self.down.x / self.down.y)] if self.down is not None else []
        return max(leans)

    @property
    def shear(self) -> float:
        """Cosine between its steps: 0 where they stand square."""
        if self.across is None or self.down is None:
            return 0.0
        first, second = np.array([self.across.x, self.across.y]), np.array([self.down.x, self.down.y])
        return float(abs(first @ second) / max(float(np.linalg.norm(first) * np.linalg.norm(second)), 1e-6))

    @property
    def likeness(self) -> float:
        """The weaker of its steps."""
        return min(step.likeness for step in (self.across, self.down) if step is not None)


def find_lattices(pixels: Pixels, known: Flags, piece: Box) -> list[Lattice]:
    """What lattices an H x W x 3 cloth may have, seen where `known` and best in its `piece`, the likeliest first; none
    where it does not repeat."""
    values = contrast(pixels, known)
    most = min(known.shape)
    boxes = [(0, piece)]
    for number, side in enumerate((*(one for one in _WINDOWS if one < 0.9 * most), most)):
        boxes += [(number, box) for box in _boxes(known, side)]
    found: list[tuple[float, Lattice]] = []
    for number, box in boxes:
        part = np.s_[box[1] : box[3], box[0] : box[2]]
        if min(known[part].shape) < _SMALLEST or known[part].sum() < _SMALLEST**2:
            continue
        soft = cv2.GaussianBlur(values[part], (0, 0), _SOFT * max(known[part].shape))
        lattice = _read(autocorrelation(soft, known[part]), box)
        if lattice is not None:
            found.append((lattice.likeness + _LARGER * number - _UPRIGHT * (lattice.lean + lattice.shear), lattice))
    found.sort(key=lambda one: -one[0])
    return [lattice for _, lattice in found[:CANDIDATES]]


def contrast(pixels: Pixels, known: Flags) -> Soft:
    """H x W x 3: OKLab less its mean; 0 where unknown."""
    lab = srgb_to_oklab(from_8bit(pixels)).astype(np.float32)
    return np.asarray(np.where(known[..., None], lab - lab[known].mean(0), 0), np.float32)


def autocorrelation(values: Soft, known: Flags) -> Soft:
    """Correlation of H x W x C with itself, moved by up to H / 2 and W / 2 either way, 1 in the middle (H x W); -1
    where too little overlaps."""
    height, width = known.shape
    size = (2 * height, 2 * width)
    flags = known.astype(np.float64)
    values = (values - values[known].mean(0)) * flags[..., None]
    weight = np.fft.rfft2(flags, size)
    overlap = np.fft.irfft2(weight * weight.conj(), size)
    spectra = np.fft.rfft2(values, size, axes=(0, 1))
    total = np.fft.irfft2((np.abs(spectra) ** 2).sum(-1), size)
    square = np.fft.rfft2((values**2).sum(-1), size)
    left, right = np.fft.irfft2(square * weight.conj(), size), np.fft.irfft2(weight * square.conj(), size)
    scaled = total / np.sqrt(np.maximum(left * right, 1e-9))
    scaled = np.where(overlap > _OVERLAP * known.sum(), scaled, -1)
    middle = np.roll(scaled, (height // 2, width // 2), (0, 1))[:height, :width]
    return np.asarray(np.clip(middle, -1, 1), np.float32)


def _boxes(known: Flags, side: int) -> list[Box]:
    """Windows of a size that lie well inside, about half a window apart."""
    height, width = known.shape
    tall, wide = min(side, height), min(side, width)
    if max(tall, wide) < side or min(tall, wide) < side // 2:
        return []
    return [(left, top, left + wide, top + tall) for top in _starts(height, tall) for left in _starts(width, wide)
            if known[top : top + tall, left : left + wide].mean() >= _KNOWN]


def _starts(whole: int, side: int) -> list[int]:
    count = min(_MOST_STARTS, 1 + 2 * (whole - side) // side)
    return sorted({int(one) for one in np.linspace(0, whole - side, max(1, count))})


def _read(likeness: Soft, box: Box) -> Lattice | None:
    across, down = _step(likeness), _swapped(_step(likeness.T))
    if across is not None and down is not None:
        lattice = Lattice(across, down, 0.0, box)
        return lattice if lattice.shear < _MOST_SHEAR else None
    if across is None and down is not None:
        slope = _constant(likeness)
        return Lattice(None, down, slope, box) if slope is not None else None
    if across is not None:
        slope = _constant(likeness.T)
        return Lattice(across, None, slope, box) if slope is not None else None
    return None


def _step(likeness: Soft) -> Step | None:
    """The shortest step to the right after which the print is like itself."""
    height, width = likeness.shape
    y0, x0 = height // 2, width // 2
    far = min(int(_MOST * width), width - x0 - 1)
    best = np.full(far + 1, -1.0)
    lean = np.zeros(far + 1, np.intp)
    for x in range(1, far + 1):
        reach = min(y0 - 1, max(1, round(_SKEW * x)))
        column = likeness[y0 - reach : y0 + reach + 1, x0 + x]
        lean[x], best[x] = int(column.argmax()) - reach, float(column.max())
    peaks = [x for x in range(_LEAST_PX, far) if best[x] >= best[x - 1] and best[x] > best[x + 1]
             and best[x] - best[1:x].min() > _DROP]
    top = max((best[x] for x in peaks), default=-1.0)
    if top < PEAK:
        return None
    first = next(x for x in peaks if best[x] >= max(PEAK, _LIKE * top))
    return _refined(likeness, first, int(lean[first]), float(best[first]))


def _constant(likeness: Soft) -> float | None:
    """The slope (rows a column) of the line to the right along which the print stays like itself, if there is one."""
    height, width = likeness.shape
    reach = width // 3
    x = np.arange(1, reach + 1)
    best: tuple[float, float] = (-1.0, 0.0)
    for slope in np.linspace(-_SKEW, _SKEW, _ANGLES):
        rows = np.clip(np.rint(height // 2 + slope * x).astype(int), 0, height - 1)
        mean = float(likeness[rows, width // 2 + x].mean())
        best = max(best, (mean, float(slope)))
    return best[1] if best[0] >= _ALONG else None


def _refined(likeness: Soft, x: int, y: int, value: float) -> Step:
    """The peak between the pixels, by a parabola each way."""
    row, column = likeness.shape[0] // 2 + y, likeness.shape[1] // 2 + x
    return Step(x + _vertex(likeness[row, column - 1 : column + 2]), y + _vertex(likeness[row - 1 : row + 2, column]),
                value)


def _vertex(three: Soft) -> float:
    if len(three) < 3:
        return 0.0
    bend = float(three[0] - 2 * three[1] + three[2])
    return float(np.clip(0.5 * (three[0] - three[2]) / bend, -0.5, 0.5)) if bend < -1e-6 else 0.0


def _swapped(step: Step | None) -> Step | None:
    return None if step is None else Step(step.y, step.x, step.likeness)
