"""The command line. Commands import what they need when they run, so that help answers before torch loads."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from simspaint.cli import (
    bank_commands,
    benchmark_command,
    console,
    doctor_command,
    download_command,
    label_command,
    layout_commands,
    pack_commands,
    photos_commands,
    render_command,
)
from simspaint.cli.exit_codes import BAD_INPUT, CANCELLED, FAILED
from simspaint.errors import DeviceError, DocumentError, RenderError, SimsPaintError
from simspaint.files.plain_names import as_shown
from simspaint.progress import Cancelled

app = typer.Typer(
    name="simspaint",
    help="Paint a semantic layout and get a photograph made from real pieces of photographs.",
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode="markdown",
)
app.command("render")(render_command.render)
app.command("label")(label_command.label)
app.add_typer(bank_commands.app, name="bank")
app.add_typer(pack_commands.app, name="pack")
app.add_typer(photos_commands.app, name="photos")
app.add_typer(layout_commands.app, name="layout")
app.command("doctor")(doctor_command.doctor)
app.command("download")(download_command.download)
app.command("benchmark")(benchmark_command.benchmark)

_FREE_TEXTS = ("--mood", "--words")
"""Options whose value may be empty: it is none in place of the one that was there."""


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        console.out().print(f"simspaint {version('simspaint')}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _without_command(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        from simspaint.cli.sample import render_sample

        render_sample()


def _check_given(arguments: Sequence[str]) -> None:
    """An empty name would be the folder that one is in, and is mostly a variable of a script that is not set.
    Raises `DocumentError`."""
    for before, argument in zip(("simspaint", *arguments), arguments, strict=False):
        option, sign, value = argument.partition("=")
        is_joined = option.startswith("--") and bool(sign)
        named = option if is_joined else before
        if not (value if is_joined else argument) and named not in _FREE_TEXTS:
            raise DocumentError(
                f"What follows {as_shown(named)} is empty.",
                "Give a name; that of the folder that you are in is a dot.",
            )


def _check_files(arguments: Sequence[str]) -> None:
    """Files alone open the studio: one that comes here in place of a command is not there, or there is no
    screen. Raises `DocumentError`."""
    files = [each for each in arguments if not each.startswith("-")]
    if not files or not Path(files[0]).suffix:
        return
    missing = [each for each in files if not Path(each).is_file()]
    if missing:
        raise DocumentError(f"There is no file {as_shown(missing[0])}.", "Check its name and its folder.")
    raise DocumentError(
        "The studio, which opens files, needs a screen.", "A painting is rendered by: simspaint render FILE"
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and end the process with its exit code.

    Expected failures become one line on standard error and a code of `exit_codes`; anything else is a bug and
    keeps its traceback.
    """
    console.print_warnings()
    given = sys.argv[1:] if arguments is None else arguments
    try:
        _check_given(given)
        _check_files(given)
        app(args=arguments)
    except SimsPaintError as error:
        console.print_error(error)
        sys.exit(FAILED if isinstance(error, (RenderError, DeviceError)) else BAD_INPUT)
    except (Cancelled, KeyboardInterrupt):
        console.err().print("Cancelled.")
        sys.exit(CANCELLED)
    except OSError as error:
        if error.errno is None:
            raise
        where = f"{error.filename}: " if error.filename else ""
        console.print_line(f"Error: {where}{error.strerror}.")
        sys.exit(FAILED)
