"""Loading models one at a time, without the libraries' own progress bars: the caller tells how far a request is."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock
from typing import Final

LOADING: Final = RLock()
"""Held while a model is built. While diffusers loads one, every network that any thread of the process builds gets
parameters without memory (accelerate's `init_empty_weights`), and never comes to life."""


@contextmanager
def quiet_loading() -> Iterator[None]:
    """Hold `LOADING`, and hide the bars of diffusers and transformers meanwhile. Works as a decorator too."""
    from diffusers.utils import logging as diffusers_logging
    from transformers.utils import logging as transformers_logging

    with LOADING:
        diffusers_logging.disable_progress_bar()
        transformers_logging.disable_progress_bar()
        try:
            yield
        finally:
            diffusers_logging.enable_progress_bar()
            transformers_logging.enable_progress_bar()
