"""Keeps the list of all pieces in step with the photograph that is shown."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QImage

from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.rendering.render_messages import RenderResult
from simspaint.app.rendering.render_policy import RenderKind
from simspaint.app.rendering.render_service import RenderService
from simspaint.app.segments.component_region import to_frame
from simspaint.app.segments.overview_page import OverviewPage, ShownPiece
from simspaint.app.segments.piece_picture_cache import PiecePictures
from simspaint.app.segments.segment_pictures import piece_picture
from simspaint.app.shell.background_tasks import BackgroundTasks
from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.counted import percent
from simspaint.domain.geometry import Extent, middle_pixel
from simspaint.domain.rendering import ComponentProvenance, Rendering

DRAFT_STANDS_MS = 700
"""While one paints, drafts follow one another faster, and the list would flicker."""


class _Overview(NamedTuple):
    """What a list shows, made in the background."""

    result: RenderResult
    bank: MemoryBank
    locked: frozenset[int]
    pieces: list[ShownPiece]
    images: dict[int, QImage]


class SegmentOverview(QObject):
    """Lists the pieces of the newest photograph; those of a draft once it has stood for a moment, as where
    the finished one takes long, or has to be asked for."""

    def __init__(
        self,
        page: OverviewPage,
        bridge: DocumentBridge,
        service: RenderService,
        tasks: BackgroundTasks,
        pictures: PiecePictures,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._page, self._bridge, self._service, self._tasks = page, bridge, service, tasks
        self._pictures = pictures
        self._result: RenderResult | None = None
        self._wanted, self._text = False, ""
        self._listed: object = None
        """The photograph and the locks that are listed."""
        self._draft: RenderResult | None = None
        self._stands = QTimer(self)
        self._stands.setSingleShot(True)
        self._stands.setInterval(DRAFT_STANDS_MS)
        self._stands.timeout.connect(self._take_draft)
        service.rendered.connect(self._on_rendered)
        bridge.choices_changed.connect(self._list)
        bridge.replaced.connect(self._on_replaced)
        tasks.closing.connect(self._stands.stop)

    def show(self, text: str, wanted: bool = True) -> None:
        """Show the pieces, or `text` while there are none; not `wanted`: `text` whatever there is."""
        self._wanted, self._text = wanted, text
        if not wanted or self._listed is None:
            self._page.show_text(text)
            self._listed = None
        self._list()

    def hide(self) -> None:
        """Nothing is listed while one piece is looked at."""
        self._wanted = False

    def await_rendering(self) -> None:
        """The bank is another one: pieces of the picture before have other names in it."""
        self._on_replaced()

    def _on_rendered(self, result: RenderResult) -> None:
        if result.order.kind is RenderKind.FINAL:
            self._stands.stop()
            self._result = result
            self._list()
        elif result.order.kind is RenderKind.DRAFT:
            self._draft = result
            self._stands.start()

    def _take_draft(self) -> None:
        self._result, self._draft = self._draft, None
        self._list()

    def _on_replaced(self) -> None:
        self._stands.stop()
        self._result = self._listed = self._draft = None
        self._page.show_text(self._text)

    def _list(self) -> None:
        opened, result = self._service.opened, self._result
        if not self._wanted or opened is None or result is None:
            return
        document, bank = self._bridge.document, opened.pack.bank
        locks = document.choices.locks
        locked = frozenset(
            segment_id
            for lock in locks
            for label_id in range(len(bank.labels))
            if (segment_id := bank.find(lock.segment, label_id)) is not None
        )
        if self._listed == (result.order.number, locked):
            return
        self._tasks.run(
            partial(_looked_up, result, document.extent, locked, bank, self._pictures.known(bank)),
            self._on_looked_up,
            key="segments overview",
        )

    def _on_looked_up(self, found: _Overview) -> None:
        result, bank, locked, pieces, images = found
        self._pictures.add(bank, images)
        if self._wanted and result is self._result and pieces:
            shown = self._pictures.of(bank, {piece.segment_id for piece in pieces})
            self._listed = result.order.number, locked
            self._page.show_pieces(pieces)
            self._page.show_pictures(shown)


def _looked_up(
    result: RenderResult,
    painted: Extent,
    locked: frozenset[int],
    bank: MemoryBank,
    known: frozenset[int],
) -> _Overview:
    """Pieces, the largest first, and the pictures that are missing. Not for the window's thread."""
    pieces = shown_pieces(result.rendering, painted, locked)
    missing = {piece.segment_id for piece in pieces} - known
    return _Overview(result, bank, locked, pieces, {i: piece_picture(bank, i) for i in sorted(missing)})


def shown_pieces(
    rendering: Rendering, painted: Extent, locked: frozenset[int] = frozenset()
) -> list[ShownPiece]:
    """The pieces of a photograph that are seen, the largest first. Fill segments behind one are not listed:
    they change with it."""
    areas = np.bincount(rendering.pixels[rendering.pixels >= 0].ravel())
    seen = [
        row
        for row in rendering.provenance
        if row.part_of is None and row.component_index < len(areas) and areas[row.component_index] > 0
    ]
    seen.sort(key=lambda row: -areas[row.component_index])
    return [
        _shown(row, rendering, painted, int(areas[row.component_index]), row.segment_id in locked)
        for row in seen
    ]


def _shown(
    row: ComponentProvenance, rendering: Rendering, painted: Extent, area: int, is_locked: bool
) -> ShownPiece:
    extent = rendering.layout.extent
    inside = rendering.pixels[row.box.slices] == row.component_index
    own = rendering.layout.ids[row.box.slices] == row.label_id
    # What is looked at is the component there: a piece may show beyond what was painted for it alone.
    r, c = middle_pixel(inside & own) or middle_pixel(own) or (0, 0)
    place = row.box.top + r, row.box.left + c
    label = rendering.layout.labels[row.label_id].name
    share = percent(max(area / extent.area, 0.01))
    about = f"{row.photograph} · {share}" + " · locked" * is_locked
    return ShownPiece(row.segment_id, to_frame(*place, extent, painted), label.capitalize(), about)
