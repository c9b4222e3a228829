"""The tabs above the photograph: one a picture of the rendering."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProxyStyle, QStyle, QStyleOption, QTabBar, QWidget

from simspaint.app.rendering.picture_views import TITLES, PictureView

_TAB_SPACE = 10
"""Pixels beside the title of a tab: with them all titles fit beside a layout in a window of 1280 pixels."""


class _NarrowTabs(QProxyStyle):
    """The application's style with less space in tabs."""

    def pixelMetric(
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        if metric is QStyle.PixelMetric.PM_TabBarTabHSpace:
            return _TAB_SPACE
        return super().pixelMetric(metric, option, widget)


class PictureTabs(QTabBar):
    """A tab for each `PictureView`, in its order."""

    chosen = Signal(object)
    """(PictureView)"""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._narrow = _NarrowTabs()  # Qt does not keep it
        self.setStyle(self._narrow)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(True)
        self.setAccessibleName("What is shown")
        self._views = list(TITLES)
        for title, tip in TITLES.values():
            self.setTabToolTip(self.addTab(title), tip)
        self.currentChanged.connect(lambda index: self.chosen.emit(self._views[index]))

    def show_view(self, view: PictureView) -> None:
        """Make its tab the current one."""
        self.setCurrentIndex(self._views.index(view))
