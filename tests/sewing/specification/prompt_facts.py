"""The prompts of prompts.toml beside this file; the notation is `modiste.sewing.verification.prompt_facts`'s."""

from pathlib import Path

from modiste.sewing.verification import prompt_facts
from modiste.sewing.verification.prompt_facts import Row, made, missing

__all__ = ["TABLE", "grammar", "made", "missing", "read"]

TABLE = Path(__file__).parent / "prompts.toml"


def read(name: str) -> list[Row]:
    return prompt_facts.written(TABLE, name)


def grammar() -> list[Row]:
    return prompt_facts.grammar(TABLE)
