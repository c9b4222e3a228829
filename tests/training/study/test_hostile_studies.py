"""Keys and answers of strangers: refused with a sentence, and nothing of them reaches the terminal raw."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.training.study.made_studies import answers_file, choices_of, study_of
from training.study.__main__ import score
from training.study.answers import read_answers
from training.study.design import KEY, Study, StudyError

_TRIAL = {"kind": "pair", "options": ["a", "b"], "picture": "p", "again_of": None, "seconds": None}
_KEY = {"format": 1, "study_id": "s", "kind": "unlimited", "title": "t", "seed": 0, "methods": ["a", "b"]}


@pytest.mark.parametrize(
    "changes",
    [
        {"trials": [_TRIAL | {"options": [["a"], {}]}]},
        {"trials": [_TRIAL | {"options": ["a"]}]},
        {"trials": [_TRIAL | {"picture": []}]},
        {"trials": [_TRIAL | {"kind": "again", "again_of": []}]},
        {"trials": [_TRIAL | {"kind": "again", "again_of": 1}]},
        {"trials": [_TRIAL | {"seconds": "1"}]},
        {"trials": [_TRIAL | {"kind": "other"}]},
        {"trials": {}},
        {"kind": ["timed"]},
        {"methods": [1, 2]},
        {"seed": -1},
        {"format": 2},
    ],
)
def test_keys_that_no_study_has_are_refused(tmp_path: Path, changes: dict[str, object]) -> None:
    (tmp_path / KEY).write_text(json.dumps({**_KEY, "trials": [_TRIAL], **changes}))
    with pytest.raises(StudyError, match=KEY):
        Study.read(tmp_path)


def test_a_key_of_a_hundred_thousand_lists_is_refused(tmp_path: Path) -> None:
    (tmp_path / KEY).write_bytes(b"[" * 100_000)
    with pytest.raises(StudyError, match=KEY):
        Study.read(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_answers_that_are_a_pipe_do_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "answers.json")
    with pytest.raises(StudyError, match="cannot be read"):
        read_answers([tmp_path / "answers.json"], study_of())


def test_names_of_raters_are_printed_as_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    study = study_of()
    (tmp_path / KEY).write_bytes(study.key())
    asleep = "\x1b[2J[red]\n| sims"
    good = answers_file(tmp_path / "a.json", study, "a", choices_of(study, "sims"))
    bad = answers_file(tmp_path / "b.json", study, asleep, choices_of(study, "crn", spoiled_too=True))
    score(tmp_path, [good, bad])
    told, table = capsys.readouterr().out, (tmp_path / "table.md").read_text()
    for text in (told, table):
        assert "\x1b" not in text
        assert "[red]\ufffd| sims" in text
