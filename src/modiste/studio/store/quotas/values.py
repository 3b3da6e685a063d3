"""What each person may have."""

from dataclasses import dataclass
from typing import Self

from modiste.core.settings import Settings


@dataclass(frozen=True, slots=True)
class Limits:
    """What each person with an account may have; None for no limit. Who works alone, without an account, has none.

    `disk_bytes` of pictures, training sets, models and files of jobs; `training_minutes` begun in the last 24 hours.
    """

    disk_bytes: int | None = None
    training_minutes: float | None = None

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """As the settings say; 0 there is no limit."""
        return cls(round(settings.disk_gb * 1e9) or None, settings.training_minutes or None)
