"""Notices that wait, and those that go by."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from simspaint.app.shell.notice_bar import NoticeBar
from simspaint.app.studio import Studio


@pytest.fixture
def bar(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> NoticeBar:
    monkeypatch.setattr(NoticeBar, "underMouse", lambda _: False)
    over = QWidget()
    qtbot.addWidget(over)
    over.resize(800, 400)
    bar = NoticeBar(over)
    bar._passing.setInterval(20)
    over.show()
    return bar


def test_what_was_done_is_said_for_a_while(bar: NoticeBar, qtbot: QtBot) -> None:
    bar.show_passing("Exported 4 files.")
    assert bar.text == "Exported 4 files."
    qtbot.waitUntil(lambda: bar.text == "")


def test_what_has_to_be_done_stays_also_after_something_passing(bar: NoticeBar, qtbot: QtBot) -> None:
    bar.show_passing("Exported 4 files.")
    bar.show_notice("There is no pack.", "Look again", lambda: None)
    qtbot.wait(100)
    assert bar.text == "There is no pack."


def test_nothing_goes_while_the_pointer_is_over_it(
    bar: NoticeBar, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(NoticeBar, "underMouse", lambda _: True)
    bar.show_passing("Exported 4 files.", "Show folder", lambda: None)
    qtbot.wait(100)
    assert bar.text == "Exported 4 files."
    monkeypatch.setattr(NoticeBar, "underMouse", lambda _: False)
    qtbot.waitUntil(lambda: bar.text == "")


def test_what_stays_while_people_paint_lies_over_no_picture(studio: Studio, qtbot: QtBot) -> None:
    """As while a layout of the library is corrected: its lower edge could not be painted."""
    notices, middle = studio.window.notices, studio.window.middle
    height = middle.height()
    notices.show_notice("Correct the layout.", "Keep this layout", lambda: None, takes_room=True)
    qtbot.waitUntil(lambda: middle.height() < height)
    assert not notices.geometry().intersects(middle.geometry())
    studio.window.resize(900, 800)  # the text takes two lines now
    qtbot.waitUntil(lambda: not notices.geometry().intersects(middle.geometry()))
    assert notices.parentWidget().rect().contains(notices.geometry())
    notices.show_passing("Exported 4 files.")
    studio.window.resize(1200, 800)
    qtbot.waitUntil(lambda: middle.height() == height)
    notices.show_notice("Correct the layout.", takes_room=True)
    qtbot.waitUntil(lambda: middle.height() < height)
    notices.hide()
    qtbot.waitUntil(lambda: middle.height() == height)
