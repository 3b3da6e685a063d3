"""A pattern as plain JSON values and back, field by field: nothing is run, nothing is guessed."""

import json
import math
import types
import typing
from dataclasses import asdict, fields, is_dataclass
from typing import Final, TypeVar, Union, cast, get_args, get_origin

from modiste.core.errors import DataError
from modiste.sewing.pattern.values import Pattern

JsonValue: typing.TypeAlias = "bool | int | float | str | list[JsonValue] | dict[str, JsonValue] | None"
T = TypeVar("T")

MOST_BYTES: Final = 8_000_000
MOST_ITEMS: Final = 20_000
"""The longest list that is taken."""


def pattern_values(pattern: Pattern) -> dict[str, JsonValue]:
    """The pattern as JSON values; `pattern_of` reads them back to an equal pattern."""
    return cast("dict[str, JsonValue]", json.loads(json.dumps(asdict(pattern))))


def pattern_of(value: JsonValue, name: str) -> Pattern:
    """A pattern from JSON values; `name` (of the file) is used in messages. Raises DataError."""
    return decode(Pattern, value, name)


def load_json(raw: bytes, name: str) -> JsonValue:
    """JSON values of a file's bytes. Raises DataError for what is too large, too deep, not JSON or not finite."""
    if len(raw) > MOST_BYTES:
        raise DataError("sewing.pattern_too_large", name=name, megabytes=len(raw) // 1_000_000)
    try:
        return cast("JsonValue", json.loads(raw.decode("utf-8-sig"), parse_constant=_refused))
    except RecursionError as error:
        raise DataError("sewing.pattern_nested", name=name) from error
    except (ValueError, UnicodeDecodeError) as error:
        raise DataError("sewing.pattern_json", name=name, error=error) from error


def decode(wanted: type[T], value: JsonValue, where: str) -> T:
    """`value` as the type `wanted` (a dataclass, tuple, number, text or None); raises DataError that says where."""
    return cast("T", _decoded(wanted, value, where))


def _decoded(wanted: object, value: JsonValue, where: str) -> object:
    origin = get_origin(wanted)
    if origin in (Union, types.UnionType):
        inner = [kind for kind in get_args(wanted) if kind is not type(None)]
        return None if value is None else _decoded(inner[0], value, where)
    if origin is tuple:
        return _tuple(get_args(wanted), value, where)
    if isinstance(wanted, type) and is_dataclass(wanted):
        return _record(wanted, value, where)
    if wanted is float:
        return number(value, where)
    if wanted is int and isinstance(value, int) and not isinstance(value, bool) and abs(value) < 1_000_000:
        return value
    if wanted in (str, bool) and isinstance(value, cast("type", wanted)):
        return value[:2000] if isinstance(value, str) else value
    raise DataError("sewing.other_value", where=where, wanted=getattr(wanted, '__name__', wanted),
                    value=str(value)[:40])


def number(value: JsonValue, where: str) -> float:
    """A finite number below a million. Raises DataError."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise DataError("sewing.number", where=where, value=str(value)[:40])
    if not abs(value) < 1e6 or not math.isfinite(value):
        raise DataError("sewing.number_large", where=where, value=str(value)[:20])
    return float(value)


def _tuple(kinds: tuple[object, ...], value: JsonValue, where: str) -> tuple[object, ...]:
    if not isinstance(value, list) or len(value) > MOST_ITEMS:
        raise DataError("sewing.list", where=where, most=MOST_ITEMS, value=str(value)[:40])
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(_decoded(kinds[0], item, f"{where}[{at}]") for at, item in enumerate(value))
    if len(value) != len(kinds):
        raise DataError("sewing.values_count", where=where, count=len(kinds), got=len(value))
    return tuple(_decoded(kind, item, where) for kind, item in zip(kinds, value, strict=True))


def _record(wanted: type, value: JsonValue, where: str) -> object:
    if not isinstance(value, dict):
        raise DataError("sewing.object", where=where, value=str(value)[:40])
    hints = typing.get_type_hints(wanted)
    known = {field.name for field in fields(wanted)}
    unknown = sorted(set(value) - known)
    if unknown:
        raise DataError("sewing.unknown_key", where=where, key=unknown[0][:40])
    given = {key: _decoded(hints[key], item, f"{where}: {key}") for key, item in value.items()}
    try:
        return wanted(**given)
    except TypeError as error:
        raise DataError("sewing.pattern_incomplete", where=where, error=error) from error


def _refused(constant: str) -> float:
    raise ValueError(f"{constant} is no number of a pattern")
