"""The samples of the packs as small pictures; one click and Open begins a painting with one."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QPalette, QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from simspaint.app.documents.pack_choice import PackChoice
from simspaint.app.documents.samples import Sample, sample_picture, samples_of
from simspaint.app.shell.background_tasks import BackgroundTasks
from simspaint.app.shell.dialog_buttons import without_icons
from simspaint.app.shell.failure import Failure
from simspaint.app.shell.panel_widgets import plain_icon, thumbnail_list
from simspaint.app.shell.plain_text import plain_label, plain_tip
from simspaint.app.shell.screen_room import resize_within_screen
from simspaint.packs.installed import InstalledPack

_THUMBNAIL = QSize(192, 128)
_SIZE = QSize(700, 560)
_SAMPLE = Qt.ItemDataRole.UserRole


class SamplesDialog(QDialog):
    """Shows the samples of one pack at a time, of the one in use first; `chosen` tells which is wanted."""

    chosen = Signal(object)
    """(Sample)"""

    def __init__(self, packs: PackChoice, tasks: BackgroundTasks, parent: QWidget) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._packs = [each for each in packs.installed() if samples_of(each.pack.name)]
        self.setWindowTitle("Samples")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.pack = QComboBox(self)
        self.pack.setAccessibleName("Pack")
        for each in self._packs:
            self.pack.addItem(each.pack.description.title)
        self.about = plain_label()
        self.about.setWordWrap(True)
        self.about.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.list = thumbnail_list("Samples", _THUMBNAIL, wraps=True)
        self.list.itemActivated.connect(lambda _: self.accept())
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Open | QDialogButtonBox.StandardButton.Cancel, self
        )
        without_icons(self._buttons)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self.accepted.connect(self._tell)
        self._arrange()
        resize_within_screen(self, _SIZE)
        names = [each.pack.name for each in self._packs]
        if packs.pack.name in names:
            self.pack.setCurrentIndex(names.index(packs.pack.name))
        self.pack.currentIndexChanged.connect(self._show_pack)
        self._show_pack()

    @property
    def _installed(self) -> InstalledPack | None:
        return self._packs[self.pack.currentIndex()] if self._packs else None

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.addWidget(self.pack)
        column.addWidget(self.about)
        column.addWidget(self.list, 1)
        column.addWidget(self._buttons)
        self.pack.setVisible(len(self._packs) > 1)

    def _show_pack(self) -> None:
        self.list.clear()
        installed = self._installed
        if installed is None:
            self.about.setText("None of the installed packs has samples.")
        else:
            self.about.setText(f"{installed.problem}" if installed.problem else "")
            self._fill(installed)
        self.about.setVisible(bool(self.about.text()))
        self._buttons.button(QDialogButtonBox.StandardButton.Open).setEnabled(self.list.count() > 0)

    def _fill(self, installed: InstalledPack) -> None:
        waiting = QPixmap(_THUMBNAIL)
        waiting.fill(self.palette().color(QPalette.ColorRole.Mid))
        samples = samples_of(installed.pack.name)
        for sample in samples:
            item = QListWidgetItem(QIcon(waiting), sample.title)
            item.setData(_SAMPLE, sample)
            item.setSizeHint(_THUMBNAIL + QSize(16, 34))
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        labels, side = installed.pack.labels, round(_THUMBNAIL.width() * self.devicePixelRatioF())
        for sample in samples:
            self._tasks.run(
                partial(sample_picture, sample, labels, side),
                partial(self._show_picture, sample),
                partial(self._leave_out, sample),
                key=f"sample {sample.path}",
            )

    def _show_picture(self, sample: Sample, image: QImage) -> None:
        item = self._item_of(sample)
        if item is not None:
            item.setIcon(plain_icon(QPixmap.fromImage(image)))

    def _leave_out(self, sample: Sample, failure: Failure) -> None:
        """A pack of the person's own may have the name of another, and other labels."""
        item = self._item_of(sample)
        if item is not None:
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            item.setToolTip(plain_tip(failure.message))

    def _item_of(self, sample: Sample) -> QListWidgetItem | None:
        items = (self.list.item(i) for i in range(self.list.count()))
        return next((item for item in items if item.data(_SAMPLE) == sample), None)

    def done(self, result: int) -> None:
        """Also drops pictures that are still to be made."""
        for i in range(self.list.count()):
            self._tasks.drop(f"sample {self.list.item(i).data(_SAMPLE).path}")
        super().done(result)

    def _tell(self) -> None:
        item = self.list.currentItem()
        if item is not None and item.flags() & Qt.ItemFlag.ItemIsEnabled:
            self.chosen.emit(item.data(_SAMPLE))
