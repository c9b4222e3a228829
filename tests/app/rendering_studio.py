"""What tests of the studio's renderings do over and over."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from pytestqt.qtbot import QtBot

from simspaint.app.rendering.render_policy import RenderKind
from simspaint.app.rendering.rendering_control import RenderingControl
from simspaint.domain.geometry import Extent

EXTENT = Extent(96, 128)
SKY, BUILDING = (20, 30), (80, 30)
"""Pixels of the upper and of the lower half."""


def wait_for_final(part: RenderingControl, qtbot: QtBot) -> None:
    def is_final() -> bool:
        shown = part.service.shown
        is_there = shown is not None and shown.order.kind is RenderKind.FINAL
        return is_there and part.session.is_newest(shown) and part.tasks.is_idle

    qtbot.waitUntil(is_final)


def segment_at(part: RenderingControl, label_id: int) -> int:
    assert part.service.shown is not None
    rows = part.service.shown.rendering.provenance
    return next(row.segment_id for row in rows if row.label_id == label_id)


def select(part: RenderingControl, spot: tuple[int, int], qtbot: QtBot) -> None:
    part.view.surface.spot_clicked.emit(*spot)
    qtbot.waitUntil(lambda: part.tasks.is_idle)


def drag(part: RenderingControl, qtbot: QtBot, start: QPointF, end: QPointF) -> None:
    """Drag in the photograph from one picture point to another."""
    surface = part.view.surface
    places: list[QPoint] = [surface.geometry_of_view.to_view(p).toPoint() for p in (start, end)]
    qtbot.mousePress(surface, Qt.MouseButton.LeftButton, pos=places[0])
    qtbot.mouseMove(surface, places[1])
    qtbot.mouseRelease(surface, Qt.MouseButton.LeftButton, pos=places[1])
