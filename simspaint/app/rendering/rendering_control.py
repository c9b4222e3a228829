"""Composes what renders and what shows photographs."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMenu

from simspaint.app.documents.picture_restoring import PictureRestoring
from simspaint.app.export import exporter as files_part
from simspaint.app.export.exporter import CreditsViewer, Exporter
from simspaint.app.library.own_photographs import OwnPhotographs
from simspaint.app.rendering.history_dock import HistoryDock
from simspaint.app.rendering.kept_photographs import KeptPhotographs
from simspaint.app.rendering.matching_dialog import MatchingDialog
from simspaint.app.rendering.photograph_view import EMPTY_TEXT, WAITING_TEXT, PhotographView
from simspaint.app.rendering.picture_views import TITLES, PictureView
from simspaint.app.rendering.render_bar import RenderBar, text_beside_icon
from simspaint.app.rendering.render_messages import OpenedEngine, RenderResult
from simspaint.app.rendering.render_status import Activity, RenderStatus
from simspaint.app.rendering.rendering_session import AUTOMATIC, RenderingSession
from simspaint.app.rendering.status_line import StatusLine
from simspaint.app.rendering.variations_dock import VariationsDock
from simspaint.app.segments.segments_controller import SegmentsController
from simspaint.app.shell.actions import ActionSpec
from simspaint.app.shell.failure import Failure
from simspaint.app.studio import Studio
from simspaint.domain.picture_settings import Method

DEVICES = (
    (AUTOMATIC, "Best that works"),
    ("cuda", "Graphics card (CUDA)"),
    ("mps", "Apple GPU"),
    ("cpu", "CPU"),
)
METHODS = (
    (Method.STUDIO, "Studio", "Pieces are chosen to go together, completed and finished."),
    (
        Method.PAPER,
        "As the paper",
        "Each piece by its score alone, seams hidden, nothing finished.",
    ),
)
NOT_READY_TEXT = "You can paint, but not render yet: the pack is not complete."
_TOPIC = "rendering"


class RenderingControl(QObject):
    """What of rendering others may want to reach: the session, the views, the controllers."""

    exporter: Exporter
    credits: CreditsViewer
    own: OwnPhotographs
    restoring: PictureRestoring

    def __init__(self, studio: Studio) -> None:
        super().__init__(studio)
        self._studio = studio
        self.tasks = studio.tasks
        self.session = RenderingSession(studio.bridge, studio.packs, studio.settings, self)
        self.service = self.session.service
        self.view = PhotographView(studio.bridge, self.tasks)
        self.view.surface.holds = studio.actions
        self.segments = SegmentsController(studio, self.view, self.service, self.tasks)
        self.kept = KeptPhotographs(studio.bridge, self.service, self.tasks, self)
        self.variations = VariationsDock()
        self.history = HistoryDock()
        self.status = StatusLine()
        self._put_into_window()
        self._connect()
        self._show_problem()

    def _put_into_window(self) -> None:
        window, area = self._studio.window, Qt.DockWidgetArea
        window.set_photograph_view(self.view)
        window.add_panel("segments", "Segments", self.segments.dock, area.RightDockWidgetArea)
        window.add_panel("variations", "Variations", self.variations, area.BottomDockWidgetArea)
        # Beside each other, not as tabs: Qt leaves a stray tab bar where a whole side is one stack.
        window.add_panel("history", "History", self.history, area.BottomDockWidgetArea)
        window.add_status(self.status)
        self.view.surface.follow(self._studio.editor)

    def _connect(self) -> None:
        service = self.service
        service.rendered.connect(self.view.show_result)
        service.rendered.connect(self._on_rendered)
        service.variation_rendered.connect(self._on_variation)
        service.status_changed.connect(self.status.show_status)
        service.status_changed.connect(self._on_status_changed)
        service.failed.connect(self._on_failed)
        service.engine_opened.connect(self._on_engine_opened)
        self.variations.make_asked.connect(self.make_variations)
        self.variations.chosen.connect(self.session.diversify)
        self.history.restore_asked.connect(self.kept.restore)
        self.kept.changed.connect(self._show_kept)
        self._studio.bridge.replaced.connect(self.variations.forget)
        self._studio.packs.changed.connect(self._show_problem)
        self._studio.shown.connect(self.session.start)
        self._studio.closing.connect(self.close)
        self._show_kept()

    def make_variations(self, n: int) -> None:
        """Render what the next presses of Diversity would give, as small pictures."""
        self.variations.expect(self.session.ask_for_variations(n))

    def close(self) -> None:
        """End the rendering thread, and wait for it: out of sight, as torch may be loading just then."""
        self._studio.window.hide()
        self.session.close()

    # What happens

    def _on_rendered(self, _result: RenderResult) -> None:
        self._studio.window.notices.clear(_TOPIC)

    def _on_status_changed(self, status: RenderStatus) -> None:
        if "render.stop" in self._studio.actions:
            self._studio.actions["render.stop"].setEnabled(status.activity is Activity.RENDERING)
        if self.view.result is None and self._studio.packs.problem is None:
            is_coming = status.activity in (Activity.OPENING, Activity.RENDERING)
            self.view.set_empty_text(WAITING_TEXT if is_coming else EMPTY_TEXT)

    def _on_variation(self, result: RenderResult) -> None:
        self.variations.show_variation(result.rendering.seed, result.thumbnail)

    def _on_failed(self, failure: Failure) -> None:
        if failure.report:
            self._studio.errors.report_failure(failure)
        else:
            text = f"{failure.message} {failure.hint}".strip()
            self._studio.window.notices.show_notice(text, topic=_TOPIC)

    def _on_engine_opened(self, opened: OpenedEngine) -> None:
        if "synthesis" in opened.missing:
            self._studio.window.notices.show_notice(
                f"The pack {opened.pack.name} has no network that blends pieces: the canvas is shown.",
                topic=_TOPIC,
            )

    def _show_problem(self) -> None:
        """Say why nothing can be rendered, where that is so."""
        problem = self._studio.packs.problem
        self.view.set_empty_text(EMPTY_TEXT if problem is None else NOT_READY_TEXT)

    def _show_kept(self) -> None:
        self.history.show_renderings(self.kept.kept)


def compose(studio: Studio) -> None:
    """Put the photograph's view, its panels and the rendering bar into the window."""
    part = RenderingControl(studio)
    studio.rendering = part
    _add_render_actions(studio, part)
    _add_view_actions(studio, part)
    _add_device_actions(studio, part)
    files_part.compose(studio, part)
    _fill_bar(studio, part)


