"""Keeps finished photographs as recipes with the document, and goes back to one."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, Signal
from PySide6.QtGui import QImage, QImageWriter

from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.documents.document_tasks import DocumentTasks
from simspaint.app.rendering.render_messages import RenderResult
from simspaint.app.rendering.render_policy import RenderKind
from simspaint.app.rendering.render_service import RenderService
from simspaint.app.shell.background_tasks import BackgroundTasks
from simspaint.domain.choices import Choices
from simspaint.domain.label_set import LabelSet
from simspaint.domain.layout import Layout
from simspaint.painting.codecs.indexed_png import layout_from_png, layout_to_png
from simspaint.painting.document.document import Document
from simspaint.painting.frame.frame_change import FrameChange
from simspaint.painting.frame.point_map import FrameMap
from simspaint.painting.recipes.kept_rendering import KeptRendering
from simspaint.painting.recipes.recipe import recipe_of

MOST_KEPT = 40
"""Of a document that holds more, the newest are shown: a few kilobytes can hold thousands."""


class KeptPhotographs(QObject):
    """The list of finished photographs of the open document.

    A photograph that was only looked at does not make a document unsaved: it is put into the document
    together with the next change.
    """

    changed = Signal()

    def __init__(
        self, bridge: DocumentBridge, service: RenderService, tasks: BackgroundTasks, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._bridge, self._service = bridge, service
        self._tasks = DocumentTasks(bridge, tasks)
        self.kept: tuple[KeptRendering, ...] = bridge.document.renderings[-MOST_KEPT:]
        service.rendered.connect(self._on_rendered)
        bridge.replaced.connect(self._on_replaced)
        bridge.renderings_changed.connect(self._on_renderings_changed)
        bridge.modified_changed.connect(self._put_into_document)

    def restore(self, kept: KeptRendering) -> None:
        """Go back to the layout, the choices and the pieces of a photograph: one step that can be undone."""
        document = self._bridge.document
        labels, extent = document.labels, document.extent

        def read() -> tuple[Layout, Choices]:
            layout = _checked_layout(kept, labels).resized(extent)
            return layout, _choices_on(layout, kept)

        def show(document: Document, found: tuple[Layout, Choices]) -> None:
            _go_back(document, kept, *found)

        self._tasks.run(read, show, key="restore photograph", of_pixels=True)

    def _on_rendered(self, result: RenderResult) -> None:
        if result.order.kind is not RenderKind.FINAL:
            return
        opened = self._service.opened
        weights = opened.weights if opened is not None else {}
        made_at = datetime.datetime.now().isoformat(timespec="seconds")
        self._tasks.run(
            lambda: kept_rendering(result, weights, made_at), self._on_kept, key="keep photograph"
        )

    def _on_kept(self, _: Document, kept: KeptRendering) -> None:
        if any(
            replace(each, made_at="", thumbnail=b"") == replace(kept, made_at="", thumbnail=b"")
            for each in self.kept
        ):
            return
        self.kept = (*self.kept, kept)[-MOST_KEPT:]
        self.changed.emit()
        self._put_into_document()

    def _put_into_document(self) -> None:
        document = self._bridge.document
        if document.is_modified and not document.is_editing and document.renderings != self.kept:
            document.set_renderings(self.kept)

    def _on_replaced(self) -> None:
        self.kept = self._bridge.document.renderings[-MOST_KEPT:]
        self.changed.emit()

    def _on_renderings_changed(self) -> None:
        self.kept = self._bridge.document.renderings[-MOST_KEPT:]
        self.changed.emit()


def _go_back(document: Document, kept: KeptRendering, layout: Layout, choices: Choices) -> None:
    with document.one_step("Go back to photograph"):
        document.adopt(layout)
        document.choose(choices, "Choices")
        document.set_picture(kept.recipe.picture, "Settings")
        document.recompose(kept.recipe.composition, "Composition")


def _choices_on(layout: Layout, kept: KeptRendering) -> Choices:
    """The photograph's choices on its layout, stretched to a canvas that may have another size by now."""
    choices, before = kept.recipe.choices, kept.recipe.layout_extent
    if layout.extent == before:
        return choices
    move = FrameMap(before, layout.extent, FrameChange.stretched(before, layout.extent).to_source)
    return choices.moved(lambda row, column: move.pixel((row, column)))


def _checked_layout(kept: KeptRendering, labels: LabelSet) -> Layout:
    """What was painted. Raises `DocumentError` where that or the composition is damaged."""
    recipe = kept.recipe
    if recipe.composition is not None:
        recipe.composition.unpacked(labels)
    return layout_from_png(kept.layout_png, recipe.layout_extent, labels, "this photograph")


def kept_rendering(result: RenderResult, weights: Mapping[str, str], made_at: str) -> KeptRendering:
    """The recipe of a rendering with its layout and a small picture. Not for the window's thread."""
    state = result.order.state
    layout = state.layout()
    recipe = recipe_of(
        result.rendering, layout, state.settings.picture, state.settings.choices, weights=weights
    )
    return KeptRendering(recipe, layout_to_png(layout), _jpeg(result.thumbnail), made_at)


def _jpeg(image: QImage) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"jpg"))
    writer.setQuality(85)
    writer.write(image)
    return bytes(data.data())
