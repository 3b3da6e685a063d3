"""The shelf of base drapes: usual garments that hang already. The very same one is taken as it is, whatever its print
and colour; a like one begins from it and settles in a second.

`weights/sewing/drapes.safetensors` holds packed drapes (`simulation.shelf`) by name ("shirt_dress.women.0") and, as
text entries, the specs that they were hung from. A drape fits as a beginning where its pattern has every panel of the
one asked for. `python benchmarks/hang_base_drapes.py` fills it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Final

from modiste.core.errors import ModisteError, UnknownNameError
from modiste.core.garment_spec import GarmentSpec, PartCloth
from modiste.core.material import Material
from modiste.core.measures import BodyMeasures
from modiste.data.arrays import Arrays, read_arrays
from modiste.data.cards import weights_folder
from modiste.sewing.blocks import draft
from modiste.sewing.body import mannequin, size_measures
from modiste.sewing.pattern.values import Pattern
from modiste.sewing.simulation import BodyMesh, Hung, unpack
from modiste.sewing.simulation.placement.carrying import can_begin_as
from modiste.sewing.simulation.shelf import fingerprint, fingerprint_of
from modiste.sewing.specification import spec_from_json

FILE: Final = "drapes.safetensors"
POSE: Final = "relaxed"
"""The pose in which base drapes hang."""


def whole_drape(
    spec: GarmentSpec, pattern: Pattern, materials: Mapping[str, Material], body: BodyMesh
) -> Hung | None:
    """This very garment, where the shelf has it: `pattern` of these `materials` (by part) as it hangs on `body`."""
    arrays, _ = _shelf()
    wanted = b""
    for name in sorted(name for name in arrays if name.startswith(f"{spec.garment}.{spec.sex}.")):
        wanted = wanted or fingerprint(pattern, materials, body)
        if fingerprint_of(arrays[name].astype("uint8")) != wanted:
            continue
        try:
            return unpack(arrays[name].astype("uint8"), pattern, body)
        except ModisteError:
            # Meshing has changed since: it is hung anew.
            return None
    return None


@lru_cache(maxsize=256)
def usual_spec(garment: str, sex: str) -> GarmentSpec:
    """The usual cut of a garment as the shelf has it, which hangs in a moment.

    Raises:
        UnknownNameError: the shelf has none.
    """
    _, texts = _shelf()
    names = [name for name in texts if name.startswith(f"{garment}.{sex}.")]
    if not names:
        raise UnknownNameError("garment", garment, tuple(dict.fromkeys(name.partition(".")[0] for name in texts)))
    return spec_from_json(texts[min(names)])


def base_drape(spec: GarmentSpec, pattern: Pattern) -> Hung | None:
    """A garment that hangs already and has all panels of `pattern`; None where the shelf has none."""
    for name, kept in _candidates(spec):
        hung = _unpacked(name, kept)
        if hung is not None and can_begin_as(hung.pattern, pattern):
            return hung
    return None


def _candidates(spec: GarmentSpec) -> Iterator[tuple[str, GarmentSpec]]:
    """The drapes of a garment and sex: the very cut first, then in the shelf's order."""
    _, texts = _shelf()
    found = [(name, spec_from_json(text)) for name, text in texts.items()
             if name.startswith(f"{spec.garment}.{spec.sex}.")]
    plain = cut_of(spec)
    return iter(sorted(found, key=lambda pair: (cut_of(pair[1]) != plain, pair[0])))


def cut_of(spec: GarmentSpec) -> GarmentSpec:
    """A spec in one plain cloth and one size: what is left makes it another cut."""
    return replace(spec, cloths=(PartCloth(part="body", material="cotton", colour="#000000"),), size="M", body=None)


@lru_cache(maxsize=8)
def _unpacked(name: str, spec: GarmentSpec) -> Hung | None:
    """A drape of the shelf; None where drafting has changed since, and it fits no longer."""
    arrays, _ = _shelf()
    body: BodyMeasures = spec.body if spec.body is not None else size_measures(spec.size, spec.sex)
    try:
        pattern = draft(spec, body)
        return unpack(arrays[name].astype("uint8"), pattern, mannequin(body, spec.sex, POSE))
    except ModisteError:
        return None


@lru_cache(maxsize=1)
def _shelf() -> tuple[Arrays, dict[str, str]]:
    """The arrays and specs; empty where the shelf is not bundled."""
    path = weights_folder() / "sewing" / FILE
    return read_arrays(path) if path.is_file() else ({}, {})
