"""The photograph's half of the window: what renders, and the widgets that show it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt

from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.documents.pack_choice import PackChoice
from simspaint.app.rendering.history_dock import HistoryDock
from simspaint.app.rendering.kept_photographs import KeptPhotographs
from simspaint.app.rendering.photograph_view import EMPTY_TEXT, WAITING_TEXT, PhotographView
from simspaint.app.rendering.remembered_photograph import RememberedPhotograph
from simspaint.app.rendering.render_messages import OpenedEngine, RenderResult
from simspaint.app.rendering.render_status import STOPPED, Activity, RenderStatus
from simspaint.app.rendering.rendering_session import RenderingSession
from simspaint.app.rendering.status_line import StatusLine
from simspaint.app.rendering.variations_dock import VariationsDock
from simspaint.app.rendering.variations_watch import VariationsWatch
from simspaint.app.shell.background_tasks import BackgroundTasks
from simspaint.app.shell.failure import Failure
from simspaint.app.shell.main_window import MainWindow
from simspaint.app.shell.settings import Settings
from simspaint.domain.label_set import UNLABELLED

NOT_READY_TEXT = "You can paint, but not render yet: the pack is not complete."
ASKED_TEXT = "Pictures are rendered when you press Render: Live is off."
STOPPED_TEXT = "Nothing was rendered: press Render, or paint on."
LARGE_TEXT = (
    "This photograph is large and takes much memory: it is shown small, and finished when you press Render."
)
_TOPIC, _SIZE_TOPIC = "rendering", "large photograph"


class RenderingControl(QObject):
    """Session, photograph, variations, history and status line, in step with one another."""

    def __init__(
        self,
        *,
        bridge: DocumentBridge,
        packs: PackChoice,
        settings: Settings,
        tasks: BackgroundTasks,
        window: MainWindow,
    ) -> None:
        super().__init__(window)
        self._packs, self.tasks, self._window = packs, tasks, window
        self.session = RenderingSession(bridge, packs, settings, self)
        self.service = self.session.service
        self.view = PhotographView(bridge, tasks)
        RememberedPhotograph(bridge, self.view, tasks, self)
        self.kept = KeptPhotographs(bridge, self.service, tasks, self)
        self.variations = VariationsDock()
        self._watch = VariationsWatch(bridge, self)
        self.history = HistoryDock()
        self.status = StatusLine()
        self._connect(bridge)
        self._show_problem()
        self._show_kept()

    def put_into_window(self) -> None:
        """Add the view, the panels below it and the status line."""
        window, below = self._window, Qt.DockWidgetArea.BottomDockWidgetArea
        window.set_photograph_view(self.view)
        # Beside each other, not as tabs: Qt leaves a stray tab bar where a whole side is one stack.
        window.add_panel("variations", "Variations", self.variations, below)
        window.add_panel("history", "History", self.history, below)
        window.add_status(self.status)

    def make_variations(self, n: int | None = None) -> None:
        """Render what the next presses of Diversity would give, as small pictures; as many as the panel says
        where `n` is None."""
        self._window.unfold("variations")
        self._window.unfold("history")
        wanted = self.variations.count.value() if n is None else n
        self.variations.expect(self.session.ask_for_variations(wanted))
        self._watch.begin()

    def close(self) -> None:
        """End the rendering thread, and wait for it: torch may be loading just then."""
        self.session.close()

    def _connect(self, bridge: DocumentBridge) -> None:
        service = self.service
        service.rendered.connect(self.view.show_result)
        service.rendered.connect(self._on_rendered)
        service.variation_rendered.connect(self._on_variation_rendered)
        service.variations_dropped.connect(self.variations.drop_waiting)
        service.status_changed.connect(self.status.show_status)
        service.status_changed.connect(self._on_status_changed)
        service.failed.connect(self._on_failed)
        service.engine_opened.connect(self._on_engine_opened)
        self.session.large_changed.connect(self._show_large)
        self.variations.make_asked.connect(self.make_variations)
        self.variations.chosen.connect(self.session.diversify)
        self.history.restore_asked.connect(self.kept.restore)
        self.kept.changed.connect(self._show_kept)
        self._watch.told.connect(self.variations.show_current)
        for ending in (bridge.replaced, service.engine_opened):
            ending.connect(self._watch.end)
        bridge.replaced.connect(self.variations.forget)
        bridge.replaced.connect(self._show_problem)
        bridge.settings_changed.connect(self._show_problem)
        self._packs.changed.connect(self._show_problem)
        self._window.painted_first.connect(self.session.start)
        self._window.closing.connect(self.close)

    def _on_rendered(self, _result: RenderResult) -> None:
        self._window.notices.clear(_TOPIC)

    def _on_variation_rendered(self, result: RenderResult) -> None:
        self.variations.show_variation(result.rendering.seed, result.thumbnail)

    def _on_status_changed(self, status: RenderStatus) -> None:
        if self.view.result is None and self._packs.problem is None:
            is_live = self.session.document.settings.live
            is_coming = status.activity is Activity.RENDERING or (
                is_live and status.activity is Activity.OPENING
            )
            is_painted = self.session.document.ids.min() != UNLABELLED
            is_stopped = is_live and is_painted and status.text == STOPPED
            empty = STOPPED_TEXT if is_stopped else EMPTY_TEXT if is_live else ASKED_TEXT
            self.view.set_empty_text(WAITING_TEXT if is_coming else empty)

    def _on_failed(self, failure: Failure) -> None:
        if failure.report:
            self.tasks.failed.emit(failure)
        else:
            self._window.notices.show_notice(f"{failure.message} {failure.hint}".strip(), topic=_TOPIC)

    def _on_engine_opened(self, opened: OpenedEngine) -> None:
        if "synthesis" in opened.missing:
            text = f"The pack {opened.pack.name} has no network that blends pieces: the canvas is shown."
            self._window.notices.show_notice(text, topic=_TOPIC)

    def _show_large(self, is_large: bool) -> None:
        if is_large:
            notices = self._window.notices
            notices.show_notice(LARGE_TEXT, "Render", self.session.render, topic=_SIZE_TOPIC)
        else:
            self._window.notices.clear(_SIZE_TOPIC)

    def _show_problem(self) -> None:
        """Say why nothing can be rendered, where that is so."""
        if self._packs.problem is None:
            self._on_status_changed(self.service.status)
        else:
            self.view.set_empty_text(NOT_READY_TEXT)

    def _show_kept(self) -> None:
        self.history.show_renderings(self.kept.kept)
