from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from simspaint.app.shell.command_list import CommandList
from simspaint.app.studio import Studio


def test_the_command_list_finds_by_letters_and_does_it(studio: Studio, qapp: QApplication) -> None:
    studio.actions["help.commands"].trigger()
    commands = studio.window.findChild(CommandList)
    assert commands is not None
    QTest.keyClicks(commands.search, "encircle")
    QTest.keyClick(commands.search, Qt.Key.Key_Return)
    assert studio.brush_state.tool == "encircle"


def test_the_command_list_says_when_nothing_fits(studio: Studio) -> None:
    commands = CommandList(studio.actions, studio.window)
    commands.search.setText("qqqq")
    assert commands.list.topLevelItemCount() == 0
    assert commands.list.isHidden()
    commands.close()
