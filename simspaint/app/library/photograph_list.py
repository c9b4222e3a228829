"""Many photographs as small pictures; those that are in sight are made."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QIcon, QImage, QKeyEvent, QPalette, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QListWidget, QListWidgetItem, QWidget

from simspaint.app.library.library_entries import Entry, Source
from simspaint.app.shell.background_tasks import BackgroundTasks
from simspaint.app.shell.failure import Failure
from simspaint.app.shell.panel_widgets import centered, plain_icon
from simspaint.app.shell.plain_text import plain_tip
from simspaint.domain.counted import percent
from simspaint.files.plain_names import as_shown

THUMBNAIL = QSize(168, 112)
_ENTRY = Qt.ItemDataRole.UserRole
_MARGIN = QSize(14, 30)
_AFTER_MS = 40
_AT_A_TIME = 6
_DIGEST = re.compile(r"-[0-9a-f]{10}$")
"""What a name ends with so that two photographs of one name are told apart; the tooltip and the line below
show it."""

PictureMaker = Callable[[Entry, int], QImage]
"""Gives the picture of an entry, at most that many pixels wide; called in another thread."""


class PhotographList(QListWidget):
    """Entries with pictures. Several can be selected."""

    def __init__(self, tasks: BackgroundTasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._make: PictureMaker | None = None
        self._pictures: dict[tuple[object, ...], QImage] = {}
        self._coming: set[tuple[object, ...]] = set()
        self._variant: object = None
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setIconSize(THUMBNAIL)
        self.setSpacing(3)
        self.setUniformItemSizes(True)
        self.setAccessibleName("Photographs")
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._waiting = QPixmap(THUMBNAIL)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._make_those_in_sight)
        self.verticalScrollBar().valueChanged.connect(lambda _: self._timer.start(_AFTER_MS))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()  # Qt would press the dialog's default button, too

    @property
    def chosen(self) -> list[Entry]:
        """The selected entries, in their order."""
        items = (self.item(i) for i in range(self.count()))
        return [item.data(_ENTRY) for item in items if item.isSelected()]

    def show_entries(self, entries: Sequence[Entry], make: PictureMaker, variant: object) -> None:
        """Show these entries; what was selected stays so, and the place that is in sight.

        Parameters
        ----------
        variant
            Tells pictures of one entry apart: with or without its layout.
        """
        chosen = {(each.source, each.name) for each in self.chosen}
        place = self.verticalScrollBar().value()
        self._make, self._variant = make, variant
        self._waiting.fill(self.palette().color(QPalette.ColorRole.Mid))
        self.clear()
        for entry in entries:
            item = QListWidgetItem(QIcon(self._waiting), _caption(entry))
            item.setData(_ENTRY, entry)
            item.setSizeHint(THUMBNAIL + _MARGIN)
            item.setToolTip(plain_tip(f"{entry.name}\n{', '.join(entry.labels)}"))
            self.addItem(item)
            item.setSelected((entry.source, entry.name) in chosen)
            if (image := self._pictures.get(self._key(entry))) is not None:
                item.setIcon(self._icon(image))
        self.verticalScrollBar().setValue(place)
        self._timer.start(_AFTER_MS)

    def forget(self, names: Sequence[str] = ()) -> None:
        """Make the pictures of these photographs again, or of all of the person's."""
        gone = [key for key in self._pictures if key[0] is Source.MINE and (not names or key[1] in names)]
        for key in gone:
            del self._pictures[key]

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            self._timer.start(_AFTER_MS)
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._timer.start(_AFTER_MS)

    def _key(self, entry: Entry) -> tuple[object, ...]:
        return entry.source, entry.name, self._variant

    def _make_those_in_sight(self) -> None:
        """Begin with the first few that are missing; the others follow."""
        if self._make is None or not self.isVisible():
            return
        sight, side = self.viewport().rect(), round(THUMBNAIL.width() * self.devicePixelRatioF())
        for i in range(self.count()):
            item = self.item(i)
            rect = self.visualItemRect(item)
            if rect.top() > sight.bottom() or len(self._coming) >= _AT_A_TIME:
                return
            entry: Entry = item.data(_ENTRY)
            key = self._key(entry)
            if rect.bottom() < sight.top() or key in self._pictures or key in self._coming:
                continue
            self._coming.add(key)
            done, failed = partial(self._on_made, key), partial(self._on_failed, key)
            self._tasks.run(partial(self._make, entry, side), done, failed)

    def _on_made(self, key: tuple[object, ...], image: QImage) -> None:
        self._coming.discard(key)
        self._pictures[key] = image
        for i in range(self.count()):
            item = self.item(i)
            if self._key(item.data(_ENTRY)) == key:
                item.setIcon(self._icon(image))
        self._timer.start(0)

    def _on_failed(self, key: tuple[object, ...], failure: Failure) -> None:
        """Its place stays empty, and says why."""
        self._on_made(key, QImage())
        for i in range(self.count()):
            item = self.item(i)
            if self._key(item.data(_ENTRY)) == key:
                item.setToolTip(plain_tip(failure.message))

    def _icon(self, image: QImage) -> QIcon:
        if image.isNull():
            return QIcon(self._waiting)
        return plain_icon(centered(image, THUMBNAIL, self.devicePixelRatioF()))


def _caption(entry: Entry) -> str:
    if entry.source is Source.PACK:
        return as_shown(entry.name)
    name = as_shown(_DIGEST.sub("", entry.name))
    # While it is labelled nothing is known of it.
    return f"{percent(entry.sure)} {name}" if entry.sure else name
