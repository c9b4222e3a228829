"""The study's page in a real browser: whole studies by keyboard and mouse, with a reload and a second tab."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.training.study.chromium import Chromium, find_chromium
from tests.training.study.page_steps import SHOWN, answer, ready_for_an_answer, saved, study_of
from training.study.answers import read_answers
from training.study.design import SECONDS
from training.study.page import PAGE
from training.study.score import scored

# Among the slow ones: a browser on a busy machine keeps neither the study's times nor these tests'.
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_chromium() is None, reason="No Chromium is installed."),
]


PRESSES_EARLY = """
new MutationObserver(() => {
  if (document.body.dataset.phase !== "shown") return;
  dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowLeft" }));
  window.early = (window.early ?? 0) + 1;
}).observe(document.body, { attributes: true, attributeFilter: ["data-phase"] });
"""
"""A key as soon as a pair is shown: nothing is asked yet, and it must not count as an answer."""


def test_a_whole_study_gives_what_was_chosen_through_a_reload_and_a_second_tab(
    browser: Chromium, folders: dict[str, Path], tmp_path: Path
) -> None:
    study, url = study_of(folders, tmp_path / "study")
    n = len(study.trials)
    assert n == 6 + 3 + 1
    tab = browser.open(f"{url}?rater=ada")
    tab.wait("document.body.dataset.state === 'intro'")
    tab.press("Enter")
    given = [answer(tab, place, "left" if place % 3 else "right", "key") for place in range(3)]
    ready_for_an_answer(tab, 3)
    tab.reload()
    assert tab.value("document.getElementById('progress').textContent") == f"3 of {n}"
    tab.click("#begin")
    given.append(answer(tab, 3, "right", "button"))
    ready_for_an_answer(tab, 4)  # so that it writes nothing while the other one begins: the last one goes on
    second = browser.open(f"{url}?rater=ada")
    second.wait("document.body.dataset.state === 'intro'")
    second.press("Enter")
    tab.wait("document.body.dataset.state === 'paused'")
    tab.press("ArrowLeft")  # a tab that was left behind answers nothing
    given.append(answer(second, 4, "left", "picture"))
    ready_for_an_answer(second, 5)
    tab.to_front()
    tab.press("Enter")
    second.wait("document.body.dataset.state === 'paused'")
    given += [answer(tab, place, "left", "key") for place in range(5, n)]
    result = saved(tab, browser)
    assert [(a["trial"], a["chosen"]) for a in result["answers"]] == given
    assert sorted(trial for trial, _ in given) == list(range(n))
    assert (result["study"], result["rater"]) == (study.study_id, "ada")
    (tmp_path / "ada.json").write_text(json.dumps(result))
    read = read_answers([tmp_path / "ada.json"], study)
    assert [(a.trial, a.chosen) for a in read[0].answers] == given
    tab.reload()
    assert tab.value("document.body.dataset.state") == "done"


def test_what_is_seen_on_a_side_is_what_the_answer_names(
    browser: Chromium, folders: dict[str, Path], tmp_path: Path
) -> None:
    study, url = study_of(folders, tmp_path / "study", n_pictures=2)
    pictures = json.loads(
        (tmp_path / "study" / PAGE).read_text().split('id="study">')[1].split("</script>")[0]
    )
    tab = browser.open(url)
    tab.wait("document.body.dataset.state === 'intro'")
    tab.press("Enter")
    for place in range(len(study.trials)):
        asked = ready_for_an_answer(tab, place)
        numbers = pictures["trials"][asked["trial"]]["pictures"]
        for side, option in (("left", asked["left"]), ("right", 1 - asked["left"])):
            shown = tab.value(f"document.querySelector('#{side} img').src")
            assert shown == pictures["pictures"][numbers[option]]
        tab.press("ArrowLeft")
    assert saved(tab, browser)["rater"] == tab.value("document.body.dataset.rater")


def test_a_key_that_is_held_answers_once(browser: Chromium, folders: dict[str, Path], tmp_path: Path) -> None:
    _, url = study_of(folders, tmp_path / "study")
    tab = browser.open(url)
    tab.wait("document.body.dataset.state === 'intro'")
    tab.press("Enter")
    ready_for_an_answer(tab, 0)
    key = {"key": "ArrowLeft", "code": "ArrowLeft", "windowsVirtualKeyCode": 37}
    tab.send("Input.dispatchKeyEvent", type="rawKeyDown", **key)
    ready_for_an_answer(tab, 1)
    for _ in range(3):
        tab.send("Input.dispatchKeyEvent", type="rawKeyDown", autoRepeat=True, **key)
    assert tab.value("document.getElementById('progress').textContent").startswith("1 of")


def test_a_tab_that_has_not_yet_heard_of_the_other_one_answers_nothing(
    browser: Chromium, folders: dict[str, Path], tmp_path: Path
) -> None:
    study, url = study_of(folders, tmp_path / "study")
    tab = browser.open(f"{url}?rater=ada")
    tab.press("Enter")
    ready_for_an_answer(tab, 0)
    key = json.dumps(f"study:{study.study_id}:ada")
    other = f"JSON.stringify({{...JSON.parse(localStorage.getItem({key})), owner: 'x'}})"
    tab.value(f"localStorage.setItem({key}, {other})")
    tab.press("ArrowLeft")
    tab.wait("document.body.dataset.state === 'paused'")
    assert json.loads(tab.value(f"localStorage.getItem({key})"))["answers"] == []


def test_a_timed_pair_is_seen_for_its_time_and_a_reload_gives_no_second_look(
    browser: Chromium, folders: dict[str, Path], tmp_path: Path
) -> None:
    study, url = study_of(folders, tmp_path / "study", kind="timed", n_pictures=2, plain=0.0)
    tab = browser.open(f"{url}?rater=grace")
    tab.wait("document.body.dataset.state === 'intro'")
    tab.press("Enter")
    given, reloaded = [], None
    tab.value(PRESSES_EARLY)
    for place in range(len(study.trials)):
        tab.wait(f"document.body.dataset.place === '{place}' && {SHOWN}")
        if reloaded is None:
            reloaded = place
            tab.reload()
            tab.value(PRESSES_EARLY)
            tab.press("Enter")
            asked = ready_for_an_answer(tab, place)
            assert tab.value("getComputedStyle(document.querySelector('#left img')).visibility") == "hidden"
            assert asked["trial"] >= 0
        given.append(answer(tab, place, "right", "key"))
    result = saved(tab, browser)
    assert [(a["trial"], a["chosen"]) for a in result["answers"]] == given
    for number, row in enumerate(result["answers"]):
        assert row["seconds"] in SECONDS
        assert row["interrupted"] == (number == reloaded)
        if not row["interrupted"]:
            assert row["shown_ms"] >= 1000 * row["seconds"] - 20, row  # a busy machine shows it for longer
    assert tab.value("window.early") >= len(study.trials) - 1
    assert len({row["seconds"] for row in result["answers"]}) == 4
    (tmp_path / "grace.json").write_text(json.dumps(result))
    scores = scored(study, read_answers([tmp_path / "grace.json"], study))
    pairs = [row for row in result["answers"] if study.trials[row["trial"]].kind == "pair"]
    counted = sum(rate.comparisons for rate in scores.rates.values())
    assert counted == sum(not row["interrupted"] for row in pairs)
