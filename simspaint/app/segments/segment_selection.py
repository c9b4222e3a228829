"""The spot that the person looks at more closely, and the piece of a photograph that lies there."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QObject, Signal

from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.rendering.render_messages import RenderResult
from simspaint.app.rendering.render_service import RenderService
from simspaint.app.segments.component_region import ComponentRegion, region_at, to_frame
from simspaint.app.shell.background_tasks import BackgroundTasks
from simspaint.domain.choices import AnchorTest


class _Found(NamedTuple):
    """What lies at a spot; looked up in the background, as it takes a while in large renderings."""

    spot: tuple[int, int]
    result: RenderResult
    region: ComponentRegion | None
    outlines: list[np.ndarray]


class SegmentSelection(QObject):
    """Holds the spot while renderings come and go."""

    changed = Signal()
    """Another spot was looked at, or another rendering of it."""

    def __init__(
        self,
        bridge: DocumentBridge,
        service: RenderService,
        tasks: BackgroundTasks,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge, self._tasks = bridge, tasks
        self._newest: RenderResult | None = None
        self.spot: tuple[int, int] | None = None
        """(row, column) in the painted layout."""
        self.region: ComponentRegion | None = None
        """The component there; None while it is looked for, and where there is none."""
        self.outlines: list[np.ndarray] = []
        """Lines around it, as `ComponentRegion.outlines` gives them."""
        self.result: RenderResult | None = None
        """The rendering that `region` is of."""
        service.rendered.connect(self._on_rendered)
        bridge.replaced.connect(self._on_replaced)

    def select(self, row: int, column: int) -> None:
        """Look at what lies at this pixel of the painted layout."""
        height, width = self._bridge.document.extent
        if 0 <= row < height and 0 <= column < width:
            self.spot, self.region = (row, column), None
            self._look()

    def await_rendering(self) -> None:
        """The bank is another one: what was found names segments of the one before. The spot is looked at
        again in the next rendering."""
        self._newest = self.result = self.region = None
        self.outlines = []
        self._tasks.drop("selection")
        self.changed.emit()

    def clear(self) -> None:
        """Look at nothing in particular."""
        self.spot = self.region = None
        self.outlines = []
        self._tasks.drop("selection")
        self.changed.emit()

    @property
    def within(self) -> AnchorTest:
        """Tells which pixels of the painted layout lie in the component. Only while there is one."""
        region, painted = self.region, self._bridge.document.extent
        if region is None:
            raise RuntimeError("Nothing is selected.")
        return lambda row, column: region.holds(row, column, painted)

    def _look(self) -> None:
        if self.spot is not None and self._newest is not None:
            painted = self._bridge.document.extent
            place = to_frame(*self.spot, painted, self._newest.rendering.layout.extent)
            self._tasks.run(partial(_find, self.spot, self._newest, place), self._on_found, key="selection")

    def _on_found(self, found: _Found) -> None:
        self.spot, self.result, self.region, self.outlines = found
        self.changed.emit()

    def _on_rendered(self, result: RenderResult) -> None:
        self._newest = result
        self._look()

    def _on_replaced(self) -> None:
        self._newest = self.result = None
        self.clear()


def _find(spot: tuple[int, int], result: RenderResult, place: tuple[int, int]) -> _Found:
    region = region_at(result.rendering, *place)
    return _Found(spot, result, region, region.outlines() if region is not None else [])
