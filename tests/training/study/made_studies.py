"""Studies and answers made in code."""

from __future__ import annotations

import json
from pathlib import Path

from training.study.answers import Answer, RaterAnswers
from training.study.design import SPOILED, Study, designed_trials


def study_of(kind: str = "unlimited", n: int = 20, again: float = 0.2, plain: float = 0.2) -> Study:
    methods = ("sims", "crn", "pix2pix")
    trials = designed_trials(kind, methods, [f"{i:02d}" for i in range(n)], again, plain, seed=3)  # pyright: ignore
    return Study("abc", kind, "Title", 3, methods, tuple(trials))  # pyright: ignore


def rater(name: str, study: Study, wanted: dict[int, str], seconds: float | None = None) -> RaterAnswers:
    """Answers: of each trial the named option was chosen."""
    answers = [
        Answer(i, study.trials[i].options.index(option), 900, study.trials[i].seconds or seconds, 100)
        for i, option in wanted.items()
    ]
    return RaterAnswers(name, tuple(answers), f"{name}.json")


def choices_of(study: Study, preferred: str, spoiled_too: bool = False) -> dict[int, str]:
    """The preferred method where it is, else the other one; plain pairs right unless `spoiled_too`."""
    wanted = {}
    for i, trial in enumerate(study.trials):
        if trial.kind == "plain":
            good = next(option for option in trial.options if option != SPOILED)
            wanted[i] = SPOILED if spoiled_too else good
        else:
            wanted[i] = preferred if preferred in trial.options else trial.options[0]
    return wanted


def answers_file(path: Path, study: Study, name: str, wanted: dict[int, str]) -> Path:
    rows = [
        {"trial": i, "chosen": study.trials[i].options.index(o), "ms": 700, "left": 0}
        | (
            {"seconds": study.trials[i].seconds or 0.5, "shown_ms": 500, "interrupted": False}
            if study.seconds
            else {}
        )
        for i, o in wanted.items()
    ]
    path.write_text(json.dumps({"format": 1, "study": study.study_id, "rater": name, "answers": rows}))
    return path
