"""Steps of a rater in the study's page, in a real browser."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

from tests.training.study.chromium import Chromium, Tab
from training.study.design import Study
from training.study.make import StudyChoices, make_study
from training.study.page import PAGE

ASKS = "!!document.body.dataset.asks"


SHOWN = "['shown', 'hidden'].includes(document.body.dataset.phase)"
"""A short time may be over before anybody here hears of it."""


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


class Begun(NamedTuple):
    """A study of which Ada has answered the first pairs in one tab."""

    study: Study
    url: str
    tab: Tab
    given: list[tuple[int, int]]
    """Trial and chosen side of each answer."""
    key: str
    """Under which the browser keeps the answers, as JavaScript."""


def begun_by_ada(browser: Chromium, folders: dict[str, Path], folder: Path, n: int = 3) -> Begun:
    """Begin a study and answer its first `n` pairs."""
    study, url = study_of(folders, folder / "study")
    tab = browser.open(f"{url}?rater=ada")
    tab.press("Enter")
    given = [answer(tab, place, "left" if place % 2 else "right", "key") for place in range(n)]
    ready_for_an_answer(tab, n)
    return Begun(study, url, tab, given, json.dumps(f"study:{study.study_id}:ada"))
