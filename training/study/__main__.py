"""Preference studies (S6): a page for people to answer, and what their answers come to.

    python -m training.study make SIMS CRN PIX2PIX --out DIR [--size 512x256]
    python -m training.study make SIMS CRN PIX2PIX --timed --real PHOTOGRAPHS --out DIR
    python -m training.study score DIR answers/*.json

The folders hold pictures of the same names. Unlimited: the first one is compared with each other one (Table
1). Timed: each one with real photographs, shown for 1/8 to 8 seconds (Figure 6). DIR gets `study.html`, one
file that opens in any browser, works without a network and sends nothing anywhere; and `key.json`, which
says what was what and is not for raters. The page gives a file of answers at its end.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from simspaint.cli.size_option import parse_size
from simspaint.files.atomic import replace_bytes
from simspaint.files.distinct_files import check_distinct
from simspaint.files.photograph_file import write_photograph
from training.options import run_script
from training.study.answers import read_answers
from training.study.design import MOST_SEED, Study
from training.study.make import TITLE, StudyChoices, make_study
from training.study.page import PAGE
from training.study.plot import figure_of
from training.study.score import Scores, scored, table_of
from training.terminal import tell

app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.command()
def make(
    folders: Annotated[list[Path], typer.Argument(help="Folders of pictures, one a method.")],
    out: Annotated[Path, typer.Option(help="Folder of the study.")],
    name: Annotated[list[str] | None, typer.Option(help="Name of each method; else its folder's.")] = None,
    real: Annotated[Path | None, typer.Option(help="Real photographs of the same names.")] = None,
    timed: Annotated[bool, typer.Option("--timed", help="Against real photographs, 1/8 to 8 s.")] = False,
    names: Annotated[Path | None, typer.Option(help="List of the pictures to ask about.")] = None,
    pictures: Annotated[int, typer.Option(min=1, help="How many at most, evenly spread.")] = 60,
    size: Annotated[str | None, typer.Option(help="WIDTHxHEIGHT of all pictures; else as they are.")] = None,
    again: Annotated[float, typer.Option(min=0, max=1, help="Share of pairs asked twice.")] = 0.1,
    plain: Annotated[
        float, typer.Option(min=0, max=1, help="Share of added pairs with a plain answer.")
    ] = 0.1,
    most_mb: Annotated[float, typer.Option(min=0.1, help="Largest size of the page.")] = 8.0,
    title: Annotated[str, typer.Option(help="Shown on the page.")] = TITLE,
    seed: Annotated[
        int, typer.Option(min=0, max=MOST_SEED, help="Draws what is asked twice and who is first.")
    ] = 0,
) -> None:
    """Make a study's page."""
    methods = name or [folder.resolve().name for folder in folders]
    if len(methods) != len(folders) or len(set(methods)) != len(methods):
        raise typer.BadParameter("Each folder needs a name of its own: one --name a folder.")
    choices = StudyChoices(
        "timed" if timed else "unlimited",
        title,
        pictures,
        names,
        parse_size(size) if size else None,
        again,
        plain,
        seed,
        round(most_mb * 1e6),
    )
    made = make_study(dict(zip(methods, folders, strict=True)), real, out, choices)
    text = f"{len(made.study.trials)} pairs, {made.page_bytes / 1e6:.1f} MB, JPEG quality {made.quality}"
    tell(f"{out / PAGE}: {text}")


@app.command()
def score(
    folder: Annotated[Path, typer.Argument(metavar="STUDY", help="Folder of the study.")],
    answers: Annotated[list[Path], typer.Argument(help="Files that the page saved, one a rater.")],
    least_right: Annotated[
        float, typer.Option(min=0, max=1, help="Share of plain pairs that a rater must have right.")
    ] = 0.8,
) -> None:
    """Print what answers come to; table.md, scores.json and, of a timed study, figure.png go into STUDY."""
    check_distinct(answers, [folder / name for name in ("table.md", "scores.json", "figure.png")])
    study = Study.read(folder)
    scores = scored(study, read_answers(answers, study), least_right)
    table = table_of(scores)
    replace_bytes(folder / "table.md", table.encode())
    replace_bytes(folder / "scores.json", _stated(scores))
    if study.kind == "timed":
        write_photograph(folder / "figure.png", figure_of(scores))
    tell(table)


def _stated(scores: Scores) -> bytes:
    rates = [
        {"method": method, "other": other, "seconds": seconds, **rate._asdict()}
        for (method, other, seconds), rate in scores.rates.items()
    ]
    left_out = [rater._asdict() for rater in scores.left_out]
    stated = {"study": scores.study.study_id, "raters": scores.raters, "left_out": left_out}
    stated |= {"consistency": scores.consistency, "interrupted": scores.interrupted, "rates": rates}
    return json.dumps(stated, indent=1).encode()


if __name__ == "__main__":
    run_script(app)
