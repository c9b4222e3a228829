"""A pack's photographs of a data set's held-out layouts, as files to measure and to ask about.

    python -m training.evaluation.paint_pack --pack DIR --bank DIR --data DIR --out pictures/sims

The layouts are those in val.txt that the bank does not hold, in the bank's size; no segment comes from a
layout's own photograph, nor from its film.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simspaint.domain.picture_settings import Method, PictureSettings
from simspaint.engine.request import RenderSettings
from simspaint.files.distinct_files import check_distinct
from training import options
from training.evaluation.picture_seconds import paint_all
from training.evaluation.subject import Subject
from training.terminal import tell


def main(
    pack: options.Pack,
    bank: options.PackBank,
    data: options.HeldData,
    out: Annotated[Path, typer.Option(help="Folder for NAME.png.")],
    work: Annotated[Path | None, typer.Option(help="Folder for the held-out bank; else OUT/.work.")] = None,
    most: options.MostPictures = 1000,
    by_sequence: Annotated[bool, typer.Option(help="Take no segment from the same film.")] = True,
    elide: Annotated[bool, typer.Option(help="Elide boundaries on the canvas.")] = PictureSettings().elide,
    method: Annotated[Method, typer.Option(help="How segments become a photograph.")] = Method.STUDIO,
    seed: options.Seed = 0,
) -> None:
    """Write a photograph a layout."""
    check_distinct([data, data / "photos", data / "layouts"], [out])
    settings = RenderSettings(PictureSettings(elide=elide, method=method))
    subject = Subject.open(pack, bank, data, work or out / ".work", most, settings, by_sequence)
    places = {name: place for place, name in enumerate(subject.names)}
    median = paint_all(subject.names, lambda n: subject.rendered(places[n], seed).photograph, out)
    tell(f"{out}: {len(places)} photographs, {median:.2f} s each")


if __name__ == "__main__":
    options.run_script(main)
