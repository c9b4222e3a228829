"""The composition root: one window with all that belongs to it.

Every room is given what it needs here, by constructor arguments and signals, and knows nothing of this file.
Rooms are composed from the lowest to the highest, which is also the order of their menus and panels:

1. `shell`: window, settings, actions, background tasks, errors.
2. `documents`: the open document, its pack, files, recovery.
3. `editor` and `labels`: the layout's half of the window.
4. `rendering`, `segments`, `export`, `library`: the photograph's half.

A room puts its widgets into the window (`MainWindow.add_panel`, `add_bar`, `add_status`), adds its actions to
the one table (`ActionTable.add`), begins slow work when the window was painted (`MainWindow.painted_first`),
ends threads and timers when it closes (`MainWindow.closing`), and tells failures by `BackgroundTasks.failed`.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication

from simspaint.app.documents.documents import Documents
from simspaint.app.documents.dropped_files import DroppedFiles
from simspaint.app.documents.welcome import Welcome
from simspaint.app.editor.area_actions import add_area_actions
from simspaint.app.editor.area_editing import AreaEditing
from simspaint.app.editor.brush_dock import BrushDock
from simspaint.app.editor.brush_scale import BrushScale
from simspaint.app.editor.brush_state import BrushState
from simspaint.app.editor.edit_actions import add_edit_actions
from simspaint.app.editor.editor_pane import EditorPane
from simspaint.app.editor.layout_editor import LayoutEditor
from simspaint.app.editor.pen_page import PenPage
from simspaint.app.editor.pointed_label import PointedLabel
from simspaint.app.editor.tool_actions import ToolActions
from simspaint.app.editor.tools.outline_tool import OutlineTool
from simspaint.app.editor.tools.select_tool import SelectTool
from simspaint.app.editor.tracing import Tracing
from simspaint.app.editor.tracing_actions import add_tracing_actions, add_tracing_panel
from simspaint.app.editor.tracing_dock import TracingDock
from simspaint.app.export.clipboard import PictureClipboard, add_clipboard_actions
from simspaint.app.export.credits_viewer import CreditsViewer
from simspaint.app.export.export_actions import add_export_actions
from simspaint.app.export.exporter import Exporter
from simspaint.app.export.sequence_exporter import SequenceExporter
from simspaint.app.labels.label_actions import LabelActions
from simspaint.app.labels.label_state import LabelState
from simspaint.app.library.library_given import LibraryGiven
from simspaint.app.library.library_menu import Library, add_photograph_actions
from simspaint.app.library.traced_photographs import OwnPhotographs, add_library_actions
from simspaint.app.pictures.zoom_actions import add_zoom_actions
from simspaint.app.rendering.picture_actions import add_picture_actions
from simspaint.app.rendering.picture_drag import PictureDrag
from simspaint.app.rendering.render_actions import RenderActions, add_device_actions
from simspaint.app.rendering.render_bar import add_render_bar
from simspaint.app.rendering.rendering_control import RenderingControl
from simspaint.app.segments.segments_controller import SegmentsController
from simspaint.app.shell.action_table import ActionTable
from simspaint.app.shell.appearance_page import LookPage
from simspaint.app.shell.background_tasks import BackgroundTasks
from simspaint.app.shell.error_reporting import ErrorReporter
from simspaint.app.shell.focus_ring import FocusRing
from simspaint.app.shell.keys_page import KeysPage
from simspaint.app.shell.main_window import MainWindow
from simspaint.app.shell.preferences_dialog import PreferencesDialog
from simspaint.app.shell.settings import Settings
from simspaint.app.shell.storage_page import StoragePage
from simspaint.app.shell.theme import Look, apply_look
from simspaint.app.shell.window_actions import (
    add_arrangement_actions,
    add_help_actions,
    add_look_actions,
    add_panel_actions,
)


class Studio(QObject):
    """All parts of one open studio, for whoever opened it: the program, tests, benchmarks.

    Raises `PackError` where no pack can be opened, so that there are no labels to paint with.
    """

    def __init__(self, application: QApplication, settings: Settings, file: Path | None = None) -> None:
        apply_look(application, Look.of(settings.read("look", Look.SYSTEM.value)))
        window = MainWindow(settings)
        super().__init__(window)
        self.settings, self.window = settings, window
        settings.setParent(self)
        self._open_shell()
        self._open_document(file)
        self._add_editor()
        self._add_rendering()
        self._add_view(application)
        self.window.restore_arrangement()

    def _open_shell(self) -> None:
        window = self.window
        self.actions = ActionTable(self.settings, window)
        window.take_actions(self.actions)
        self.errors = ErrorReporter(window.notices, window)
        self.tasks = BackgroundTasks(self)
        self.tasks.failed.connect(self.errors.report_failure)
        window.closing.connect(self.tasks.close)

    def _open_document(self, file: Path | None) -> None:
        self.documents = Documents(self.settings, self.tasks, self.errors, self.window)
        self.bridge, self.packs = self.documents.bridge, self.documents.packs
        self.label_state = LabelState(self.settings, self)
        self.brush_state = BrushState(self.settings, self)
        # Before any widget listens: what the hand holds fits the document when widgets ask for it.
        self.bridge.replaced.connect(self._take_label_set)
        self.bridge.replaced.connect(self._show_proportion)
        self._show_proportion()
        self.bridge.opened.connect(self.window.notices.end_painting)
        self.window.painted_first.connect(partial(self.documents.begin, file))

    def _take_label_set(self) -> None:
        self.label_state.take_label_set(len(self.bridge.document.labels))

    def _show_proportion(self) -> None:
        extent = self.bridge.document.extent
        self.window.middle.set_proportion(extent.width / extent.height)

    def _add_editor(self) -> None:
        window, actions, bridge = self.window, self.actions, self.bridge
        label_state, brush_state = self.label_state, self.brush_state
        self.editor = LayoutEditor(bridge, label_state, brush_state)
        self.editor.holds = actions
        self.documents.replacement.about_to_ask.connect(self.editor.finish_stroke)
        self._editor_pane = EditorPane(self.editor, bridge)
        window.set_editor(self._editor_pane)
        tools = ToolActions(actions, bridge, label_state, brush_state, self.editor, window)
        window.add_status(PointedLabel(bridge, self.editor))
        add_edit_actions(actions, bridge, brush_state)
        labels = LabelActions(actions, bridge, label_state, self.editor, window)
        select = SelectTool(bridge, label_state, brush_state)
        tools.add(select)
        add_area_actions(actions, AreaEditing(bridge, label_state, select, self.editor, window), window)
        BrushScale(bridge, brush_state, self.settings, self)
        self.editor.wheel_asked.connect(labels.open_wheel)
        window.add_panel(
            "brush",
            "Brush",
            BrushDock(bridge, label_state, brush_state),
            Qt.DockWidgetArea.LeftDockWidgetArea,
        )
        self.tracing = Tracing(bridge, self.editor, self.settings, self.tasks, window)
        dock = TracingDock()
        add_tracing_panel(window, dock)
        tools.add(OutlineTool(bridge, label_state, brush_state, self.tracing.find_outline))
        add_tracing_actions(actions, self.tracing, dock)
        self.documents.add_actions(actions)
        self.drops = DroppedFiles(
            window,
            open_document=self.documents.opening.open,
            open_layout=self.documents.layout_import.open,
            trace=self.tracing.open,
        )

    def _add_rendering(self) -> None:
        window, actions, bridge, tasks = self.window, self.actions, self.bridge, self.tasks
        self.rendering = rendering = RenderingControl(
            bridge=bridge, packs=self.packs, settings=self.settings, tasks=tasks, window=window
        )
        session, surface = rendering.session, rendering.view.surface
        surface.holds = actions
        surface.follow(self.editor)
        self.segments = SegmentsController(
            actions=actions,
            bridge=bridge,
            surface=surface,
            service=session.service,
            tasks=tasks,
            parent=self,
        )
        self.editor.picked.connect(self.segments.selection.select)
        self.segments.panel_asked.connect(partial(window.show_panel, "segments"))
        self.segments.editing.placing.told.connect(window.notices.show_passing)
        self.segments.selection.changed.connect(self._show_selected_piece)
        right = Qt.DockWidgetArea.RightDockWidgetArea
        window.add_panel("segments", "Segments", self.segments.dock, right, scrolls=True)
        rendering.put_into_window()
        RenderActions(actions, bridge, rendering, window)
        add_picture_actions(actions, rendering.view)
        add_device_actions(actions, session, rendering.status)
        self.exporter = Exporter(bridge, session, self.packs, self.settings, tasks, window)
        self.sequences = SequenceExporter(bridge, session, self.settings, tasks, window)
        self.own_photographs = OwnPhotographs(self.tracing, bridge, self.packs, tasks, window)
        self.credits = CreditsViewer(bridge, session.service, tasks, window)
        add_library_actions(actions, self.own_photographs)
        self._add_library()
        add_export_actions(actions, self.exporter, self.sequences, self.documents.restoring, self.credits)
        add_render_bar(window, actions, session, bridge)
        self._add_clipboard()

    def _show_selected_piece(self) -> None:
        if self.segments.selection.region is not None:
            self.window.unfold("segments")

    def _add_clipboard(self) -> None:
        documents, view = self.documents, self.rendering.view
        clipboard = PictureClipboard(
            bridge=self.bridge,
            packs=self.packs,
            label_state=self.label_state,
            view=view,
            replacement=documents.replacement,
            trace=self.tracing.show_pixels,
            open_file=documents.opening.open,
            tasks=self.tasks,
            window=self.window,
        )
        add_clipboard_actions(self.actions, clipboard)
        documents.layout_import.sketch_asked.connect(clipboard.ask_of_file)
        documents.opening.photograph_opened.connect(self.tracing.open)
        self.drops.picture.connect(clipboard.take)
        PictureDrag(view, lambda: self.bridge.name)

    def _add_library(self) -> None:
        given = LibraryGiven(
            bridge=self.bridge,
            packs=self.packs,
            settings=self.settings,
            session=self.rendering.session,
            tracing=self.tracing,
            replacement=self.documents.replacement,
            autosave=self.documents.autosave,
            tasks=self.tasks,
            window=self.window,
        )
        self.library = Library(given)
        add_photograph_actions(self.actions, self.library)
        self.drops.several.connect(self.library.add)
        self.drops.refused.connect(self.window.notices.show_notice)

    def _add_view(self, application: QApplication) -> None:
        window, actions = self.window, self.actions
        FocusRing(application, window)
        add_zoom_actions(actions, self.editor)
        add_panel_actions(actions, window, (self.editor, self.rendering.view.surface))
        add_arrangement_actions(actions, window)
        add_look_actions(actions, self.settings, application)
        add_help_actions(actions, window, self._open_preferences)
        self._editor_pane.add_actions(actions)
        completion = self.documents.completion
        welcome = Welcome(self.bridge, self.packs, completion, actions, self.settings, window)
        window.painted_first.connect(self.editor.setFocus)
        window.painted_first.connect(welcome.begin)

    def _open_preferences(self) -> None:
        pages = {
            "Look": LookPage(self.actions),
            "Pen": PenPage(self.brush_state),
            "Keys": KeysPage(self.actions),
            "Storage": StoragePage(),
        }
        PreferencesDialog(pages, self.window).open()
