"""A data set as its owners publish it into the folders that everything here reads.

    python -m training.prepare NAME ROOT OUT [--size 1024x512]

NAME is cityscapes, nyu, ade20k, gta5, coco_stuff, camvid or stanford. OUT gets photos/, layouts/, labels.csv,
train.txt, val.txt and, where the data set has them, coarse/, instances/ (16-bit, 0 = none), depth/ (16-bit,
larger = farther, 0 = unknown) and test.txt. What cannot be used is listed in left_out.csv with the reason;
the exit code is 3 then. manifest.json states the sha256 of all sources: a second run makes only what changed.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.progress import Progress

from simspaint.cli.exit_codes import SKIPPED
from simspaint.cli.size_option import parse_size
from training.data_sets.ade20k import list_ade20k
from training.data_sets.camvid import list_camvid
from training.data_sets.cityscapes import list_cityscapes
from training.data_sets.coco_stuff import list_coco_stuff
from training.data_sets.framed_sample import Frame
from training.data_sets.gta5 import list_gta5
from training.data_sets.nyu import list_nyu
from training.data_sets.preparation import LEFT_OUT, prepare
from training.data_sets.published import Choices, Published
from training.data_sets.stanford import list_stanford
from training.options import run_script
from training.terminal import tell

DataSetName = Literal["cityscapes", "nyu", "ade20k", "gta5", "coco_stuff", "camvid", "stanford"]
READERS: dict[DataSetName, Callable[[Path, Choices], Published]] = {
    "cityscapes": list_cityscapes,
    "nyu": list_nyu,
    "ade20k": list_ade20k,
    "gta5": list_gta5,
    "coco_stuff": list_coco_stuff,
    "camvid": list_camvid,
    "stanford": list_stanford,
}
_TOLD = 10
"""Reasons on the terminal; all of them are in the file."""


def main(
    name: Annotated[DataSetName, typer.Argument(metavar="NAME", help="Which data set.")],
    root: Annotated[Path, typer.Argument(metavar="ROOT", help="Its folder, as its owners publish it.")],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="Folder of the prepared data set.")],
    size: Annotated[str | None, typer.Option(help="WIDTHxHEIGHT of everything; else sizes stay.")] = None,
    layouts: Annotated[
        Literal["fine", "coarse"], typer.Option(help="Cityscapes: which layouts are learned from.")
    ] = "fine",
    scenes: Annotated[str, typer.Option(help="ADE20K: outdoor, all, or a file of categories.")] = "outdoor",
    workers: Annotated[int, typer.Option(min=1, help="Threads.")] = 2,
) -> None:
    """Prepare a data set; started again it goes on, and makes anew what has changed."""
    published = READERS[name](root, Choices(layouts, scenes))
    frame = Frame(published.crop, parse_size(size) if size else None)
    with Progress() as progress:
        task = progress.add_task("Preparing", total=len(published.pairs))
        told = prepare(
            name, published, root, out, frame, workers, lambda n, _: progress.update(task, completed=n)
        )
    tell(f"{out}: {told.made} pairs made, {told.kept} as they were, {len(told.left_out)} left out")
    for pair, reason in told.left_out[:_TOLD]:
        tell(f"left out: {pair}. {reason}")
    if told.left_out:
        tell(f"All of them: {out / LEFT_OUT}")
        raise typer.Exit(SKIPPED)


if __name__ == "__main__":
    run_script(main)
