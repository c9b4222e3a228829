"""Work beside rendering."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
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


def _in_a_closure(dialog: QDialog) -> Callable[[object], object]:
    return lambda title: dialog.setWindowTitle(str(title))


RECEIVERS: dict[str, Callable[[QDialog], Callable[..., object]]] = {
    "method": lambda dialog: dialog.setWindowTitle,
    "method with arguments": lambda dialog: partial(dialog.setWindowTitle),
    "argument": lambda dialog: partial(QDialog.setWindowTitle, dialog),
    "named argument": lambda dialog: partial(lambda title, asked: asked.setWindowTitle(title), asked=dialog),
    "closure": _in_a_closure,
}


@pytest.mark.parametrize("fails", [False, True])
@pytest.mark.parametrize("kind", RECEIVERS)
def test_what_comes_back_to_a_dialog_that_is_gone_troubles_nobody(
    tasks: BackgroundTasks, qtbot: QtBot, kind: str, fails: bool
) -> None:
    dialog, told = QDialog(), []
    tasks.failed.connect(told.append)
    receiver = RECEIVERS[kind](dialog)
    go = threading.Event()

    def work() -> str:
        go.wait(5)
        if fails:
            raise LayoutFileError("It is no picture.", "Choose another.")
        return "a title"

    tasks.run(work, told.append if fails else receiver, receiver if fails else None)
    shiboken6.delete(dialog)
    go.set()
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert told == []


def test_who_is_still_there_is_told_whatever_else_it_holds(tasks: BackgroundTasks, qtbot: QtBot) -> None:
    dialog = QDialog()
    tasks.run(lambda: "a title", _in_a_closure(dialog))
    qtbot.waitUntil(lambda: dialog.windowTitle() == "a title")


def test_what_hangs_does_not_keep_the_program_but_what_is_written_is_waited_for(qtbot: QtBot) -> None:
    tasks = BackgroundTasks(patience_s=0.01)
    hung, written, told = threading.Event(), [], []
    for _ in range(3):
        tasks.run(hung.wait, told.append)

    def write() -> None:
        time.sleep(0.05)
        written.append(threading.current_thread().daemon)

    tasks.run(write, told.append, writes=True)
    tasks.run(write, told.append, saves=True)
    tasks.close()
    assert written == [False, False]
    left = [thread for thread in threading.enumerate() if thread.name.startswith("background")]
    assert left
    assert all(thread.daemon for thread in left)
    hung.set()
    for thread in left:
        thread.join(10)
        assert not thread.is_alive()
    assert told == []


def test_a_process_ends_although_a_server_never_answers() -> None:
    program = """
        import socket, sys, threading
        from PySide6.QtCore import QCoreApplication
        from simspaint.app.shell.background_tasks import BackgroundTasks
        from simspaint.web.polite_requests import Fetcher
        application = QCoreApplication([])
        server = socket.create_server(("127.0.0.1", 0))
        tasks = BackgroundTasks(patience_s=0.1)
        fetcher = Fetcher()
        tasks.run(lambda: fetcher.bytes(f"http://127.0.0.1:{server.getsockname()[1]}/a", 9), print, print)
        server.accept()[0].recv(1000)
        tasks.close()
        del tasks
        print("closed")
    """
    run = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)], capture_output=True, text=True, timeout=60
    )  # the request alone would wait longer than that
    assert (run.returncode, run.stdout.split()) == (0, ["closed"]), run.stderr
    assert "Error" not in run.stderr


def test_saving_waits_for_nothing_else(tasks: BackgroundTasks, qtbot: QtBot) -> None:
    hung, saved = threading.Event(), []
    for _ in range(3):
        tasks.run(hung.wait, lambda _: None)
    for number in range(3):
        tasks.run(lambda number=number: number, saved.append, saves=True)
    qtbot.waitUntil(lambda: sorted(saved) == [0, 1, 2])  # in any order: each has a thread of its own
    hung.set()
    qtbot.waitUntil(lambda: tasks.is_idle)
