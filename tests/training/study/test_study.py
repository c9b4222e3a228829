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
from tests.training.study.made_studies import answers_file, choices_of, study_of
from training.study.__main__ import make, score
from training.study.design import KEY, REAL, SPOILED, Study, StudyError, spoiled
from training.study.make import StudyChoices, make_study
from training.study.page import PAGE


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
        with pytest.raises(StudyError, match=KEY):
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
