"""A spec as JSON and back, exactly: `{"modiste_spec": 1, "garment": "shirt_dress", ...}`.

What comes from outside is not trusted: every key, type and figure is checked before a value is made of it.
"""

import dataclasses
import json
import math
import re
import types
import typing
from functools import cache
from typing import Any, Final, TypeVar

from modiste.core.errors import DataError, InputError, ModisteError
from modiste.core.garment_spec import GarmentSpec, PartCloth
from modiste.core.messages import Message, message
from modiste.core.seeds import MAX_SEED
from modiste.data.patterns import FAMILIES
from modiste.sewing.materials import material

VERSION: Final = 1
SPEC_KEY: Final = "modiste_spec"
"""The key that a spec is known by; its value is the version."""
_MOST_CHARACTERS: Final = 200_000
_LARGEST: Final = 1e9
_LONGEST_TEXT: Final = 64
_MOST_ITEMS: Final = 64
_COLOUR: Final = re.compile(r"#[0-9a-f]{6}")
_NAME: Final = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)*")
_SIZE: Final = re.compile(r"[A-Za-z0-9 .]{1,12}")

T = TypeVar("T")


def spec_to_json(spec: GarmentSpec) -> str:
    """The spec as JSON text, the same bytes for the same spec; parts that it has not are left out."""
    return json.dumps({SPEC_KEY: VERSION, **_values(spec)}, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def spec_from_json(text: str | bytes, *, name: str = "spec") -> GarmentSpec:
    """The spec of a JSON text; `name` is what errors call it, such as its file.

    Raises:
        DataError: no JSON, another version, an unknown key, a wrong type or a figure that is none.
        InputError: a spec that cannot be sewn, as `GarmentSpec` says.
    """
    found = _object(text, name)
    version = found.pop(SPEC_KEY, None)
    if isinstance(version, bool) or not isinstance(version, int):
        raise DataError("sewing.spec_version_missing", name=name, key=SPEC_KEY)
    if version != VERSION:
        raise DataError("sewing.spec_version", name=name, version=version, known=VERSION)
    spec = _dataclass(GarmentSpec, found, name)
    _check_names(spec, name)
    return spec


def _values(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        hints = _hints(typing.cast(Any, type(value)))
        pairs = ((field.name, getattr(value, field.name)) for field in dataclasses.fields(value))
        # a figure that happens to be whole is written as it is read back, so that the same spec has the same bytes
        return {name: float(one) if hints[name] is float else _values(one) for name, one in pairs if one is not None}
    if isinstance(value, tuple):
        return [_values(one) for one in value]
    return value


def _object(text: str | bytes, name: str) -> dict[str, Any]:
    if len(text) > _MOST_CHARACTERS:
        raise DataError("sewing.spec_too_long", name=name, count=len(text), most=_MOST_CHARACTERS)
    try:
        decoded = text.decode("utf-8-sig") if isinstance(text, bytes) else text
        found = json.loads(decoded, parse_constant=_no_constant, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        detail = message("sewing.nested") if isinstance(error, RecursionError) else error
        raise DataError("sewing.spec_json", name=name, detail=detail) from error
    if not isinstance(found, dict):
        raise DataError("sewing.spec_object", name=name, key=SPEC_KEY, kind=type(found).__name__)
    return found


def _no_constant(word: str) -> float:
    raise ValueError(f"{word} is no figure")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands there twice")
    return found


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _dataclass(kind: type[T], found: Any, path: str) -> T:
    if not isinstance(found, dict):
        raise DataError("sewing.expected_object", path=path, found=_type_name(found))
    fields = {field.name: field for field in dataclasses.fields(kind)}  # type: ignore[arg-type]
    unknown = next((key for key in found if key not in fields), None)
    if unknown is not None:
        raise DataError("sewing.spec_unknown_key", path=path, key=unknown[:_LONGEST_TEXT], known=fields)
    needed = [name for name, field in fields.items()
              if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING]  # fmt: skip
    missing = next((name for name in needed if name not in found), None)
    if missing is not None:
        raise DataError("sewing.spec_missing_key", path=path, key=missing)
    hints = _hints(typing.cast(Any, kind))
    return kind(**{key: _value(hints[key], one, f"{path}.{key}") for key, one in found.items()})


def _value(hint: Any, found: Any, path: str) -> Any:
    origin = typing.get_origin(hint)
    if origin in (types.UnionType, typing.Union):
        return None if found is None else _value(typing.get_args(hint)[0], found, path)
    if origin is tuple:
        if not isinstance(found, list) or len(found) > _MOST_ITEMS:
            raise DataError("sewing.expected_list", path=path, most=_MOST_ITEMS, found=_type_name(found))
        inner = typing.get_args(hint)[0]
        return tuple(_value(inner, one, f"{path}[{index}]") for index, one in enumerate(found))
    if dataclasses.is_dataclass(hint):
        return _dataclass(typing.cast(type, hint), found, path)
    if hint is str:
        if not isinstance(found, str) or len(found) > _LONGEST_TEXT or not found.isprintable():
            raise DataError("sewing.expected_word", path=path, found=_type_name(found))
        return found
    if hint is bool:
        if not isinstance(found, bool):
            raise DataError("sewing.expected_flag", path=path, found=_type_name(found))
        return found
    if isinstance(found, bool) or not isinstance(found, int if hint is int else (int, float)):
        wanted = "a whole number" if hint is int else "a figure"
        raise DataError("sewing.expected_number", path=path, wanted=wanted, found=_type_name(found))
    if abs(found) > (MAX_SEED if hint is int else _LARGEST) or not math.isfinite(found):
        raise DataError("sewing.figure_of_no_garment", path=path, found=str(found)[:20])
    return found if hint is int else float(found)


def _type_name(found: Any) -> Message | str:
    if isinstance(found, str):
        return message("sewing.found_text", text=found[:20])
    if isinstance(found, list):
        return message("sewing.found_list", count=len(found))
    if isinstance(found, dict):
        return message("sewing.found_object")
    if isinstance(found, bool):
        return message("sewing.found_flag")
    return "null" if found is None else str(found)[:20]


def _check_names(spec: GarmentSpec, name: str) -> None:
    if not _NAME.fullmatch(spec.garment):
        raise DataError("sewing.spec_garment", name=name, garment=spec.garment)
    if not _SIZE.fullmatch(spec.size):
        raise DataError("sewing.spec_size", name=name, size=spec.size)
    for index, cloth in enumerate(spec.cloths):
        _check_cloth(cloth, f"{name}.cloths[{index}]")


def _check_cloth(cloth: PartCloth, path: str) -> None:
    wrong = next((one for one in (cloth.colour, *cloth.colours) if not _COLOUR.fullmatch(one)), None)
    if wrong is not None:
        raise DataError("sewing.spec_colour", path=path, wrong=wrong)
    if cloth.pattern != "solid" and cloth.pattern not in FAMILIES:
        raise DataError("sewing.spec_pattern", path=path, known=FAMILIES, pattern=cloth.pattern)
    if not 0 <= cloth.pattern_seed < 2**63:
        raise DataError("sewing.spec_pattern_seed", path=path, seed=cloth.pattern_seed)
    if not -360 <= cloth.angle_deg <= 360:
        raise DataError("sewing.spec_angle", path=path, angle=cloth.angle_deg)
    try:
        material(cloth.material)
    except ModisteError as error:
        raise InputError("sewing.spec_material", path=path, error=error) from error
