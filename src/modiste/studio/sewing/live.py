"""Garments that hang already, kept for a while: photographed again in other cloths, sketched with other measures, and
written down, without being hung anew.
"""

import tempfile
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final, TypeAlias

from modiste.core.errors import InputError
from modiste.core.garment_spec import GarmentSpec, PartCloth
from modiste.core.measures import BodyMeasures
from modiste.studio.home import UserId
from modiste.studio.store import QueueFullError

if TYPE_CHECKING:
    from PIL import Image

    from modiste.core.values import Swatch
    from modiste.sewing.documents.flats.flat_sketch import Sketch, Sketched
    from modiste.sewing.rendering import Picture
    from modiste.sewing.rendering.exposure import Exposure
    from modiste.sewing.rendering.values import Cloth
    from modiste.sewing.simulation import Hung
    from modiste.sewing.tailor import Garment

DOCUMENTS: Final = ("pattern.pdf", "pattern.svg", "pattern.dxf", "flat.svg", "sheet.pdf", "sheet.xlsx", "garment.glb",
                    "layers.ora")  # fmt: skip
"""What can be written of a garment, by file name."""
_LAYERED: Final = "layers.ora"
_LAYERED_PX: Final = 2048
POSE: Final = "relaxed"
"""In which all of them hang."""
_KEPT: Final = 6
"""Garments: some megabytes each."""
_EXPOSED: Final = 4
"""Exposures of all garments together: some tens of megabytes each."""
_PLAIN: Final = (PartCloth(part="body", material="cotton", colour="#000000"),)
Cut: TypeAlias = tuple[UserId, GarmentSpec, BodyMeasures | None]
_MOST_WAITING: Final = 6
"""For one photograph or document, beside the one that is made: whoever comes then is sent away."""
_MOST_OF_ONE: Final = 3
"""Of them from one person, so that no one's requests stall the rest."""


class NotHungError(InputError):
    """The garment is not among those that are kept; sewing it again brings it back."""


@dataclass(kw_only=True, eq=False)
class _Kept:
    garment: "Garment"
    under: "tuple[Garment, ...]" = ()
    is_quick: bool = False
    exposures: "OrderedDict[tuple[str, int], Exposure]" = field(default_factory=OrderedDict)

    @cached_property
    def sketch(self) -> "Sketch":
        from modiste.sewing.documents.flats.flat_sketch import sketch_of

        return sketch_of(self.garment.hung)


@dataclass(frozen=True, slots=True)
class Dressed:
    """A garment that hangs, in other cloths of the same materials; what is worn under it; its exposures."""

    garment: "Garment"
    under: "tuple[Garment, ...]"
    exposures: "tuple[Exposure, ...]"


class _Turns:
    """One at a time, in a queue that is short."""

    def __init__(self) -> None:
        self._one = Lock()
        self._count = Lock()
        self._here: list[UserId] = []

    @contextmanager
    def of(self, owner: UserId) -> Iterator[None]:
        """A person's turn. Raises QueueFullError where too many wait, of all or of him or her."""
        with self._count:
            if len(self._here) > _MOST_WAITING or self._here.count(owner) >= _MOST_OF_ONE:
                raise QueueFullError("studio.sewing_busy")
            self._here.append(owner)
        try:
            with self._one:
                yield
        finally:
            with self._count:
                self._here.remove(owner)


