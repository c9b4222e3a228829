"""Training scripts called as their command lines call them."""

from __future__ import annotations

import contextlib
import io
from dataclasses import dataclass
from types import ModuleType
from typing import get_type_hints

from training.running.script import read_settings


@dataclass(frozen=True)
class Ended:
    """How a script ended."""

    exit_code: int
    output: str
    exception: BaseException | None = None


def call_script(script: ModuleType, *arguments: object) -> Ended:
    """Run a script's main with settings read from these arguments; output without frames, in one line."""
    kind = get_type_hints(script.main)["settings"]
    said, code, raised = io.StringIO(), 0, None
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            script.main(read_settings(kind, [str(argument) for argument in arguments]))
        except SystemExit as stop:
            code = int(stop.code or 0)
        except Exception as error:
            code, raised = 1, error
    return Ended(code, " ".join(said.getvalue().replace("│", " ").split()), raised)
