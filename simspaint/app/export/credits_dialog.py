"""Where the photograph comes from: which photographs, how much of each."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from simspaint.app.shell.dialog_buttons import settle_enter, without_icons
from simspaint.app.shell.plain_text import plain_label
from simspaint.app.shell.screen_room import resize_within_screen
from simspaint.domain.counted import percent
from simspaint.files.plain_names import as_shown
from simspaint.painting.export.credits import Credits, credits_markdown


class CreditsDialog(QDialog):
    """The credits of one rendering.

    Parameters
    ----------
    colors
        The colour that stands for each photograph in the picture "Where it comes from".
    """

    def __init__(
        self, found: Credits, colors: dict[str, tuple[int, int, int]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._found = found
        self.setWindowTitle("Where it comes from")
        resize_within_screen(self, QSize(560, 460))
        told = QLabel(
            f"{percent(found.kept)} of the picture was kept where it lay in its photograph, "
            f"{percent(found.moved)} was moved, {percent(found.synthesised)} was made up by the network."
        )
        told.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        without_icons(buttons)
        copy = buttons.addButton("Copy as text", QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(self._on_copy)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(told)
        column.addWidget(_table(found, colors), 1)
        if found.terms:
            terms = plain_label("\n".join(f"{t.part}: {t.licence}. {t.origin}" for t in found.terms))
            terms.setWordWrap(True)
            terms.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(terms)
        column.addWidget(buttons)
        settle_enter(self)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(credits_markdown(self._found))


def _table(found: Credits, colors: dict[str, tuple[int, int, int]]) -> QTreeWidget:
    table = QTreeWidget()
    table.setHeaderLabels(["Photograph", "Share", "Pieces", "Shows"])
    table.setRootIsDecorated(False)
    table.setAlternatingRowColors(True)
    table.setAccessibleName("Photographs that pieces are taken from")
    for credit in found.photographs:
        labels = as_shown(", ".join(credit.labels))
        item = QTreeWidgetItem(
            [as_shown(credit.photograph), percent(credit.share, 1), str(credit.n_segments), labels]
        )
        swatch = QPixmap(14, 14)
        swatch.fill(QColor(*colors.get(credit.photograph, (96, 96, 96))))
        item.setIcon(0, QIcon(swatch))
        for column in (1, 2):
            item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        table.addTopLevelItem(item)
    table.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    return table
