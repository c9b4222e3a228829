"""Runs the command line in this process."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from simspaint.cli.application import main


class Run(NamedTuple):
    """What a command did."""

    code: int
    out: str
    err: str


class CommandLine:
    """Call it with arguments as they would be typed."""

    def __init__(self, capture: pytest.CaptureFixture[str]) -> None:
        self._capture = capture

    def __call__(self, *arguments: object) -> Run:
        self._capture.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        code = ended.value.code or 0
        assert isinstance(code, int)
        return Run(code, *self._capture.readouterr())


def files_in(folder: Path) -> set[str]:
    """Paths of all files below a folder, relative to it."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