def _add_render_actions(studio: Studio, part: RenderingControl) -> None:
    add, session = studio.actions.add, part.session
    add(
        ActionSpec(
            "render.now",
            "Render",
            "Render",
            "",
            ("Ctrl+Return", "Ctrl+Enter"),
            "Make the photograph.",
            "render",
        ),
        session.render,
    )
    add(
        ActionSpec(
            "render.stop", "Stop", "Render", "", ("Esc",), "Stop rendering; the photograph stays.", "stop"
        ),
        part.service.stop,
    )
    live = ActionSpec(
        "render.live", "Live", "Render", "", (), "Render while you paint.", "live", checkable=True
    )
    action = add(live, lambda on: session.change_settings(live=on))
    _add_diversity_actions(studio, part)
    _add_layout_actions(studio, part)
    studio.bridge.settings_changed.connect(partial(_show_settings, studio))
    studio.bridge.replaced.connect(partial(_show_settings, studio))
    _show_settings(studio)
    action.setChecked(studio.bridge.document.settings.live)


def _add_diversity_actions(studio: Studio, part: RenderingControl) -> None:
    add, session = studio.actions.add, part.session
    tip = "Draw all pieces that are not locked anew; again for the next."
    add(
        ActionSpec("render.diversity", "Diversity", "Render", "diversity", ("Ctrl+D",), tip, "diversity"),
        session.diversify,
    )
    anew = ActionSpec(
        "render.anew",
        "Choose anew",
        "Render",
        "diversity",
        (),
        "Choose all pieces that are not locked as if the painting was new.",
    )
    add(anew, session.choose_anew)
    variations = ActionSpec(
        "render.variations",
        "Make variations",
        "Render",
        "diversity",
        ("Ctrl+Shift+D",),
        "Show several photographs of the same layout to choose from.",
    )
    add(variations, lambda: part.make_variations(part.variations.count.value()))


