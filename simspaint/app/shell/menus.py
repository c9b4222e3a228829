"""The menus of a window, filled by the table of actions."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QMenu

from simspaint.app.shell.action_spec import ActionSpec
from simspaint.app.shell.action_table import ActionTable

TITLES = ("File", "Edit", "View", "Paint", "Render", "Help")


class Menus(QObject):
    """Menus by their path: `View`, `View/Panels`. Neighbours of one section stand together in them."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._menus: dict[str, QMenu] = {}
        self._sections: dict[tuple[str, str], QAction] = {}
        for title in TITLES:
            self._menus[title] = window.menuBar().addMenu(f"&{title}")  # Alt and its first letter

    def __getitem__(self, path: str) -> QMenu:
        """The menu of that path, made where it is new."""
        if path not in self._menus:
            above, _, title = path.rpartition("/")
            self._menus[path] = self[above].addMenu(title) if above else self._window.menuBar().addMenu(title)
        return self._menus[path]

    def take_actions(self, actions: ActionTable) -> None:
        """Show actions as they come into the table, and let their keys work in the window."""
        self._actions = actions
        actions.added.connect(self._on_added)

    def _on_added(self, spec: ActionSpec) -> None:
        if self._actions.is_hold(spec.id):
            return
        action = self._actions[spec.id]
        self._window.addAction(action)
        if spec.menu:
            self[spec.menu].insertAction(self._end_of_section(spec), action)

    def _end_of_section(self, spec: ActionSpec) -> QAction:
        """The separator that ends a section; a new section is made at the end of the menu."""
        key = spec.menu, spec.section
        if key not in self._sections:
            self._sections[key] = self[spec.menu].addSeparator()
        return self._sections[key]
