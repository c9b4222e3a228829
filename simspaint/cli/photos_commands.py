"""`simspaint photos`: add, list, remove, find."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simspaint.cli import console
from simspaint.cli.label_command import (
    ClassesOption,
    LabellerOption,
    PackOption,
    TrustOption,
    end_where_skipped,
    labeller_of,
    print_table,
)
from simspaint.domain.counted import are, counted, were
from simspaint.web.free_photograph import LICENCES, Licence

if TYPE_CHECKING:
    from simspaint.labelling.library import PhotographLibrary

app = typer.Typer(
    help="Your own photographs: labelled by the program, kept beside a pack, and rendered with "
    "`simspaint render --photographs mine`.",
    no_args_is_help=True,
)


WordsOption = Annotated[
    str,
    typer.Option(
        metavar="WORDS", help='What their mood is: "misty morning, village". `render --mood` finds it.'
    ),
]


@app.command()
def add(
    sources: Annotated[list[Path], typer.Argument(metavar="PHOTOS...", help="Folders or photographs.")],
    pack: PackOption = "landscapes",
    labeller: LabellerOption = None,
    classes: ClassesOption = None,
    trust_labeller: TrustOption = False,
    words: WordsOption = "",
) -> None:
    """Add photographs: they are copied, labelled, and made into a memory bank. Nothing leaves the computer.

    Photographs that are there already are left as they are. What cannot be used is listed, and the exit code
    is 3.
    """
    from simspaint.labelling.added_photographs import told_same
    from simspaint.labelling.library_banks import current_bank

    library = _library(pack)
    asked = labeller_of(library.pack, labeller, classes, trust_labeller)
    with console.progress_bar("Labelling") as advance:
        report = library.add(sources, asked, advance, words=words)
    with console.progress_bar("Building the memory bank") as advance:
        current_bank(library, "mine", None, advance)
    print_table(report.added)
    there = f" {were(report.already_there)} there before." if report.already_there else ""
    added = counted(len(report.added), "photograph")
    console.out().print(f"{added} added, {len(library.names())} in all.{there}{told_same(report.same)}")
    end_where_skipped(report.skipped, "Photographs skipped")


@app.command("list")
def list_photographs(pack: PackOption = "landscapes") -> None:
    """List your photographs, the least surely labelled first."""
    library = _library(pack)
    lines = library.lines()
    print_table(lines, most=None)
    where = f" in {library.folder}" if lines else f" for the pack {library.pack.name}"
    console.out().print(f"{counted(len(lines), 'photograph')}{where}", markup=False, soft_wrap=True)


@app.command()
def remove(
    names: Annotated[
        list[str], typer.Argument(metavar="NAMES...", help="As `simspaint photos list` gives them.")
    ],
    pack: PackOption = "landscapes",
) -> None:
    """Remove photographs from the library. The originals stay where they are."""
    library = _library(pack)
    removed = library.remove(names)
    console.out().print(f"{counted(len(removed), 'photograph')} removed, {len(library.names())} left.")


@app.command()
def tag(
    names: Annotated[
        list[str], typer.Argument(metavar="NAMES...", help="As `simspaint photos list` gives them.")
    ],
    words: WordsOption = "",
    pack: PackOption = "landscapes",
) -> None:
    """Write what the mood of photographs is, in place of what was written before; without words nothing.

    Light, colours, haze, horizon, snow and sunset are seen by the program; season and hour are taken from
    the date in the file, and words from its name.
    """
    library = _library(pack)
    library.write_words(names, words)
    console.out().print(f"{are(len(set(names)), 'photograph')} known as '{words}'.", markup=False)


@app.command()
def find(
    words: Annotated[str, typer.Argument(metavar="WORDS", help='What they show: "mountain lake".')],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Folder that they go into.")],
    licence: Annotated[
        str, typer.Option(help="cc0, public domain, cc by, or several with commas. Default: all three.")
    ] = ",".join(LICENCES),
    most: Annotated[int, typer.Option(min=1, max=100, help="How many at most.")] = 20,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Fetch without asking.")] = False,
) -> None:
    """Find free photographs on Openverse and Wikimedia Commons, and fetch them with their credits.

    The words are sent to these two services, nothing else. It asks before it fetches.
    """
    from simspaint.files.distinct_files import check_outside_packs
    from simspaint.web.credits_file import CREDITS
    from simspaint.web.fetched_photographs import fetch_picked
    from simspaint.web.polite_requests import Fetcher
    from simspaint.web.services import search

    licences = _licences(licence)
    check_outside_packs([out / CREDITS])
    fetcher = Fetcher()
    found, problems = search(words, licences, most, fetcher)
    for problem in problems:
        console.print_line(problem)
    if not found:
        console.out().print(f"No free photograph was found for '{words}'.", markup=False)
        return
    for photograph in found:
        size = f" {photograph.width}×{photograph.height}" if photograph.width else ""
        line = f"{photograph.title}{size}, {photograph.author}, {photograph.licence_name}: {photograph.page}"
        console.out().print(line, markup=False, soft_wrap=True)
    if not yes:
        typer.confirm(f"Fetch {counted(len(found), 'photograph')}?", abort=True)
    with console.progress_bar("Fetching") as advance:
        files, skipped = fetch_picked(found, out, fetcher, advance)
    fetched = counted(len(files), "photograph")
    console.out().print(f"{fetched} and {CREDITS} in {out}.", markup=False, soft_wrap=True)
    end_where_skipped(skipped, "Photographs skipped")


def _licences(text: str) -> tuple[Licence, ...]:
    """Raises `BadParameter` for unknown licences."""
    names = [" ".join(name.lower().split()) for name in text.split(",")]
    if not names or not set(names) <= set(LICENCES):
        raise typer.BadParameter(f"Licences are {', '.join(LICENCES)}.", param_hint="--licence")
    return tuple(licence for licence in LICENCES if licence in names)


def _library(pack: str) -> PhotographLibrary:
    from simspaint.labelling.library import PhotographLibrary
    from simspaint.packs.pack import Pack

    return PhotographLibrary(Pack.open(pack))
