"""Draws the sample layouts in resources/samples, as a painter would begin them.

    python -m training.samples.draw_samples --pack street --out resources/samples/street

Labels are those of the pack's labels.csv.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from simspaint.files.label_table import read_labels
from simspaint.files.layout_file import write_layout
from training.samples import landscapes, street
from training.samples.stroke import draw

SAMPLES = {"street": street.SAMPLES, "landscapes": landscapes.SAMPLES}


def main(
    pack: Annotated[Literal["street", "landscapes"], typer.Option(help="Which samples.")],
    out: Annotated[Path, typer.Option(help="Folder for them.")],
    labels: Annotated[Path | None, typer.Option(help="labels.csv; by default the bundled pack's.")] = None,
) -> None:
    """Draw all samples of a pack."""
    known = read_labels(labels or Path("resources/packs") / pack / "labels.csv")
    for name, sample in SAMPLES[pack].items():
        write_layout(out / f"{name}.png", draw(sample, known))


if __name__ == "__main__":
    typer.run(main)
