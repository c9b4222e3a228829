"""A right click on the photograph."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from simspaint.app.rendering.rendering_control import RenderingControl
from simspaint.app.studio import Studio
from tests.app.rendering_studio import BUILDING, SKY, select, wait_for_final

Reason = QContextMenuEvent.Reason


def ask(part: RenderingControl, qapp: QApplication, place: QPoint, reason: Reason = Reason.Mouse) -> None:
    surface = part.view.surface
    qapp.sendEvent(surface, QContextMenuEvent(reason, place, surface.mapToGlobal(place)))


def place_of(part: RenderingControl, spot: tuple[int, int]) -> QPoint:
    return part.view.surface.geometry_of_view.to_view(QPointF(spot[1] + 0.5, spot[0] + 0.5)).toPoint()


def menu_of(qapp: QApplication) -> QMenu:
    menu = qapp.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def texts(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if action.text()]


def test_it_chooses_the_piece_there_and_offers_what_can_be_done_to_it(
    part: RenderingControl, studio: Studio, qtbot: QtBot, qapp: QApplication
) -> None:
    select(part, SKY, qtbot)
    ask(part, qapp, place_of(part, BUILDING))
    menu = menu_of(qapp)
    qtbot.waitUntil(lambda: studio.segments.selection.region is not None)
    assert studio.segments.selection.spot == BUILDING
    own = ["Show its photograph", "Swap", "Choose anew here", "Lock", "Ban", "Move", "Duplicate", "Delete"]
    assert set(own) < set(texts(menu))
    assert {"Diversity", "Choose anew", "Copy photograph"} < set(texts(menu))
    lock = next(action for action in menu.actions() if action.text() == "Lock")
    qtbot.waitUntil(lock.isEnabled)
    lock.trigger()
    assert studio.segments.editing.is_locked
    menu.close()


def test_beside_the_picture_nothing_can_be_done_to_a_piece(
    part: RenderingControl, studio: Studio, qtbot: QtBot, qapp: QApplication
) -> None:
    select(part, SKY, qtbot)
    ask(part, qapp, QPoint(1, 1))
    menu = menu_of(qapp)
    enabled = [action.text() for action in menu.actions() if action.text() and action.isEnabled()]
    assert enabled == ["Diversity", "Choose anew", "Copy photograph"]
    menu.close()


def test_the_menu_key_asks_about_the_piece_below_the_cross(
    part: RenderingControl, studio: Studio, qtbot: QtBot, qapp: QApplication
) -> None:
    wait_for_final(part, qtbot)
    part.view.surface.pen.point = QPointF(BUILDING[1] + 0.5, BUILDING[0] + 0.5)
    ask(part, qapp, QPoint(0, 0), Reason.Keyboard)
    assert studio.segments.selection.spot == BUILDING
    menu_of(qapp).close()


@pytest.mark.parametrize("reason", [Reason.Mouse, Reason.Keyboard])
def test_there_is_none_while_there_is_no_photograph(
    part: RenderingControl, qapp: QApplication, reason: Reason
) -> None:
    part.view.forget()
    ask(part, qapp, QPoint(20, 20), reason)
    assert qapp.activePopupWidget() is None
