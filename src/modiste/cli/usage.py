"""What Typer says of a call that does not hold, in both languages: its own texts are English."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import typer

from modiste.core.errors import UnknownNameError
from modiste.core.messages import Message, message


def usage_message(error: typer.TyperException, given: Sequence[str]) -> Message:
    """The error of a call with the arguments `given` as a message. What Typer has no kind for is said as Typer says
    it."""
    make = _BY_KIND.get(type(error).__name__)
    return message("cli.usage", said=make(error) if make is not None else _other(error, given))


def _missing(error: Any) -> Message:
    return message("cli.usage_missing", name=_hint(error))


def _bad_value(error: Any) -> Message:
    read = getattr(error.__cause__, "errors", None)  # pydantic's, where it was it that read the value
    problems: list[Any] = read() if read is not None else []
    kind, bounds = (problems[0]["type"], problems[0].get("ctx", {})) if problems else ("", {})
    number = _NUMBERS.get(kind.partition("_")[0])
    if kind == "less_than_equal":
        expected = message("cli.usage_most", most=bounds["le"])
    elif kind == "greater_than_equal":
        expected = message("cli.usage_least", least=bounds["ge"])
    elif number is not None:
        expected = message(number)
    else:
        expected = message("cli.usage_expected", said=_plain(error.message))
    return message("cli.usage_value", name=_hint(error), expected=expected)


def _no_option(error: Any) -> Message:
    context = getattr(error, "ctx", None)
    root: Any = context.find_root() if context is not None else None
    if context is not None and root is not context and any(
            error.option_name in getattr(one, "opts", ()) for one in root.command.params):
        return message("cli.usage_option_first", option=error.option_name, command=context.info_name)
    if error.possibilities:
        return message("cli.usage_option_near", option=error.option_name, near=sorted(error.possibilities))
    return message("cli.usage_option", option=error.option_name)


def _option_use(error: Any) -> Message:
    return message("cli.usage_needs_value", option=error.option_name)


def _other(error: Any, given: Sequence[str]) -> Message:
    context: Any = getattr(error, "ctx", None)
    if hasattr(getattr(context, "command", None), "list_commands"):
        before = {*context.command_path.split(), *map(str, context.params.values())}
        named = next((one for one in given if one[:1] != "-" and one not in before), "")
        return UnknownNameError("command", named, context.command.list_commands(context)).message
    return message("cli.usage_other", said=_plain(error.format_message()))


_NUMBERS: Final = {"int": "cli.usage_integer", "float": "cli.usage_number"}
_BY_KIND: Final[Mapping[str, Callable[[Any], Message]]] = {
    "MissingParameter": _missing, "BadParameter": _bad_value, "NoSuchOption": _no_option,
    "BadOptionUsage": _option_use,
}


def _hint(error: Any) -> str:
    hint = error.param_hint or (error.param.get_error_hint() if error.param is not None else "")
    return " / ".join(hint) if isinstance(hint, list | tuple) else str(hint).replace("'", "")


def _plain(text: str) -> str:
    return " ".join(text.split()).rstrip(".")
