"""Small widgets and icons that panels share."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QLabel, QListView, QListWidget, QToolButton

from simspaint.app.shell.plain_text import plain_label

_ROW_SPACE = 44
"""Points that a row of pictures needs besides them: text, scroll bar."""


def bold_label() -> QLabel:
    """A label in bold type."""
    label = plain_label()
    font = label.font()
    font.setBold(True)
    label.setFont(font)
    return label


def faint_label(text: str = "") -> QLabel:
    """A label that stands back: hints, figures."""
    label = plain_label(text)
    label.setWordWrap(True)
    label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    return label


def plain_icon(pixmap: QPixmap) -> QIcon:
    """An icon that is not tinted where it is selected."""
    icon = QIcon(pixmap)
    icon.addPixmap(pixmap, QIcon.Mode.Selected)
    return icon


def mark_chosen(button: QToolButton, palette: QPalette) -> None:
    """Give a button that is chosen the colour of what is selected: that it is pressed down is hardly seen.
    `palette` is that of its surroundings."""
    role, groups = QPalette.ColorRole, QPalette.ColorGroup
    if button.isChecked():
        for group in (groups.Active, groups.Inactive, groups.Disabled):
            palette.setColor(group, role.Button, palette.color(group, role.Highlight))
            palette.setColor(group, role.ButtonText, palette.color(group, role.HighlightedText))
    button.setPalette(palette)


def show_icons(entries: QListWidget, role: int, images: Mapping[int, QImage]) -> None:
    """Give entries of a list the images that there are for them, by the number that each has as `role`."""
    for i in range(entries.count()):
        item = entries.item(i)
        image = images.get(item.data(role))
        if image is not None:
            item.setIcon(plain_icon(centered(image, entries.iconSize(), entries.devicePixelRatioF())))


def centered(image: QImage, size: QSize, ratio: float) -> QPixmap:
    """The image fitted into a size and centred in it: all entries of a list are alike then."""
    fit = fitted(image, size, ratio)
    whole = QPixmap(size * ratio)
    whole.setDevicePixelRatio(ratio)
    whole.fill(Qt.GlobalColor.transparent)
    painter = QPainter(whole)
    shown = fit.deviceIndependentSize()
    painter.drawPixmap(QPointF((size.width() - shown.width()) / 2, (size.height() - shown.height()) / 2), fit)
    painter.end()
    return whole


def fitted(image: QImage, size: QSize, ratio: float) -> QPixmap:
    """The image fitted into a size in view points, sharp on screens with more pixels than points."""
    scaled = image.scaled(
        size * ratio, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    pixmap = QPixmap.fromImage(scaled)
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def thumbnail_list(name: str, size: QSize, wraps: bool = False) -> QListWidget:
    """Pictures of a size in view points with a line of text below each: in one row, or in as many as there is
    room for."""
    pictures = QListWidget()
    pictures.setViewMode(QListView.ViewMode.IconMode)
    pictures.setMovement(QListView.Movement.Static)
    pictures.setIconSize(size)
    pictures.setSpacing(4)
    pictures.setUniformItemSizes(True)
    pictures.setAccessibleName(name)
    if wraps:
        pictures.setResizeMode(QListView.ResizeMode.Adjust)
    else:
        pictures.setWrapping(False)
        pictures.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        pictures.setHorizontalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        pictures.setMinimumHeight(size.height() + _ROW_SPACE)
    return pictures
