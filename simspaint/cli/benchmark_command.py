"""`simspaint benchmark`."""

from __future__ import annotations

import dataclasses
import json
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from simspaint.cli import console
from simspaint.cli import render_options as options

if TYPE_CHECKING:
    from simspaint.benchmarks.figure import Figure


class Subject(StrEnum):
    """What can be measured."""

    RETRIEVAL = "retrieval"
    PIPELINE = "pipeline"
    STARTUP = "startup"
    PAINTING = "painting"
    DOCUMENT = "document"
    SESSION = "session"
    SOAK = "soak"


_LONG = (Subject.SESSION, Subject.SOAK)
"""These take minutes and need a complete pack."""
_QUICK = [subject for subject in Subject if subject not in _LONG]


def benchmark(
    subjects: Annotated[
        list[Subject] | None,
        typer.Argument(
            metavar="[SUBJECT]...",
            help="retrieval, pipeline, startup, painting, document, session, soak. "
            "Default: all but the last two.",
        ),
    ] = None,
    pack: options.PackOption = None,
    device: options.DeviceOption = None,
    renderings: Annotated[
        int, typer.Option("--renderings", min=4, help="How many renderings the soak makes.")
    ] = 500,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Measure how fast it is on this machine.

    Figures are medians. Retrieval is measured on the data set `camvid` in the folder named by SIMSPAINT_DATA,
    or on scenes made in code; the pipeline with layouts of the pack's own bank, each without its own
    photograph.
    """
    from simspaint.benchmarks.figure import describe_machine

    results = {subject: _measure(subject, pack, device, renderings) for subject in subjects or _QUICK}
    if as_json:
        rows = {
            subject.value: [dataclasses.asdict(f) for f in figures] for subject, figures in results.items()
        }
        typer.echo(json.dumps({"machine": describe_machine()} | rows, indent=1, ensure_ascii=False))
        return
    console.out().print(describe_machine(), markup=False)
    for subject, figures in results.items():
        _print_table(subject.value, figures)


def _measure(subject: Subject, pack: str | None, device: str | None, renderings: int) -> list[Figure]:
    if subject is Subject.STARTUP:
        from simspaint.benchmarks.startup import benchmark_startup
        from simspaint.benchmarks.studio import benchmark_window

        return benchmark_startup() + benchmark_window()
    if subject is Subject.PAINTING:
        from simspaint.benchmarks.studio import benchmark_painting

        return benchmark_painting()
    if subject is Subject.SESSION:
        from simspaint.benchmarks.studio import benchmark_session

        return benchmark_session()
    if subject is Subject.DOCUMENT:
        from simspaint.benchmarks.document import benchmark_document

        return benchmark_document()
    if subject is Subject.RETRIEVAL:
        from simspaint.benchmarks.retrieval import benchmark_retrieval

        return benchmark_retrieval()
    from simspaint.cli.renderer import choose_pack

    if subject is Subject.SOAK:
        from simspaint.cli.soak_benchmark import benchmark_soak

        return benchmark_soak(choose_pack(pack), device, renderings)
    from simspaint.benchmarks.pipeline import benchmark_pipeline

    return benchmark_pipeline(choose_pack(pack), device)


def _print_table(title: str, figures: list[Figure]) -> None:
    from rich.table import Table

    table = Table("what", "median", "n", "note", title=title, title_justify="left")
    for figure in figures:
        table.add_row(figure.what, f"{figure.value:.4g} {figure.unit}", str(figure.n), figure.note)
    console.out().print(table)
