"""From an exposure and cloths to a picture."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from PIL import Image

from modiste.core.errors import InputError
from modiste.imaging.compositing import soft_shadow
from modiste.imaging.light import tone_curve
from modiste.sewing.materials import material
from modiste.sewing.pattern.values import Pattern
from modiste.sewing.rendering.cloth.edging import edged_with_lace
from modiste.sewing.rendering.cloth.layout import Lay, span
from modiste.sewing.rendering.cloth.prints import linear
from modiste.sewing.rendering.cloth.relief import relief
from modiste.sewing.rendering.cloth.strands import furred, strand_cm
from modiste.sewing.rendering.cloth.surface import Bolt, bolt, mean_colour, skin, thread_colour
from modiste.sewing.rendering.cloth.transfers import fronts, neck
from modiste.sewing.rendering.cloth.veil import is_layered, veiled
from modiste.sewing.rendering.compose import on_ground
from modiste.sewing.rendering.exposure import Exposure
from modiste.sewing.rendering.geometry.construction import Construction, construction
from modiste.sewing.rendering.geometry.model import BODY, Item
from modiste.sewing.rendering.geometry.rims import RIM
from modiste.sewing.rendering.light.edge_shadow import edge_shadows
from modiste.sewing.rendering.light.finishes import Reflectance, is_sheer
from modiste.sewing.rendering.light.light import Rig
from modiste.sewing.rendering.light.sewn import sewn
from modiste.sewing.rendering.light.shade import Places, Skin, lit, places, table
from modiste.sewing.rendering.raycast.coverage import Coverage, coverage
from modiste.sewing.rendering.threads import in_threads
from modiste.sewing.rendering.trims.trim_skin import Finish, trim_finish
from modiste.sewing.rendering.trims.trims import LABEL_CM
from modiste.sewing.rendering.values import Cloth, Floats, Ints

_CHUNK: Final = 1 << 15
_TRIM_PARTS: Final = {"button": "buttons", "zip": "zip"}
_LINED: Final = ("body", "sleeves", "skirt", "yoke")
_BACKED: Final = ("body", "skirt", "yoke")
_UNDER_LACE: Final = 0.5
"""What lining gives back through the holes of the cloth over it."""
_WOOL: Final = (232, 222, 202)
_MANNEQUIN: Final = Reflectance(gloss=0.25)
_LINING_ENDS_CM: Final = 12.0
"""How far above the hem the lining under layers of net ends."""
_MANNEQUIN_GREY: Final = 0.46
_EVEN: Final = np.float32(0.96)
"""Light on cloth that is shown without any: a little under white, as on the ground."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Picture:
    """A photograph: RGB, or RGBA on a transparent ground, and the exposure it was developed from."""

    image: Image.Image = field(repr=False)
    exposure: Exposure = field(repr=False)


def sheer_parts(exposure_parts: tuple[str, ...], cloths: Mapping[str, Cloth]) -> frozenset[str]:
    """Those parts whose cloth shows what is under it."""
    return frozenset(part for part in exposure_parts
                     if is_sheer(cloth_for(part, cloths).material) and not _is_backed(part, cloths))


def _is_backed(part: str, cloths: Mapping[str, Cloth]) -> bool:
    """Whether a sheer part is mounted on the lining; sleeves are left sheer."""
    return "lining" in cloths and part in _BACKED


def cloth_for(part: str, cloths: Mapping[str, Cloth]) -> Cloth:
    """The cloth of a part: its own, or the body's.

    Raises:
        InputError: there is none for the body.
    """
    found = cloths.get(part) or cloths.get("body")
    if found is None:
        raise InputError("sewing.photograph_without_cloth", part=part)
    return found


def prepare(pattern: Pattern, cloths: Mapping[str, Cloth]) -> None:
    """Draw what `develop` needs of a pattern in these cloths from any side; it is kept.

    Raises:
        InputError: no cloth for the body.
    """
    for index, panel in enumerate(pattern.panels):
        relief(cloth_for(panel.part, cloths).material)
        construction(pattern, index)


