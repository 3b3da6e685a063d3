"""``python -m modiste`` is the ``modiste`` command."""

import sys

from modiste.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
