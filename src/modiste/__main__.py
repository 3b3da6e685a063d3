"""``python -m modiste`` and the installed ``modiste`` are the command."""

import sys


def run() -> int:
    """Run the command of `sys.argv`; returns the exit code, also where Ctrl-C comes while modules are still loading."""
    try:
        from modiste.cli.main import main
    except KeyboardInterrupt:
        sys.stderr.write("modiste: stopped\n")
        return 130
    return main()


if __name__ == "__main__":
    sys.exit(run())
