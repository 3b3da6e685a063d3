"""The lists of words of `word_lists.toml` and `casual.toml`, read once."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources


@cache
def word_list(table: str, name: str) -> frozenset[str]:
    """The words of one list."""
    return frozenset(_lists()[table][name].split())


@cache
def named_lists(table: str) -> Mapping[str, str]:
    """Which list of a table each of its words stands in."""
    return {word: name for name, words in _lists()[table].items() for word in words.split()}


@cache
def short_forms() -> Mapping[str, str]:
    """Short forms of both languages, and what they stand for."""
    tables: dict[str, dict[str, str]] = tomllib.loads(_text("casual.toml"))
    return {short: whole for table in tables.values() for short, whole in table.items()}


@cache
def _lists() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = tomllib.loads(_text("word_lists.toml"))
    return found


def _text(name: str) -> str:
    return resources.files("modiste.stylist.conversation").joinpath(name).read_text("utf-8")
