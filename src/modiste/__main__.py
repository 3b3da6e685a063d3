"""``python -m modiste`` and the installed ``modiste`` are the command."""

import gc
import sys
from typing import Final

_COLLECTED_AFTER: Final = (10_000, 20, 20)
"""Objects, and runs, after which garbage is looked for. Loading makes some hundred thousand objects that stay: with
Python's 700 a fifth of a short command's time went into finding that out again and again."""


def run() -> int:
    """Run the command of `sys.argv`; returns the exit code, also where Ctrl-C comes while modules are still loading."""
    gc.set_threshold(*_COLLECTED_AFTER)
    try:
        from modiste.cli.main import main
    except KeyboardInterrupt:
        sys.stderr.write("modiste: stopped\n")
        return 130
    return main()


if __name__ == "__main__":
    sys.exit(run())
