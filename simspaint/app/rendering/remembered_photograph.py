"""The photograph of a document that was opened, small, until the first rendering of it is there.

Nothing more is saved for it: a document keeps renderings with small pictures, and the newest is mostly of
what was saved.
"""

from __future__ import annotations

from functools import partial

import cv2
import numpy as np
from jaxtyping import UInt8
from PySide6.QtCore import QObject

from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.documents.document_tasks import DocumentTasks
from simspaint.app.pictures.picture_levels import PictureLevels
from simspaint.app.rendering.photograph_view import PhotographView
from simspaint.app.shell.background_tasks import BackgroundTasks
from simspaint.files.thumbnail_bytes import decode_thumbnail
from simspaint.painting.document.document import Document
from simspaint.painting.document.snapshot import DocumentSnapshot
from simspaint.painting.recipes.layout_hash import layout_hash

_SIDE = 1024
"""Pixels that a small picture is enlarged to, smoothly: the view shows single pixels as squares."""


class RememberedPhotograph(QObject):
    """Looks for it beside the window's work, and gives it to the view."""

    def __init__(
        self, bridge: DocumentBridge, view: PhotographView, tasks: BackgroundTasks, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._bridge, self._view, self._tasks = bridge, view, DocumentTasks(bridge, tasks)
        bridge.opened.connect(self._look)

    def _look(self) -> None:
        document = self._bridge.document
        if document.renderings and document.composition is not None:
            work = partial(remembered_photograph, document.snapshot())
            self._tasks.run(work, self._show, key="remembered photograph", of_pixels=True)

    def _show(self, _: Document, picture: PictureLevels | None) -> None:
        if picture is not None:
            self._view.show_remembered(picture)


def remembered_photograph(snapshot: DocumentSnapshot) -> PictureLevels | None:
    """What the newest rendering showed that was made of the painting as it is; None where none was."""
    painted = layout_hash(snapshot.layout)
    for kept in reversed(snapshot.renderings):
        recipe = kept.recipe
        is_it = recipe.layout_sha256 == painted and recipe.composition == snapshot.composition
        if is_it and recipe.picture == snapshot.settings.picture:
            small = decode_thumbnail(kept.thumbnail)
            return None if small is None else PictureLevels(_enlarged(small)).make_all()
    return None


def _enlarged(small: UInt8[np.ndarray, "height width 3"]) -> UInt8[np.ndarray, "height width 3"]:
    factor = max(_SIDE / max(small.shape[:2]), 1.0)
    enlarged = cv2.resize(small, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC)
    return np.asarray(enlarged, np.uint8)
