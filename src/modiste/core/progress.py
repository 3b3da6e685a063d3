"""How anything slow says how far it is."""

from collections.abc import Callable
from typing import TypeAlias

Progress: TypeAlias = Callable[[float, str], None]
"""Called with the share done, 0 to 1, and one line on what is being done ("step 400, loss 0.213")."""
