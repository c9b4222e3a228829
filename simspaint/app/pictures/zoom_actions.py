"""Zoom, move and mirror the picture that has the keys."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication, QWidget

from simspaint.app.pictures.viewport import WHEEL_STEP, Viewport
from simspaint.app.shell.action_table import ActionTable

_SIDES = (("left", 1, 0), ("right", -1, 0), ("up", 0, 1), ("down", 0, -1))
_SHARE = 1 / 8
"""How much of the view one step moves."""


def viewport_in_use(default: Viewport) -> Viewport:
    """The picture that keys speak of: the one that has them, else the default."""
    widget: QWidget | None = QApplication.focusWidget()
    while widget is not None and not isinstance(widget, Viewport):
        widget = widget.parentWidget()
    return widget or default


def add_zoom_actions(actions: ActionTable, default: Viewport) -> None:
    """Act on the viewport that has the keys, or on the default; mirroring is one for all that follow it."""

    def zoom(factor: float) -> None:
        viewport_in_use(default).zoom(factor)

    def pan(x: int, y: int) -> None:
        view = viewport_in_use(default)
        view.pan(QPointF(x * view.width() * _SHARE, y * view.height() * _SHARE))

    add = partial(actions.add, menu="View", section="zoom")
    add("view.zoom_in", "Zoom in", partial(zoom, WHEEL_STEP))
    add("view.zoom_out", "Zoom out", partial(zoom, 1 / WHEEL_STEP))
    tip = "Show the whole picture."
    add("view.fit", "Fit", lambda: viewport_in_use(default).fit(), tip=tip, icon="fit")
    add(
        "view.actual",
        "100 %",
        lambda: viewport_in_use(default).show_actual_pixels(),
        tip="One pixel a pixel.",
        icon="actual",
    )
    for side, x, y in _SIDES:
        actions.add(f"view.{side}", f"Look {side}", partial(pan, x, y), menu="View/Move")
    actions.add(
        "view.mirror",
        "Mirror view",
        default.set_mirrored,
        menu="View",
        section="layout",
        tip="Show the pictures mirrored: mistakes are seen better. The painting stays as it is.",
        icon="mirror",
        checkable=True,
    )
