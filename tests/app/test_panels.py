from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QMainWindow,
    QScrollArea,
    QSplitter,
    QToolBar,
    QWidget,
)

from simspaint.app.labels.palette_dock import PaletteDock
from simspaint.app.shell.picture_pair import Arrangement
from simspaint.app.studio import Studio


def test_everything_that_takes_keys_has_a_name(studio: Studio) -> None:
    nameless = []
    for name in ("palette", "brush", "tracing"):
        panel = studio.window.panel(name).widget()
        assert panel is not None
        for widget in panel.findChildren(QWidget):
            takes_keys = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
            text = widget.accessibleName() or (widget.text() if hasattr(widget, "text") else "")
            above = widget.parentWidget()
            is_inner = bool(above and above is not panel and above.accessibleName())
            is_there = widget.window() is studio.window and widget.isVisibleTo(panel)
            if takes_keys and not text and not is_inner and is_there:
                nameless.append(repr(widget))
    assert nameless == []


def test_nothing_of_a_panel_that_scrolls_is_cut_off(studio: Studio) -> None:
    area = studio.window.panel("segments").widget()
    assert isinstance(area, QScrollArea)
    content = area.widget()
    studio.window.resize(1600, 1000)
    studio.window.unfold("segments")
    QCoreApplication.processEvents()
    assert content.width() >= content.minimumWidth() > 0
    assert area.viewport().width() >= content.width()
    assert area.minimumWidth() - area.verticalScrollBar().sizeHint().width() >= content.minimumWidth()


NAMES = ("palette", "brush", "tracing", "segments", "variations", "history")


def arrangement(studio: Studio) -> list[tuple[object, ...]]:
    """Where each panel is: its side, its neighbours in tabs, whether it floats or is hidden."""
    area = studio.window.centralWidget()
    assert isinstance(area, QMainWindow)
    docks = [studio.window.panel(name) for name in NAMES]
    return [
        (
            area.dockWidgetArea(dock),
            {each.objectName() for each in area.tabifiedDockWidgets(dock)},
            dock.isFloating(),
            dock.isHidden(),
        )
        for dock in docks
    ]


def disarrange(studio: Studio, rng: np.random.Generator) -> None:
    """One panel floats, is hidden, becomes a tab or goes elsewhere; or all are hidden."""
    window, area = studio.window, studio.window.centralWidget()
    assert isinstance(area, QMainWindow)
    one, other = (window.panel(NAMES[i]) for i in rng.choice(len(NAMES), 2, replace=False))
    match int(rng.integers(6)):
        case 0:
            one.setFloating(not one.isFloating())
        case 1:
            one.toggleViewAction().trigger()
        case 2:
            area.tabifyDockWidget(other, one)
        case 3:
            area.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, one)
        case 4:
            window.hide_panels(not window.panels_hidden)
        case _:
            window.resize(*rng.integers(400, 1400, 2).tolist())


def test_panels_and_bars_go_back_to_where_they_were_at_first(studio: Studio) -> None:
    first, bars = arrangement(studio), studio.window.findChildren(QToolBar)
    area = studio.window.centralWidget()
    assert isinstance(area, QMainWindow)
    studio.window.panel("palette").setFloating(True)
    studio.window.panel("brush").hide()
    studio.window.panel("tracing").setFloating(True)
    studio.window.panel("tracing").hide()
    area.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, studio.window.panel("brush"))
    bars[0].hide()
    assert arrangement(studio) != first
    studio.actions["view.reset_panels"].trigger()
    assert arrangement(studio) == first
    assert not any(bar.isHidden() for bar in bars)


def test_of_the_pictures_arrangement_only_their_sizes_are_taken(studio: Studio) -> None:
    middle = studio.window.middle
    studio.window.arrange_pictures(Arrangement.BESIDE)
    other = QSplitter(Qt.Orientation.Vertical)
    for size in (30, 70):
        other.addWidget(QWidget())
        other.widget(other.count() - 1).resize(size, size)
    other.setHandleWidth(20_000)
    studio.settings.write("window/middle", other.saveState())
    studio.window.restore_arrangement()
    assert middle.handleWidth() == 5
    assert middle.orientation() is Qt.Orientation.Horizontal
    assert studio.window.minimumSizeHint().width() < 2000


def test_panels_survive_being_put_back_again_and_again(studio: Studio, qapp: QApplication) -> None:
    rng, first = np.random.default_rng(0), arrangement(studio)
    contents = [studio.window.panel(name).widget() for name in NAMES]
    for _ in range(60):
        for _ in range(int(rng.integers(1, 5))):
            disarrange(studio, rng)
            for _ in range(int(rng.integers(3))):
                qapp.processEvents()
        studio.actions["view.reset_panels"].trigger()
        assert arrangement(studio) == first
        assert [studio.window.panel(name).widget() for name in NAMES] == contents
        assert all(widget is not None and not widget.isHidden() for widget in contents)
        assert not studio.actions["view.hide_panels"].isChecked()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert len(studio.window.findChildren(QDockWidget)) == len(NAMES)  # none of those before is left


def test_the_menu_shows_and_hides_panels_that_were_put_back(studio: Studio) -> None:
    studio.actions["view.reset_panels"].trigger()
    menu = studio.window.menu("View/Panels")
    texts = [action.text() for action in menu.actions()]
    assert len(texts) == len(set(texts)) == len(NAMES) + len(studio.window.findChildren(QToolBar))
    entry = next(action for action in menu.actions() if action.text() == "Tracing")
    entry.trigger()
    assert studio.window.panel("tracing").isHidden()
    entry.trigger()
    assert not studio.window.panel("tracing").isHidden()


def test_who_types_goes_on_typing_where_panels_are_put_back(studio: Studio, palette: PaletteDock) -> None:
    studio.window.activateWindow()
    palette.search.setFocus()
    studio.actions["view.reset_panels"].trigger()
    assert studio.window.focusWidget() is palette.search
