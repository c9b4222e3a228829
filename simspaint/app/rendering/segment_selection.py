"""The spot that the person looks at more closely, and the piece of a photograph that lies there."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from simspaint.app.document_bridge import DocumentBridge
from simspaint.app.rendering.component_region import ComponentRegion, region_at, to_frame
from simspaint.app.rendering.render_messages import RenderResult
from simspaint.app.rendering.render_service import RenderService
from simspaint.painting.choices import AnchorTest


class SegmentSelection(QObject):
    """Holds the spot while renderings come and go."""

    changed = Signal()
    """Another spot, or another rendering of it."""

    def __init__(self, bridge: DocumentBridge, service: RenderService, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.spot: tuple[int, int] | None = None
        """(row, column) in the painted layout."""
        self.region: ComponentRegion | None = None
        self.result: RenderResult | None = None
        service.rendered.connect(self._on_rendered)
        bridge.replaced.connect(self._on_replaced)

    def select(self, row: int, column: int) -> None:
        """Look at what lies at this pixel of the painted layout."""
        height, width = self._bridge.document.extent
        if 0 <= row < height and 0 <= column < width:
            self.spot = row, column
            self._look()

    def clear(self) -> None:
        """Look at nothing in particular."""
        if self.spot is not None:
            self.spot = None
            self._look()

    @property
    def within(self) -> AnchorTest:
        """Tells which pixels of the painted layout lie in the component. Only while there is one."""
        region, painted = self.region, self._bridge.document.extent
        if region is None:
            raise RuntimeError("Nothing is selected.")
        return lambda row, column: region.holds(row, column, painted)

    def _look(self) -> None:
        self.region = None
        if self.spot is not None and self.result is not None:
            rendering = self.result.rendering
            place = to_frame(*self.spot, self._bridge.document.extent, rendering.layout.extent)
            self.region = region_at(rendering, *place)
        self.changed.emit()

    def _on_rendered(self, result: RenderResult) -> None:
        self.result = result
        self._look()

    def _on_replaced(self) -> None:
        self.result = self.spot = None
        self._look()