def develop(exposure: Exposure, cloths: Mapping[str, Cloth], *, is_lit: bool = True) -> Image.Image:
    """The picture of an exposure in these cloths; not `is_lit`: as even as in the brightest shade, without light.

    Raises:
        InputError: no cloth for the body.
        UnknownNameError: a print that cannot be drawn.
    """
    painter = _Painter(exposure, cloths, is_lit=is_lit)
    seen = exposure.samples
    shown = coverage(exposure, painter.front)
    colour, cover = painter.paint(seen.face[shown.sample], seen.u[shown.sample], seen.v[shown.sample])
    colour *= (cover * (1 - edge_shadows(exposure, shown)) if is_lit else cover)[:, None]
    clear = 1 - cover
    rank = np.full(len(seen.face) if exposure.behind else 0, -1, np.int32)
    if exposure.behind:
        rank[shown.sample] = np.arange(len(shown.sample), dtype=np.int32)
    for layer in exposure.behind:
        at = rank[layer.sample]
        on = at >= 0
        at = at[on]
        under, its_cover = painter.paint(layer.face[on], layer.u[on], layer.v[on])
        share = clear[at] * its_cover
        colour[at] += under * share[:, None]
        clear[at] -= share
    return _assembled(exposure, shown, colour, 1 - clear, _hair_px(exposure, shown, cloths))


def _hair_px(exposure: Exposure, shown: Coverage, cloths: Mapping[str, Cloth]) -> Floats | None:
    """How long hair grows at each pixel, H x W; None where nothing is of fur."""
    panels, pixel_cm = exposure.pattern.panels, exposure.camera.scale_m * 100
    long = np.array([strand_cm(cloth_for(panels[item.index].part, cloths).material)
                     if item.kind in ("panel", RIM) else 0.0 for item in exposure.model.items], np.float32)
    long /= np.float32(pixel_cm)
    if not long.any() or exposure.colours is not None:
        return None
    flat = np.zeros(exposure.shot.shape[0] * exposure.shot.shape[1], np.float32)
    np.maximum.at(flat, shown.pixel, long[exposure.model.item[exposure.samples.face[shown.sample]]])
    return flat.reshape(exposure.shot.shape)


def _assembled(exposure: Exposure, shown: Coverage, colour: Floats, alpha: Floats, hair_px: Floats | None
               ) -> Image.Image:
    shot = exposure.shot
    height, width = shot.shape
    picture = shown.picture(colour, height * width).reshape(height, width, 3)
    flat = shown.picture(alpha, height * width).reshape(height, width)
    if hair_px is not None:
        picture, flat = furred(picture, flat, hair_px)
    return on_ground(picture, flat, shot.ground, ground_shadow(exposure, flat))


def ground_shadow(exposure: Exposure, shown: Floats) -> Floats | None:
    """The share of light that the ground loses to what is `shown` (alpha, H x W) before it; None for no shadow."""
    shot = exposure.shot
    if shot.ground == "transparent":
        return None
    if shot.show == "flat":
        near = soft_shadow(shown, 0.004, (0.003, 0.005), 0.34)
        return np.maximum(near, soft_shadow(shown, 0.016, (0.008, 0.012), 0.2))
    if shot.ground == "studio":
        return soft_shadow(shown, 0.035, (0.02, 0.03), 0.16)
    return None


