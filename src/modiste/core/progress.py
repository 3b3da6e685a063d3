"""How anything slow says how far it is: three kinds of callback."""

from collections.abc import Callable
from typing import TypeAlias

Progress: TypeAlias = Callable[[float, str], None]
"""Called with the share done, 0 to 1, and one line on what is being done ("step 400, loss 0.213")."""

StepProgress: TypeAlias = Callable[[int, int], None]
"""Called with the units of work done and their total."""

CountProgress: TypeAlias = Callable[[int], None]
"""Called with the units of work done, where nobody knows the total."""
