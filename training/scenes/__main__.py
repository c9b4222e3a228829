"""`python -m training.scenes`: render scenes, look at them, measure them."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

app = typer.Typer(
    add_completion=False, no_args_is_help=True, help="Photograph-like landscapes with exact layouts."
)


def parse_seeds(text: str) -> list[int]:
    """Seeds of "0:900", "3,7,12:15": ends are not included.

    Raises
    ------
    ValueError
        The text says no such thing.
    """
    seeds: list[int] = []
    for part in text.split(","):
        first, _, end = part.partition(":")
        seeds += range(int(first), int(end)) if end else [int(first)]
    if any(seed < 0 for seed in seeds):
        raise ValueError("seeds are at least 0")
    return seeds


def parse_shard(text: str) -> tuple[int, int]:
    """Number and count of "2/4": the second of four.

    Raises
    ------
    ValueError
        The text says no such thing.
    """
    number, count = (int(part) for part in text.split("/"))
    if not 1 <= number <= count:
        raise ValueError(f"a shard is 1/{count} ... {count}/{count}")
    return number, count


@app.command()
def render(
    out: Annotated[Path, typer.Option(help="Folder of the collection; what is there is kept.")],
    seeds: Annotated[str, typer.Option(help="First and end, as 0:900; or a list, 1,5,9.")] = "0:900",
    shard: Annotated[str, typer.Option(help="Which part of the seeds: 1/4 is the first of four.")] = "1/1",
    preview: Annotated[bool, typer.Option(help="A quarter of the pixels.")] = False,
    threads: Annotated[int, typer.Option(help="Threads of the renderer.", min=1)] = 2,
    device: Annotated[str, typer.Option(help="CPU, CUDA, OPTIX, HIP, METAL or ONEAPI.")] = "CPU",
    samples: Annotated[int, typer.Option(help="Paths a pixel; 0 chooses.", min=0)] = 0,
    elsewhere: Annotated[
        list[Path] | None, typer.Option(help="A folder whose photos/ are done already, as a pack's bank.")
    ] = None,
) -> None:
    """Render scenes into a collection; a run that was cut short goes on where it was."""
    from training.scenes.render import render_all

    if importlib.util.find_spec("bpy") is None:
        raise typer.BadParameter("Blender as a module is not installed: pip install 'simspaint[scenes]'")
    try:
        chosen, (number, count) = parse_seeds(seeds), parse_shard(shard)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    size = (384, 256) if preview else (768, 512)
    arguments = [*map(str, size), str(samples or 8), str(threads), device]
    report = render_all(out, chosen[number - 1 :: count], arguments, tuple(elsewhere or ()))
    if report.seconds:
        middle, most = np.median(report.seconds), max(report.seconds)
        typer.echo(
            f"{report.rendered} scenes, {middle:.1f} s each (longest {most:.1f} s), {report.memory_mb} MB"
        )
    if report.skipped:
        typer.echo(f"{report.skipped} were there already")
    if report.plain:
        typer.echo(f"{len(report.plain)} show too little and were left out, see {out / 'left_out.txt'}")
    if report.failed:
        typer.echo(f"{len(report.failed)} failed, see {out / 'failed.log'}: {report.failed[:12]}", err=True)
        raise typer.Exit(3)


@app.command()
def sheet(
    folder: Annotated[Path, typer.Argument(help="A collection.", exists=True)],
    out: Annotated[Path | None, typer.Option(help="Where the sheet goes; sheet.png in the folder.")] = None,
    count: Annotated[int, typer.Option(help="How many scenes.", min=1)] = 48,
    columns: Annotated[int, typer.Option(help="Scenes a row.", min=1)] = 8,
    layouts: Annotated[bool, typer.Option(help="The coloured layout under each photograph.")] = True,
) -> None:
    """A contact sheet."""
    from simspaint.files.distinct_files import check_distinct
    from training.scenes.sheet import contact_sheet

    path = out or folder / "sheet.png"
    check_distinct([file for part in ("photos", "layouts") for file in (folder / part).glob("*")], [path])
    contact_sheet(folder, count, columns, layouts).save(path)
    typer.echo(str(path))


@app.command()
def statistics(
    folder: Annotated[Path, typer.Argument(help="A collection.", exists=True)],
    beside: Annotated[Path | None, typer.Option(help="A folder with photos/ to compare with.")] = None,
    out: Annotated[Path | None, typer.Option(help="Where the plots go; statistics/ in the folder.")] = None,
) -> None:
    """A table of labels and components, power spectra, colours and contrast, with plots."""
    from rich.console import Console

    from training.scenes.scene_statistics import measure, plot, table

    measured = measure(folder, beside)
    Console().print(table(measured))
    for path in plot(measured, out or folder / "statistics"):
        typer.echo(str(path))


if __name__ == "__main__":
    app()
