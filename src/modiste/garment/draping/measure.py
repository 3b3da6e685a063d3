"""How real a drape looks, in numbers: is the light kept, is the old print gone, is the rest untouched.

The measures know nothing of how draping works: they see two pictures and a mask. A single new print of large motifs
disturbs the comparison of light; the mean of several drapes, the fabric shifted, or a plain colour does not.
"""

from typing import Final, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from modiste.core.errors import InputError
from modiste.imaging.light import LUMA, Flags, Pixels, Soft, blur, masked_blur, to_linear, to_oklab
from modiste.imaging.retexturing.albedo import looks_printed

Spectrum: TypeAlias = NDArray[np.complex128]

BROAD: Final = 0.08          # of the garment's size: shading is compared at what is left by a blur this wide
WINDOW: Final = 32
SHUFFLES: Final = 12
LEAST_SPECTRUM: Final = 4    # windows, fewer tell nothing
PRINT_PEAK: Final = 3.0      # a frequency belongs to a print where it has this many times the power around it


def shading_kept(before: Image.Image, after: Image.Image, mask: Pixels) -> float:
    """Correlation, -1 to 1, of the garment's log light before and after inside the H x W mask, both blurred until
    prints average out (8 % of the garment's size). 1 where the garment is evenly lit and stays so.

    Raises:
        InputError: sizes differ, or the mask is empty.
    """
    first, second, inside = _checked(before, after, mask)
    weight = inside.astype(np.float32)
    size = float(np.sqrt(weight.sum()))
    lights = [masked_blur(np.log(to_linear(picture) @ LUMA + 0.01), weight, BROAD * size)[inside]
              for picture in (first, second)]
    if min(float(light.std()) for light in lights) < 1e-3:
        return 1.0 if max(float(light.std()) for light in lights) < 1e-2 else 0.0
    return float(np.corrcoef(lights[0], lights[1])[0, 1])


def print_residue(before: Image.Image, after: Image.Image, mask: Pixels) -> float:
    """Share, 0 to 1, of the old print's power that is still in the new picture.

    Windows of the garment give the cross spectrum of old and new OKLab; |cross|^2 / old^2 is the power that the new one
    owes to the old (Welch 1967; Bendat and Piersol, "Random Data", 9.2), summed over the frequencies in which the old
    one has its print (weighted by how far their power stands above the fall with frequency that folds have), less what
    shuffled windows give. 0 where `albedo.looks_printed` says that the old garment is plain: its folds stay.

    Raises:
        InputError: sizes differ, or the mask is empty.
    """
    first, second, inside = _checked(before, after, mask)
    if not _printed(first, inside):
        return 0.0
    kept = printed = 0.0
    for old, new in zip(_channels(first, inside), _channels(second, inside), strict=True):
        windows = list(_windows(inside))
        if len(windows) < LEAST_SPECTRUM:
            return 0.0
        taper = np.outer(np.hanning(WINDOW), np.hanning(WINDOW)).astype(np.float32)
        spectra = [(np.fft.rfft2(old[box] * taper), np.fft.rfft2(new[box] * taper)) for box in windows]
        power = np.mean([np.abs(a) ** 2 for a, _ in spectra], axis=0)
        cross = _crossed(spectra, np.arange(len(spectra)))
        rng = np.random.default_rng(0)
        others = np.stack([_crossed(spectra, rng.permutation(len(spectra))) for _ in range(SHUFFLES)])
        chance = others.mean(0) + 2 * others.std(0)
        owed = np.maximum(cross - chance, 0) / np.maximum(power, 1e-12)
        weight = _print_share(power)
        kept += float((weight * np.minimum(owed, power)).sum())
        printed += float((weight * power).sum())
    return kept / printed if printed > 1e-6 else 0.0


def outside_changed(before: Image.Image, after: Image.Image, mask: Pixels) -> int:
    """Pixels in which the pictures differ although the H x W mask is 0 there.

    Raises:
        InputError: sizes differ.
    """
    first, second, _ = _checked(before, after, mask, empty=True)
    return int(np.count_nonzero((first != second).any(-1) & (mask == 0)))


def _checked(before: Image.Image, after: Image.Image, mask: Pixels, *,
             empty: bool = False) -> tuple[Pixels, Pixels, Flags]:
    if before.size != after.size or before.size != mask.shape[::-1]:
        raise InputError("garment.measure_sizes", before=before.size, after=after.size, mask=mask.shape[::-1])
    inside = np.asarray(cv2.erode(mask, np.ones((5, 5), np.uint8)) > 250)
    if not inside.any() and not empty:
        raise InputError("garment.measure_of_nothing")
    return np.asarray(before.convert("RGB")), np.asarray(after.convert("RGB")), inside


def _printed(picture: Pixels, inside: Flags) -> bool:
    light = np.log(to_linear(picture) @ LUMA + 0.01).astype(np.float32)
    lab = to_oklab(picture)
    weight = inside.astype(np.float32)
    local = light - masked_blur(light, weight, 0.08 * float(np.sqrt(weight.sum())))
    return looks_printed(light, local, np.asarray(lab[..., 1:] / np.maximum(lab[..., :1], 0.3)), inside)


def _channels(picture: Pixels, inside: Flags) -> list[Soft]:
    """OKLab less its broad changes, 0 outside."""
    lab = to_oklab(picture)
    weight = inside.astype(np.float32)
    broad = masked_blur(lab, weight, 6.0)
    return [np.asarray((lab[..., number] - broad[..., number]) * weight, np.float32) for number in range(3)]


def _windows(inside: Flags) -> list[tuple[slice, slice]]:
    full = cv2.boxFilter(inside.astype(np.float32), -1, (WINDOW, WINDOW), anchor=(0, 0))
    half = WINDOW // 2
    return [np.s_[y:y + WINDOW, x:x + WINDOW]
            for y in range(0, inside.shape[0] - WINDOW + 1, half) for x in range(0, inside.shape[1] - WINDOW + 1, half)
            if full[y, x] > 0.9]


def _crossed(spectra: list[tuple[Spectrum, Spectrum]], partner: NDArray[np.int64]) -> NDArray[np.float64]:
    """|cross spectrum|^2 of old windows with new ones, of the same place or shuffled: these show what chance gives,
    also between two prints that repeat."""
    mean = np.mean([np.conj(old) * spectra[other][1] for (old, _), other in zip(spectra, partner, strict=True)], axis=0)
    return np.asarray(np.abs(mean) ** 2, np.float64)


def _print_share(power: Soft) -> Soft:
    """0 to 1 for each frequency: how much of its power stands above that of folds, which falls with frequency."""
    rows, columns = np.indices(power.shape)
    radius = np.hypot(np.minimum(rows, power.shape[0] - rows), columns)
    ring = np.clip(radius.round().astype(int), 0, power.shape[0] // 2)
    quiet = np.array([np.percentile(power[ring == number], 30) for number in range(int(ring.max()) + 1)])
    fall = np.minimum.accumulate(np.maximum(quiet, 1e-12))
    share = np.clip((power / fall[ring] - 1) / PRINT_PEAK, 0, 1)
    share[radius < 1.5] = 0
    return np.asarray(share * (blur(power.astype(np.float32), 0.5) > 1e-6), np.float32)