class _Painter:
    """Paints places of an exposure's items, item by item."""

    def __init__(self, exposure: Exposure, cloths: Mapping[str, Cloth], *, is_lit: bool = True) -> None:
        self._exposure = exposure
        self._is_lit = is_lit
        self._forward = exposure.camera.forward
        self.front = exposure.front
        self._lights: Rig = exposure.lights
        self._rows = table(exposure.model, exposure.camera, np.abs(exposure.right), np.abs(exposure.wrong),
                           exposure.worn, exposure.colours)
        self._cloths = cloths
        self._pixel_cm = exposure.camera.scale_m * 100
        self._span_cm = span(exposure.pattern, exposure.lays)
        self._neck_cm = neck(exposure.pattern, exposure.lays)
        self._fronts = fronts(exposure.pattern)
        self._bolts: dict[int, Bolt] = {}
        self._made: dict[int, Construction] = {}
        self._laces: dict[Cloth, Bolt] = {}
        lining = cloths.get("lining") or _fleeced(cloths)
        self._lining = self._bolt(lining) if lining and exposure.colours is None else None

    def paint(self, face: Ints, u: Floats, v: Floats) -> tuple[Floats, Floats]:
        """Display light N x 3 and cover N of places; 0 where there is none."""
        colour, cover = np.zeros((len(face), 3), np.float32), np.zeros(len(face), np.float32)
        item = np.where(face >= 0, self._exposure.model.item[face], -1).astype(np.int16)
        order = np.argsort(item, kind="stable")
        borders = np.searchsorted(item[order], np.arange(len(self._exposure.model.items) + 1))
        jobs = []
        for number in range(len(self._exposure.model.items)):
            mine = order[borders[number] : borders[number + 1]]
            if len(mine):
                self._prepare(self._exposure.model.items[number])
            jobs += [(number, mine[start : start + _CHUNK]) for start in range(0, len(mine), _CHUNK)]

        def one(job: tuple[int, np.ndarray]) -> None:
            number, chosen = job
            at = places(self._rows, self._exposure.model.faces, face[chosen], u[chosen], v[chosen], self.front,
                        self._forward)
            colour[chosen], cover[chosen] = self._shaded(self._exposure.model.items[number], at)

        in_threads(one, jobs)
        return colour, cover

    def _bolt(self, cloth: Cloth) -> Bolt:
        if id(cloth) not in self._bolts:
            self._bolts[id(cloth)] = bolt(cloth, self._pixel_cm, self._span_cm, self._neck_cm)
        return self._bolts[id(cloth)]

    def _prepare(self, item: Item) -> None:
        # Before the threads start: two of them would make the same cloth ready at once.
        if item.kind != BODY:
            self._bolt(cloth_for(self._exposure.pattern.panels[item.index].part, self._cloths))
            if item.index not in self._made:
                self._made[item.index] = construction(self._exposure.pattern, item.index)
            if self._made[item.index].lace is not None:
                self._lace(self._bolt(cloth_for(self._exposure.pattern.panels[item.index].part, self._cloths)))

    def _lace(self, roll: Bolt) -> Bolt:
        """The lace that edges a cloth: as dyed as it is, unless the trims have a colour of their own."""
        own = self._cloths.get("trims")
        if roll.cloth not in self._laces:
            colour = own.colour if own else roll.cloth.palette[0] if roll.cloth.palette else roll.cloth.colour
            self._laces[roll.cloth] = bolt(Cloth(material=material("lace"), colour=colour), self._pixel_cm,
                                           self._span_cm)
        return self._laces[roll.cloth]

    def _thread(self, roll: Bolt) -> Floats:
        """The reflectance of stitches on a cloth."""
        own = self._cloths.get("stitching")
        return linear(own.colour) if own else thread_colour(roll)

    def _cord(self) -> Floats | None:
        """The reflectance of a piping: of the trims, where they have a colour of their own."""
        own = self._cloths.get("trims")
        return linear(own.colour) if own else None

    def _trim(self, item: Item, size_cm: float, roll: Bolt, at: Places) -> Finish:
        part = _TRIM_PARTS.get(item.kind, "trims")
        own = self._cloths.get(part) or self._cloths.get("trims")
        return trim_finish(item, size_cm, at, mean_colour(roll), self._thread(roll), roll.material.finish,
                           linear(own.colour) if own else None, self._pixel_cm)

    def _shaded(self, item: Item, at: Places) -> tuple[Floats, Floats]:
        if item.kind == BODY:
            surface = _plain(len(at), np.full(3, _MANNEQUIN_GREY, np.float32))
            return self._lit(at, surface, _MANNEQUIN, 0.5, 0.3)
        panel = self._exposure.pattern.panels[item.index]
        roll = self._bolt(cloth_for(panel.part, self._cloths))
        clear = is_sheer(roll.material) and not _is_backed(panel.part, self._cloths)
        # A label would be seen through sheer cloth: there it is of the cloth itself.
        if item.kind not in ("panel", RIM, "bow") and not (item.kind == "label" and clear):
            size_cm = panel.trims[item.trim].size_cm if item.trim >= 0 else LABEL_CM
            made = self._trim(item, size_cm, roll, at)
            return self._lit(at, made.skin, made.look, made.roughness, made.sheen)
        if clear:
            at = _translucent(at, roll.material.transparency)
        surface = skin(roll, self._exposure.lays[item.index], at, self._forward, is_front=self._fronts[item.index])
        if item.kind == "panel":
            backed = _is_backed(panel.part, self._cloths)
            high = None
            if is_layered(panel.part, roll.material):
                high = self._made[item.index].hem_cm(at.u, at.v)
                surface = veiled(surface, panel, at.u, at.v, high)
            if self._lining is not None and is_sheer(roll.material) and backed:
                surface = _backed(surface, self._lining, None if high is None else high > _LINING_ENDS_CM)
            if self._lining is not None and panel.part in _LINED and (backed or not is_sheer(roll.material)):
                surface = _lined(surface, self._lining, self._exposure.lays[item.index], at, self._forward)
            drafted = self._made[item.index]
            surface = sewn(surface, drafted, at, roll.material, self._thread(roll), self._pixel_cm, self._cord())
            if drafted.lace is not None:
                surface = edged_with_lace(surface, drafted.lace, at, self._lace(roll), self._pixel_cm)
        return self._lit(at, surface, roll.look, roll.material.roughness, roll.material.sheen)

    def _lit(self, at: Places, surface: Skin, look: Reflectance, roughness: float, sheen: float
             ) -> tuple[Floats, Floats]:
        if not self._is_lit:
            return np.asarray(surface.albedo * _EVEN, np.float32), surface.cover
        return tone_curve(lit(at, surface, look, roughness, sheen, self._lights, self._forward)), surface.cover


