"""Trends in words."""

from collections.abc import Sequence
from typing import Final

from modiste.core.messages import Message, message, named
from modiste.language import label, vocabulary
from modiste.stylist.trends.counts import month_name
from modiste.stylist.trends.report import OTHER, MixBreak, Share, Trend, TrendReport

_RECENT: Final = 6
"""Months whose shares are told as one: single months scatter."""
_YEAR: Final = 12
_KINDS = {"type": "garment", "colour": "colour", "pattern": "pattern"}
_RUSSIAN_KINDS = {"type": "вид", "colour": "цвет", "pattern": "узор"}


def trend_name(trend: Trend) -> Message:
    """A value as people read it."""
    kind = _KINDS.get(trend.kind)
    if trend.value == OTHER:
        return message("stylist.trend_other")
    if kind is not None and trend.value in vocabulary().entries[kind]:
        return named(label(kind, trend.value, "en"), label(kind, trend.value, "ru"))
    return named(trend.value, trend.value)


def _kind_name(kind: str) -> Message:
    """What is counted, as people read it; another column by its own name."""
    return named(kind, _RUSSIAN_KINDS.get(kind, kind))


def heading(report: TrendReport) -> Message:
    """What a report is of."""
    if not report.months:
        return message("stylist.trend_nothing", kind=_kind_name(report.kind))
    return message("stylist.trend_heading", kind=_kind_name(report.kind), count=report.count,
                   first=month_name(report.first), last=month_name(report.first + report.months - 1))


def span(report: TrendReport) -> Message:
    """What a report is of, under a heading that names its kind."""
    if not report.months:
        return heading(report)
    if report.months == 1:
        return message("stylist.trend_one_month", count=report.count, month=month_name(report.first))
    return message("stylist.trend_span", count=report.count, first=month_name(report.first),
                   last=month_name(report.first + report.months - 1))


def line(trend: Trend) -> Message:
    """A trend in one line: its share, the verdict, and what may come."""
    last = trend.shares[-1]
    return message("stylist.trend_line", name=trend_name(trend), share=100 * last.share, low=100 * last.low,
                   high=100 * last.high, verdict=verdict(trend), ahead=_ahead(trend))


def plain(trend: Trend) -> Message:
    """A trend as one says it, without its figures of doubt: those are in `line`."""
    share = 100 * trend.shares[-1].share
    if trend.verdict == "broken" and trend.broke_at is not None:
        return message("stylist.chat_trend_broken", name=trend_name(trend), share=share,
                       month=month_name(trend.broke_at))
    code = {"rising": "stylist.chat_trend_rising", "falling": "stylist.chat_trend_falling",
            "steady": "stylist.chat_trend_steady"}.get(trend.verdict, "stylist.chat_trend_cannot_say")
    return message(code, name=trend_name(trend), share=share)


def verdict(trend: Trend) -> Message:
    """Whether it rises."""
    if trend.change_a_year is not None:
        earlier, now = trend.shares[: -_YEAR][-_RECENT:] or trend.shares[:_RECENT], trend.shares[-_RECENT:]
        code = "stylist.trend_rising" if trend.verdict == "rising" else "stylist.trend_falling"
        return message(code, month=month_name(earlier[len(earlier) // 2].month), before=100 * _mean(earlier),
                       now=100 * _mean(now))
    if trend.verdict == "broken" and trend.broke_at is not None:
        before = [one for one in trend.shares if one.month < trend.broke_at][-_YEAR:]
        after = [one for one in trend.shares if one.month >= trend.broke_at][:_YEAR]
        return message("stylist.trend_broken", month=month_name(trend.broke_at), before=100 * _mean(before),
                       after=100 * _mean(after))
    code = "stylist.trend_cannot_say" if trend.verdict == "cannot_say" else "stylist.trend_steady"
    return message(code)


def _mean(shares: Sequence[Share]) -> float:
    return sum(one.share for one in shares) / max(1, len(shares))


def chart_title(trend: Trend) -> Message:
    """What a chart shows."""
    return message("stylist.trend_chart", name=trend_name(trend), verdict=verdict(trend))


def mix_break(broken: MixBreak) -> Message:
    """A break of the whole mix."""
    return message("stylist.trend_mix_broke", month=month_name(broken.month), moved=100 * broken.moved)


def _ahead(trend: Trend) -> Message:
    if not trend.told_ahead:
        return message("stylist.trend_no_forecast")
    last = trend.told_ahead[-1]
    code = "stylist.trend_ahead_season" if trend.seasonal else "stylist.trend_ahead"
    return message(code, month=month_name(last.month), low=100 * last.low, high=100 * last.high)
