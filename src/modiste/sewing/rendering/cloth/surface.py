"""Cloth as a surface: its print and relief at a place of a panel, before anything is sewn on it."""

from dataclasses import dataclass, field
from typing import Final

import numpy as np

from modiste.core.material import Material
from modiste.sewing.rendering.cloth.layout import Lay, turned
from modiste.sewing.rendering.cloth.prints import Placing, is_printed, linear, placing, print_sampler
from modiste.sewing.rendering.cloth.relief import HEATHER_CM, MACRO_CM, heather, relief
from modiste.sewing.rendering.cloth.textures import Sampler, sampler
from modiste.sewing.rendering.cloth.transfers import Transfer, printed_on, transfer
from modiste.sewing.rendering.light.finishes import REFLECTANCES, Reflectance, is_sheer
from modiste.sewing.rendering.light.shade import Places, Skin
from modiste.sewing.rendering.values import Cloth, Floats

_WEFT: Final = np.array([0.62, 0.64, 0.63], np.float32)
_WORN: Final = np.array([0.40, 0.50, 0.64], np.float32)
_COPPER: Final = np.array([0.68, 0.33, 0.10], np.float32)
_PALER: Final = 0.42
"""How much paler the wrong side of printed cloth is."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Bolt:
    """A cloth made ready for one picture: its tiles at the picture's scale."""

    cloth: Cloth
    look: Reflectance
    colour: Floats = field(repr=False)
    print: Sampler | None
    fine: Sampler
    coarse: Sampler | None
    tint: Sampler | None
    heather: Sampler | None
    open: Sampler | None
    placing: Placing | None = None
    transfer: Transfer | None = None

    @property
    def material(self) -> Material:
        """What it is made of."""
        return self.cloth.material


def bolt(cloth: Cloth, pixel_cm: float, span_cm: tuple[float, float] = (0.0, 100.0), neck_cm: float | None = None
         ) -> Bolt:
    """Make a cloth ready for pixels of `pixel_cm`, on a garment from `span_cm`[0] (its hem) up to `span_cm`[1], whose
    neckline is lowest at `neck_cm`.

    Raises:
        UnknownNameError: no such pattern.
    """
    tiles = relief(cloth.material)
    coarse = None if tiles.coarse is None else sampler(tiles.coarse, (MACRO_CM, MACRO_CM), pixel_cm)
    return Bolt(
        cloth=cloth,
        look=REFLECTANCES[cloth.material.finish],
        colour=linear(cloth.colour),
        print=print_sampler(cloth, pixel_cm, span_cm) if is_printed(cloth) else None,
        placing=placing(cloth, span_cm) if is_printed(cloth) and cloth.swatch is None else None,
        fine=sampler(tiles.fine, tiles.fine_cm, pixel_cm),
        coarse=coarse,
        heather=sampler(heather(), (HEATHER_CM, HEATHER_CM), pixel_cm) if cloth.pattern == "melange" else None,
        tint=None if tiles.tint is None else sampler(tiles.tint, tiles.fine_cm, pixel_cm),
        open=None if tiles.open is None else sampler(tiles.open, tiles.open_cm, pixel_cm),
        transfer=transfer(cloth, pixel_cm, span_cm, neck_cm),
    )


