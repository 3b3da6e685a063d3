"""Models on the hub: what their ids look like, and why one could not be fetched, in words for its user."""

import re
from collections.abc import Sequence
from typing import Final

from modiste.core.errors import WeightsError

HUB_ID: Final = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*")
_QUOTED: Final = 160


def first_line(error: Exception) -> str:
    """The first line of an error's text, short enough to quote."""
    text = str(error).strip() or type(error).__name__
    return text.splitlines()[0][:_QUOTED]


def not_fetched(hub_id: str, error: Exception) -> WeightsError:
    """The error to raise for a model that could not be fetched: why, and the remedy."""
    return WeightsError(f"{hub_id}: cannot be fetched from the hub ({_why(error)}), and no folder has that name; check "
                        f"the name and the network, or download it beforehand (hf download {hub_id}) and name its "
                        "folder with --model")


def _why(error: Exception) -> str:
    from huggingface_hub.errors import (
        EntryNotFoundError,
        GatedRepoError,
        LocalEntryNotFoundError,
        OfflineModeIsEnabled,
        RepositoryNotFoundError,
    )

    causes = [error, error.__cause__]  # diffusers wraps what the hub said in an OSError of its own
    reasons: Sequence[tuple[type[Exception], str]] = (
        (GatedRepoError, "its owner asks for a login: run hf auth login"),
        (RepositoryNotFoundError, "there is no such model, or it is private"),
        (OfflineModeIsEnabled, "the hub is switched off here: HF_HUB_OFFLINE or MODISTE_OFFLINE"),
        (LocalEntryNotFoundError, "not downloaded yet, and the hub is switched off here or cannot be reached"),
        (EntryNotFoundError, "it lacks a file that such a model has"),
    )
    return next((text for kind, text in reasons for cause in causes if isinstance(cause, kind)), first_line(error))
