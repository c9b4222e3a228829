"""Where the program keeps things, and how much of it can be deleted."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QPalette
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from simspaint.resource_files import user_cache_folder, user_data_folder


class StoragePage(QWidget):
    """The person's folder (packs, settings, unsaved work) and the cache, which is made again when needed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(16, 16, 16, 16)
        self.grid.setColumnStretch(1, 1)
        self.grid.setVerticalSpacing(4)
        kept = "Packs, settings, unsaved work."
        cached = "Made again when needed: it may be deleted while the program is closed."
        for row, (title, folder, about) in enumerate(
            (("Yours", user_data_folder(), kept), ("Cache", user_cache_folder(), cached))
        ):
            self._add_row(row * 2, title, folder, f"{about} {size_text(folder)}")
        self.grid.setRowStretch(4, 1)

    def _add_row(self, row: int, title: str, folder: Path, about: str) -> None:
        path = QLabel(str(folder), self)
        path.setTextFormat(Qt.TextFormat.PlainText)
        path.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        path.setWordWrap(True)
        remark = QLabel(about, self)
        remark.setWordWrap(True)
        remark.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        button = QPushButton("Open folder", self)
        button.setEnabled(folder.is_dir())
        button.setAccessibleName(f"Open the folder {title}")
        button.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))))
        self.grid.addWidget(QLabel(title, self), row, 0)
        self.grid.addWidget(path, row, 1)
        self.grid.addWidget(button, row, 2)
        self.grid.addWidget(remark, row + 1, 1, 1, 2)
        self.grid.setRowMinimumHeight(row + 1, 36)


def size_text(folder: Path, most_files: int = 4000) -> str:
    """Size of a folder's files, counted up to a number of files."""
    n_files = n_bytes = 0
    if folder.is_dir():
        for path in folder.rglob("*"):
            if path.is_file() and not path.is_symlink():
                n_files += 1
                n_bytes += path.stat().st_size
            if n_files >= most_files:
                return f"More than {n_bytes / 1e6:.0f} MB."
    return f"{n_bytes / 1e6:.0f} MB."
