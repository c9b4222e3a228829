"""The page keeps its answers in a real browser: in one tab or two, with a storage that is late or fails."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.training.study.chromium import Chromium, find_chromium
from tests.training.study.page_steps import answer, begun_by_ada, ready_for_an_answer, saved

# Among the slow ones: a browser on a busy machine keeps neither the study's times nor these tests'.
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_chromium() is None, reason="No Chromium is installed."),
]


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


@pytest.mark.parametrize("kept", ["nothing", "one answer"])
def test_a_page_that_is_loaded_before_its_answers_have_come_to_the_storage_loses_none(
    browser: Chromium, folders: dict[str, Path], tmp_path: Path, kept: str
) -> None:
    study, _, tab, given, key = begun_by_ada(browser, folders, tmp_path)
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
    study, url, tab, given, key = begun_by_ada(browser, folders, tmp_path)
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
    study, url, tab, given, key = begun_by_ada(browser, folders, tmp_path)
    second = browser.open(f"{url}?rater=ada")
    second.send("Page.enable")
    second.send("Page.addScriptToEvaluateOnNewDocument", source=READS_TOO_EARLY.replace("KEY", key))
    second.reload()
    second.press("Enter")
    given += [answer(second, place, "right", "key") for place in range(3, len(study.trials))]
    assert tab.value("document.body.dataset.state") == "paused"
    assert [(a["trial"], a["chosen"]) for a in saved(second, browser)["answers"]] == given


HAS_ITS_OWN_VIEW = """
const { getItem, setItem } = Storage.prototype;
let view = VIEW;
Storage.prototype.getItem = function (key) {
  return key === KEY ? view : getItem.call(this, key);
};
Storage.prototype.setItem = function (key, value) {
  if (key === KEY) view = value;
  else setItem.call(this, key, value);
};
"""
"""A process of the browser whose storage stands where it was and hears of no other, as one did for good."""


def test_two_tabs_that_see_different_storages_go_on_one_after_the_other_and_lose_no_answer(
    browser: Chromium, folders: dict[str, Path], tmp_path: Path
) -> None:
    study, url, tab, given, key = begun_by_ada(browser, folders, tmp_path)
    n = len(study.trials)
    view = HAS_ITS_OWN_VIEW.replace("KEY", key).replace(
        "VIEW", json.dumps(tab.value(f"localStorage.getItem({key})"))
    )
    given.append(answer(tab, 3, "left", "key"))
    ready_for_an_answer(tab, 4)
    second = browser.open(f"{url}?rater=ada")
    second.send("Page.enable")
    second.send("Page.addScriptToEvaluateOnNewDocument", source=view)
    second.reload()
    assert second.value("document.getElementById('progress').textContent") == f"4 of {n}"
    second.press("Enter")
    tab.wait("document.body.dataset.state === 'paused'")
    given.append(answer(second, 4, "left", "key"))
    ready_for_an_answer(second, 5)
    tab.to_front()
    tab.press("Enter")
    second.wait("document.body.dataset.state === 'paused'")
    given += [answer(tab, place, "right", "key") for place in range(5, n)]
    assert [(a["trial"], a["chosen"]) for a in saved(tab, browser)["answers"]] == given


@pytest.mark.parametrize("setter", ["() => {}", "() => { throw new DOMException('full') }"])
def test_a_storage_that_keeps_nothing_is_told_and_the_study_goes_on(
    browser: Chromium, folders: dict[str, Path], tmp_path: Path, setter: str
) -> None:
    study, _, tab, given, _ = begun_by_ada(browser, folders, tmp_path, 2)
    assert tab.value("document.getElementById('warning').hidden")
    tab.value(f"Storage.prototype.setItem = {setter}")
    given.append(answer(tab, 2, "left", "key"))
    ready_for_an_answer(tab, 3)
    assert tab.value("document.getElementById('warning').offsetHeight") > 0
    given += [answer(tab, place, "left", "key") for place in range(3, len(study.trials))]
    assert [(a["trial"], a["chosen"]) for a in saved(tab, browser)["answers"]] == given
