"""How many pixels of pictures that people bring are decoded at once, however many bring them."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition
from typing import Final

from modiste.core.images import MAX_PIXELS, size_of_bytes


class PixelBudget:
    """Pixels in memory at once: a large picture waits until it is alone."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._left = most
        self._freed = Condition()

    @contextmanager
    def taken(self, pixels: int) -> Iterator[None]:
        """Wait until there is room for so many, and keep it until the block ends."""
        need = min(pixels, self._most)
        with self._freed:
            self._freed.wait_for(lambda: self._left >= need)
            self._left -= need
        try:
            yield
        finally:
            with self._freed:
                self._left += need
                self._freed.notify_all()


_BUDGET: Final = PixelBudget(MAX_PIXELS)


@contextmanager
def decoding(data: bytes, name: str) -> Iterator[None]:
    """Decode these bytes, called `name`, when it is their turn.

    Raises:
        ImageError: they are no picture, or too large a one.
    """
    width, height = size_of_bytes(data, name)
    with _BUDGET.taken(width * height):
        yield
