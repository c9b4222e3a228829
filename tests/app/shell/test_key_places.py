"""Where keys go in the window without a mouse: F6 from place to place, Tab within one, Alt into the menus."""

from __future__ import annotations

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from simspaint.app.pictures.viewport import Viewport
from simspaint.app.rendering.picture_tabs import PictureTabs
from simspaint.app.rendering.rendering_control import RenderingControl
from simspaint.app.shell.seen_widgets import is_seen
from simspaint.app.studio import Studio


def _round(studio: Studio, action_id: str) -> list[QWidget]:
    """What has the keys after each step of one round, which begins and ends in the layout."""
    studio.editor.setFocus()
    seen: list[QWidget] = []
    while len(seen) < 20 and (not seen or seen[-1] is not studio.editor):
        studio.actions[action_id].trigger()
        focus = QApplication.focusWidget()
        assert focus is not None
        seen.append(focus)
    return seen


def test_f6_goes_round_pictures_panels_and_bars_and_comes_back_to_the_layout(studio: Studio) -> None:
    seen = _round(studio, "view.next_panel")
    assert seen[0] is studio.rendering.view.surface
    assert seen[-1] is studio.editor
    places = [studio.window.panel(name).widget() for name in ("palette", "brush")]
    for place in (*places, studio.window.bar("render")):
        assert place is not None
        assert sum(place.isAncestorOf(each) for each in seen) == 1, place.accessibleName()


def test_f6_takes_the_keys_nowhere_that_cannot_be_seen(studio: Studio) -> None:
    studio.window.panel("brush").raise_()
    for focus in _round(studio, "view.next_panel"):
        assert not focus.visibleRegion().isEmpty(), focus.accessibleName()


def test_f6_goes_to_a_panel_that_its_list_fills(part: RenderingControl, studio: Studio, qtbot: QtBot) -> None:
    pieces = studio.segments.dock.overview.list
    studio.window.panel("segments").show()
    qtbot.waitUntil(lambda: pieces.count() == 2 and pieces.isVisible())
    assert pieces in _round(studio, "view.next_panel")


def test_f6_leaves_the_window_a_child_of_nothing(studio: Studio) -> None:
    """PySide calls all menus deleted when a widget goes that it takes for the parent of the window."""
    _round(studio, "view.next_panel")
    assert "parent" not in shiboken6.dump(studio.window)


@pytest.mark.parametrize("key", [Qt.Key.Key_Tab, Qt.Key.Key_Backtab])
def test_tab_goes_past_a_panel_that_is_below_another_ones_tab(key: Qt.Key, studio: Studio) -> None:
    studio.window.panel("brush").raise_()
    QApplication.processEvents()
    hidden = studio.window.panel("tracing").widget()
    assert hidden is not None
    assert hidden.visibleRegion().isEmpty()
    focus = studio.window.panel("brush").widget()
    assert focus is not None
    focus.setFocus()
    seen: list[QWidget] = []
    while focus not in seen:
        seen.append(focus)
        focus.setFocus()
        QTest.keyClick(focus, key)
        focus = QApplication.focusWidget()
        assert focus is not None
        if focus is studio.editor or focus is studio.rendering.view.surface:
            break  # where Tab hides panels
    assert len(seen) > 2
    assert [each.accessibleName() for each in seen if hidden.isAncestorOf(each)] == []


@pytest.mark.parametrize("name", ["palette", "brush", "tracing", "segments", "history"])
def test_a_command_shows_a_panel_and_takes_the_keys_there(name: str, studio: Studio) -> None:
    studio.actions["view.hide_panels"].trigger()
    studio.actions[f"panel.{name}"].trigger()
    QApplication.processEvents()
    panel = studio.window.panel(name).widget()
    assert panel is not None
    assert is_seen(panel)
    focus = QApplication.focusWidget()
    has_controls = name in ("palette", "brush", "tracing")
    assert not has_controls or (focus is not None and panel.isAncestorOf(focus))
    assert not studio.window.panels_hidden


def test_shift_f6_goes_the_other_way(studio: Studio) -> None:
    there, back = _round(studio, "view.next_panel"), _round(studio, "view.previous_panel")
    assert len(there) > 3
    assert back[:-1] == there[-2::-1]


def test_tab_leaves_the_tabs_of_the_photograph_and_hides_no_panels(studio: Studio) -> None:
    tabs = studio.window.findChild(PictureTabs)
    assert tabs is not None
    tabs.setFocus()
    QTest.keyClick(tabs, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is not tabs
    assert not studio.window.panels_hidden


def test_a_picture_shows_that_keys_brought_the_keys_to_it(studio: Studio) -> None:
    view: Viewport = studio.rendering.view.surface
    view.setFocus()
    edges = view.grab().toImage()
    studio.editor.setFocus()
    studio.actions["view.next_panel"].trigger()
    assert view.hasFocus()
    framed = view.grab().toImage()
    middle = framed.height() // 2
    assert framed.pixelColor(0, middle) == view.palette().accent().color()
    assert edges.pixelColor(0, middle) != framed.pixelColor(0, middle)


def test_alt_and_a_letter_open_each_menu_of_the_window(studio: Studio) -> None:
    titles = [action.text() for action in studio.window.menuBar().actions()]
    letters = [title[title.index("&") + 1].upper() for title in titles]
    assert len(set(letters)) == len(letters)
    for letter in letters:
        studio.editor.setFocus()
        QTest.keyClick(studio.window, Qt.Key(ord(letter)), Qt.KeyboardModifier.AltModifier)
        popup = QApplication.activePopupWidget()
        assert isinstance(popup, QMenu), letter
        QTest.keyClick(popup, Qt.Key.Key_Escape)
        QTest.keyClick(studio.window.menuBar(), Qt.Key.Key_Escape)
