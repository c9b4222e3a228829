"""On a small screen every window of the program has room."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QApplication

from simspaint.app.studio import Studio
from tests.app.open_dialogs import close_dialogs
from tests.app.test_accessible import OF_QT

ROOM = QSize(800, 500)
"""Points of a screen of 1600 by 1000 pixels at scale 2."""


def test_no_window_is_larger_than_a_small_screen(
    studio: Studio, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QScreen, "availableGeometry", lambda _: QRect(0, 0, ROOM.width(), ROOM.height()))
    too_large, seen = [], 0
    for spec in list(studio.actions):
        if (
            studio.actions.is_hold(spec.id)
            or spec.id == "file.quit"
            or not studio.actions[spec.id].isEnabled()
        ):
            continue
        if not spec.text.endswith("…") and spec.id != "help.guide":
            continue
        studio.actions[spec.id].trigger()
        qapp.processEvents()
        for top in qapp.topLevelWidgets():
            if top is studio.window or not top.isVisible() or isinstance(top, OF_QT):
                continue
            seen += 1
            if top.width() > ROOM.width() or top.height() > ROOM.height():
                too_large.append(f"{spec.id}: {type(top).__name__} {top.width()} × {top.height()}")
        close_dialogs(studio)
    assert too_large == []
    assert seen > 8
