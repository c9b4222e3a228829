"""Training scripts, called for a few steps."""

from __future__ import annotations

import importlib
from pathlib import Path

from tests.training.call_script import Ended, call_script


def call(script: str, *arguments: object) -> Ended:
    """A script's main as the command line calls it."""
    module = importlib.import_module(f"training.train_{script}")
    return call_script(module, *arguments)


def short(bank: Path, out: Path, steps: int = 2, batch: int = 1) -> list[object]:
    """Options of a run of few steps."""
    return ["--bank", bank, "--out", out, "--steps", steps, "--batch", batch, "--validate-every", 2]


def names_in(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}
