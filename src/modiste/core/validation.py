"""What pydantic says of values that do not fit, as errors of Modiste: by the kind of the slip, in both languages."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic_core import ErrorDetails

from modiste.core.errors import InputError

_SHOWN: Final = 60
_NUMBER: Final = ("int_type", "int_parsing", "int_from_float", "int_parsing_size", "float_type", "float_parsing",
                  "finite_number", "decimal_parsing", "decimal_type")  # fmt: skip
_KINDS: Final = {
    "string_type": "a text", "bool_type": "true or false", "bool_parsing": "true or false", "list_type": "a list",
    "tuple_type": "a list", "set_type": "a list", "dict_type": "an object", "model_type": "an object",
    "model_attributes_type": "an object", "dataclass_type": "an object",
}  # fmt: skip
_LIMITS: Final[Mapping[str, tuple[str, str]]] = {
    "greater_than_equal": ("core.value_at_least", "ge"), "less_than_equal": ("core.value_at_most", "le"),
    "greater_than": ("core.value_above", "gt"), "less_than": ("core.value_below", "lt"),
    "string_too_short": ("core.value_characters_least", "min_length"),
    "string_too_long": ("core.value_characters_most", "max_length"),
    "too_short": ("core.value_items_least", "min_length"), "too_long": ("core.value_items_most", "max_length"),
}  # fmt: skip
"""By pydantic's type: the code, and the limit's name in its context."""


def unfit(error: ErrorDetails, *, at: int = 0) -> InputError:
    """The error for the first value that does not fit, named by its path from `loc[at]` on."""
    kind, context, given = error["type"], error.get("ctx", {}), _shown(error["input"])
    where = ".".join(str(part) for part in error["loc"][at:]) or "request"
    if kind == "missing":
        return InputError("core.value_missing", where=where)
    if kind == "extra_forbidden":
        return InputError("core.value_extra", where=where)
    if kind == "json_invalid":
        return InputError("core.value_json", where="request")
    if kind in _NUMBER:
        return InputError("core.value_number", where=where, given=given)
    if kind in _KINDS:
        return InputError("core.value_kind", where=where, wanted=_KINDS[kind], given=given)
    if kind in _LIMITS:
        code, name = _LIMITS[kind]
        return InputError(code, where=where, limit=context[name], given=given)
    if kind in ("literal_error", "enum"):
        return InputError("core.value_choice", where=where, known=_choices(context), given=given)
    if kind == "string_pattern_mismatch":
        return InputError("core.value_characters", where=where, given=given)
    return InputError("core.value_unfit", where=where, reason=error["msg"], given=given)


def _shown(given: object) -> str:
    return str(given)[:_SHOWN]


def _choices(context: Mapping[str, Any]) -> list[str]:
    # The one place where pydantic keeps the names in a text alone: "'a', 'b' or 'c'".
    return str(context["expected"]).replace(" or ", ", ").split(", ")
