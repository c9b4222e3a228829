"""The pictures in the middle and the panels around them.

Panels are Qt's own docks, in an area that is made anew to put them back: taking docks out of a visible
window, or `restoreState` there, can end the program in some versions of Qt. Not `pyside6-qtads` (LGPL, kept):
each of its releases fits one version of PySide6 alone, the newest one 6.12.0, which Python 3.11 cannot use.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QChildEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMenu, QScrollArea, QTabBar, QWidget

Area = Qt.DockWidgetArea
_STATE_VERSION = 2
_SIZES = {
    Qt.Orientation.Horizontal: {"palette": 226, "segments": 244, "variations": 640, "history": 340},
    Qt.Orientation.Vertical: {"variations": 150, "palette": 500, "brush": 200},
}


@dataclass(frozen=True, slots=True)
class _Panel:
    """What a panel holds, and where it is at first."""

    title: str
    content: QWidget
    area: Area
    tab_with: str


class _PanelArea(QMainWindow):
    """A window's inner part: docks around the pictures, which stand in the middle."""

    def __init__(self, window: QMainWindow, make_menu: Callable[[], QMenu]) -> None:
        super().__init__(window)
        self._make_menu = make_menu
        self.setWindowFlags(Qt.WindowType.Widget)
        self.setObjectName("panels")
        self.setDockNestingEnabled(True)
        # Docks that are still on their way while others come and go are one more way to end the program.
        self.setAnimated(False)
        self.setCorner(Qt.Corner.BottomLeftCorner, Area.LeftDockWidgetArea)
        self.setCorner(Qt.Corner.BottomRightCorner, Area.RightDockWidgetArea)

    def createPopupMenu(self) -> QMenu:
        return self._make_menu()

    def childEvent(self, event: QChildEvent) -> None:
        super().childEvent(event)
        child = event.child()
        if event.polished() and isinstance(child, QTabBar):
            child.setAccessibleName("Panels")  # Qt makes it where panels lie on one another


class Panels(QObject):
    """The panels of a window: each has a name that never changes, and an entry in a menu.

    Its dock does not: `reset` makes docks anew, so nobody keeps one.
    """

    def __init__(self, window: QMainWindow, middle: QWidget, menu: QMenu) -> None:
        super().__init__(window)
        self._window, self._middle, self._menu = window, middle, menu
        self._panels: dict[str, _Panel] = {}
        self._docks: dict[str, QDockWidget] = {}
        self._area = _PanelArea(window, self.make_menu)
        self._area.setCentralWidget(middle)
        window.setCentralWidget(self._area)

    def add(self, name: str, title: str, widget: QWidget, area: Area, tab_with: str, scrolls: bool) -> None:
        """A panel at this side, or as a tab of another one."""
        content = _scrolling(widget) if scrolls else widget
        for named in (widget, content):
            named.setAccessibleName(title)
        self._panels[name] = _Panel(title, content, area, tab_with)
        self._docks[name] = self._dock(name)
        self._menu.addAction(self._docks[name].toggleViewAction())

    def __getitem__(self, name: str) -> QDockWidget:
        return self._docks[name]

    @property
    def titles(self) -> dict[str, str]:
        """What panels are called, by their names, in the order in which they came."""
        return {name: panel.title for name, panel in self._panels.items()}

    @property
    def docks(self) -> list[QDockWidget]:
        """All of them, in the order in which they came."""
        return list(self._docks.values())

    def _dock(self, name: str) -> QDockWidget:
        """A new dock in the newest area, where the panel is at first."""
        panel = self._panels[name]
        dock = QDockWidget(panel.title, self._area)
        dock.setObjectName(f"panel.{name}")
        dock.setWidget(panel.content)
        self._area.addDockWidget(panel.area, dock)
        if panel.tab_with:
            self._area.tabifyDockWidget(self._docks[panel.tab_with], dock)
        return dock

    def make_menu(self) -> QMenu:
        """What a right click beside the pictures offers."""
        menu = QMenu(self._window)
        menu.addActions(self._menu.actions())
        return menu

    def size(self) -> None:
        """The pictures get the room: panels are as small as they are useful."""
        for across, sizes in _SIZES.items():
            docks = {self._docks[name]: size for name, size in sizes.items() if name in self._docks}
            self._area.resizeDocks(list(docks), list(docks.values()), across)

    def fold(self, name: str) -> None:
        """Put a panel away."""
        if name in self._docks:
            self._docks[name].hide()

    def unfold(self, name: str, room: QSize) -> None:
        """Show a panel; as a tab of the first one where there is less room for it than it needs, so that the
        window does not grow over the screen."""
        dock, first = self._docks[name], next(iter(self._docks.values()))
        needs, area = dock.minimumSizeHint(), self._area.dockWidgetArea(dock)
        is_beside = area in (Area.LeftDockWidgetArea, Area.RightDockWidgetArea)
        lacks = room.width() < needs.width() if is_beside else room.height() < needs.height()
        if lacks and dock.isHidden() and dock is not first and not dock.isFloating():
            self._area.tabifyDockWidget(first, dock)
        dock.show()
        dock.raise_()

    def reset(self, folded: Collection[str] = ()) -> None:
        """Put all panels where they were at the very first start, in a new area; some are put away."""
        focus, before, docks = self._window.focusWidget(), self._area, self._docks
        before.takeCentralWidget()  # the pictures go on in the new area
        self._area, self._docks = _PanelArea(self._window, self.make_menu), {}
        for name, dock in docks.items():
            dock.setWidget(None)  # type: ignore[arg-type] # Qt allows it
            self._docks[name] = self._dock(name)
            self._docks[name].setHidden(name in folded)  # before it is seen: the window would grow for it
            self._menu.insertAction(dock.toggleViewAction(), self._docks[name].toggleViewAction())
            self._menu.removeAction(dock.toggleViewAction())
            if dock.isFloating():
                dock.hide()  # it stands beside the window, where hiding its area does not reach
        self._area.setCentralWidget(self._middle)
        self._middle.show()
        self._window.setCentralWidget(self._area)  # hides the one before and deletes it later
        self._area.show()
        for panel in self._panels.values():
            if panel.tab_with:
                self._docks[panel.tab_with].raise_()
        if focus is not None and focus.isVisible():
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def save_state(self) -> QByteArray:
        """Where all panels are, as Qt's bytes."""
        return self._area.saveState(_STATE_VERSION)

    def restore_state(self, state: QByteArray) -> None:
        """Put all panels where they were, before the window is shown; nothing where the state is empty."""
        self._area.restoreState(state, _STATE_VERSION)


def _scrolling(widget: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidget(widget)
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keys go to what lies in it
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    least = max(
        widget.minimumWidth(), widget.minimumSizeHint().width()
    )  # the hint knows nothing of the first
    area.setMinimumWidth(least + area.verticalScrollBar().sizeHint().width())
    return area
