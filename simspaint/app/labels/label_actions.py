"""What takes a label into the hand: keys, the wheel, the search field; and patterns on labels."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QPointF, Qt
from PySide6.QtWidgets import QWidget

from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.labels.label_state import LabelState
from simspaint.app.labels.label_wheel import LabelWheel
from simspaint.app.labels.palette_dock import PaletteDock
from simspaint.app.shell.action_table import ActionTable
from simspaint.app.shell.main_window import MainWindow
from simspaint.domain.label_set import UNLABELLED

N_KEYS = 10
_SHOWN_MS = 8000
_ANOTHER = "What you paint with this label from now on is another thing, also where it touches others."


class LabelActions(QObject):
    """The actions of labels, in step with the labels of the document.

    Parameters
    ----------
    canvas
        The wheel of labels opens over it.
    """

    def __init__(
        self,
        actions: ActionTable,
        bridge: DocumentBridge,
        label_state: LabelState,
        canvas: QWidget,
        window: MainWindow,
    ) -> None:
        super().__init__(window)
        self._actions, self._bridge, self._label_state = actions, bridge, label_state
        self._canvas, self._window = canvas, window
        self.palette = PaletteDock(bridge, label_state)
        self.palette.search.left.connect(canvas.setFocus)
        window.add_panel("palette", "Labels", self.palette, Qt.DockWidgetArea.LeftDockWidgetArea)
        self._add_actions()
        self._add_keys()
        self._add_patterns()
        bridge.replaced.connect(self._show_labels)
        self._show_labels()

    def open_wheel(self, place: QPointF) -> None:
        """Show the wheel around a point of the canvas, or around its middle where the point is outside."""
        if not self._canvas.rect().contains(place.toPoint()):
            place = QPointF(self._canvas.rect().center())
        wheel = LabelWheel(self._label_state, self._bridge.document.labels, self._canvas)
        wheel.chosen.connect(self._label_state.set_label)
        wheel.open_at(self._canvas.mapToGlobal(place).toPoint())

    def _add_actions(self) -> None:
        label_state = self._label_state
        add = partial(self._actions.add, menu="Paint", section="labels")
        add(
            "label.swap",
            "Last label",
            label_state.swap_labels,
            tip="Take the label held before.",
        )
        add(
            "label.none",
            "Unpainted",
            partial(label_state.set_label, UNLABELLED),
            tip="Paint what is unpainted.",
        )
        add("label.another", "Another one", self._begin_another, tip=_ANOTHER)
        add("label.search", "Search labels", self._search, tip="Find a label by name.")
        add(
            "label.wheel",
            "Wheel of labels",
            self._open_wheel_at_pointer,
            tip="All labels around the pen.",
        )

    def _begin_another(self) -> None:
        document, label_id = self._bridge.document, self._label_state.label_id
        if label_id == UNLABELLED:
            self._window.notices.show_passing("Take a label first: this begins another thing of a label.")
            return
        document.begin_instance(label_id)
        name = document.labels[label_id].name
        text = f"Another {name}: what you paint now is a thing of its own. Pick one (I) to go on with it."
        self._window.statusBar().showMessage(text, _SHOWN_MS)

    def _add_keys(self) -> None:
        for place in range(N_KEYS):
            self._actions.add(
                f"label.{place + 1}",
                f"Label {place + 1}",
                partial(self._label_state.set_label, place),
                menu="Paint/Labels",
            )

    def _add_patterns(self) -> None:
        patterns = self._actions.add(
            "view.patterns",
            "Patterns on labels",
            self._label_state.set_patterns,
            menu="View",
            section="layout",
            tip="Show every label with its own hatch: seen without telling colours apart.",
            icon="patterns",
            checkable=True,
        )
        patterns.setChecked(self._label_state.patterns)

    def _open_wheel_at_pointer(self) -> None:
        self.open_wheel(QPointF(self._canvas.mapFromGlobal(self._canvas.cursor().pos())))

    def _search(self) -> None:
        self._window.hide_panels(False)
        self._window.panel("palette").show()
        self._window.panel("palette").raise_()
        self.palette.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.palette.search.selectAll()

    def _show_labels(self) -> None:
        labels = self._bridge.document.labels
        for place in range(N_KEYS):
            action = self._actions[f"label.{place + 1}"]
            action.setEnabled(place < len(labels))
            action.setText(labels[place].name.capitalize() if place < len(labels) else f"Label {place + 1}")
