"""Find on the web, stopped, closed and kept waiting."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from simspaint.app.library.find_dialog import FindDialog
from simspaint.app.library.web_finder import WebFinder
from simspaint.app.studio import Studio
from tests.app.library.find_dialog.finding import (
    Gate,
    Key,
    asked_paths,
    begin_fetch,
    begin_search,
    is_gone,
    offer,
    search,
    wait,
)
from tests.web.photograph_server import Server


def test_a_search_that_is_stopped_brings_nothing(
    dialog: FindDialog, finder: WebFinder, gate: Gate, qtbot: QtBot
) -> None:
    begin_search(dialog, gate("/v1"), qtbot)
    assert not dialog.ask.search.isEnabled()
    dialog.progress.stop.click()
    assert dialog.progress.text.text() == "Stopped."
    assert finder.is_idle
    assert dialog.ask.search.isEnabled()
    qtbot.wait(50)
    assert dialog.list.count() == 0


def test_a_busy_server_is_not_waited_for_after_stop(
    dialog: FindDialog, finder: WebFinder, server: Server, qtbot: QtBot
) -> None:
    server.says("/v1", b"", 429, Retry_After="25")
    dialog.ask.words.setText("lake")
    dialog.ask.search.click()
    qtbot.waitUntil(lambda: "/v1" in asked_paths(server))
    dialog.progress.stop.click()
    offer(server)
    assert search(dialog, finder, qtbot) == "3 photographs found."


def test_a_fetch_that_is_stopped_keeps_what_is_there(
    dialog: FindDialog, finder: WebFinder, studio: Studio, gate: Gate, qtbot: QtBot
) -> None:
    begin_fetch(dialog, finder, gate("/2.jpg"), qtbot)
    assert not dialog.add.isEnabled()
    dialog.progress.stop.click()
    assert dialog.progress.text.text().startswith("Stopped: 2 of 3 photographs fetched.")
    wait(studio, qtbot)
    assert len(studio.library.control.library.names()) == 2


def test_one_photograph_that_cannot_be_fetched_leaves_the_others(
    dialog: FindDialog, finder: WebFinder, studio: Studio, server: Server, qtbot: QtBot
) -> None:
    search(dialog, finder, qtbot)
    server.says("/1.jpg", b"<html>gone</html>")
    del server.answers["/c9.jpg"]
    dialog.all.click()
    dialog.add.click()
    wait(studio, qtbot)
    told = dialog.skipped.toPlainText()
    assert "Lake 1: What was sent for it is no picture." in told
    assert "Hill 9.jpg: 127.0.0.1 cannot be asked: 404" in told
    assert dialog.skipped.isVisible()
    assert dialog.progress.text.text().startswith("1 of 3 photographs fetched. 1 photograph added.")
    assert [photograph.title for photograph in dialog.list.ticked] == ["Lake 1", "Hill 9.jpg"]
    one = dialog.skipped.height()
    dialog.skipped.show_skipped([("a", "b")] * 3)
    assert one < dialog.skipped.height() < 90
    dialog.skipped.show_skipped([("a", "b")] * 300)
    assert dialog.skipped.height() < 120
    assert [line.title for line in studio.library.control.library.credits().values()] == ["Lake 2"]


def test_when_none_can_be_fetched_nothing_is_added(
    dialog: FindDialog, finder: WebFinder, studio: Studio, server: Server, qtbot: QtBot
) -> None:
    search(dialog, finder, qtbot)
    server.answers.clear()
    dialog.all.click()
    dialog.add.click()
    wait(studio, qtbot)
    assert dialog.progress.text.text() == "No photograph could be fetched."
    assert not studio.library.control.library.folder.exists()


@pytest.mark.parametrize("path", ["/v1", "/thumb/1"])
def test_closing_ends_a_search_and_nothing_comes_back(
    dialog: FindDialog,
    finder: WebFinder,
    studio: Studio,
    gate: Gate,
    path: str,
    qtbot: QtBot,
) -> None:
    begin_search(dialog, gate(path), qtbot)
    QTest.keyClick(dialog, Key.Key_Escape)
    assert finder.is_idle
    assert is_gone(studio)
    qtbot.wait(50)
    assert not studio.window.notices.isVisible()


def test_closing_ends_a_fetch_and_what_is_there_is_added(
    dialog: FindDialog, finder: WebFinder, studio: Studio, gate: Gate, qtbot: QtBot
) -> None:
    begin_fetch(dialog, finder, gate("/2.jpg"), qtbot)
    dialog.close()
    assert is_gone(studio)
    wait(studio, qtbot)
    assert len(studio.library.control.library.credits()) == 2


def test_the_program_ends_while_a_server_hangs(
    dialog: FindDialog, finder: WebFinder, studio: Studio, gate: Gate, qtbot: QtBot
) -> None:
    begin_fetch(dialog, finder, gate("/1.jpg"), qtbot)
    studio.tasks.close()
    assert not finder.fetch.is_running


def test_what_is_fetched_waits_while_the_library_is_at_work(
    dialog: FindDialog, finder: WebFinder, studio: Studio, gate: Gate, qtbot: QtBot
) -> None:
    search(dialog, finder, qtbot)
    control = studio.library.control
    dialog.list.tick_all(True)
    control.is_busy = True
    control.began.emit()
    assert not dialog.add.isEnabled()
    assert "wait" in dialog.add.toolTip()
    control.is_busy = False
    control.ended.emit("")
    qtbot.waitUntil(dialog.add.isEnabled)
    dialog.add.click()
    control.is_busy = True
    qtbot.waitUntil(lambda: finder.fetch.is_waiting)
    qtbot.wait(30)
    assert finder.fetch.is_waiting
    control.is_busy = False
    control.ended.emit("")
    wait(studio, qtbot)
    assert len(control.library.names()) == 3
