"""The door of the stylist: trends, fit, taste and recommendations."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from modiste.core.settings import Settings
from modiste.studio.stylist.requests import FitRequest, TrendRequest

if TYPE_CHECKING:
    from modiste.studio.catalog.door import Catalog
    from modiste.studio.stylist.taste import Taste
    from modiste.stylist.fit.advice import FitAdvice
    from modiste.stylist.trends.report import TrendReport


class Stylist:
    """`studio.stylist`."""

    def __init__(self, settings: Settings, catalog: "Callable[[], Catalog]") -> None:
        self._settings = settings
        self._catalog = catalog

    @cached_property
    def taste(self) -> "Taste":
        """Events, profiles and recommendations."""
        from modiste.studio.stylist.taste import Taste

        return Taste(self._settings, self._catalog().finding.snapshot)

    def trends(self, request: TrendRequest) -> "tuple[TrendReport, ...]":
        """What rises and falls, a report for each kind.

        Raises:
            DataError: the file cannot be read, or has no column of dates or of a kind.
            InputError: `since` is no month, or without a file nobody has done anything yet.
        """
        from modiste.stylist.trends.reading import read_months
        from modiste.stylist.trends.report import report

        counted = (read_months(request.data, request.by, request.since) if request.data is not None
                   else self.taste.months(request.by, request.since))
        return tuple(report(counts, request.months) for counts in counted)

    def fit(self, request: FitRequest) -> "FitAdvice":
        """How likely each size of an item is small, fits, or is large, and which to take.

        Raises:
            DataError: the file cannot be read.
            InputError: the item is in none of its notes, or a size is none.
            WeightsError: the bundled model is damaged.
        """
        from modiste.stylist.fit.asking import ask
        from modiste.stylist.fit.model import bundled_model
        from modiste.stylist.fit.rentals import read_fit_notes

        model = bundled_model()
        named = None
        if request.data is not None:
            named = read_fit_notes(request.data, model.categories, model.occasions)
        today = datetime.now(UTC).date().toordinal() - datetime(1970, 1, 1, tzinfo=UTC).date().toordinal()
        return ask(model, named, request.asked, today, item_must_be_noted=request.data is not None)
