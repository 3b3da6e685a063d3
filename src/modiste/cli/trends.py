"""`modiste trends`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from modiste.cli.console import JsonOption, names, say, session, show, show_json, words
from modiste.cli.speech import spoken
from modiste.core.files import write_bytes

if TYPE_CHECKING:
    from modiste.studio.saving import Json
    from modiste.stylist.trends.report import Trend, TrendReport

_SHOWN: Final = 16


def trends(
    context: typer.Context,
    by: Annotated[
        str, typer.Option("--by", metavar="KINDS", help="type, colour, pattern, or columns of the file; with commas.")
    ] = "type,colour,pattern",
    since: Annotated[
        str | None, typer.Option("--since", metavar="MONTH", help="Leave out what is earlier: 2016-01.")
    ] = None,
    data: Annotated[
        Path | None, typer.Option("--data", metavar="FILE", help="Dated rows: .csv, .parquet or .jsonl.")
    ] = None,
    source: Annotated[
        str, typer.Option("--of", metavar="WHAT", help="Without a file: events, wardrobe or catalogue.")
    ] = "events",
    follow: Annotated[
        bool, typer.Option("--follow", help="Let these trends count in recommendations and outfits (see profile edit).")
    ] = False,
    months: Annotated[int, typer.Option("--months", help="How many months ahead to look.")] = 6,
    charts: Annotated[
        Path | None, typer.Option("--charts", metavar="DIR", help="Draw a chart of each trend there, as SVG.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """What rises and what falls, with intervals; nothing is extrapolated across a break.

    modiste trends --data sales.csv --by type,colour --since 2023-01
    """
    from modiste.studio.stylist.requests import TrendRequest

    reports = session(context).studio().stylist.trends(TrendRequest(
        by=names(by), data=data, source=source, since=since, months=months))
    if follow:
        session(context).studio().stylist.follow(reports, data.name if data is not None else source)
    if charts is not None:
        _draw(reports, charts)
    if as_json:
        show_json({"reports": [_json(report, reports) for report in reports]})
        return
    for report in reports:
        _table(report, reports)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("trends")(trends)


def _draw(reports: "tuple[TrendReport, ...]", folder: Path) -> None:
    from modiste.stylist.trends.chart import chart
    from modiste.stylist.trends.wording import chart_title, trend_name

    drawn = 0
    for report in reports:
        for number, trend in enumerate(report.trends, 1):
            title = chart_title(trend).text(spoken())
            write_bytes(folder / f"{_plain(report.kind)}-{number:02d}-{_plain(trend_name(trend).text('en'))}.svg",
                        chart(trend, title).encode())
            drawn += 1
    say("stylist.charts_drawn", count=drawn, folder=folder)


def _plain(text: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in text)[:40]


def _table(report: "TrendReport", reports: "tuple[TrendReport, ...]") -> None:
    from modiste.stylist.trends.steps import next_steps
    from modiste.stylist.trends.wording import heading, line, mix_break

    show(heading(report).text(spoken()))
    for trend in report.trends[:_SHOWN]:
        show("  " + line(trend).text(spoken()))
        if trend.verdict == "rising":
            steps = next_steps(trend, reports)
            prompt = steps.prompt_ru if spoken() == "ru" else steps.prompt_en
            if prompt is not None:
                show("    " + words("stylist.trend_step", prompt=prompt, where=steps.where))
    for broken in report.breaks:
        show("  " + mix_break(broken).text(spoken()))


def _json(report: "TrendReport", reports: "tuple[TrendReport, ...]") -> "Json":
    from modiste.stylist.trends.counts import month_name
    from modiste.stylist.trends.steps import palette

    return {
        "kind": report.kind, "from": month_name(report.first), "months": report.months, "count": report.count,
        "breaks": [{"month": month_name(one.month), "moved": round(one.moved, 4)} for one in report.breaks],
        "palette": [*palette(reports)] if report.kind == "colour" else [],
        "trends": [_trend_json(trend, reports) for trend in report.trends],
    }


def _trend_json(trend: "Trend", reports: "tuple[TrendReport, ...]") -> "Json":
    from modiste.stylist.trends.counts import month_name
    from modiste.stylist.trends.steps import next_steps

    steps = next_steps(trend, reports)
    return {
        "value": trend.value, "verdict": trend.verdict, "count": trend.count, "seasonal": trend.seasonal,
        "change_a_year": None if trend.change_a_year is None else [round(one, 4) for one in trend.change_a_year],
        "broke_at": None if trend.broke_at is None else month_name(trend.broke_at),
        "broke_by": None if trend.broke_by is None else round(trend.broke_by, 4),
        "shares": [{"month": month_name(one.month), "low": round(one.low, 5), "share": round(one.share, 5),
                    "high": round(one.high, 5), "count": one.count} for one in trend.shares],
        "ahead": [{"month": month_name(one.month), "low": round(one.low, 5), "share": round(one.share, 5),
                   "high": round(one.high, 5)} for one in trend.ahead],
        "steps": {"prompt_en": steps.prompt_en, "prompt_ru": steps.prompt_ru, "colours": [*steps.colours],
                  "where": steps.where},
    }
