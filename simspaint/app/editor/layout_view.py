"""Shows the document's layout, over the tracing photograph where there is one."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.editor.layout_tiles import LayoutTiles
from simspaint.app.labels.label_state import LabelState
from simspaint.app.pictures.label_pattern import paint_checks
from simspaint.app.pictures.picture_levels import PictureLevels
from simspaint.app.pictures.viewport import Viewport
from simspaint.domain.geometry import Box
from simspaint.painting.document.document import Document

_FRAME = QColor(0, 0, 0, 110)


class LayoutView(Viewport):
    """Follows the document: what is painted is shown at once, another document with its own labels."""

    def __init__(
        self, bridge: DocumentBridge, label_state: LabelState, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge, self._label_state = bridge, label_state
        self._tracing: PictureLevels | None = None
        self._tracing_place = QRectF()
        self._tracing_strength = 0.5
        self._tiles = _tiles_of(bridge.document)
        bridge.painted.connect(self._on_painted)
        bridge.replaced.connect(self._show_document)
        label_state.patterns_changed.connect(self.recolor)
        label_state.colors_changed.connect(self.recolor)
        self._show_document()

    @property
    def tracing(self) -> PictureLevels | None:
        """The photograph under the layout."""
        return self._tracing

    def set_tracing(self, picture: PictureLevels | None, place: QRectF | None = None) -> None:
        """Show a photograph under the layout, stretched to a rectangle of it or to all of it; None for
        none."""
        self._tracing = picture
        self._tracing_place = self._whole if place is None else place
        self.update()

    def set_tracing_strength(self, strength: float) -> None:
        """How strongly the photograph shows through the layout, 0 to 1."""
        self._tracing_strength = strength
        self.update()

    def recolor(self) -> None:
        """Show the labels in the colours that the person chose."""
        self._tiles.set_colors(
            self._label_state.palette(self._bridge.document.labels), self._label_state.patterns
        )
        self.update()

    def paint_picture(self, painter: QPainter, box: Box) -> None:
        whole = self._whole
        painter.setClipRect(whole, Qt.ClipOperation.IntersectClip)
        if self._tracing is None or not self._tracing_place.contains(whole):
            self._paint_checks(painter, box)
        if self._tracing is not None:
            if self._tracing_place.intersects(whole):
                self._tracing.draw(painter, self._tracing_place, box, self.device_scale)
            painter.setOpacity(1 - self._tracing_strength)
        self._tiles.draw(painter, box, self.device_scale)

    @property
    def _whole(self) -> QRectF:
        return QRectF(0, 0, *reversed(self._bridge.document.extent))

    def paint_over(self, painter: QPainter) -> None:
        frame = self.geometry_of_view.box_in_view(Box(0, 0, *self._bridge.document.extent))
        painter.setPen(QPen(_FRAME, 1))
        painter.drawRect(frame.adjusted(-0.5, -0.5, 0.5, 0.5))

    def _paint_checks(self, painter: QPainter, box: Box) -> None:
        painter.save()
        painter.resetTransform()
        view = self.geometry_of_view.box_in_view(box).intersected(QRectF(self.rect()))
        paint_checks(painter, view, origin=self.geometry_of_view.to_view(QPointF(0, 0)))
        painter.restore()

    def _on_painted(self, box: Box) -> None:
        self._tiles.mark_painted(box)
        margin = max(2 / self.geometry_of_view.scale, 1)
        grown = box.grown(int(margin) + 1, int(margin) + 1)
        self.update(self.geometry_of_view.box_in_view(grown).toAlignedRect())

    def _show_document(self) -> None:
        document = self._bridge.document
        self._tiles = _tiles_of(document)
        self.set_picture_extent(document.extent)
        self.recolor()


def _tiles_of(document: Document) -> LayoutTiles:
    return LayoutTiles(document.ids, document.labels, lambda: document.instances)
