"""Answers to a study, read from untrusted files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from simspaint.files.plain_names import as_shown
from simspaint.files.regular_file import read_at_most
from simspaint.painting.codecs.untrusted_json import Fields, parse_json
from training.study.design import SECONDS, Study, StudyError

_MOST_BYTES = 16 << 20
_HINT = "Is it a file that the study's page saved?"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: which option of a trial was chosen, after how long, and how long it was seen.

    Parameters
    ----------
    seconds
        For how long the pair should be shown; None: until the answer.
    interrupted
        It was not seen for that long: the page was reloaded or hidden.
    """

    trial: int
    chosen: int
    milliseconds: int
    seconds: float | None = None
    shown_milliseconds: int | None = None
    interrupted: bool = False


@dataclass(frozen=True, slots=True)
class RaterAnswers:
    """All answers of one rater."""

    rater: str
    answers: tuple[Answer, ...]
    source: str


def read_answers(files: Sequence[Path], study: Study) -> list[RaterAnswers]:
    """Answers of all files, each of another rater.

    Raises `StudyError` where a file cannot be used, is of another study, or two are of one rater.
    """
    found = [_read(file, study) for file in files]
    sources: dict[str, str] = {}
    for rater in found:
        if rater.rater in sources:
            text = f"{sources[rater.rater]} and {rater.source} are of the same rater."
            raise StudyError(text, "Keep the later one.")
        sources[rater.rater] = rater.source
    return found


def _read(file: Path, study: Study) -> RaterAnswers:
    try:
        data = read_at_most(file, _MOST_BYTES)
    except OSError as error:
        raise StudyError(f"{file} cannot be read: {error.strerror}.", _HINT) from error
    fields = parse_json(data, file.name, StudyError, _HINT)
    fields.integer("format", 1, 1)
    if fields.text("study", 100) != study.study_id:
        raise StudyError(f"{file.name} holds answers to another study.", _HINT)
    answers = tuple(_answer(row, study) for row in fields.objects("answers", len(study.trials)))
    if len({answer.trial for answer in answers}) != len(answers):
        fields.refuse("two answers to one question")
    return RaterAnswers(as_shown(fields.text("rater", 100)), answers, file.name)


def _answer(row: Fields, study: Study) -> Answer:
    trial = row.integer("trial", 0, len(study.trials) - 1)
    chosen, milliseconds = row.integer("chosen", 0, 1), row.integer("ms", 0, 10**9)
    if study.kind == "unlimited":
        return Answer(trial, chosen, milliseconds)
    seconds = row.number("seconds", 0, 100)
    if seconds not in SECONDS:
        row.refuse(f"a pair shown for {seconds} seconds")
    shown = row.integer("shown_ms", 0, 10**9)
    return Answer(trial, chosen, milliseconds, seconds, shown, row.flag("interrupted"))
