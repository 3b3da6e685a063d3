"""The chart of a trend as SVG: no script and no style, so that it may stand in any page, with its figures in words."""

import math
from typing import Final
from xml.sax.saxutils import escape

from modiste.stylist.trends.counts import MONTHS_A_YEAR, month_name
from modiste.stylist.trends.report import Trend

_WIDTH, _HEIGHT = 640, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 12, 14, 28
_LINE: Final = "#3a3230"
_BAND: Final = "#d8cfc6"
_AHEAD: Final = "#a8472a"
_GRID: Final = "#e8e2dc"
_TEXT: Final = "#6b615c"
_MOST_LABELS: Final = 8
_MOST_STEPS: Final = 5
_APART: Final = (1, 2, 3, 6, 12, 24)
"""Months between two labels."""


def chart(trend: Trend, title: str) -> str:
    """An SVG of 640 x 220: the share by month with its 80 % interval, the forecast dashed, a break as an upright line.
    `title` is what it shows, in words."""
    points = [(one.month, one.low, one.share, one.high) for one in trend.shares]
    ahead = [(one.month, one.low, one.share, one.high) for one in trend.told_ahead]
    if not points:
        return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img"/>'
    first, last = points[0][0], (ahead or points)[-1][0]
    apart_by, count = _steps(max(high for _, _, _, high in (*points, *ahead)))
    most = apart_by * count

    def x(month: int) -> float:
        return round(_LEFT + (month - first) / max(last - first, 1) * (_WIDTH - _LEFT - _RIGHT), 1)

    def y(share: float) -> float:
        return round(_HEIGHT - _BOTTOM - min(share / most, 1.0) * (_HEIGHT - _TOP - _BOTTOM), 1)

    def band(rows: list[tuple[int, float, float, float]]) -> str:
        around = [(x(month), y(high)) for month, _, _, high in rows] + [
            (x(month), y(low)) for month, low, _, _ in reversed(rows)]
        return " ".join(f"{a},{b}" for a, b in around)

    def line(rows: list[tuple[int, float, float, float]]) -> str:
        return " ".join(f"{x(month)},{y(share)}" for month, _, share, _ in rows)

    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img">',
             f"<title>{escape(title)}</title>"]
    for step in range(count + 1):
        share = apart_by * step
        parts.append(f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y(share)}" y2="{y(share)}" stroke="{_GRID}"/>'
                     + _label(_LEFT - 6, y(share) + 4, f"{100 * share:.3g} %", "end"))
    apart = (last - first + 1) / _MOST_LABELS
    every = next((step for step in _APART if step >= apart), -(-int(apart) // MONTHS_A_YEAR) * MONTHS_A_YEAR)
    parts += [_label(x(month), _HEIGHT - 8, month_name(month), "middle" if month > first else "start")
              for month in range(first, last + 1, every)]
    parts.append(f'<polygon points="{band(points)}" fill="{_BAND}"/>')
    if ahead:
        joined = [points[-1], *ahead]
        parts.append(f'<polygon points="{band(joined)}" fill="{_AHEAD}" fill-opacity="0.18"/>')
        parts.append(f'<polyline points="{line(joined)}" fill="none" stroke="{_AHEAD}" stroke-width="2" '
                     'stroke-dasharray="5 4"/>')
    parts.append(f'<polyline points="{line(points)}" fill="none" stroke="{_LINE}" stroke-width="2"/>')
    if trend.broke_at is not None:
        parts.append(f'<line x1="{x(trend.broke_at)}" x2="{x(trend.broke_at)}" y1="{_TOP}" y2="{_HEIGHT - _BOTTOM}" '
                     f'stroke="{_AHEAD}" stroke-width="1.5"/>')
    return "".join([*parts, "</svg>"])


def _label(x: float, y: float, text: str, anchor: str) -> str:
    return (f'<text x="{x}" y="{y}" font-size="11" font-family="sans-serif" fill="{_TEXT}" text-anchor="{anchor}">'
            f"{escape(text)}</text>")


def _steps(most: float) -> tuple[float, int]:
    """Steps of 1, 2 or 5 times a power of ten, at most five of them, that reach a share: how large, and how many."""
    for scale in (0.0001, 0.001, 0.01, 0.1):
        for step in (1 * scale, 2 * scale, 5 * scale):
            if most <= step * _MOST_STEPS:
                return step, max(1, math.ceil(round(most / step, 6)))
    return 0.2, _MOST_STEPS
