"""The window: menus, tool bars, the two pictures side by side, panels around them, the status line."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import (
    QDockWidget,
    QMainWindow,
    QMenu,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from simspaint.app.shell.action_table import ActionTable
from simspaint.app.shell.elided_label import ElidedLabel
from simspaint.app.shell.initial_panels import FOLDED_AT_FIRST
from simspaint.app.shell.menus import Menus
from simspaint.app.shell.notice_bar import NoticeBar
from simspaint.app.shell.panel_area import Area, Panels
from simspaint.app.shell.picture_pair import Arrangement, Beside, PicturePair, Stacked
from simspaint.app.shell.plain_bar import PlainBar
from simspaint.app.shell.seen_widgets import is_seen
from simspaint.app.shell.settings import Settings

_STATE_VERSION = 2
_SIZES = {"window/middle": Beside, "window/middle_stacked": Stacked}
"""Settings that hold the sizes of both pictures, by how they lie."""


class MainWindow(QMainWindow):
    """Where parts put their widgets.

    * `set_editor`, `set_photograph_view`: the left and the right half of the middle.
    * `add_panel(name, title, widget, area)`: a panel; `name` never changes.
    * `add_bar(name, title)`: a tool bar.
    * `add_status(widget)`: something at the right end of the status line.
    * `notices`: the line over the pictures for what is wrong or to be done.

    Actions find their menus by themselves: `menu` of `ActionTable.add`.
    """

    painted_first = Signal()
    """The window is on the screen: what takes long may begin now, torch for instance."""
    close_asked = Signal(QCloseEvent)
    """Ignore the event where the window must stay open."""
    closing = Signal()
    """The window closes for good: stop threads and timers, and wait for them."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self._menus = Menus(self)
        self._bars: dict[str, QToolBar] = {}
        self._bars_at_first: dict[QToolBar, Qt.ToolBarArea] = {}
        self._hidden_panels: list[QWidget] = []
        self._folded: set[str] = set()
        self._was_shown = False
        self.setObjectName("main")
        self.setIconSize(QSize(20, 20))
        self.middle = PicturePair()
        center = QWidget(self)
        self._column = QVBoxLayout(center)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.middle)
        self.notices = NoticeBar(center)
        self.notices.room_changed.connect(self._leave_room)
        self.panels = Panels(self, center, self.menu("View/Panels"))
        self.hint = ElidedLabel()  # what is going on needs the room of the status line more
        self.hint.setContentsMargins(6, 0, 6, 0)
        self.statusBar().addWidget(self.hint, 1)

    def _leave_room(self, height: int) -> None:
        """For a notice below the pictures, which do not change places for it."""
        self.middle.lent = height
        self._column.setContentsMargins(0, 0, 0, height)

    # Where parts are put

    def set_editor(self, editor: QWidget) -> None:
        """Put the layout's editor into the left half."""
        self.middle.insertWidget(0, editor)

    def set_photograph_view(self, view: QWidget) -> None:
        """Put what shows the photograph into the right half."""
        self.middle.addWidget(view)
        self.middle.size_as_at_first()

    @property
    def photograph_view(self) -> QWidget:
        """What shows the photograph."""
        view = self.middle.widget(1)
        assert view is not None
        return view

    def give_layout_room(self, is_given: bool) -> None:
        """Let the layout have the larger half while no photograph is made, or its own again."""
        self.middle.give_layout_room(is_given)

    def arrange_pictures(self, arrangement: Arrangement) -> None:
        """Lay the pictures as the person wants them, now and at the next start."""
        self.middle.set_arrangement(arrangement)
        self._settings.write("window/pictures", arrangement.value)

    def add_panel(
        self, name: str, title: str, widget: QWidget, area: Area, tab_with: str = "", scrolls: bool = False
    ) -> None:
        """A panel at this side, or as a tab of another one; can be shown and hidden in View › Panels."""
        self.panels.add(name, title, widget, area, tab_with, scrolls)

    def panel(self, name: str) -> QDockWidget:
        """The panel's dock as it is now: not to be kept, for another one takes its place."""
        return self.panels[name]

    def add_bar(
        self, name: str, title: str, area: Qt.ToolBarArea = Qt.ToolBarArea.TopToolBarArea
    ) -> QToolBar:
        """A tool bar."""
        bar = PlainBar(title, self)
        bar.setObjectName(f"bar.{name}")
        self._bars[name] = bar
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self._bars_at_first[bar] = area
        self.addToolBar(area, bar)
        self.menu("View/Panels").addAction(bar.toggleViewAction())
        return bar

    def bar(self, name: str) -> QToolBar:
        return self._bars[name]

    @property
    def bars(self) -> list[QToolBar]:
        """All tool bars, in the order in which they came."""
        return list(self._bars.values())

    def add_status(self, widget: QWidget) -> None:
        """Something at the right end of the status line."""
        self.statusBar().addPermanentWidget(widget)

    def take_actions(self, actions: ActionTable) -> None:
        """Show actions in the menus as they come into the table, and let their keys work."""
        self._menus.take_actions(actions)

    def menu(self, path: str) -> QMenu:
        """The menu of that name, made where it is new: `View`, `View/Panels`."""
        return self._menus[path]

    # Panels

    @property
    def panels_hidden(self) -> bool:
        return bool(self._hidden_panels)

    def hide_panels(self, hidden: bool) -> None:
        """Put all panels and tool bars away, or show those again that were put away."""
        self.middle.hold(False)
        if hidden and not self._hidden_panels:
            around = [*self.panels.docks, *self._bars.values()]
            self._hidden_panels = [widget for widget in around if not widget.isHidden()]
            for widget in self._hidden_panels:
                widget.hide()
        elif not hidden:
            for widget in self._hidden_panels:
                widget.show()
            self._hidden_panels = []

    def save_arrangement(self) -> None:
        """Keep where everything is."""
        self.hide_panels(False)
        self.give_layout_room(False)
        self._settings.write("window/geometry", self.saveGeometry())
        self._settings.write("window/state", self.saveState(_STATE_VERSION))
        self._settings.write("window/panels", self.panels.save_state())
        for name, orientation in _SIZES.items():
            self._settings.write(name, self.middle.state_of(orientation))

    def restore_arrangement(self) -> None:
        """Put everything where it was; to be called when all parts are there."""
        room = QGuiApplication.primaryScreen().availableGeometry()
        self.resize(min(1600, room.width() * 9 // 10), min(1000, room.height() * 9 // 10))
        self._arrange()
        self.restoreGeometry(self._settings.read_bytes("window/geometry"))
        self.restoreState(self._settings.read_bytes("window/state"), _STATE_VERSION)
        self.panels.restore_state(self._settings.read_bytes("window/panels"))
        self._folded = {name for name in self._folded if self.panels[name].isHidden()}
        for name, orientation in _SIZES.items():
            self.middle.take_state(orientation, self._settings.read_bytes(name))
        self.middle.set_arrangement(self.picture_arrangement)

    @property
    def picture_arrangement(self) -> Arrangement:
        """How the person wants the pictures to lie."""
        wanted = self._settings.read("window/pictures", "")
        return Arrangement(wanted) if wanted in set(Arrangement) else Arrangement.LARGEST

    def reset_arrangement(self) -> None:
        """Put everything where it was at the very first start.

        Does nothing while a panel or a bar is being dragged, which Qt does not survive.
        """
        if isinstance(QWidget.mouseGrabber(), (QDockWidget, QToolBar)):
            return
        self._hidden_panels = []
        for bar, area in self._bars_at_first.items():
            self.addToolBar(area, bar)
            bar.show()
        self.panels.reset(FOLDED_AT_FIRST)
        self._arrange()

    def _arrange(self) -> None:
        """Give the pictures the room that they have at first."""
        self.panels.size()
        self._folded = set(FOLDED_AT_FIRST)
        for name in self._folded:
            self.panels.fold(name)
        self.middle.hold(False)
        self.middle.size_as_at_first()

    def unfold(self, name: str) -> None:
        """Show a panel that the program put away, as what it shows was asked for; not while all are hidden,
        and not one that the person put away. The pictures keep half of the window's width."""
        if name in self._folded and not self._hidden_panels:
            self.show_panel(name)

    def show_panel(self, name: str) -> None:
        """Show a panel, whoever put it away, in front of those whose tabs are beside its own."""
        self._folded.discard(name)
        self.middle.hold(True)
        room = self.size() - self.minimumSizeHint()
        room.setWidth(min(room.width(), self.middle.width() - self.width() // 2))
        self.panels.unfold(name, room)

    def createPopupMenu(self) -> QMenu:
        return self.panels.make_menu()

    # Events

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() == QEvent.Type.Paint and not self._was_shown:
            self._was_shown = True
            QTimer.singleShot(0, self.painted_first.emit)
        return handled

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab and Shift+Tab go past what is below another panel's tab."""
        passed: list[QWidget] = []
        while super().focusNextPrevChild(next):
            now = self.focusWidget()
            if now is None or now in passed or is_seen(now):
                return True
            passed.append(now)
        return False

    def closeEvent(self, event: QCloseEvent) -> None:
        event.accept()
        self.close_asked.emit(event)
