"""A training script's settings from a TOML file and the command line, and how it is run.

Three sources, each counting more than the one before: the defaults in the code, a table of a TOML file
(`--config-file FILE`), the command line. tyro (MIT) makes the options and their help from the fields, so that
what `--help` states is what the code does.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import tyro

from simspaint.errors import SimsPaintError
from training.running.processes import leave_processes
from training.settings import RunSettings, option_of
from training.terminal import tell_failure

Settings = TypeVar("Settings")


def read_settings(kind: type[Settings], arguments: Sequence[str]) -> Settings:
    """Settings from a command line, and those of a run also from the TOML file that it names.

    Leaves the program with exit code 2 and one sentence where an option or a key is unknown, has a wrong
    value or is missing.
    """
    names = [text.partition("=")[0] for text in arguments if text.startswith("--")]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        refuse(f"{twice[0]} is given twice; several values stand behind one {twice[0]}.")
    file = _config_file(arguments)
    defaults = as_options(read_table(file, kind)) if file and issubclass(kind, RunSettings) else []
    program = f"python -m training.{Path(sys.argv[0]).stem}"
    return tyro.cli(kind, prog=program, args=[*defaults, *arguments])  # what comes later counts


def read_table(file: Path, kind: type[RunSettings]) -> dict[str, Any]:
    """What a TOML file says for settings of a kind. Leaves the program where it cannot be used."""
    tables = read_toml(file)
    if kind.section not in tables:
        refuse(f"{file} has no table [{kind.section}].")
    return known_keys(tables[kind.section], kind, f"{file} sets in [{kind.section}]")


def read_toml(file: Path) -> dict[str, Any]:
    """The tables of a file. Leaves the program where it cannot be read."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        refuse(f"{file} cannot be read: {error.strerror}.")
    except (ValueError, RecursionError) as error:
        refuse(f"{file} is not TOML: {error}.")


def known_keys(values: dict[str, Any], kind: type, place: str) -> dict[str, Any]:
    """The values; leaves the program where one is no field of the kind."""
    unknown = sorted(set(values) - {field.name for field in fields(kind)})
    if unknown:
        refuse(f"{place} what is no setting: {', '.join(unknown)}.")
    return values


def as_options(values: Mapping[str, Any]) -> list[str]:
    """Values of fields by name as a command line has them; None is left out."""
    options: list[str] = []
    for name, value in values.items():
        if isinstance(value, bool):
            options.append(f"--{'' if value else 'no-'}{option_of(name)}")
        elif value is not None:
            several = value if isinstance(value, (list, tuple)) else [value]
            options += [f"--{option_of(name)}", *(str(item) for item in several)]
    return options


def run_script(main: Callable[[Settings], object], kind: type[Settings]) -> None:
    """Run a script with the settings of the command line; an expected failure is printed in one line."""
    try:
        main(read_settings(kind, sys.argv[1:]))
    except (SimsPaintError, FloatingPointError) as error:
        tell_failure(str(error))
        raise SystemExit(1) from error
    finally:
        leave_processes()


def _config_file(arguments: Sequence[str]) -> Path | None:
    """The file that a command line names, read before all else."""
    for number, text in enumerate(arguments):
        name, equals, value = text.partition("=")
        if name in ("--config-file", "--config_file"):
            if equals:
                return Path(value)
            return Path(arguments[number + 1]) if number + 1 < len(arguments) else None
    return None


def refuse(text: str) -> NoReturn:
    """Leave the program with one sentence and exit code 2."""
    tell_failure(text)
    raise SystemExit(2)
