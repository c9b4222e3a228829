"""Composes what shows and changes single pieces: clicks, the segments panel, handles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QMouseEvent, QPixmap
from PySide6.QtWidgets import QMenu

from simspaint.app.rendering.photograph_view import PhotographView
from simspaint.app.rendering.render_messages import RenderResult
from simspaint.app.rendering.render_service import RenderService
from simspaint.app.segments.component_region import ComponentRegion
from simspaint.app.segments.piece_pictures import PiecePictures
from simspaint.app.segments.placement_handles import PlacementHandles
from simspaint.app.segments.segment_editing import SegmentEditing
from simspaint.app.segments.segment_overview import SegmentOverview
from simspaint.app.segments.segment_pictures import cutout_picture, piece_picture, source_picture
from simspaint.app.segments.segment_selection import SegmentSelection
from simspaint.app.segments.segments_dock import EMPTY_TEXT, SOURCE_SIDE, SegmentsDock
from simspaint.app.shell.actions import ActionSpec
from simspaint.app.shell.background_tasks import BackgroundTasks
from simspaint.app.studio import Studio
from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.candidate import Candidate
from simspaint.engine.request import RenderRequest
from simspaint.packs.pack import OpenedPack

N_CANDIDATES = 18
MADE_UP_TEXT = (
    "No piece lies here: this part of the photograph is made up. Click beside the photograph for all pieces."
)
_GHOST_SIDE = 512


def find_candidates(
    pack: OpenedPack, result: RenderResult, region: ComponentRegion, same_photograph: bool
) -> Sequence[Candidate]:
    """What the bank has for a component, best first."""
    from simspaint.engine.segment_browser import candidates_at

    # the layout that was rendered is dense and of the photograph's size
    settings = result.order.state.settings
    settings = replace(settings, picture=replace(settings.picture, refine=False), size=None)
    rows, columns = region.mask.nonzero()
    middle = len(rows) // 2
    return candidates_at(
        RenderRequest(result.rendering.layout, settings),
        pack,
        region.box.top + int(rows[middle]),
        region.box.left + int(columns[middle]),
        N_CANDIDATES,
        region.row.photograph if same_photograph else None,
    )


class SegmentsController(QObject):
    """Keeps the segments panel and the handles in step with the selection."""

    def __init__(
        self,
        studio: Studio,
        view: PhotographView,
        service: RenderService,
        tasks: BackgroundTasks,
    ) -> None:
        super().__init__(studio)
        self._studio, self._view, self._service, self._tasks = studio, view, service, tasks
        self.selection = SegmentSelection(studio.bridge, service, tasks, self)
        self.editing = SegmentEditing(studio.bridge, self.selection, lambda: self.bank)
        self._add_actions()
        self.dock = SegmentsDock(studio.actions)
        self._pictures = PiecePictures()
        self._overview = SegmentOverview(
            self.dock.overview, studio.bridge, service, tasks, self._pictures, self
        )
        self._shown_key: object = None
        self._placing = False
        view.surface.spot_clicked.connect(self.selection.select)
        view.surface.spot_left.connect(self.selection.clear)
        view.surface.placed.connect(self.editing.place)
        self.selection.changed.connect(self._show)
        self.dock.swap_asked.connect(self.editing.swap)
        self.dock.source_changed.connect(self._ask_for_candidates)
        self.dock.overview.chosen.connect(self.selection.select)
        self.dock.overview_asked.connect(self.selection.clear)
        self.dock.allow_asked.connect(self._show_banned_menu)
        studio.bridge.choices_changed.connect(self._show_choices)
        studio.bridge.replaced.connect(self._show_choices)
        service.engine_opened.connect(self._on_engine_opened)
        studio.editor.installEventFilter(self)
        self._show()

    @property
    def bank(self) -> MemoryBank | None:
        """The bank that the shown pieces are from."""
        return self._service.opened.pack.bank if self._service.opened is not None else None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Where a label is picked in the layout, the piece there is looked at too."""
        editor = self._studio.editor
        if (
            event.type() == QEvent.Type.MouseButtonRelease
            and watched is editor
            and isinstance(event, QMouseEvent)
        ):
            is_left = event.button() == Qt.MouseButton.LeftButton
            if is_left and editor.tool.name == "pick" and not editor.is_panning:
                point = editor.geometry_of_view.to_picture(event.position())
                self.selection.select(int(point.y() // 1), int(point.x() // 1))
        return False

    # Actions

    def _add_actions(self) -> None:
        editing = self.editing
        for name, text, keys, tip, checkable, handler in (
            ("lock", "Lock", ("K",), "Diversity leaves a locked piece alone.", True, editing.set_locked),
            ("ban", "Ban", ("Shift+K",), "Take nothing from this photograph.", False, editing.ban_photograph),
            ("more", "More", ("M",), "Show what else this photograph has for this place.", False, self._more),
            (
                "place",
                "Move",
                ("V",),
                "Move, scale and turn the piece by handles in the photograph.",
                True,
                self.set_placing,
            ),
            ("flip", "Flip", ("H",), "Mirror the piece left to right.", False, self._flip),
            ("reset", "Put back", (), "Undo moving, scaling and turning.", False, editing.reset_place),
            (
                "forward",
                "Forward",
                ("PgUp",),
                "Bring the piece forward.",
                False,
                partial(editing.shift_order, 1),
            ),
            (
                "back",
                "Backward",
                ("PgDown",),
                "Send the piece back.",
                False,
                partial(editing.shift_order, -1),
            ),
        ):
            spec = ActionSpec(
                f"segment.{name}", text, "Render/Piece", "", keys, tip, f"piece-{name}", checkable
            )
            self._studio.actions.add(spec, handler)

    def _more(self) -> None:
        self.dock.show_only_this_photograph(not self.dock.from_this_photograph)

    def _flip(self) -> None:
        if self.bank is not None:
            self.editing.flip(self.bank.extent)

    def set_placing(self, placing: bool) -> None:
        """Show or hide the handles."""
        self._placing = placing
        self._show_handles()

    def _show_banned_menu(self) -> None:
        menu = QMenu(self.dock)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name in sorted(self._studio.bridge.document.choices.banned_photographs):
            menu.addAction(f"Allow {name} again").triggered.connect(
                lambda _checked=False, name=name: self.editing.allow_photograph(name)
            )
        menu.popup(self.dock.mapToGlobal(self.dock.rect().bottomLeft()))

    # Showing

    def _show(self) -> None:
        """Another spot, or another rendering of it."""
        region, bank = self.selection.region, self.bank
        self._view.surface.set_outlines(self.selection.outlines)
        if region is None or bank is None:
            self._shown_key = None
            spot_is_empty = self.selection.spot is not None and self.selection.result is not None
            self.dock.show_overview()
            self._overview.show(MADE_UP_TEXT if spot_is_empty else EMPTY_TEXT, wanted=not spot_is_empty)
        else:
            self._overview.hide()
            self._show_piece(region, bank)
        self._show_choices()
        self._show_handles()

    def _show_piece(self, region: ComponentRegion, bank: MemoryBank) -> None:
        row = region.row
        label = self._studio.bridge.document.labels[row.label_id]
        picked = Candidate(row.segment_id, row.mask_iou, row.context_iou)
        self.dock.show_piece(label.name, _swatch(label.color), self._state_text(), row.photograph, picked)
        key = (row.segment_id, row.box, row.label_id)
        if key != self._shown_key:
            self._shown_key = key
            self._tasks.run(
                partial(source_picture, bank, row.segment_id, 2 * SOURCE_SIDE),
                self.dock.show_source,
                key="segments source",
            )
            self._ask_for_candidates()

    def _ask_for_candidates(self) -> None:
        region, result, opened = self.selection.region, self.selection.result, self._service.opened
        if region is None or result is None or opened is None:
            return
        only_this = self.dock.from_this_photograph
        self._tasks.run(
            lambda: find_candidates(opened.pack, result, region, only_this),
            partial(self._on_candidates_found, region, opened.pack.bank),
            key="segments candidates",
        )

    def _on_candidates_found(
        self, region: ComponentRegion, bank: MemoryBank, candidates: Sequence[Candidate]
    ) -> None:
        self.dock.show_candidates(candidates, region.row.segment_id)
        kept = self._pictures.of(bank, [candidate.segment_id for candidate in candidates])
        self.dock.show_thumbnails(kept)
        missing = [c.segment_id for c in candidates if c.segment_id not in kept]
        if missing:
            self._tasks.run(
                lambda: {i: piece_picture(bank, i) for i in missing},
                partial(self._on_thumbnails_made, bank),
                key="segments thumbnails",
            )

    def _on_thumbnails_made(self, bank: MemoryBank, images: dict[int, QImage]) -> None:
        self._pictures.add(bank, images)
        self.dock.show_thumbnails(images)

    def _show_choices(self) -> None:
        """What the person chose has changed."""
        actions, region = self._studio.actions, self.selection.region
        choices = self._studio.bridge.document.choices
        for name in ("lock", "ban", "more", "place", "flip", "reset", "forward", "back"):
            actions[f"segment.{name}"].setEnabled(region is not None)
        lock = actions["segment.lock"]
        lock.blockSignals(True)
        lock.setChecked(self.editing.is_locked)
        lock.blockSignals(False)
        actions["segment.reset"].setEnabled(self.editing.is_placed)
        self.dock.show_banned(len(choices.banned_photographs))
        self._view.surface.set_locks([(lock.row, lock.column) for lock in choices.locks])
        if region is not None:
            self.dock.show_state(self._state_text())

    def _state_text(self) -> str:
        editing = self.editing
        steps = editing.order_steps
        told = [
            text
            for is_so, text in (
                (editing.is_locked, "locked"),
                (editing.is_swapped, "chosen by you"),
                (editing.is_placed, "moved by you"),
                (steps > 0, "brought forward"),
                (steps < 0, "sent back"),
            )
            if is_so
        ]
        return ", ".join(told)

    def _show_handles(self) -> None:
        surface, bank, region = self._view.surface, self.bank, self.selection.region
        if surface.handles is not None and surface.handles.is_dragging:
            return
        frame = self.editing.frame(bank.extent) if bank is not None else None
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
        self._show()


def _set_ghost(handles: PlacementHandles, ghost: QImage) -> None:
    handles.ghost = ghost


def _swatch(color: tuple[int, int, int]) -> QIcon:
    pixmap = QPixmap(16, 16)
    pixmap.fill(QColor(*color))
    return QIcon(pixmap)