def _add_layout_actions(studio: Studio, part: RenderingControl) -> None:
    add, session = studio.actions.add, part.session
    adopt_tip = "Fill the gaps of your layout as the photograph shows them."
    add(
        ActionSpec("render.adopt", "Adopt refined layout", "Render", "layout", (), adopt_tip, "adopt"),
        partial(_adopt_refined, studio, part),
    )
    for name, text, tip in (
        ("refine", "Fill in what is unpainted", "Let the layout network fill gaps of the layout."),
        ("elide", "Hide seams", "Leave the boundaries of pieces to be made up."),
    ):
        spec = ActionSpec(f"render.{name}", text, "Render", "layout", (), tip, checkable=True)
        add(spec, partial(_change_setting, session, name, text))
    for method, text, tip in METHODS:
        spec = ActionSpec(
            f"render.method.{method.value}", text, "Render/Method", "", (), tip, "", True, "method"
        )
        add(spec, partial(_set_method, session, method))
    matching = ActionSpec(
        "render.matching", "How pieces match…", "Render", "layout", (), "Light, gaps and colours of pieces."
    )
    add(matching, partial(_show_matching, studio, part))


def _show_matching(studio: Studio, part: RenderingControl) -> None:
    found = studio.window.findChild(MatchingDialog)
    dialog = found or MatchingDialog(part.session, studio.bridge, studio.window)
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()


def _change_setting(session: RenderingSession, name: str, text: str, on: bool) -> None:
    session.change_picture(text, **{name: on})


def _set_method(session: RenderingSession, method: Method, *_: object) -> None:
    session.change_picture("Method", method=method)


def _show_settings(studio: Studio) -> None:
    settings = studio.bridge.document.settings
    studio.actions["render.live"].setChecked(settings.live)
    for name in ("refine", "elide"):
        studio.actions[f"render.{name}"].setChecked(getattr(settings.picture, name))
    studio.actions[f"render.method.{settings.picture.method.value}"].setChecked(True)


def _adopt_refined(studio: Studio, part: RenderingControl) -> None:
    if part.service.shown is not None and not studio.bridge.document.is_editing:
        studio.bridge.document.adopt(part.service.shown.rendering.layout)


def _add_view_actions(studio: Studio, part: RenderingControl) -> None:
    add, view = studio.actions.add, part.view
    for i, (kind, (title, tip)) in enumerate(TITLES.items(), start=1):
        spec = ActionSpec(
            f"view.{kind.value}", title, "View/Picture", "", (f"Ctrl+Alt+{i}",), tip, "", True, "picture"
        )
        add(spec, partial(_set_view, view, kind)).setChecked(kind is view.view)
    view.view_changed.connect(lambda kind: studio.actions[f"view.{kind.value}"].setChecked(True))
    compare = ActionSpec(
        "view.compare",
        "Compare with layout",
        "View/Picture",
        "split",
        ("C",),
        "Show layout and photograph with a slider between them.",
        checkable=True,
    )
    action = add(compare, view.set_split)
    view.split_changed.connect(action.setChecked)
    before = ActionSpec("view.before", "Before the last change, while held", keys=("\\",))
    studio.actions.add_hold(before, view.show_before)


def _set_view(view: PhotographView, kind: PictureView, *_: object) -> None:
    view.set_view(kind)


def _add_device_actions(studio: Studio, part: RenderingControl) -> None:
    menu = QMenu(part.status.device)
    for name, text in DEVICES:
        spec = ActionSpec(
            f"device.{name}",
            text,
            "Render/Device",
            "",
            (),
            "Where the photograph is computed.",
            "",
            True,
            "device",
        )
        action = studio.actions.add(spec, partial(_set_device, part.session, name))
        action.setChecked(part.session.device == name)
        menu.addAction(action)
    part.status.device.setMenu(menu)


def _set_device(session: RenderingSession, name: str, *_: object) -> None:
    session.set_device(name)


def _fill_bar(studio: Studio, part: RenderingControl) -> None:
    bar = studio.window.add_bar("render", "Render")
    for name in ("now", "stop", "live", "diversity"):
        bar.addAction(studio.actions[f"render.{name}"])
    RenderBar(bar, part.session, studio.bridge)
    bar.addSeparator()
    bar.addAction(studio.actions["file.export"])
    text_beside_icon(bar, "render.now", "render.live", "render.diversity", "file.export")
