"""Models on the hub: what their ids look like, and why one could not be fetched, in words for its user."""

import re
from collections.abc import Sequence
from typing import Final

from modiste.core.errors import WeightsError
from modiste.core.messages import Message, message

HUB_ID: Final = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*")


def not_fetched(hub_id: str, error: Exception) -> WeightsError:
    """The error to raise for a model that could not be fetched: why, and the remedy."""
    return WeightsError("data.not_fetched", hub_id=hub_id, reason=_why(error))


def _why(error: Exception) -> Message | Exception:
    from huggingface_hub.errors import (
        EntryNotFoundError,
        GatedRepoError,
        LocalEntryNotFoundError,
        OfflineModeIsEnabled,
        RepositoryNotFoundError,
    )

    causes = [error, error.__cause__]  # diffusers wraps what the hub said in an OSError of its own
    reasons: Sequence[tuple[type[Exception], str]] = (
        (GatedRepoError, "data.hub_login"),
        (RepositoryNotFoundError, "data.hub_no_model"),
        (OfflineModeIsEnabled, "data.hub_offline"),
        (LocalEntryNotFoundError, "data.hub_not_downloaded"),
        (EntryNotFoundError, "data.hub_file_missing"),
    )
    found = next((code for kind, code in reasons for cause in causes if isinstance(cause, kind)), None)
    return error if found is None else message(found)
