"""How anything slow says how far it is: four kinds of callback."""

from collections.abc import Callable
from typing import TypeAlias

from modiste.core.messages import Message

Progress: TypeAlias = Callable[[float, Message], None]
"""Called with the share done, 0 to 1, and what is being done ("step 400, loss 0.213")."""

StageProgress: TypeAlias = Callable[[float, str], None]
"""Called with the share done, 0 to 1, and the name of the stage ("hanging")."""

StepProgress: TypeAlias = Callable[[int, int], None]
"""Called with the units of work done and their total."""

CountProgress: TypeAlias = Callable[[int], None]
"""Called with the units of work done, where nobody knows the total."""
