"""`simspaint` and `python -m simspaint`: the studio, or with a command the command line."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def main() -> None:
    """Open the studio where nothing is asked for but, at most, files to open; else run the command."""
    # Threads of the networks that wait for work sleep: by themselves they spin, and take the time of others
    # where the machine is busy. Read when torch loads.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    arguments = sys.argv[1:]
    if all(_is_file(argument) for argument in arguments) and _has_screen():
        from simspaint.app.main import main as open_studio

        sys.exit(open_studio(arguments))
    from simspaint.cli.application import main as run_command

    run_command()


def _is_file(argument: str) -> bool:
    return not argument.startswith("-") and Path(argument).suffix != "" and Path(argument).is_file()


def _has_screen() -> bool:
    """Qt ends the process where it finds no screen, so that this must be known before."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


if __name__ == "__main__":
    main()
