"""Answers of a study become rates with intervals."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tests.training.study.made_studies import answers_file, choices_of, rater, study_of
from training.study.answers import Answer, RaterAnswers, read_answers
from training.study.design import REAL, SECONDS, Study, StudyError
from training.study.intervals import rate_of, wilson
from training.study.plot import figure_of
from training.study.score import scored, table_of


def test_rates_are_of_first_answers_by_attentive_raters() -> None:
    study = study_of()
    votes = choices_of(study, "sims")
    again = next(i for i, trial in enumerate(study.trials) if trial.kind == "again")
    votes[again] = next(o for o in study.trials[again].options if o != "sims")
    raters = [
        rater("a", study, votes),
        rater("b", study, choices_of(study, "sims") | {0: _other(study, 0)}),
        rater("asleep", study, choices_of(study, "crn", spoiled_too=True)),
    ]
    scores = scored(study, raters)
    assert scores.raters == 2
    assert [(left.rater, left.right, left.asked) for left in scores.left_out] == [("asleep", 0, 8)]
    assert scores.rates["sims", "crn", None].share == 39 / 40
    assert scores.rates["sims", "pix2pix", None].share == 1.0
    assert scores.rates["sims", "pix2pix", None].comparisons == 40
    # In 16 repeated pairs one answer differs, and another where the first answer was the odd one.
    repeats = {trial.again_of for trial in study.trials if trial.kind == "again"}
    assert scores.consistency == pytest.approx(1 - (1 + (0 in repeats)) / 16)
    table = table_of(scores)
    assert "| sims > crn | 97.5 % |" in table
    assert "Left out: asleep, 0 of 8" in table


def _other(study: Study, number: int) -> str:
    return next(option for option in study.trials[number].options if option != "sims")


def test_a_rater_who_answered_no_plain_pair_is_left_out_and_nobody_left_is_an_error() -> None:
    study = study_of()
    first = rater("hasty", study, {0: study.trials[0].options[0]})
    with pytest.raises(StudyError, match="No rater"):
        scored(study, [first])
    assert scored(study_of(plain=0), [first]).raters == 1


def test_timed_answers_count_by_their_time_and_interrupted_ones_do_not() -> None:
    study = study_of("timed", plain=0, again=0)
    wanted = choices_of(study, REAL)
    ada = rater("ada", study, wanted, 0.25)
    cut = RaterAnswers("cut", (Answer(0, 0, 5, 0.25, 80, interrupted=True),), "")
    scores = scored(study, [ada, cut])
    assert set(scores.rates) == {(method, REAL, 0.25) for method in study.methods}
    assert all(rate.share == 0 for rate in scores.rates.values())
    assert scores.rates["sims", REAL, 0.25].comparisons == 20
    assert scores.interrupted == 1
    assert "| sims > real | – | 0.0 %" in table_of(scores)
    figure = figure_of(scores)
    assert figure.shape == (620, 900, 3)
    blue = (figure == (31, 119, 180)).all(-1)
    assert not blue[546:].any()
    assert blue[530:540].any()  # at 0 %


def test_a_figure_has_a_place_for_every_rate_up_to_all() -> None:
    study = study_of("timed", plain=0, again=0)
    raters = [rater(f"r{i}", study, choices_of(study, "sims"), seconds) for i, seconds in enumerate(SECONDS)]
    figure = figure_of(scored(study, raters))
    red = (figure == (31, 119, 180)).all(-1)
    rows = np.flatnonzero(red.any(1))
    assert rows.min() < 45


def test_wilsons_interval_is_the_published_one() -> None:
    assert wilson(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert wilson(0, 20)[0] == 0
    assert wilson(20, 20)[1] == 1


def test_answers_of_few_raters_on_few_pictures_are_less_sure_than_independent_ones() -> None:
    pictures = np.arange(40) % 4
    preferred = pictures < 2  # it depends on the picture alone
    independent = rate_of(preferred, np.arange(40), np.arange(40))
    clustered = rate_of(preferred, np.arange(40), pictures)
    assert clustered.share == independent.share == 0.5
    assert clustered.high - clustered.low > 1.5 * (independent.high - independent.low)
    alike = rate_of(np.ones(10, bool), np.zeros(10), np.arange(10))
    assert (alike.low, alike.high) == pytest.approx(wilson(10, 10))


def test_true_rates_lie_in_the_interval_most_of_the_time() -> None:
    rng = np.random.default_rng(0)
    hits = 0
    for _ in range(40):
        rate = rate_of(rng.random(60) < 0.7, np.arange(60) % 6, np.arange(60) % 10)
        hits += rate.low <= 0.7 <= rate.high
    assert hits >= 36


@pytest.mark.parametrize(
    "change",
    [
        {"study": "other"},
        {"format": 2},
        {"rater": 7},
        {"answers": [{"trial": 99, "chosen": 0, "ms": 1}]},
        {"answers": [{"trial": 0, "chosen": 2, "ms": 1}]},
        {"answers": [{"trial": 0, "chosen": 0, "ms": -1}]},
        {"answers": [{"trial": 0, "chosen": 0, "ms": 1}, {"trial": 0, "chosen": 1, "ms": 1}]},
        {"answers": [{"trial": 0, "chosen": True, "ms": 1}]},
        {"answers": "none"},
    ],
)
def test_answers_that_no_page_saved_are_refused(tmp_path: Path, change: dict[str, object]) -> None:
    study = study_of()
    file = answers_file(tmp_path / "a.json", study, "a", choices_of(study, "sims"))
    assert len(read_answers([file], study)[0].answers) == len(study.trials)
    file.write_text(json.dumps(json.loads(file.read_text()) | change))
    with pytest.raises(StudyError):
        read_answers([file], study)


def test_a_time_that_was_never_shown_and_two_files_of_one_rater_are_refused(tmp_path: Path) -> None:
    study = study_of("timed")
    file = answers_file(tmp_path / "a.json", study, "a", choices_of(study, "sims"))
    with pytest.raises(StudyError, match="same rater"):
        read_answers([file, file], study)
    file.write_text(file.read_text().replace('"seconds": 0.5', '"seconds": 0.6'))
    with pytest.raises(StudyError, match=r"0\.6 seconds"):
        read_answers([file], study)
    for data in (b"\xff", b"[1]", b'{"format": 1'):
        file.write_bytes(data)
        with pytest.raises(StudyError):
            read_answers([file], study)
    with pytest.raises(StudyError, match="cannot be read"):
        read_answers([tmp_path / "absent.json"], study)
