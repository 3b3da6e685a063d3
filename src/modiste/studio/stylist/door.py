"""The door of the stylist: trends, fit, taste and recommendations."""

from modiste.core.errors import InputError
from modiste.core.settings import Settings
from modiste.studio.stylist.requests import TrendRequest
from modiste.stylist.trends.reading import read_months
from modiste.stylist.trends.report import TrendReport, report


class Stylist:
    """`studio.stylist`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def trends(self, request: TrendRequest) -> tuple[TrendReport, ...]:
        """What rises and falls, a report for each kind.

        Raises:
            DataError: the file cannot be read, or has no column of dates or of a kind.
            InputError: `since` is no month.
        """
        if request.data is None:
            raise InputError("stylist.nothing_dated")
        counted = read_months(request.data, request.by, request.since)
        return tuple(report(counts, request.months) for counts in counted)
