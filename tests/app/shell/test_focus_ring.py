"""Which list has the keys is seen; dialogs begin with their fields."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDialog,
    QDialogButtonBox,
    QMainWindow,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from simspaint.app.pictures.qimage import rgb_of_image
from simspaint.app.shell.focus_ring import _Frame
from simspaint.app.shell.guide_window import GuideWindow
from simspaint.app.studio import Studio
from tests.app.open_dialogs import close_dialogs


@pytest.fixture
def shown(studio: Studio, qtbot: QtBot) -> Iterator[Studio]:
    studio.window.resize(1400, 900)
    studio.window.show()
    studio.window.activateWindow()
    studio.editor.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is studio.editor)
    yield studio
    close_dialogs(studio)


def test_it_is_seen_which_list_has_the_keys(shown: Studio) -> None:
    labels = _label_list(shown)
    for widget in (labels,):
        widget.clearFocus()
        without = _drawn(widget)
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        changed = (_drawn(widget) != without).any(axis=2)
        assert changed[0, 5:-5].all()  # the upper edge


def test_the_frame_of_a_list_follows_its_size_and_goes_with_the_keys(shown: Studio, qtbot: QtBot) -> None:
    labels = _label_list(shown)
    labels.setFocus()
    assert labels.findChildren(_Frame)  # beside one of before, perhaps, that is about to go
    labels.resize(150, 90)
    qtbot.waitUntil(lambda: all(frame.size() == labels.size() for frame in labels.findChildren(_Frame)))
    shown.editor.setFocus()
    qtbot.waitUntil(lambda: not labels.findChildren(_Frame))


@pytest.mark.parametrize("action", ["file.new", "file.sequence"])
def test_dialogs_begin_with_what_is_to_be_entered(action: str, shown: Studio, qtbot: QtBot) -> None:
    dialog = _opened(shown, action, qtbot)
    dialog.activateWindow()
    qtbot.waitUntil(lambda: dialog.focusWidget() is not None)
    focus = dialog.focusWidget()
    assert focus is not None
    assert not any(box.isAncestorOf(focus) for box in dialog.findChildren(QDialogButtonBox))
    assert not isinstance(focus, QPushButton)


def test_esc_closes_the_guide(shown: Studio, qtbot: QtBot) -> None:
    guide = _opened(shown, "help.guide", qtbot)
    focus = guide.focusWidget() or guide
    QTest.keyClick(focus, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not shown.window.findChildren(GuideWindow))


def _label_list(studio: Studio) -> QWidget:
    lists = studio.window.findChildren(QAbstractItemView)
    return next(each for each in lists if each.accessibleName() == "Labels")


def _opened(studio: Studio, action: str, qtbot: QtBot) -> QWidget:
    studio.actions[action].trigger()

    def others() -> list[QWidget]:
        kinds = (QDialog, QMainWindow)
        tops = [each for each in QApplication.topLevelWidgets() if isinstance(each, kinds)]
        return [each for each in tops if each.isVisible() and each is not studio.window]

    qtbot.waitUntil(lambda: bool(others()))
    return others()[0]


def _drawn(widget: QWidget) -> np.ndarray:
    corner = widget.mapTo(widget.window(), widget.rect().topLeft())
    whole = rgb_of_image(widget.window().grab().toImage())
    top, left = corner.y(), corner.x()
    return whole[top : top + widget.height(), left : left + widget.width()].copy()
