"""The study's page in a real browser: whole studies by keyboard and mouse, with a reload and a second tab."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.training.study.chromium import Chromium, Tab, find_chromium
from training.study.answers import read_answers
from training.study.design import SECONDS, Study
from training.study.make import StudyChoices, make_study
from training.study.page import PAGE
from training.study.score import scored

# Among the slow ones: a browser on a busy machine keeps neither the study's times nor these tests'.
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_chromium() is None, reason="No Chromium is installed."),
]
ASKS = "!!document.body.dataset.asks"
SHOWN = "['shown', 'hidden'].includes(document.body.dataset.phase)"
"""A short time may be over before anybody here hears of it."""
PRESSES_EARLY = """
new MutationObserver(() => {
  if (document.body.dataset.phase !== "shown") return;
  dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowLeft" }));
  window.early = (window.early ?? 0) + 1;
}).observe(document.body, { attributes: true, attributeFilter: ["data-phase"] });
"""
"""A key as soon as a pair is shown: nothing is asked yet, and it must not count as an answer."""
READS_TOO_EARLY = """
const { getItem, setItem } = Storage.prototype;
let isEarly = true;
Storage.prototype.getItem = function (key) {
  return key === KEY && isEarly ? null : getItem.call(this, key);
};
Storage.prototype.setItem = function (key, value) {
  if (key === KEY) isEarly = false;
  setItem.call(this, key, value);
};
"""
"""A storage whose content has not come yet when the page is loaded and begun."""


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Chromium]:
    with Chromium(tmp_path / "profile", tmp_path / "downloads") as opened:
        yield opened


def study_of(folders: dict[str, Path], out: Path, **choices: Any) -> tuple[Study, str]:
    """A study of two methods and the address of its page."""
    methods = {name: folders[name] for name in ("sims", "crn")}
    choices = {"again": 0.5, "plain": 0.2, **choices}
    made = make_study(methods, folders["real"], out, StudyChoices(**choices))
    return made.study, (out / PAGE).as_uri()


def ready_for_an_answer(tab: Tab, place: int) -> dict[str, int]:
    """What is asked at that place: the trial, and which of its options is on the left."""
    tab.wait(f"document.body.dataset.place === '{place}' && {ASKS}")
    tab.send("Runtime.evaluate", expression="new Promise((f) => setTimeout(f, 200))", awaitPromise=True)
    found = json.loads(tab.value("JSON.stringify(document.body.dataset)"))
    return {"trial": int(found["trial"]), "left": int(found["left"])}


def answer(tab: Tab, place: int, side: str, by: str) -> tuple[int, int]:
    """Answer by a key, a button or the picture; gives (trial, chosen option)."""
    asked = ready_for_an_answer(tab, place)
    if by == "key":
        tab.press("ArrowLeft" if side == "left" else "ArrowRight")
    else:
        tab.click(f"#choose-{side}" if by == "button" else f"#{side}")
    return asked["trial"], asked["left"] if side == "left" else 1 - asked["left"]


def saved(tab: Tab, browser: Chromium) -> dict[str, Any]:
    """The file of answers, saved by the keyboard; the text on the page is the same."""
    tab.wait("document.body.dataset.state === 'done'")
    text = tab.value("document.getElementById('text').value")
    tab.press("Enter")
    data = browser.downloaded().read_text()
    assert data == text
    return json.loads(data)


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


def begun(browser: Chromium, url: str, n: int) -> tuple[Tab, list[tuple[int, int]]]:
    """A tab in which the first pairs were answered, and the answers."""
    tab = browser.open(f"{url}?rater=ada")
    tab.press("Enter")
    given = [answer(tab, place, "left" if place % 2 else "right", "key") for place in range(n)]
    ready_for_an_answer(tab, n)
    return tab, given


@pytest.mark.parametrize("kept", ["nothing", "one answer"])
def test_a_page_that_is_loaded_before_its_answers_have_come_to_the_storage_loses_none(
    browser: Chromium, folders: dict[str, Path], tmp_path: Path, kept: str
) -> None:
    study, url = study_of(folders, tmp_path / "study")
    tab, given = begun(browser, url, 3)
    key = json.dumps(f"study:{study.study_id}:ada")
    short = (
        f"(() => {{ const s = JSON.parse(localStorage.getItem({key})); s.answers.length = 1; return s; }})()"
    )
    if kept == "nothing":
        tab.value(f"localStorage.removeItem({key})")
    else:
        tab.value(f"localStorage.setItem({key}, JSON.stringify({short}))")
    tab.reload()
    assert tab.value("document.getElementById('progress').textContent") == f"3 of {len(study.trials)}"
    tab.press("Enter")
    given += [answer(tab, place, "left", "key") for place in range(3, len(study.trials))]
    assert [(a["trial"], a["chosen"]) for a in saved(tab, browser)["answers"]] == given


def test_what_another_tab_has_overwritten_is_brought_back_and_no_answer_goes_to_another_pair(
    browser: Chromium, folders: dict[str, Path], tmp_path: Path
) -> None:
    study, url = study_of(folders, tmp_path / "study")
    tab, given = begun(browser, url, 3)
    key = json.dumps(f"study:{study.study_id}:ada")
    second = browser.open(f"{url}?rater=ada")
    second.press("Enter")
    ready_for_an_answer(second, 3)
    tab.wait("document.body.dataset.state === 'paused'")
    # As a tab does that has read the storage too early: it writes fewer answers than there were.
    second.value(
        f"localStorage.setItem({key}, JSON.stringify({{...JSON.parse(localStorage.getItem({key})), "
        f"answers: [], owner: 'x'}}))"
    )
    second.wait(f"JSON.parse(localStorage.getItem({key})).answers.length === 3")
    second.wait(f"JSON.parse(localStorage.getItem({key})).owner === 'x'")
    second.press("ArrowLeft")  # it is not its turn
    second.wait("document.body.dataset.state === 'paused'")
    second.press("Enter")
    given += [answer(second, place, "right", "key") for place in range(3, len(study.trials))]
    assert [(a["trial"], a["chosen"]) for a in saved(second, browser)["answers"]] == given


def test_a_tab_that_began_with_too_few_answers_goes_on_where_the_other_one_was(
    browser: Chromium, folders: dict[str, Path], tmp_path: Path
) -> None:
    study, url = study_of(folders, tmp_path / "study")
    tab, given = begun(browser, url, 3)
    key = json.dumps(f"study:{study.study_id}:ada")
    second = browser.open(f"{url}?rater=ada")
    second.send("Page.enable")
    second.send("Page.addScriptToEvaluateOnNewDocument", source=READS_TOO_EARLY.replace("KEY", key))
    second.reload()
    second.press("Enter")
    given += [answer(second, place, "right", "key") for place in range(3, len(study.trials))]
    assert tab.value("document.body.dataset.state") == "paused"
    assert [(a["trial"], a["chosen"]) for a in saved(second, browser)["answers"]] == given


@pytest.mark.parametrize("setter", ["() => {}", "() => { throw new DOMException('full') }"])
def test_a_storage_that_keeps_nothing_is_told_and_the_study_goes_on(
    browser: Chromium, folders: dict[str, Path], tmp_path: Path, setter: str
) -> None:
    study, url = study_of(folders, tmp_path / "study")
    tab, given = begun(browser, url, 2)
    assert tab.value("document.getElementById('warning').hidden")
    tab.value(f"Storage.prototype.setItem = {setter}")
    given.append(answer(tab, 2, "left", "key"))
    ready_for_an_answer(tab, 3)
    assert tab.value("document.getElementById('warning').offsetHeight") > 0
    given += [answer(tab, place, "left", "key") for place in range(3, len(study.trials))]
    assert [(a["trial"], a["chosen"]) for a in saved(tab, browser)["answers"]] == given


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
