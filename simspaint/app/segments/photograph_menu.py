"""The menu of a right click on the photograph: what can be done to the piece there, and to the photograph."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QMenu

from simspaint.app.pictures.keyboard_pen import middle_of
from simspaint.app.rendering.photograph_surface import PhotographSurface
from simspaint.app.shell.action_table import ActionTable

_SECTIONS = (
    ("segment.source", "segment.swap", "segment.anew"),
    ("segment.lock", "segment.ban"),
    ("segment.place", "segment.flip", "segment.forward", "segment.back"),
    ("segment.duplicate", "segment.delete"),
    ("render.diversity", "render.anew", "edit.copy"),
)


class PhotographMenu(QObject):
    """Chooses the piece below the pointer, or below the cross that keys move, and offers its actions."""

    def __init__(self, surface: PhotographSurface, actions: ActionTable) -> None:
        super().__init__(surface)
        self._surface, self._actions = surface, actions
        surface.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QContextMenuEvent) or not self._surface.has_picture:
            return False
        seen = self._surface.geometry_of_view
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            point = self._surface.pen.point or middle_of(seen)
            place = self._surface.mapToGlobal(seen.to_view(point).toPoint())
        else:
            point, place = seen.to_picture(QPointF(event.pos())), event.globalPos()
        self._surface.click(point)
        self._menu().popup(place)
        return True

    def _menu(self) -> QMenu:
        menu = QMenu(self._surface)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for ids in _SECTIONS:
            menu.addActions([self._actions[action_id] for action_id in ids])
            menu.addSeparator()
        return menu
