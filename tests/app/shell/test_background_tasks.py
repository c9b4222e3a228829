"""Work beside rendering."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial

import pytest
import shiboken6
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from simspaint.app.shell.background_tasks import BackgroundTasks
from simspaint.app.shell.failure import Failure
from simspaint.errors import LayoutFileError


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[BackgroundTasks]:
    tasks = BackgroundTasks()
    yield tasks
    tasks.close()


def test_work_is_done_in_another_thread_and_told_in_this_one(tasks: BackgroundTasks, qtbot: QtBot) -> None:
    threads: list[int] = []
    tasks.run(threading.get_ident, lambda ident: threads.extend([ident, threading.get_ident()]))
    qtbot.waitUntil(lambda: bool(threads))
    assert threads[0] != threads[1] == threading.get_ident()


def test_of_tasks_with_one_key_only_the_newest_is_told(tasks: BackgroundTasks, qtbot: QtBot) -> None:
    gate, told = threading.Event(), []
    for value in range(5):
        tasks.run(lambda value=value: (gate.wait(5), value)[1], told.append, key="picture")
    tasks.run(lambda: "other", told.append)
    gate.set()
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert sorted(map(str, told)) == ["4", "other"]


def test_what_is_dropped_is_not_told(tasks: BackgroundTasks, qtbot: QtBot) -> None:
    gate, told = threading.Event(), []
    tasks.run(gate.wait, told.append, key="picture")
    tasks.drop("picture")
    assert tasks.is_idle
    gate.set()
    qtbot.wait(50)
    assert told == []


def test_a_failure_is_told_to_who_asked_and_otherwise_to_all(tasks: BackgroundTasks, qtbot: QtBot) -> None:
    def fail() -> None:
        raise LayoutFileError("It is no picture.", "Choose another.")

    asked: list[Failure] = []
    others: list[Failure] = []
    tasks.failed.connect(others.append)
    tasks.run(fail, lambda _: None, asked.append)
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert asked == [Failure("It is no picture.", "Choose another.")]
    assert others == []
    tasks.run(fail, lambda _: None)
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert others == asked


def test_an_unexpected_failure_has_a_report(tasks: BackgroundTasks, qtbot: QtBot) -> None:
    told: list[Failure] = []
    tasks.run(lambda: 1 // 0, lambda _: None, told.append)
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert "ZeroDivisionError" in told[0].report


def test_after_the_end_nothing_is_begun_and_nothing_told(tasks: BackgroundTasks, qtbot: QtBot) -> None:
    told: list[int] = []
    tasks.run(lambda: 1, told.append)
    tasks.close()
    tasks.run(lambda: 2, told.append)
    qtbot.wait(50)
    assert told == []


@pytest.mark.parametrize("bound", [True, False])
def test_what_comes_back_to_a_dialog_that_is_gone_troubles_nobody(
    tasks: BackgroundTasks, qtbot: QtBot, bound: bool
) -> None:
    dialog, told = QDialog(), []
    tasks.failed.connect(told.append)
    done = dialog.setWindowTitle if bound else partial(dialog.setWindowTitle)
    go = threading.Event()
    tasks.run(lambda: go.wait(5) and "a title", done)
    shiboken6.delete(dialog)
    go.set()
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert told == []


def test_saving_waits_for_nothing_else(tasks: BackgroundTasks, qtbot: QtBot) -> None:
    hung, saved = threading.Event(), []
    for _ in range(3):
        tasks.run(hung.wait, lambda _: None)
    for number in range(3):
        tasks.run(lambda number=number: number, saved.append, saves=True)
    qtbot.waitUntil(lambda: saved == [0, 1, 2])
    hung.set()
    qtbot.waitUntil(lambda: tasks.is_idle)
