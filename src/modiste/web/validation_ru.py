"""What pydantic says of values that do not fit, in Russian: "name: what is wrong", known by its wording."""

import re
from typing import Final

_LINE: Final = re.compile(r"(?:(?P<where>\S+(?:: \S+)?): )?(?P<said>[A-Z].*?)(?:, got '.*')?", re.DOTALL)
_SAID: Final = tuple((re.compile(pattern, re.DOTALL), text) for pattern, text in (
    (r"Field required", "нет значения, а оно нужно"),
    (r"Extra inputs are not permitted", "такого значения здесь нет"),
    (r"Input should be a (?:valid integer|valid number|finite number)\b.*", "ожидается число"),
    (r"Input should be a valid (?:string|boolean|list|tuple|array|dictionary|object)\b.*", "значение не того вида"),
    (r"Input should be greater than or equal to (\S+)", "ожидается не меньше {0}"),
    (r"Input should be less than or equal to (\S+)", "ожидается не больше {0}"),
    (r"Input should be greater than (\S+)", "ожидается больше {0}"),
    (r"Input should be less than (\S+)", "ожидается меньше {0}"),
    (r"Input should be ((?:'.*?'|\d+)(?:, (?:'.*?'|\d+))*)(?: or ('.*?'|\d+))?", "ожидается одно из: {0}, {1}"),
    (r"String should have at least (\d+) characters?", "знаков должно быть не меньше {0}"),
    (r"String should have at most (\d+) characters?", "знаков должно быть не больше {0}"),
    (r"String should match pattern '.*'", "в этом значении недопустимые знаки"),
    (r"\w+ should have at least (\d+) items? after validation, not .*", "должно быть не меньше {0}"),
    (r"\w+ should have at most (\d+) items? after validation, not .*", "должно быть не больше {0}"),
    (r"JSON decode error|Invalid JSON: .*", "это не JSON"),
    (r"There was an error parsing the body", "запрос не читается"),
    (r"(?:Value error|Assertion failed), (.*)", "{0}"),
))


def value_in_russian(line: str) -> tuple[str, str] | None:
    """(the value's name, what is wrong with it) of such a line; None where it is none. The message of a check of our
    own comes as it is."""
    parted = _LINE.fullmatch(line)
    if parted is None:
        return None
    for pattern, text in _SAID:
        found = pattern.fullmatch(parted["said"])
        if found is not None:
            return parted["where"] or "", text.format(*(part or "" for part in found.groups())).removesuffix(", ")
    return None
