"""What a person uses of the disk and of the training time, in a line each; "" where there is no limit."""

from modiste.web.page import PageRequest
from modiste.web.texts import Words


def disk_line(page: PageRequest) -> str:
    """How much of the disk."""
    quotas = page.context.store.quotas
    most = quotas.limits_of(page.user).disk_bytes
    return "" if most is None else page.words(
        "quota.disk", used=_number(quotas.disk_used(page.user) / 1e9, page.words, 2),
        most=_number(most / 1e9, page.words, 2))


def training_line(page: PageRequest) -> str:
    """How many minutes of training."""
    quotas = page.context.store.quotas
    most = quotas.limits_of(page.user).training_minutes
    return "" if most is None else page.words(
        "quota.training", used=_number(quotas.training_used(page.user), page.words, 0),
        most=_number(most, page.words, 0))


def _number(value: float, words: Words, digits: int) -> str:
    said = f"{value:.{digits}f}"
    said = said.rstrip("0").rstrip(".") if "." in said else said
    return said.replace(".", ",") if words.language == "ru" else said
