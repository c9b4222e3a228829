"""The Render menu: when and how the photograph is made."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.rendering.matching_dialog import MatchingDialog
from simspaint.app.rendering.render_status import Activity, RenderStatus
from simspaint.app.rendering.rendering_control import RenderingControl
from simspaint.app.rendering.rendering_session import AUTOMATIC, RenderingSession
from simspaint.app.rendering.status_line import StatusLine
from simspaint.app.shell.action_table import ActionTable
from simspaint.app.shell.main_window import MainWindow
from simspaint.app.shell.show_in_front import show_beside
from simspaint.domain.picture_settings import Method

DEVICES = (
    (AUTOMATIC, "Best that works"),
    ("cuda", "Graphics card (CUDA)"),
    ("mps", "Apple GPU"),
    ("cpu", "CPU"),
)
METHODS = (
    (Method.STUDIO, "Studio", "Pieces are chosen to go together, completed and finished."),
    (Method.PAPER, "As the paper", "Each piece by its score alone, seams hidden, nothing finished."),
)
_SWITCHES = (
    ("refine", "Fill in what is unpainted", "Let the layout network fill gaps of the layout."),
    ("elide", "Hide seams", "Leave the boundaries of pieces to be made up."),
)

NOT_NEWEST = "The photograph does not show the newest strokes yet. Adopt its layout when it does."


class RenderActions(QObject):
    """Adds the actions, and keeps those that are on or off in step with the document's settings."""

    def __init__(
        self, actions: ActionTable, bridge: DocumentBridge, rendering: RenderingControl, window: MainWindow
    ) -> None:
        super().__init__(window)
        self._actions, self._bridge, self._window = actions, bridge, window
        self._rendering, self._session = rendering, rendering.session
        self._add_rendering()
        self._add_diversity()
        self._add_layout()
        rendering.service.status_changed.connect(self._on_status_changed)
        bridge.settings_changed.connect(self._show_settings)
        bridge.replaced.connect(self._show_settings)
        self._show_settings()

    def _add_rendering(self) -> None:
        add, session = partial(self._actions.add, menu="Render"), self._session
        tip = "Make the photograph."
        add("render.now", "Render", session.render, tip=tip, icon="render")
        tip = "Stop rendering; the photograph stays."
        add("render.stop", "Stop", session.service.stop, tip=tip, icon="stop")
        tip = "Render while you paint."
        add("render.live", "Live", self._set_live, tip=tip, icon="live", checkable=True)

    def _add_diversity(self) -> None:
        add = partial(self._actions.add, menu="Render", section="diversity")
        add(
            "render.diversity",
            "Diversity",
            self._session.diversify,
            tip="Draws all pieces that are not locked again; repeat for the next picture.",
            icon="diversity",
        )
        tip = "Choose all pieces that are not locked as if the painting was new."
        add("render.anew", "Choose anew", self._session.choose_anew, tip=tip)
        add(
            "render.variations",
            "Make variations",
            self._rendering.make_variations,
            tip="Show several photographs of the same layout to choose from.",
        )

    def _add_layout(self) -> None:
        add = partial(self._actions.add, menu="Render", section="layout")
        tip = "Fill the gaps of your layout as the photograph shows them."
        add("render.adopt", "Adopt refined layout", self._adopt_refined, tip=tip, icon="adopt")
        for name, text, tip in _SWITCHES:
            add(f"render.{name}", text, partial(self._set_switch, name, text), tip=tip, checkable=True)
        for method, text, tip in METHODS:
            self._actions.add(
                f"render.method.{method.value}",
                text,
                partial(self._session.change_picture, "Method", method=method),
                menu="Render/Method",
                tip=tip,
                checkable=True,
                group="method",
            )
        tip = "Light, gaps and colours of pieces."
        add("render.matching", "How pieces match…", self._show_matching, tip=tip)

    def _set_live(self, on: bool) -> None:
        self._session.change_settings(live=on)

    def _set_switch(self, name: str, text: str, on: bool) -> None:
        self._session.change_picture(text, **{name: on})

    def _adopt_refined(self) -> None:
        """Only of what is painted now: the layout of an earlier state would take back what came since."""
        shown, document = self._session.service.shown, self._bridge.document
        if shown is None or document.is_editing:
            return
        if self._session.is_newest(shown):
            document.adopt(shown.rendering.layout)
        else:
            self._window.notices.show_notice(NOT_NEWEST, "Render", self._session.render, topic="adopt")

    def _show_matching(self) -> None:
        found = self._window.findChild(MatchingDialog)
        dialog = found or MatchingDialog(self._session, self._bridge, self._window)
        show_beside(self._window.photograph_view, dialog)

    def _on_status_changed(self, status: RenderStatus) -> None:
        self._actions["render.stop"].setEnabled(status.activity is Activity.RENDERING)

    def _show_settings(self) -> None:
        settings = self._bridge.document.settings
        self._actions["render.live"].setChecked(settings.live)
        for name, _text, _tip in _SWITCHES:
            self._actions[f"render.{name}"].setChecked(getattr(settings.picture, name))
        self._actions[f"render.method.{settings.picture.method.value}"].setChecked(True)


def add_device_actions(actions: ActionTable, session: RenderingSession, status: StatusLine) -> None:
    """Where the photograph is computed, in the menu and at the status line's device."""
    menu = QMenu(status.device)
    for name, text in DEVICES:
        action = actions.add(
            f"device.{name}",
            text,
            partial(session.set_device, name),
            menu="Render/Device",
            tip="Where the photograph is computed.",
            checkable=True,
            group="device",
        )
        action.setChecked(session.device == name)
        menu.addAction(action)
    status.device.setMenu(menu)
