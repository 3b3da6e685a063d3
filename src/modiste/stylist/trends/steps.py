"""One step from a trend to something made or found: a prompt for a design, colours for a fabric, a search."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from modiste.core.attributes import Attributes
from modiste.language import caption, colour_hexes, vocabulary
from modiste.stylist.trends.report import Trend, TrendReport

_COLOURS: Final = 5
_KINDS: Final = {"type": "garment", "colour": "colour", "pattern": "pattern"}


@dataclass(frozen=True, slots=True, kw_only=True)
class NextSteps:
    """What a trend leads to: prompts for `modiste design` (None where the vocabulary has no word for it), colours as
    `#rrggbb` for a fabric, most of the share first, and limits for `modiste find --where`."""

    prompt_en: str | None
    prompt_ru: str | None
    colours: tuple[str, ...]
    where: str


def next_steps(trend: Trend, reports: Sequence[TrendReport]) -> NextSteps:
    """From one trend, with the other kinds' rising values to go with it: a rising colour wants a garment, a rising
    garment a colour."""
    chosen = {trend.kind: trend.value}
    for report in reports:
        if report.kind != trend.kind and report.kind in _KINDS:
            best = _leading(report)
            if best is not None:
                chosen[report.kind] = best.value
    own = {kind: value for kind, value in chosen.items() if kind in _KINDS and _is_known(kind, value)}
    said = Attributes(
        garment=own.get("type"), colours=(own["colour"],) if "colour" in own else (), pattern=own.get("pattern"))
    worded = trend.kind in own
    return NextSteps(
        prompt_en=caption(said, "en") if worded else None, prompt_ru=caption(said, "ru") if worded else None,
        colours=palette(reports, first=own.get("colour")),
        where=f'{trend.kind} = "{trend.value}"' if trend.kind not in own else f"{trend.kind} = {trend.value}")


def palette(reports: Sequence[TrendReport], first: str | None = None) -> tuple[str, ...]:
    """The colours of the moment as `#rrggbb`: those that rise by how much, then the largest."""
    hexes = colour_hexes()
    report = next((one for one in reports if one.kind == "colour"), None)
    ordered = [] if report is None else sorted(
        report.trends, key=lambda one: (one.verdict != "rising", -_share(one)))
    names = dict.fromkeys(([first] if first else []) + [one.value for one in ordered])
    return tuple(hexes[name] for name in names if name in hexes)[:_COLOURS]


def _leading(report: TrendReport) -> Trend | None:
    rising = [one for one in report.trends if one.verdict == "rising" and _is_known(one.kind, one.value)]
    return max(rising, key=_share, default=None)


def _share(trend: Trend) -> float:
    return trend.ahead[0].share if trend.ahead else trend.shares[-1].share if trend.shares else 0.0


def _is_known(kind: str, value: str) -> bool:
    return value in vocabulary().entries.get(_KINDS.get(kind, ""), {})
