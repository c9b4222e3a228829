"""The first minute: three things to do, and what is missing where nothing can be rendered."""

from __future__ import annotations

from PySide6.QtCore import QObject

from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.documents.pack_choice import PackChoice
from simspaint.app.documents.pack_completion import PackCompletion
from simspaint.app.shell.action_table import ActionTable
from simspaint.app.shell.main_window import MainWindow
from simspaint.app.shell.settings import Settings

_HINT = "Paint the layout, press Diversity for another photograph, and Export when you like it."
_TOPIC = "welcome"
_STROKES = 8
"""Who has painted so many needs to be told of the rest no more."""


class Welcome(QObject):
    """Shows the hint once, until it is put away or followed; says what is missing for a pack to render."""

    def __init__(
        self,
        bridge: DocumentBridge,
        packs: PackChoice,
        completion: PackCompletion,
        actions: ActionTable,
        settings: Settings,
        window: MainWindow,
    ) -> None:
        super().__init__(window)
        self._completion = completion
        self._packs, self._actions, self._settings, self._window = packs, actions, settings, window
        packs.changed.connect(self._show_problem)
        for name in ("render.diversity", "file.export"):  # who found these needs no hint
            actions[name].triggered.connect(lambda *_: window.notices.clear(_TOPIC))
        self._strokes_left = _STROKES
        bridge.pen_up.connect(self._on_stroke)

    def begin(self) -> None:
        """The window is on the screen."""
        if self._packs.problem is not None:
            self._show_problem()
        elif not self._settings.read("welcome/seen", False):
            guide = self._actions["help.guide"].trigger
            self._window.notices.show_notice(_HINT, "Guide", guide, topic=_TOPIC, of_program=True)
            self._settings.write("welcome/seen", True)

    def _on_stroke(self) -> None:
        self._strokes_left -= 1
        if not self._strokes_left:
            self._window.notices.clear(_TOPIC)

    def _show_problem(self) -> None:
        problem = self._packs.problem
        if problem is None:
            self._window.notices.clear("pack")
            return
        notices = self._window.notices
        if self._completion.can_complete:
            text, button = f"You can paint, but not render yet. {problem.message}", "Complete the pack…"
            solve = self._completion.open
        else:
            text, button = f"You can paint, but not render yet. {problem}", "Look again"
            solve = self._packs.look_again
        notices.show_notice(text, button, solve, topic="pack", of_program=True, takes_room=True)
