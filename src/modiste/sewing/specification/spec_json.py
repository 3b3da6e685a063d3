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
_REMEDY: Final = "save the spec again with modiste sew, or mend the file"
_REMEDY_RU: Final = "сохраните выкройку заново через modiste sew или исправьте файл"

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
        raise DataError(
            f"{name}: expected the key {SPEC_KEY!r} with a version; is it a spec of modiste?",
            russian=f"{name}: нет ключа «{SPEC_KEY}» с номером версии; точно ли это выкройка из modiste?",
        )
    if version != VERSION:
        raise DataError(
            f"{name}: of version {version}, this modiste reads {VERSION}; update modiste or {_REMEDY}",
            russian=f"{name}: версия {version}, а эта программа читает {VERSION}; обновите modiste или "
                    f"{_REMEDY_RU}",
        )
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
        raise DataError(
            f"{name}: {len(text)} characters, expected at most {_MOST_CHARACTERS}; {_REMEDY}",
            russian=f"{name}: {len(text)} знаков, а бывает до {_MOST_CHARACTERS}; {_REMEDY_RU}",
        )
    try:
        decoded = text.decode("utf-8-sig") if isinstance(text, bytes) else text
        found = json.loads(decoded, parse_constant=_no_constant, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        detail = "nested too deeply" if isinstance(error, RecursionError) else _first_line(str(error))
        raise DataError(
            f"{name}: not readable as JSON ({detail}); {_REMEDY}",
            russian=f"{name}: это не JSON, файл повреждён или вложен слишком глубоко; {_REMEDY_RU}",
        ) from error
    if not isinstance(found, dict):
        raise DataError(
            f"{name}: expected an object with {SPEC_KEY!r}, got a {type(found).__name__}; {_REMEDY}",
            russian=f"{name}: нужен объект с ключом «{SPEC_KEY}»; {_REMEDY_RU}",
        )
    return found


def _first_line(text: str) -> str:
    return text.splitlines()[0][:80] if text else "no text"


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
        raise DataError(
            f"{path}: expected an object, got {_type_name(found)}; {_REMEDY}",
            russian=f"{path}: нужен объект; {_REMEDY_RU}",
        )
    fields = {field.name: field for field in dataclasses.fields(kind)}  # type: ignore[arg-type]
    unknown = next((key for key in found if key not in fields), None)
    if unknown is not None:
        raise DataError(
            f"{path}: unknown key {unknown[:_LONGEST_TEXT]!r}; expected {', '.join(fields)}; {_REMEDY}",
            russian=f"{path}: неизвестный ключ «{unknown[:_LONGEST_TEXT]}»; {_REMEDY_RU}",
        )
    needed = [name for name, field in fields.items()
              if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING]  # fmt: skip
    missing = next((name for name in needed if name not in found), None)
    if missing is not None:
        raise DataError(
            f"{path}: the key {missing!r} is missing; {_REMEDY}",
            russian=f"{path}: нет ключа «{missing}»; {_REMEDY_RU}",
        )
    hints = _hints(typing.cast(Any, kind))
    return kind(**{key: _value(hints[key], one, f"{path}.{key}") for key, one in found.items()})


def _value(hint: Any, found: Any, path: str) -> Any:
    origin = typing.get_origin(hint)
    if origin in (types.UnionType, typing.Union):
        return None if found is None else _value(typing.get_args(hint)[0], found, path)
    if origin is tuple:
        if not isinstance(found, list) or len(found) > _MOST_ITEMS:
            raise DataError(
                f"{path}: expected a list of at most {_MOST_ITEMS}, got {_type_name(found)}; {_REMEDY}",
                russian=f"{path}: нужен список, в нём до {_MOST_ITEMS}; {_REMEDY_RU}",
            )
        inner = typing.get_args(hint)[0]
        return tuple(_value(inner, one, f"{path}[{index}]") for index, one in enumerate(found))
    if dataclasses.is_dataclass(hint):
        return _dataclass(typing.cast(type, hint), found, path)
    if hint is str:
        if not isinstance(found, str) or len(found) > _LONGEST_TEXT or not found.isprintable():
            raise DataError(
                f"{path}: expected a word, got {_type_name(found)}; {_REMEDY}",
                russian=f"{path}: нужно слово; {_REMEDY_RU}",
            )
        return found
    if hint is bool:
        if not isinstance(found, bool):
            raise DataError(
                f"{path}: expected true or false, got {_type_name(found)}; {_REMEDY}",
                russian=f"{path}: нужно true или false; {_REMEDY_RU}",
            )
        return found
    if isinstance(found, bool) or not isinstance(found, int if hint is int else (int, float)):
        wanted = "a whole number" if hint is int else "a figure"
        raise DataError(
            f"{path}: expected {wanted}, got {_type_name(found)}; {_REMEDY}",
            russian=f"{path}: нужно число; {_REMEDY_RU}",
        )
    if abs(found) > (MAX_SEED if hint is int else _LARGEST) or not math.isfinite(found):
        raise DataError(
            f"{path}: {str(found)[:20]} is no figure of a garment; {_REMEDY}",
            russian=f"{path}: {str(found)[:20]}: такого числа у вещи не бывает; {_REMEDY_RU}",
        )
    return found if hint is int else float(found)


def _type_name(found: Any) -> str:
    if isinstance(found, str):
        return f"the text {found[:20]!r}"
    if isinstance(found, list):
        return f"a list of {len(found)}"
    return {dict: "an object", bool: "true or false", type(None): "null"}.get(type(found), str(found)[:20])


def _check_names(spec: GarmentSpec, name: str) -> None:
    if not _NAME.fullmatch(spec.garment):
        raise DataError(
            f"{name}.garment: expected an id such as 'shirt_dress', got {spec.garment!r}; {_REMEDY}",
            russian=f"{name}.garment: нужно название вида «shirt_dress»; {_REMEDY_RU}",
        )
    if not _SIZE.fullmatch(spec.size):
        raise DataError(
            f"{name}.size: expected a label such as 'M' or 'EU 38', got {spec.size!r}; {_REMEDY}",
            russian=f"{name}.size: нужен размер вида «M» или «EU 38»; {_REMEDY_RU}",
        )
    for index, cloth in enumerate(spec.cloths):
        _check_cloth(cloth, f"{name}.cloths[{index}]")


def _check_cloth(cloth: PartCloth, path: str) -> None:
    wrong = next((one for one in (cloth.colour, *cloth.colours) if not _COLOUR.fullmatch(one)), None)
    if wrong is not None:
        raise DataError(
            f"{path}: expected a colour such as '#1d2545', got {wrong!r}; {_REMEDY}",
            russian=f"{path}: нужен цвет вида «#1d2545»; {_REMEDY_RU}",
        )
    if cloth.pattern != "solid" and cloth.pattern not in FAMILIES:
        raise DataError(
            f"{path}.pattern: expected 'solid' or one of {', '.join(FAMILIES)}; got {cloth.pattern!r}",
            russian=f"{path}.pattern: такого рисунка нет; нужно «solid» или рисунок из списка modiste; "
                    f"{_REMEDY_RU}",
        )
    if not 0 <= cloth.pattern_seed < 2**63:
        raise DataError(
            f"{path}.pattern_seed: expected 0 or more, got {cloth.pattern_seed}; {_REMEDY}",
            russian=f"{path}.pattern_seed: нужно целое число от 0; {_REMEDY_RU}",
        )
    if not -360 <= cloth.angle_deg <= 360:
        raise DataError(
            f"{path}.angle_deg: expected -360 to 360, got {cloth.angle_deg:g}; {_REMEDY}",
            russian=f"{path}.angle_deg: нужно от -360 до 360; {_REMEDY_RU}",
        )
    try:
        material(cloth.material)
    except ModisteError as error:
        raise InputError(
            f"{path}.material: {error}",
            russian=f"{path}.material: {error.told('ru')}",
        ) from error
