"""Trends: what rises and falls, as charts and as tables, a step from a design, a fabric, outfits and the catalogue."""

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response
from markupsafe import Markup
from starlette.datastructures import UploadFile

from modiste.core.errors import InputError, ModisteError
from modiste.studio.stylist.requests import SOURCES, TrendRequest
from modiste.stylist.trends.chart import chart
from modiste.stylist.trends.counts import month_name
from modiste.stylist.trends.reading import KINDS
from modiste.stylist.trends.report import Trend, TrendReport
from modiste.stylist.trends.steps import next_steps, palette
from modiste.stylist.trends.wording import chart_title, mix_break, span, trend_name, verdict
from modiste.web.fields import Fields
from modiste.web.page import FormDep, Page, PageDep, PageRequest
from modiste.web.show_errors import error_line
from modiste.web.texts import Words

router = APIRouter()
_SHOWN: Final = 8
_ORDER: Final = {"rising": 0, "falling": 1, "broken": 2, "steady": 3, "cannot_say": 4}
_LONGEST: Final = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class StepsView:
    """Where a trend leads: addresses, "" where there is no word for it; the garment's colour alone finds outfits."""

    design: str
    fabric: str
    outfits: str
    find: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendView:
    """A trend: its name, verdict, chart (none of a single month), the rows of its table (month, share, low, high,
    in per cent) and steps."""

    name: str
    verdict: str
    kind: str
    chart: Markup
    rows: tuple[tuple[str, str, str, str, bool], ...]
    steps: StepsView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """The trends of a kind."""

    kind: str
    heading: str
    breaks: tuple[str, ...]
    palette: tuple[str, ...]
    trends: tuple[TrendView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendForm:
    """What is asked: kinds, the source, and the month from which on."""

    by: tuple[str, ...] = KINDS
    source: str = SOURCES[0]
    since: str = ""

    def request(self, data: Path | None = None) -> TrendRequest:
        """Asked of the studio. Raises SettingError for what is none."""
        return TrendRequest(by=self.by, data=data, source=self.source, since=self.since or None)


@router.get("/trends")
def show(page: PageDep) -> Response:
    """What rises and falls in what the studio knows."""
    form = _form_of(page)
    try:
        reports = page.context.studio.stylist.trends(form.request(), page.user)
    except InputError as error:
        return _page(page, form, (), notice=error_line(error, page.words))
    return _page(page, form, reports)


@router.post("/trends")
def bring(page: PageDep, sent: FormDep) -> Response:
    """What rises and falls in a file that somebody brings; it is read and not kept."""
    fields = Fields(sent)
    form = TrendForm(by=tuple(one for one in fields.many("by") if one in KINDS) or KINDS, since=fields.text("since"))
    file = fields.file("file")
    try:
        if file is None:
            raise InputError("stylist.no_trend_file")
        reports, name = _read(page, form, file)
        if fields.flag("follow"):
            page.context.studio.stylist.follow(reports, name, page.user)
    except ModisteError as error:
        return _page(page, form, (), notice=error_line(error, page.words), status=422)
    return _page(page, form, reports, name=name)


@router.post("/trends/follow")
def follow(page: PageDep, sent: FormDep) -> Response:
    """Let the trends of a source count in recommendations, or go back to what people take here."""
    fields = Fields(sent)
    studio = page.context.studio
    source = fields.text("source")
    try:
        reports = studio.stylist.trends(TrendRequest(source=source or SOURCES[0]), page.user)
        studio.stylist.follow(reports, page.words(f"trends.source.{source}"), page.user)
    except ModisteError as error:
        return page.problem(error)
    return RedirectResponse(f"/{page.words.language}/trends?source={source}", 303)


def _read(page: PageRequest, form: TrendForm, file: UploadFile) -> tuple[tuple[TrendReport, ...], str]:
    name = Path(file.filename or "table.csv").name[-_LONGEST:]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"table{Path(name).suffix.lower()}"
        with path.open("wb") as kept:
            shutil.copyfileobj(file.file, kept)
        return page.context.studio.stylist.trends(form.request(path), page.user), name


def _form_of(page: PageRequest) -> TrendForm:
    by = tuple(one for one in page.request.query_params.getlist("by") if one in KINDS)
    source = page.query("source")
    return TrendForm(by=by or KINDS, source=source if source in SOURCES else SOURCES[0], since=page.query("since")[:10])


def _page(page: PageRequest, form: TrendForm, reports: tuple[TrendReport, ...], *, notice: str = "", name: str = "",
          status: int = 200) -> Response:
    views = [_report_view(page, report, reports) for report in reports if report.months]
    return page.page("trends/page.html", {
        "form": form, "reports": views, "notice": notice, "name": name, "kinds": KINDS, "sources": SOURCES,
        "followed": page.context.studio.stylist.followed(page.user), "here": f"/{page.words.language}/"},
        status=status)


def _report_view(page: PageRequest, report: TrendReport, reports: tuple[TrendReport, ...]) -> ReportView:
    words = page.words
    shown = sorted(report.trends, key=lambda one: (_ORDER[one.verdict], -one.count))[:_SHOWN]
    return ReportView(
        kind=report.kind, heading=words.error(span(report)),
        breaks=tuple(words.error(mix_break(one)) for one in report.breaks),
        palette=palette(reports) if report.kind == "colour" else (),
        trends=tuple(_trend_view(page, one, reports) for one in shown))


def _trend_view(page: PageRequest, trend: Trend, reports: tuple[TrendReport, ...]) -> TrendView:
    words = page.words
    known = [(month_name(one.month), *_percents(words, one.share, one.low, one.high), False) for one in trend.shares]
    ahead = [(month_name(one.month), *_percents(words, one.share, one.low, one.high), True) for one in trend.told_ahead]
    return TrendView(
        name=words.error(trend_name(trend)), verdict=words.error(verdict(trend)), kind=trend.verdict,
        chart=Markup(_chart(trend, words)),  # noqa: S704 - our own SVG, its texts escaped
        rows=(*known, *ahead), steps=_steps(page, trend, reports))


def _chart(trend: Trend, words: Words) -> str:
    """A trend drawn; "" for one month, of which nothing would be seen but the frame."""
    return chart(trend, words.error(chart_title(trend))) if len(trend.shares) > 1 else ""


def _percents(words: Words, share: float, low: float, high: float) -> tuple[str, str, str]:
    return words.number(100 * share, ".1f"), words.number(100 * low, ".1f"), words.number(100 * high, ".1f")


def _steps(page: PageRequest, trend: Trend, reports: tuple[TrendReport, ...]) -> StepsView | None:
    """One step to a design, a fabric, outfits of one's own garments, and items of the catalogue."""
    steps, at = next_steps(trend, reports), f"/{page.words.language}/"
    prompt = steps.prompt_ru if page.words.language == "ru" else steps.prompt_en
    if prompt is None:
        return None
    pages = {one.path for one in page.request.app.state.pages}
    field = {"type": "garment"}.get(trend.kind, trend.kind)
    colours = quote(" ".join(steps.colours))
    return StepsView(
        design=f"{at}sewing?text={quote(prompt)}",
        fabric=f"{at}fabric?palette={colours}" if steps.colours else "",
        outfits=f"{at}outfits?with={quote(f'{field}:{trend.value}')}" if "outfits" in pages else "",
        find=f"{at}find?{field}={quote(trend.value)}")


PAGE: Final = Page(path="trends", name="trends.name", about="trends.about", router=router, group="style")
