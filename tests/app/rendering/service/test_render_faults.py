"""Failures of a rendering are told, and the last photograph stays."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from simspaint.app.shell.failure import Failure
from simspaint.errors import PackError, RenderError
from tests.app.rendering.service.service_studio import Studio
from tests.app.rendering_doubles import GatedEngine


def test_a_failure_is_told_with_its_hint_and_the_last_photograph_is_kept(
    opened: Studio, qtbot: QtBot
) -> None:
    opened.change(1)
    opened.engine.let_through()
    qtbot.waitUntil(lambda: len(opened.shown) == 1)
    opened.engine.error = RenderError("There is not enough memory.", "Choose a smaller size.")
    opened.engine.let_through()
    opened.service.ask()
    qtbot.waitUntil(lambda: len(opened.failures) == 1)
    assert opened.failures[0] == Failure("There is not enough memory.", "Choose a smaller size.")
    assert opened.service.shown is opened.shown[0]
    assert opened.service.status.hint == "Choose a smaller size."
    qtbot.wait(50)
    assert opened.engine.begun[2:] == []  # it is not tried over and over


def test_an_unexpected_error_is_told_with_a_report_and_the_thread_lives_on(
    opened: Studio, qtbot: QtBot
) -> None:
    opened.engine.error = ZeroDivisionError("by nothing")
    opened.engine.let_through()
    opened.service.ask()
    qtbot.waitUntil(lambda: len(opened.failures) == 1)
    assert "by nothing" in opened.failures[0].message
    assert "ZeroDivisionError" in opened.failures[0].report
    opened.engine.error = None
    opened.engine.let_through()
    opened.service.ask()
    qtbot.waitUntil(lambda: len(opened.shown) == 1)


def test_an_engine_that_cannot_be_opened_leaves_the_one_before(opened: Studio, qtbot: QtBot) -> None:
    broken = GatedEngine()
    broken.open_error = PackError("The pack is without its bank.", "Complete it.")
    with qtbot.waitSignal(opened.service.failed):
        opened.service.open(lambda: broken)
    assert opened.service.status.text == "The pack is without its bank."
    assert opened.service.status.hint == "Complete it."
    opened.engine.let_through()
    opened.service.ask()
    qtbot.waitUntil(lambda: len(opened.shown) == 1)
