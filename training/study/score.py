"""What answers say: who is preferred to whom (Table 1), and after how long (Figure 6)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from training.study.answers import RaterAnswers
from training.study.design import REAL, SECONDS, SPOILED, Study, StudyError
from training.study.intervals import Rate, rate_of


class LeftOutRater(NamedTuple):
    """A rater whose answers do not count."""

    rater: str
    right: int
    asked: int


class _Votes(NamedTuple):
    """Comparisons of one kind: whether the first was preferred, by whom, on which picture."""

    preferred: np.ndarray
    raters: np.ndarray
    pictures: np.ndarray


@dataclass(frozen=True, slots=True)
class Scores:
    """Figures of a study.

    Parameters
    ----------
    rates
        By (method, other, seconds): how often the method was preferred; seconds None: unlimited.
    consistency
        Share of the pairs asked twice that got the same answer; None where there were none.
    interrupted
        Timed answers left out because the pair was not seen as long as it should be.
    """

    study: Study
    rates: dict[tuple[str, str, float | None], Rate]
    raters: int
    left_out: tuple[LeftOutRater, ...]
    consistency: float | None
    interrupted: int


def scored(study: Study, raters: Sequence[RaterAnswers], least_right: float = 0.8) -> Scores:
    """Rates over all raters that are awake.

    A rater with fewer than `least_right` of the pairs with a plain answer right, or with none of them
    answered, is left out. Of a pair that was asked twice the first answer counts. Raises `StudyError` where
    nobody's answers count.
    """
    left_out = [found for rater in raters if (found := _failed(study, rater, least_right))]
    names = {rater.rater for rater in left_out}
    kept = [rater for rater in raters if rater.rater not in names]
    if not kept:
        raise StudyError("No rater's answers count.", "Ask more people; see who failed the plain pairs.")
    interrupted = sum(answer.interrupted for rater in kept for answer in rater.answers)
    rates = {
        (method, other, seconds): rate_of(*votes)
        for method, other in _compared(study)
        for seconds in (study.seconds or (None,))
        if len((votes := _votes(study, kept, method, other, seconds)).preferred)
    }
    consistency = _consistency(study, kept)
    return Scores(study, rates, len(kept), tuple(left_out), consistency, interrupted)


def _compared(study: Study) -> Iterable[tuple[str, str]]:
    if study.kind == "timed":
        return [(method, REAL) for method in study.methods]
    return [(study.methods[0], other) for other in study.methods[1:]]


def _votes(
    study: Study, raters: Sequence[RaterAnswers], method: str, other: str, seconds: float | None
) -> _Votes:
    pictures = {trial.picture: i for i, trial in enumerate(study.trials)}
    rows = [
        (study.trials[answer.trial].options[answer.chosen] == method, number, pictures[trial.picture])
        for number, rater in enumerate(raters)
        for answer in rater.answers
        if (trial := study.trials[answer.trial]).kind == "pair"
        and set(trial.options) == {method, other}
        and answer.seconds == seconds
        and not answer.interrupted
    ]
    table = np.array(rows, np.int64).reshape(-1, 3)
    return _Votes(table[:, 0].astype(bool), table[:, 1], table[:, 2])


def _failed(study: Study, rater: RaterAnswers, least_right: float) -> LeftOutRater | None:
    if not any(trial.kind == "plain" for trial in study.trials):
        return None
    plain = [answer for answer in rater.answers if study.trials[answer.trial].kind == "plain"]
    right = sum(study.trials[a.trial].options[a.chosen] != SPOILED for a in plain)
    if plain and right >= least_right * len(plain):
        return None
    return LeftOutRater(rater.rater, right, len(plain))


def _consistency(study: Study, raters: Sequence[RaterAnswers]) -> float | None:
    same = []
    for rater in raters:
        chosen = {answer.trial: answer.chosen for answer in rater.answers if not answer.interrupted}
        for number, trial in enumerate(study.trials):
            if trial.kind == "again" and number in chosen and trial.again_of in chosen:
                same.append(chosen[number] == chosen[trial.again_of])
    return float(np.mean(same)) if same else None


def table_of(scores: Scores) -> str:
    """A Markdown table in the form of Table 1, or for a timed study a row a method and a column a time."""
    head = [f"{scores.raters} raters"]
    if scores.study.kind == "unlimited":
        lines = [f"| {head[0]} | preferred | 95 % interval | comparisons |", "|---|---|---|---|"]
        for (method, other, _), rate in scores.rates.items():
            interval = f"{_percent(rate.low)} to {_percent(rate.high)}"
            lines.append(f"| {method} > {other} | {_percent(rate.share)} | {interval} | {rate.comparisons} |")
    else:
        times = [_fraction(seconds) for seconds in SECONDS]
        lines = [f"| {head[0]} | {' | '.join(f'{time} s' for time in times)} |"]
        lines.append("|---" * (len(times) + 1) + "|")
        for method in scores.study.methods:
            cells = [_cell(scores.rates.get((method, REAL, seconds))) for seconds in SECONDS]
            lines.append(f"| {method} > {REAL} | {' | '.join(cells)} |")
    lines += ["", "Chance is at 50 %.", *_notes(scores)]
    return "\n".join(lines) + "\n"


def _notes(scores: Scores) -> list[str]:
    notes = [
        f"Left out: {rater.rater}, {rater.right} of {rater.asked} pairs with a plain answer right."
        for rater in scores.left_out
    ]
    if scores.consistency is not None:
        notes.append(f"Of the pairs asked twice {_percent(scores.consistency)} got the same answer.")
    if scores.interrupted:
        notes.append(f"{scores.interrupted} answers do not count: the pair was not seen long enough.")
    return notes


def _cell(rate: Rate | None) -> str:
    if rate is None:
        return "–"
    return f"{_percent(rate.share)} ({_percent(rate.low)} to {_percent(rate.high)}; {rate.comparisons})"


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _fraction(seconds: float) -> str:
    return f"1/{round(1 / seconds)}" if seconds < 1 else f"{seconds:g}"
