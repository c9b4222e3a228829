"""The tool bar that renders: render, live, Diversity with its reach and seed, size."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSlider,
    QSpinBox,
    QToolBar,
    QToolButton,
    QWidget,
)

from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.rendering.rendering_session import RenderingSession
from simspaint.app.shell.action_table import ActionTable
from simspaint.app.shell.main_window import MainWindow
from simspaint.painting.document.settings import SizeChoice

NEARNESS = (1, 2, 3, 5, 8, 12, 20, 30)
"""Steps of the slider: among how many segments Diversity draws."""
_SIZES = {
    SizeChoice.DRAFT: "Draft size",
    SizeChoice.CANVAS: "Canvas size",
    SizeChoice.DOUBLE: "2 × canvas",
}
_LARGEST_SEED = 2**31 - 1


class RenderBar(QObject):
    """Fills a tool bar and keeps it in step with the document's settings."""

    def __init__(self, bar: QToolBar, session: RenderingSession, bridge: DocumentBridge) -> None:
        super().__init__(bar)
        self._session, self._bridge = session, bridge
        self.reach = QSlider(Qt.Orientation.Horizontal)
        self.reach.setRange(0, len(NEARNESS) - 1)
        self.reach.setPageStep(1)
        self.reach.setFixedWidth(96)
        self.reach.setAccessibleName("How varied Diversity is")
        self.reach.valueChanged.connect(self._on_reach_changed)
        self.seed = QSpinBox()
        self.seed.setRange(0, _LARGEST_SEED)
        self.seed.setAccessibleName("Seed")
        self.seed.setKeyboardTracking(False)
        self.seed.setToolTip("The number that Diversity draws by: the same seed gives the same photograph.")
        self.seed.setFixedWidth(96)
        self.seed.valueChanged.connect(self._on_seed_changed)
        self.size = QComboBox()
        for text in _SIZES.values():
            self.size.addItem(text)
        self.size.setAccessibleName("Size of the photograph")
        self.size.setToolTip("Size of the photograph; the layout stays as large as it is.")
        self.size.activated.connect(self._on_size_chosen)
        bridge.settings_changed.connect(self._show)
        bridge.replaced.connect(self._show)
        self._fill(bar)
        self._show()

    def _fill(self, bar: QToolBar) -> None:
        bar.addWidget(_together(QLabel("Alike"), self.reach, QLabel("Varied")))
        seed = QLabel("Seed")
        seed.setBuddy(self.seed)
        bar.addWidget(_together(seed, self.seed))
        spacer = QWidget()
        spacer.setFixedWidth(8)
        bar.addWidget(spacer)
        bar.addWidget(self.size)

    def _show(self) -> None:
        settings = self._bridge.document.settings
        picture = settings.picture
        step = max(i for i, k in enumerate(NEARNESS) if k <= max(picture.top_k, 1))
        for widget, value in ((self.reach, step), (self.seed, min(picture.seed, _LARGEST_SEED))):
            blocker = QSignalBlocker(widget)
            widget.setValue(value)
            blocker.unblock()
        self.size.setCurrentIndex(list(_SIZES).index(settings.size))
        reached = NEARNESS[step]
        self.reach.setToolTip(
            "Only the piece that fits best"
            if reached == 1
            else f"Drawn among the {reached} pieces that fit best"
        )

    def _on_reach_changed(self, step: int) -> None:
        self._session.change_picture("Variety of Diversity", top_k=NEARNESS[step])

    def _on_seed_changed(self, seed: int) -> None:
        if seed != self._bridge.document.settings.picture.seed:
            self._session.diversify(seed)

    def _on_size_chosen(self, index: int) -> None:
        self._session.change_settings(size=list(_SIZES)[index])


def _together(*widgets: QWidget) -> QWidget:
    """A control and its label, which a narrow bar puts behind its arrow together."""
    both = QWidget()
    row = QHBoxLayout(both)
    row.setContentsMargins(6, 0, 6, 0)
    row.setSpacing(4)
    both.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
    for widget in widgets:
        row.addWidget(widget)
    return both


def add_render_bar(
    window: MainWindow, actions: ActionTable, session: RenderingSession, bridge: DocumentBridge
) -> RenderBar:
    """The bar with the actions that render, mood, export and photographs, then what sets them: on a narrow
    window the last ones are behind an arrow."""
    bar = window.add_bar("render", "Render")
    for name in ("render.now", "render.stop", "render.live", "render.diversity"):
        bar.addAction(actions[name])
    bar.addSeparator()
    named = ("render.mood", "file.export", "library.open")
    for name in named:
        bar.addAction(actions[name])
    bar.addSeparator()
    _show_names(bar, "render.now", "render.live", "render.diversity", *named)
    return RenderBar(bar, session, bridge)


def _show_names(bar: QToolBar, *action_names: str) -> None:
    """Show the names of some actions of a bar too."""
    for action in bar.actions():
        button = bar.widgetForAction(action)
        if isinstance(button, QToolButton) and action.objectName() in action_names:
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
