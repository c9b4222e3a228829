"""What shows and changes single pieces: clicks, the segments panel, handles."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QImage, QPixmap
from PySide6.QtWidgets import QMenu

from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.rendering.photograph_surface import PhotographSurface
from simspaint.app.rendering.render_messages import RenderResult
from simspaint.app.rendering.render_service import RenderService
from simspaint.app.segments.candidate_list import CandidateLookup
from simspaint.app.segments.component_region import ComponentRegion
from simspaint.app.segments.order_watch import SAME_PIECE, UNSEEN, OrderWatch
from simspaint.app.segments.photograph_menu import PhotographMenu
from simspaint.app.segments.piece_picture_cache import PiecePictures
from simspaint.app.segments.piece_source import SOURCE_SIDE
from simspaint.app.segments.placement_frame import PlacementFrame
from simspaint.app.segments.placement_handles import PlacementHandles
from simspaint.app.segments.segment_actions import SegmentActions
from simspaint.app.segments.segment_editing import SegmentEditing
from simspaint.app.segments.segment_overview import SegmentOverview
from simspaint.app.segments.segment_pictures import cutout_picture, source_picture
from simspaint.app.segments.segment_selection import SegmentSelection
from simspaint.app.segments.segments_dock import EMPTY_TEXT, SegmentsDock
from simspaint.app.shell.action_table import ActionTable
from simspaint.app.shell.background_tasks import BackgroundTasks
from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.candidate import Candidate
from simspaint.domain.picture_settings import Method
from simspaint.files.plain_names import as_shown

MADE_UP = "No piece lies here: this part of the photograph is made up."
MADE_UP_TEXT = f"{MADE_UP} Click beside the photograph for all pieces."
_GHOST_SIDE = 512


class SegmentsController(QObject):
    """Keeps the segments panel and the handles in step with the selection."""

    panel_asked = Signal()
    """The segments panel is to be seen."""

    def __init__(
        self,
        *,
        actions: ActionTable,
        bridge: DocumentBridge,
        surface: PhotographSurface,
        service: RenderService,
        tasks: BackgroundTasks,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._bridge, self._surface, self._service, self._tasks = bridge, surface, service, tasks
        self.selection = SegmentSelection(bridge, service, tasks, self)
        self.editing = SegmentEditing(bridge, self.selection, lambda: self.bank)
        self.order_watch = OrderWatch(bridge, service, self)
        self.order_watch.told.connect(self.editing.placing.told)
        self._actions = SegmentActions(
            actions,
            self.editing,
            show_source=self.panel_asked.emit,
            show_others=self._show_others,
            choose_anew=self._choose_anew,
            show_more=self._show_more,
            set_placing=self.set_placing,
            shift_order=self._shift_order,
        )
        PhotographMenu(surface, actions)
        self.dock = SegmentsDock(actions)
        pictures = PiecePictures()
        self._candidates = CandidateLookup(self.dock, tasks, pictures)
        self._overview = SegmentOverview(self.dock.overview, bridge, service, tasks, pictures, self)
        self._shown_key: object = None
        self._placing = False
        self._is_clicked = False
        """A spot was clicked just now, and it is not known what lies there."""
        self._put_in: RenderResult | None = None
        """The picture in which a piece was moved; it still shows the piece where it was."""
        self._connect()
        self._show()

    @property
    def bank(self) -> MemoryBank | None:
        """The bank that the shown pieces are from."""
        return self._service.opened.pack.bank if self._service.opened is not None else None

    def set_placing(self, placing: bool) -> None:
        """Show or hide the handles, which keys move as well: so they go there."""
        self._placing = placing
        if placing:
            self._surface.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_handles()

    def _connect(self) -> None:
        for asked in (self._surface.spot_clicked, self._surface.spot_left, self.dock.overview.chosen):
            asked.connect(self._forget_put)
        self._surface.spot_clicked.connect(self._on_spot_clicked)
        self._surface.spot_left.connect(self.selection.clear)
        self._surface.placed.connect(self._place)
        self.selection.changed.connect(self._show)
        self.dock.swap_asked.connect(self.editing.swap)
        self.dock.outline_chosen.connect(self.editing.set_adherence)
        self.dock.source_changed.connect(self._ask_for_candidates)
        self.dock.overview.chosen.connect(self.selection.select)
        self.dock.overview_asked.connect(self.selection.clear)
        self.dock.allow_asked.connect(self._show_banned_menu)
        self._bridge.choices_changed.connect(self._show_choices)
        self._bridge.replaced.connect(self._show_choices)
        self._bridge.settings_changed.connect(self._show_choices)
        self._service.engine_opened.connect(self._on_engine_opened)

    def _on_spot_clicked(self, row: int, column: int) -> None:
        self._is_clicked = True
        self.selection.select(row, column)

    def _show_others(self) -> None:
        self.panel_asked.emit()
        self.dock.candidates.setFocus(Qt.FocusReason.TabFocusReason)

    def _choose_anew(self) -> None:
        if self.editing.choose_anew():
            self.order_watch.begin(SAME_PIECE)

    def _show_more(self) -> None:
        self.dock.show_only_this_photograph(not self.dock.from_this_photograph)

    def _show_banned_menu(self) -> None:
        menu = QMenu(self.dock)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name in sorted(self._bridge.document.choices.banned_photographs):
            menu.addAction(f"Allow {as_shown(name).replace('&', '&&')} again").triggered.connect(
                lambda _checked=False, name=name: self.editing.allow_photograph(name)
            )
        menu.popup(self.dock.mapToGlobal(self.dock.rect().bottomLeft()))

    def _shift_order(self, steps: int) -> None:
        if self.editing.shift_order(steps):
            self.order_watch.begin(UNSEEN)

    def _place(self, frame: PlacementFrame) -> None:
        """Handles stay where they were put until a picture shows the piece there."""
        revision, self._put_in = self._bridge.document.revision, self.selection.result
        self.editing.place(frame)
        if self._bridge.document.revision == revision:  # it may not lie there
            self._put_in = None
        self._show()

    def _forget_put(self, *_: object) -> None:
        self._put_in = None

    @property
    def _is_put(self) -> bool:
        return self._put_in is not None and self._put_in is self.selection.result

    # Showing

    def _show(self) -> None:
        """Another spot, or another rendering of it."""
        region, bank = self.selection.region, self.bank
        self._surface.set_outlines([] if self._is_put else self.selection.outlines)
        if region is None or bank is None:
            self._shown_key = None
            spot_is_empty = self.selection.spot is not None and self.selection.result is not None
            self.dock.show_overview()
            self._overview.show(MADE_UP_TEXT if spot_is_empty else EMPTY_TEXT, wanted=not spot_is_empty)
            if spot_is_empty and self._is_clicked and not self.dock.isVisible():
                self.editing.placing.told.emit(MADE_UP)
        else:
            self._overview.hide()
            self._show_piece(region, bank)
        self._is_clicked = False
        self._show_choices()
        self._show_handles()

    def _show_piece(self, region: ComponentRegion, bank: MemoryBank) -> None:
        row = region.row
        label = self._bridge.document.labels[row.label_id]
        picked = Candidate(row.segment_id, row.mask_iou, row.context_iou)
        self.dock.show_piece(label.name, _swatch(label.color), self._state_text(), row.photograph, picked)
        key = (row.segment_id, row.box, row.label_id)
        if key != self._shown_key:
            self._shown_key = key
            self._tasks.run(
                partial(source_picture, bank, row.segment_id, 2 * SOURCE_SIDE),
                self.dock.source.show_picture,
                key="segments source",
            )
            self._ask_for_candidates()

    def _ask_for_candidates(self) -> None:
        region, result, opened = self.selection.region, self.selection.result, self._service.opened
        if region is not None and result is not None and opened is not None:
            self._candidates.ask(opened.pack, result, region)

    def _show_choices(self) -> None:
        """What the person chose has changed."""
        choices, is_selected = self._bridge.document.choices, self.selection.region is not None
        self._actions.show(is_selected)
        self.dock.show_banned(len(choices.banned_photographs))
        self._surface.set_locks([(lock.row, lock.column) for lock in choices.locks])
        if is_selected:
            self.dock.show_state(self._state_text())
            self.dock.outline.show_value(self.editing.adherence)
            self.dock.outline.setEnabled(self._follows_outlines)

    @property
    def _follows_outlines(self) -> bool:
        """Whether it is a choice: the method `paper` keeps all outlines."""
        return self._bridge.document.settings.picture.method is not Method.PAPER

    def _state_text(self) -> str:
        editing = self.editing
        steps = editing.order_steps
        told = [
            text
            for is_so, text in (
                (editing.is_locked, "locked"),
                (editing.is_swapped, "chosen by you"),
                (editing.is_placed, "moved by you"),
                (editing.adherence is not None, "outline of its own"),
                (steps > 0, "brought forward"),
                (steps < 0, "sent back"),
            )
            if is_so
        ]
        return ", ".join(told).capitalize()

    def _show_handles(self) -> None:
        surface, bank, region = self._surface, self.bank, self.selection.region
        if surface.handles is not None and (surface.handles.is_dragging or (self._placing and self._is_put)):
            return
        frame = self.editing.frame()
        if not self._placing or frame is None or bank is None or region is None:
            surface.set_handles(None)
            return
        handles = PlacementHandles(frame)
        surface.set_handles(handles)
        self._tasks.run(
            partial(cutout_picture, bank, region.row.segment_id, _GHOST_SIDE),
            partial(_set_ghost, handles),
            key="segments ghost",
        )

    def _on_engine_opened(self) -> None:
        self._shown_key = None
        self._candidates.forget()
        self._overview.await_rendering()
        self.selection.await_rendering()
        self._show()


def _set_ghost(handles: PlacementHandles, ghost: QImage) -> None:
    handles.ghost = ghost


def _swatch(color: tuple[int, int, int]) -> QIcon:
    pixmap = QPixmap(16, 16)
    pixmap.fill(QColor(*color))
    return QIcon(pixmap)
