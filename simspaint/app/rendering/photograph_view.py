"""The right half of the window: the photograph, with tabs for its other pictures."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.pictures.picture_levels import PictureLevels
from simspaint.app.rendering.photograph_surface import PhotographSurface
from simspaint.app.rendering.picture_tabs import PictureTabs
from simspaint.app.rendering.picture_views import PictureView, make_picture
from simspaint.app.rendering.render_messages import RenderResult
from simspaint.app.rendering.render_policy import RenderKind
from simspaint.app.rendering.surface_keys import SurfaceKeys
from simspaint.app.shell.background_tasks import BackgroundTasks
from simspaint.app.shell.icons import icon

EMPTY_TEXT = "Paint the layout, or open a sample: the photograph appears here."
WAITING_TEXT = "The photograph is being made: it appears here."


class PhotographView(QWidget):
    """Shows the newest rendering. Pictures other than the photograph are made when first looked at."""

    view_changed = Signal(object)
    """(PictureView)"""
    split_changed = Signal(bool)

    def __init__(self, bridge: DocumentBridge, tasks: BackgroundTasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._tasks = bridge, tasks
        self.result: RenderResult | None = None
        self._before: RenderResult | None = None
        self._remembered: PictureLevels | None = None
        """A small photograph of what is painted, while there is no rendering yet."""
        self._shows_before = False
        self._view = PictureView.PHOTOGRAPH
        self._pictures: dict[tuple[int, PictureView], PictureLevels] = {}
        self._wanted: set[tuple[int, PictureView]] = set()
        self.surface = PhotographSurface()
        SurfaceKeys(self.surface)
        self.surface.empty_text = EMPTY_TEXT
        self.surface.set_picture_extent(bridge.document.extent)
        self.surface.has_picture = False
        self._tabs = PictureTabs()
        self._tabs.chosen.connect(self.set_view)
        self._kind = self._make_kind()
        self._split = QToolButton()
        self._split.setIcon(icon("compare"))
        self._split.setToolTip("Compare with the layout: a slider between both")
        self._split.setAccessibleName("Compare with the layout")
        self._split.setCheckable(True)
        self._split.setAutoRaise(True)
        self._split.toggled.connect(self.set_split)
        self._arrange()
        bridge.replaced.connect(self.forget)

    @property
    def view(self) -> PictureView:
        """What is looked at."""
        return self._view

    def set_view(self, view: PictureView) -> None:
        """Look at another picture of the rendering."""
        if view is not self._view:
            self._view = view
            self._tabs.show_view(view)
            self._show()
            self.view_changed.emit(view)

    def set_split(self, is_split: bool) -> None:
        """Show the layout left of a slider."""
        if is_split != self.surface.is_split:
            self.surface.set_split(is_split)
            self._split.setChecked(is_split)
            self._show()
            self.split_changed.emit(is_split)

    def show_before(self, before: bool) -> None:
        """Show the photograph before the last change, or where there is none the layout."""
        self._shows_before = before
        self._show()

    def show_result(self, result: RenderResult) -> None:
        """Show a newer rendering."""
        shown = self.result
        if shown is not None and shown.order.state.revision != result.order.state.revision:
            self._before = shown
        self.result = result
        kept = {each.order.number for each in (result, self._before) if each is not None}
        self._pictures = {key: picture for key, picture in self._pictures.items() if key[0] in kept}
        self._show()

    def show_remembered(self, picture: PictureLevels) -> None:
        """Show a photograph that was kept with the document, until it is rendered."""
        self._remembered = picture
        self._show()

    def forget(self) -> None:
        """Another document is open."""
        self.result = self._before = self._remembered = None
        self._pictures.clear()
        self._wanted.clear()
        self.surface.set_outlines([])
        self.surface.set_handles(None)
        self._show()

    def set_empty_text(self, text: str) -> None:
        """What stands in place of a photograph while there is none."""
        self.surface.empty_text = text
        self.surface.update()

    def _show(self) -> None:
        frame = self._bridge.document.extent
        result, view = self.result, self._view
        if self._shows_before:
            result, view = (self._before, view) if self._before else (result, PictureView.LAYOUT)
        if result is None:
            remembered = self._remembered if view is PictureView.PHOTOGRAPH else None
            self._show_kind("as it was saved" if remembered is not None else "")
            self.surface.show_pictures(remembered, None, frame)
            return
        is_draft = result.order.kind is RenderKind.DRAFT
        self._show_kind("before the last change" if self._shows_before else "draft" if is_draft else "")
        picture = self._picture(result, view)
        if picture is None and self.surface.picture is not None:
            return  # what is shown stays until the new one is made
        beside = self._picture(result, PictureView.LAYOUT) if self.surface.is_split else None
        self.surface.show_pictures(picture or result.picture, beside, frame)

    def _picture(self, result: RenderResult, view: PictureView) -> PictureLevels | None:
        """The picture where it is made; otherwise it is made now, and shown afterwards."""
        if view is PictureView.PHOTOGRAPH:
            return result.picture
        key = (result.order.number, view)
        if key not in self._pictures and key not in self._wanted:
            self._wanted.add(key)
            self._tasks.run(
                lambda: (key, make_picture(result, view)), self._on_picture_made, self._on_picture_failed
            )
        return self._pictures.get(key)

    def _on_picture_made(self, made: tuple[tuple[int, PictureView], PictureLevels]) -> None:
        key, picture = made
        if key in self._wanted:
            self._wanted.discard(key)
            self._pictures[key] = picture
            self._show()

    def _on_picture_failed(self, failure: object) -> None:
        self._wanted.clear()
        self._tasks.failed.emit(failure)

    def _show_kind(self, kind: str) -> None:
        self._kind.setText(kind)
        self._kind.setVisible(bool(kind))

    def _make_kind(self) -> QLabel:
        """What kind of photograph this is, in the surface's corner: beside the tabs is no room for it."""
        kind = QLabel(self.surface)
        kind.setContentsMargins(8, 3, 8, 3)
        kind.setAutoFillBackground(True)
        kind.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        kind.hide()
        corner = QVBoxLayout(self.surface)
        corner.addWidget(kind, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
        return kind

    def _arrange(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(0, 0, 4, 0)
        bar.addWidget(self._tabs)
        bar.addStretch(1)
        bar.addWidget(self._split)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self.surface, 1)
