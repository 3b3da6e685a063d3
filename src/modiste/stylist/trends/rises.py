"""Trends as recommendations and outfits take them: by how much the odds of an attribute rise a year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Final

from modiste.stylist.trends.report import OTHER, TrendReport

_KINDS: Final = {"type": "garment", "colour": "colour", "pattern": "pattern"}


@dataclass(frozen=True, slots=True)
class Followed:
    """Trends that count: `of` what they are ("": of what people take here), and by how much the odds of an attribute
    ("colour:navy") rise a year, as a logarithm."""

    of: str
    rises: Mapping[str, float]


def pull(rise: float) -> float:
    """How strongly a trend draws, -1 to 1: odds that rise or fall e times a year, or more, draw fully."""
    return max(-1.0, min(1.0, rise))


def rises_of(reports: Sequence[TrendReport]) -> dict[str, float]:
    """What rises and falls, by the end of its interval that is nearer to nothing: an unsure trend counts less."""
    found: dict[str, float] = {}
    for report in reports:
        for trend in report.trends:
            if trend.change_a_year is not None and trend.kind in _KINDS and trend.value != OTHER:
                low, _, high = trend.change_a_year
                rise = max(log(low), 0.0) if trend.verdict == "rising" else min(log(high), 0.0)
                found[f"{_KINDS[trend.kind]}:{trend.value}"] = rise
    return found
