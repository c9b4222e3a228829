"""The outline of an area of the layout, as a path that follows its pixels."""

from __future__ import annotations

import cv2
import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath, QPolygonF

from simspaint.app.pictures.view_geometry import ViewGeometry
from simspaint.domain.warped_layout import PixelAffine
from simspaint.painting.regions.region import Region

_FINEST = 2000
"""Points of an outline beyond which it is drawn coarser: what is drawn at every move must be quick."""


class AreaOutline:
    """The outlines of a region's parts and holes; found once, drawn anywhere."""

    def __init__(self, region: Region) -> None:
        mask = np.pad(region.mask.astype(np.uint8), 1)
        found, _ = cv2.findContours(mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
        coarse = sum(len(each) for each in found) / _FINEST
        if coarse > 1:
            found = [cv2.approxPolyDP(each, coarse / 2, closed=True) for each in found]
        offset = (region.box.left - 0.5, region.box.top - 0.5)  # from indices of the padded mask to centres
        self._lines = [each[:, 0].astype(np.float64) + offset for each in found]

    def path(self, change: PixelAffine, geometry: ViewGeometry) -> QPainterPath:
        """The outline after a change, in points of the widget."""
        path = QPainterPath()
        for line in self._lines:
            points = line @ change[:, :2].T + change[:, 2]
            path.addPolygon(QPolygonF([geometry.to_view(QPointF(float(x), float(y))) for x, y in points]))
            path.closeSubpath()
        return path