class LiveGarments:
    """A bounded store of hung garments by their cut, and what can be made of them at once. Safe for threads: one
    photograph is taken at a time, since each takes all that a processor has.

    `spec` names a garment by its cut, whatever its cloths; `wearer` is the body that it was tried on, if any; `owner`
    is whose it is: what is worn under it, and how it hung, is nobody else's.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[Cut, _Kept] = OrderedDict()
        self._lock = Lock()
        self._camera = _Turns()
        self._desk = _Turns()
        self._table = _Turns()

    def keep(self, garment: "Garment", *, wearer: BodyMeasures | None = None, under: "tuple[Garment, ...]" = (),
             pictures: "Mapping[str, Picture] | None" = None, owner: UserId = None, is_quick: bool = False) -> None:
        """Keep a garment that was hung from a spec (coarsely where `is_quick`), with what is worn `under` it and its
        `pictures` by view; the one longest unused goes where there are too many."""
        from modiste.sewing.rendering.values import VIEWS, Shot

        if garment.spec is None:
            return
        with self._lock:
            kept = _Kept(garment=garment, under=under, is_quick=is_quick)
            self._kept[owner, cut_of(garment.spec), wearer] = kept
            self._kept.move_to_end((owner, cut_of(garment.spec), wearer))
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        for view, picture in (pictures or {}).items():
            exposure, size = picture.exposure, picture.exposure.shot.size
            if view in VIEWS and exposure.shot == Shot(view=view, size=size):
                self._exposed(kept, (view, size), exposure)

    def same(self, spec: GarmentSpec, under: "tuple[GarmentSpec, ...]", fabric: "Swatch | None" = None, *,
             owner: UserId = None) -> "Dressed | None":
        """The garment of `spec`, over the very same ones `under` it, where one hangs that differs in print and colour
        alone: it would hang so again. None where there is none."""
        from modiste.sewing.blocks import draft
        from modiste.sewing.tailor import body_of, cloths_of

        with self._lock:
            kept = self._kept.get((owner, cut_of(spec), None))
            exposures = () if kept is None else tuple(kept.exposures.values())
        if kept is None or kept.is_quick or tuple(one.spec for one in kept.under) != under:
            return None
        pattern = draft(spec, body_of(spec))
        cloths = cloths_of(spec, pattern, fabric)
        before = {part: cloth.material for part, cloth in kept.garment.cloths.items()}
        if pattern != kept.garment.pattern or {part: cloth.material for part, cloth in cloths.items()} != before:
            return None
        return Dressed(replace(kept.garment, spec=spec, cloths=cloths), kept.under, exposures)

    def prepare(self, spec: GarmentSpec, wearer: BodyMeasures | None = None, *, owner: UserId = None) -> None:
        """Draw the flat of a garment that is kept, which the first `sketch` would wait for; of others nothing."""
        with self._lock:
            kept = self._kept.get((owner, cut_of(spec), wearer))
        if kept is not None:
            _ = kept.sketch

    def photograph(self, spec: GarmentSpec, fabric: "Swatch | None" = None, *, view: str = "front", pixels: int = 1024,
                   wearer: BodyMeasures | None = None, owner: UserId = None) -> "Image.Image":
        """A picture of the garment in the cloths of `spec`, printed with `fabric` where one is given.

        Raises:
            NotHungError: it is not kept.
            QueueFullError: many photographs are being taken, or several for this person.
            InputError: a view or a cloth that is none.
        """
        from modiste.sewing.rendering.photograph import photograph, recloth
        from modiste.sewing.rendering.values import Shot

        kept = self._find(owner, spec, wearer)
        with self._camera.of(owner):
            hung, cloths = self._layers(kept, spec, fabric)
            with self._lock:
                exposure = kept.exposures.get((view, pixels))
            picture = (recloth(exposure, cloths) if exposure is not None
                       else photograph(hung, cloths, Shot(view=view, size=pixels)))
        self._exposed(kept, (view, pixels), picture.exposure)
        return picture.image

    def sketch(self, spec: GarmentSpec, after: GarmentSpec, wearer: BodyMeasures | None = None, *,
               owner: UserId = None) -> "Sketched":
        """The front flat of the garment `spec` with the measures of `after`.

        Raises:
            NotHungError: it is not kept.
            QueueFullError: many are being drawn, or several for this person.
        """
        from modiste.sewing.documents.flats.flat_sketch import sketched

        kept = self._find(owner, spec, wearer)
        with self._table.of(owner):
            return sketched(kept.sketch, spec, after, kept.garment.body)

    def document(self, name: str, spec: GarmentSpec, fabric: "Swatch | None" = None, *, sizes: tuple[str, ...] = (),
                 language: str = "en", wearer: BodyMeasures | None = None, owner: UserId = None) -> bytes:
        """One of DOCUMENTS, as the bytes of its file; patterns and sheets of several `sizes` where they are named.

        Raises:
            NotHungError: it is not kept.
            QueueFullError: many are being written, or several for this person.
            InputError: a name that is none of DOCUMENTS, or a garment that cannot be graded.
        """
        if name not in DOCUMENTS:
            raise NotHungError("sewing.not_hung")
        kept = self._find(owner, spec, wearer)
        with self._desk.of(owner), tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            if name == _LAYERED:
                self._write_layers(kept, spec, fabric, path, language)
            else:
                _write(self._dressed(kept, spec, fabric), path, sizes, language)
            return path.read_bytes()

    def _write_layers(self, kept: _Kept, spec: GarmentSpec, fabric: "Swatch | None", path: Path, language: str) -> None:
        from modiste.sewing.rendering.photograph import photograph
        from modiste.sewing.rendering.values import Shot
        from modiste.studio.sewing.layers import write_layers

        hung, cloths = self._layers(kept, spec, fabric)
        write_layers(photograph(hung, cloths, Shot(size=_LAYERED_PX)), cloths, "ru" if language == "ru" else "en", path)

    def _find(self, owner: UserId, spec: GarmentSpec, wearer: BodyMeasures | None) -> _Kept:
        key = owner, cut_of(spec), wearer
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
        if found is None and wearer is None:
            found = self._from_shelf(owner, spec)
        if found is None:
            raise NotHungError("sewing.not_hung")
        return found

    def _from_shelf(self, owner: UserId, spec: GarmentSpec) -> _Kept | None:
        """A garment of the shelf of usual ones is back in a moment."""
        from modiste.sewing.base_drapes import whole_drape
        from modiste.sewing.blocks import draft
        from modiste.sewing.body import mannequin
        from modiste.sewing.tailor import Garment, body_of, cloths_of

        with self._desk.of(owner):
            body = body_of(spec)
            pattern = draft(spec, body)
            cloths = cloths_of(spec, pattern)
            materials = {part: cloth.material for part, cloth in cloths.items()}
            hung = whole_drape(spec, pattern, materials, mannequin(body, spec.sex, POSE))
        if hung is None:
            return None
        self.keep(Garment(spec=spec, pattern=pattern, body=body, sex=spec.sex, cloths=cloths, hung=hung),
                  owner=owner)
        with self._lock:
            return self._kept.get((owner, cut_of(spec), None))

    def _layers(self, kept: _Kept, spec: GarmentSpec, fabric: "Swatch | None"
                ) -> "tuple[Hung, Mapping[str, Cloth]]":
        """What stands before the camera."""
        from modiste.sewing.outfits import all_worn

        return all_worn((self._dressed(kept, spec, fabric), *kept.under))

    def _dressed(self, kept: _Kept, spec: GarmentSpec, fabric: "Swatch | None") -> "Garment":
        from modiste.sewing.tailor import cloths_of

        return replace(kept.garment, spec=spec, cloths=cloths_of(spec, kept.garment.pattern, fabric))

    def _exposed(self, kept: _Kept, shot: tuple[str, int], exposure: "Exposure") -> None:
        """Keep an exposure, and let those go that are too many: of other garments first, then the oldest of this."""
        with self._lock:
            kept.exposures[shot] = exposure
            kept.exposures.move_to_end(shot)
            every = [*(one for one in self._kept.values() if one is not kept), kept]
            spare = sum(len(one.exposures) for one in every) - _EXPOSED
            for one in every:
                while spare > 0 and one.exposures:
                    one.exposures.popitem(last=False)
                    spare -= 1


def cut_of(spec: GarmentSpec) -> GarmentSpec:
    """A spec without its cloths: what hangs alike but for its material."""
    return replace(spec, cloths=_PLAIN)


def _write(garment: "Garment", path: Path, sizes: tuple[str, ...], language: str) -> None:
    from modiste.sewing.documents import write_flat, write_glb, write_pattern, write_sheet
    from modiste.sewing.tailor import grade

    spec, kind = garment.spec, path.name.partition(".")[0]
    if kind == "garment":
        write_glb(garment.hung, garment.cloths, path)
    elif kind == "flat":
        write_flat(garment.hung, path, language=language)
    elif kind == "sheet":
        write_sheet(garment, path, sizes=sizes, language=language)
    else:
        graded = spec is not None and sizes and spec.flat is None
        write_pattern(grade(spec, sizes) if graded and spec is not None else garment.pattern, path, language=language)