def skin(roll: Bolt, lay: Lay, at: Places, forward: Floats, *, is_front: bool = False) -> Skin:
    """The cloth at places of a panel that is laid on it so; what is printed once is on panels that face the front."""
    cosine = np.abs(at.normal @ forward)
    slant = np.clip(-np.log2(np.maximum(cosine, 0.05)) - 0.6, 0, 3)
    x, y = lay.at(at.u, at.v)
    fine = roll.fine.at(x, y, slant)
    albedo = _albedo(roll, turned(lay, roll.cloth), at, slant)
    if is_front and roll.transfer is not None and at.colour is None and not at.wrong.all():
        shown = printed_on(albedo, roll.transfer, x, y - np.float32(lay.away_cm), slant)
        albedo = np.where(at.wrong[:, None], albedo, shown)
    shade, mix, across, up = fine[:, 2], fine[:, 3], fine[:, 0], fine[:, 1]
    if roll.coarse is not None:
        coarse = roll.coarse.at(x, y, slant)
        uneven = coarse[:, 2] if roll.print is None else 1 + 0.35 * (coarse[:, 2] - 1)
        across, up, shade = across + coarse[:, 0], up + coarse[:, 1], shade * uneven
    albedo = _mixed(roll, albedo * shade[:, None], mix, shade, at)
    if roll.heather is not None and at.colour is None:
        albedo = albedo * roll.heather.at(x, y, slant)
    if roll.tint is not None and at.colour is None:
        albedo = albedo * (1 - mix)[:, None] + roll.tint.at(x, y, slant)
    gloss = np.ones(len(at), np.float32)
    if roll.material.finish == "brocade":
        gloss = 0.35 + 4.5 * mix
    elif roll.material.finish == "sequins":
        gloss = 0.22 + 2.6 * mix
    cover = _cover(roll, x, y, slant, cosine, is_map=at.colour is not None)
    return Skin(albedo=np.clip(albedo, 0, 0.92), across=across, up=up, cover=cover, gloss=gloss)


def _albedo(roll: Bolt, lay: Lay, at: Places, slant: Floats) -> Floats:
    if at.colour is not None:
        return at.colour
    if roll.print is None:
        return np.broadcast_to(roll.colour, (len(at), 3))
    x, y = lay.at(at.u, at.v)
    if roll.placing is not None and roll.placing.is_once:
        x, y = x + np.float32(roll.placing.x_cm), y + np.float32(roll.placing.y_cm - lay.away_cm)
    found = roll.print.at(x, y, slant)
    wrong = np.flatnonzero(at.wrong)
    if len(wrong):
        grey = found[wrong].mean(axis=1, keepdims=True)
        found[wrong] += np.float32(_PALER) * ((0.55 * grey + 0.3) - found[wrong])
    return found


def _mixed(roll: Bolt, albedo: Floats, mix: Floats, shade: Floats, at: Places) -> Floats:
    """The second colour of cloths that have one."""
    finish = roll.material.finish if at.colour is None else ""
    if finish == "denim":
        printed = 0.35 if roll.print is not None else 1.0
        faded = np.clip(0.42 * at.worn * printed * (1 + 2.2 * (shade - 1)), 0, 1)[:, None].astype(np.float32)
        # Worn indigo keeps a part of its hue: towards what it would be on a lighter, greyer ground.
        pale = _WORN * (0.54 + roll.colour / np.float32(max(float(roll.colour.max()), 0.05)) * 0.46)
        albedo = np.asarray(albedo + np.where(at.wrong[:, None], np.float32(0), faded) * (pale - albedo), np.float32)
        share = np.where(at.wrong, 0.78, mix * 0.55 * printed)[:, None].astype(np.float32)
        return np.asarray(albedo + share * (_WEFT * (0.35 + 0.65 * roll.colour.max()) - albedo))
    if finish == "brocade":
        return np.asarray(albedo * (0.82 + 0.9 * mix[:, None]))
    return albedo


def _cover(roll: Bolt, x: Floats, y: Floats, slant: Floats, cosine: Floats, *, is_map: bool) -> Floats:
    """The share of cloth that light does not pass: more where one looks along it."""
    if not is_sheer(roll.material) or is_map:
        return np.ones(len(x), np.float32)
    if roll.open is not None:
        threads = roll.open.at(x, y, slant)[:, 0]
        return np.asarray(1 - (1 - threads) ** (1 / np.sqrt(np.maximum(cosine, 0.2))), np.float32)
    through = np.float32(roll.material.transparency)
    return np.asarray(1 - through ** (1 / np.maximum(cosine, 0.18)), np.float32)


def thread_colour(roll: Bolt) -> Floats:
    """The stitches' reflectance: copper on denim, else the cloth's own, a little deeper (paler on black)."""
    if roll.material.finish == "denim":
        return _COPPER
    return np.asarray(mean_colour(roll) * 0.8 + 0.012, np.float32)


def mean_colour(roll: Bolt) -> Floats:
    """The mean reflectance of a cloth, 3."""
    return roll.colour if roll.print is None else np.asarray(roll.print.levels[-1].mean(axis=(0, 1)), np.float32)
