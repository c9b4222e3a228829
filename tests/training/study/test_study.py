"""Studies are designed, packed into one page, and scored."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
import typer
from PIL import Image

from simspaint.errors import LayoutFileError
from simspaint.files.photograph_file import write_photograph
from training.study.__main__ import make, score
from training.study.answers import Answer, RaterAnswers, read_answers
from training.study.design import KEY, REAL, SECONDS, SPOILED, Study, StudyError, designed_trials, spoiled
from training.study.intervals import rate_of, wilson
from training.study.make import StudyChoices, make_study
from training.study.page import PAGE
from training.study.plot import figure_of
from training.study.score import scored, table_of


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


def test_the_first_method_meets_each_other_one_and_a_timed_one_meets_the_real_photographs() -> None:
    pairs = [trial for trial in study_of().trials if trial.kind == "pair"]
    assert len(pairs) == 40
    assert {frozenset(trial.options) for trial in pairs} == {
        frozenset({"sims", "crn"}),
        frozenset({"sims", "pix2pix"}),
    }
    timed = [trial for trial in study_of("timed").trials if trial.kind == "pair"]
    assert len(timed) == 60
    assert all(REAL in trial.options for trial in timed)
    plain = [trial for trial in study_of("timed").trials if trial.kind == "plain"]
    assert {trial.seconds for trial in plain} == {8.0}


def test_some_pairs_come_twice_and_some_have_a_plain_answer() -> None:
    study = study_of()
    again = [trial for trial in study.trials if trial.kind == "again"]
    plain = [trial for trial in study.trials if trial.kind == "plain"]
    assert len(again) == len(plain) == 8
    for trial in again:
        assert trial.again_of is not None
        assert study.trials[trial.again_of].options == trial.options
        assert study.trials[trial.again_of].kind == "pair"
    assert all(SPOILED in trial.options for trial in plain)
    assert not [trial for trial in study_of(again=0, plain=0).trials if trial.kind != "pair"]


def test_the_order_of_options_says_nothing_and_the_seed_repeats_it() -> None:
    first = [trial.options[0] for trial in study_of(n=100).trials if trial.kind == "pair"]
    assert 70 < first.count("sims") < 130
    assert study_of() == study_of()


def test_the_key_is_read_back(tmp_path: Path) -> None:
    study = study_of("timed")
    (tmp_path / KEY).write_bytes(study.key())
    assert Study.read(tmp_path) == study
    for text in ("{}", "[]", '{"format": 2}', "no"):
        (tmp_path / KEY).write_text(text)
        with pytest.raises(StudyError, match="damaged"):
            Study.read(tmp_path)
    with pytest.raises(StudyError, match="cannot be read"):
        Study.read(tmp_path / "absent")


def test_the_page_holds_everything_and_does_not_say_who_made_what(
    folders: dict[str, Path], tmp_path: Path
) -> None:
    methods = {"sims": folders["sims"], "crn": folders["crn"]}
    made = make_study(methods, None, tmp_path / "out", StudyChoices(title="<b>A & B</b>"))
    page = (tmp_path / "out" / PAGE).read_text()
    assert len(page.encode()) == made.page_bytes
    assert "&lt;b&gt;A &amp; B&lt;/b&gt;" in page
    assert not re.search(r"(src|href)=\"(?!#)|https?:|{{", page)
    for name in ("crn", "spoiled", "plain", "000"):
        assert name not in page.split('id="study">')[1].split("data:image")[0]
    stated = json.loads(page.split('id="study">')[1].split("</script>")[0])
    assert len(stated["trials"]) == len(made.study.trials) == 6 + 1 + 1
    assert len(stated["pictures"]) == 12 + 1
    assert all(uri.startswith("data:image/jpeg;base64,") for uri in stated["pictures"])


def test_the_quality_falls_until_the_page_fits(tmp_path: Path) -> None:
    for method in ("a", "b"):
        for i in range(4):
            noise = np.random.default_rng([i, ord(method)]).integers(0, 256, (256, 512, 3), np.uint8)
            write_photograph(tmp_path / method / f"{i}.png", noise)
    both = {"a": tmp_path / "a", "b": tmp_path / "b"}
    full = make_study(both, None, tmp_path / "full", StudyChoices())
    assert full.quality == 95
    small = make_study(both, None, tmp_path / "small", StudyChoices(most_bytes=full.page_bytes - 1))
    assert small.quality < full.quality
    with pytest.raises(StudyError, match="lowest quality"):
        make_study(both, None, tmp_path / "none", StudyChoices(most_bytes=20_000))
    assert not (tmp_path / "none").exists()


def test_a_spoiled_picture_keeps_its_size_and_nothing_else() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (35, 67, 3), np.uint8)
    made = spoiled(picture, 0)
    assert made.shape == picture.shape
    assert (made[:32, :64] != picture[:32, :64]).mean() > 0.9
    with pytest.raises(StudyError, match="8 × 8"):
        spoiled(picture[:5], 0)


def test_folders_that_do_not_fit_one_another_are_told(folders: dict[str, Path], tmp_path: Path) -> None:
    sims, crn, real = (folders[name] for name in ("sims", "crn", "real"))
    out = tmp_path / "out"
    with pytest.raises(StudyError, match="at least two"):
        make_study({"sims": sims}, None, out, StudyChoices())
    with pytest.raises(StudyError, match="real photographs"):
        make_study({"sims": sims}, None, out, StudyChoices(kind="timed"))
    with pytest.raises(StudyError, match="named real"):
        make_study({"real": sims, "crn": crn}, None, out, StudyChoices())
    (tmp_path / "names.txt").write_text("000\nghost\n")
    with pytest.raises(StudyError, match="sims has no picture ghost"):
        make_study({"sims": sims, "crn": crn}, None, out, StudyChoices(names=tmp_path / "names.txt"))
    Image.new("RGB", (10, 10)).save(crn / "000.png")
    with pytest.raises(StudyError, match="differ in size"):
        make_study({"sims": sims, "crn": crn}, None, out, StudyChoices())
    with pytest.raises(LayoutFileError):
        make_study({"sims": sims, "crn": tmp_path / "absent"}, real, out, StudyChoices())
    for file in crn.iterdir():
        file.rename(crn / f"other_{file.name}")
    with pytest.raises(StudyError, match="no picture of the same name"):
        make_study({"sims": sims, "crn": crn}, None, out, StudyChoices())
    assert not out.exists()


def test_a_study_is_not_written_over(folders: dict[str, Path], tmp_path: Path) -> None:
    methods = {"sims": folders["sims"], "crn": folders["crn"]}
    make_study(methods, None, tmp_path / "out", StudyChoices())
    with pytest.raises(StudyError, match="lose their meaning"):
        make_study(methods, None, tmp_path / "out", StudyChoices(seed=1))


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


@pytest.mark.parametrize("timed", [False, True])
def test_a_study_is_made_and_scored_by_the_commands(
    folders: dict[str, Path], tmp_path: Path, timed: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "study"
    make([folders["sims"], folders["crn"]], out, real=folders["real"], timed=timed, size="64x32")
    assert "JPEG quality 95" in capsys.readouterr().out
    study = Study.read(out)
    assert study.methods == ("sims", "crn")
    files = [
        answers_file(tmp_path / f"{name}.json", study, name, choices_of(study, "sims")) for name in ("a", "b")
    ]
    score(out, files)
    told = capsys.readouterr().out
    assert "2 raters" in told
    assert (out / "table.md").read_text().strip() in told
    stated = json.loads((out / "scores.json").read_text())
    assert stated["rates"][0]["share"] == 1.0
    assert (out / "figure.png").is_file() == timed
    with pytest.raises(typer.BadParameter, match="name of its own"):
        make([folders["sims"], folders["sims"]], tmp_path / "twice")
