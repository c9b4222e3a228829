"""Whoever hears the window instead of seeing it is told what everything is."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QColorDialog,
    QComboBox,
    QFileDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QMenuBar,
    QMessageBox,
    QProgressBar,
    QScrollBar,
    QTabBar,
    QWidget,
)

from simspaint.app.studio import Studio
from tests.app.hand import Hand
from tests.app.shell.test_action_table import ENDS_THE_TEST, close_dialogs

OF_QT = (QFileDialog, QColorDialog, QMessageBox)
"""Their controls have Qt's own names."""
CONTROLS = (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QProgressBar,
    QAbstractScrollArea,
    QTabBar,
)
INSIDE = (QScrollBar, QHeaderView, QMenu, QMenuBar, QLabel)
"""Parts of other controls, and what is called as it is written."""


def nameless(top: QWidget) -> Iterator[str]:
    """Controls, and whatever takes the keyboard, that a screen reader would call nothing."""
    for widget in (top, *top.findChildren(QWidget)):
        takes_keys = widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        if isinstance(widget, INSIDE) or not (takes_keys or isinstance(widget, CONTROLS)):
            continue
        if widget.window() is not top or _is_part(widget):
            continue
        if isinstance(widget, QComboBox) and not (widget.accessibleName() or _has_label(widget, top)):
            yield f"{type(top).__name__}: {_path(widget)}"  # Qt calls it what is chosen in it
        interface = QAccessible.queryAccessibleInterface(widget)
        if not interface.text(QAccessible.Text.Name).strip():
            yield f"{type(top).__name__}: {_path(widget)}"


def _has_label(widget: QWidget, top: QWidget) -> bool:
    return any(label.buddy() is widget for label in top.findChildren(QLabel))


def _is_part(widget: QWidget) -> bool:
    """A piece of a line, a spin box, a combo box or a scroll area."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, (QLineEdit, QAbstractSpinBox, QComboBox, *OF_QT)):
            return True
        if isinstance(above, QAbstractScrollArea) and widget is above.viewport():
            return True
        above = above.parentWidget()
    return widget.objectName().startswith("qt_")


def _path(widget: QWidget) -> str:
    names = []
    above: QWidget | None = widget
    while above is not None:
        names.append(type(above).__name__)
        above = above.parentWidget()
    return " in ".join(names[:4])


def test_everything_in_the_window_and_its_dialogs_has_a_name(
    studio: Studio, hand: Hand, qapp: QApplication
) -> None:
    hand.drag((50, 50), (60, 60))
    found = set(nameless(studio.window))
    for spec in list(studio.actions):
        if studio.actions.is_hold(spec.id) or spec.id in ENDS_THE_TEST or not spec.text.endswith("…"):
            continue
        if studio.actions[spec.id].isEnabled():
            studio.actions[spec.id].trigger()
            qapp.processEvents()
            for top in qapp.topLevelWidgets():
                if top is not studio.window and top.isVisible() and not isinstance(top, (*OF_QT, QLabel)):
                    found |= set(nameless(top))
            close_dialogs(studio)
    assert "\n".join(sorted(found)) == ""