def _fleeced(cloths: Mapping[str, Cloth]) -> Cloth | None:
    """The wool on the wrong side of sheepskin."""
    return Cloth(material=material("fleece"), colour=_WOOL) if cloths["body"].material.id == "sheepskin" else None


def _translucent(at: Places, transparency: float) -> Places:
    """The same in the light that comes through sheer cloth: what lies under it is not dark."""
    blocked = np.float32(1 - min(0.35 + transparency, 0.95))
    return replace(at, reach=1 - (1 - at.reach) * blocked, soft=1 - (1 - at.soft) * blocked)


def _backed(surface: Skin, lining: Bolt, is_lined: np.ndarray | None = None) -> Skin:
    """Openwork mounted on its lining, which is seen through the holes; `is_lined` N: where it is (None: all over)."""
    cover = surface.cover[:, None]
    albedo = surface.albedo * cover + mean_colour(lining) * np.float32(_UNDER_LACE) * (1 - cover)
    whole = np.ones_like(surface.cover)
    if is_lined is not None:
        albedo = np.where(is_lined[:, None], albedo, surface.albedo)
        whole = np.where(is_lined, whole, surface.cover)
    return replace(surface, albedo=np.asarray(albedo, np.float32), cover=whole)


def _lined(surface: Skin, lining: Bolt, lay: Lay, at: Places, forward: Floats) -> Skin:
    """The same with the lining on the wrong side."""
    if not at.wrong.any():
        return surface
    inner = skin(lining, lay, at, forward)
    wrong = at.wrong
    return Skin(albedo=np.where(wrong[:, None], inner.albedo, surface.albedo),
                across=np.where(wrong, inner.across, surface.across), up=np.where(wrong, inner.up, surface.up),
                cover=np.where(wrong, np.float32(1), surface.cover), gloss=np.where(wrong, inner.gloss, surface.gloss))


def _plain(count: int, colour: Floats) -> Skin:
    zero, one = np.zeros(count, np.float32), np.ones(count, np.float32)
    return Skin(albedo=np.broadcast_to(colour, (count, 3)), across=zero, up=zero, cover=one, gloss=one)
