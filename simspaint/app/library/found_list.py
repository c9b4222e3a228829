"""Photographs that were found, as small pictures that can be ticked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QListView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionButton,
    QStyleOptionViewItem,
)

from simspaint.app.shell.panel_widgets import centered
from simspaint.app.shell.plain_text import plain_tip
from simspaint.files.plain_names import as_shown
from simspaint.web.free_photograph import FreePhotograph

PICTURE = QSize(180, 120)
_PHOTOGRAPH = Qt.ItemDataRole.UserRole
_PIXMAP = Qt.ItemDataRole.UserRole + 1
_EDGE, _LINES = 6, 3
_TICKED, _NOT_TICKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
Index = QModelIndex | QPersistentModelIndex


class FoundList(QListWidget):
    """Photographs with title, author and licence. A click or Space ticks."""

    ticked_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Photographs that were found")
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setUniformItemSizes(True)
        self.setSpacing(3)
        self.setItemDelegate(_FoundDelegate(self))
        self.itemChanged.connect(self._on_item_changed)

    @property
    def ticked(self) -> list[FreePhotograph]:
        """The photographs that are ticked, in their order."""
        items = (self.item(i) for i in range(self.count()))
        return [item.data(_PHOTOGRAPH) for item in items if item.checkState() is _TICKED]

    @property
    def chosen(self) -> FreePhotograph | None:
        """The photograph at the cursor."""
        item = self.currentItem()
        return None if item is None else item.data(_PHOTOGRAPH)

    def show_photographs(self, photographs: Sequence[FreePhotograph]) -> None:
        """Show these; what was ticked and is among them stays so."""
        ticked = {photograph.page for photograph in self.ticked}
        self.blockSignals(True)
        self.clear()
        for photograph in photographs:
            text = as_shown(f"{photograph.title}, by {photograph.author}, {photograph.licence_name}")
            item = QListWidgetItem(text)
            item.setData(_PHOTOGRAPH, photograph)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(_TICKED if photograph.page in ticked else _NOT_TICKED)
            item.setToolTip(plain_tip(details(photograph)))
            item.setSizeHint(self._item_size())
            self.addItem(item)
        self.blockSignals(False)
        if self.count():
            self.setCurrentRow(0)
        self.currentItemChanged.emit(self.currentItem(), None)
        self.ticked_changed.emit()

    def show_picture(self, photograph: FreePhotograph, image: QImage | None) -> None:
        """Show the small picture of a photograph, or that it has none."""
        for i in range(self.count()):
            item = self.item(i)
            if item.data(_PHOTOGRAPH) == photograph:
                whole = QPixmap() if image is None else centered(image, PICTURE, self.devicePixelRatioF())
                item.setData(_PIXMAP, whole)

    def untick(self, photograph: FreePhotograph) -> None:
        """Take the tick from a photograph, where it is shown."""
        for i in range(self.count()):
            if self.item(i).data(_PHOTOGRAPH) == photograph:
                self.item(i).setCheckState(_NOT_TICKED)

    def tick_all(self, on: bool) -> None:
        """Tick all photographs, or none."""
        for i in range(self.count()):
            self.item(i).setCheckState(_TICKED if on else _NOT_TICKED)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does nothing here: it would search again."""
        if event.key() not in _ENTER:
            super().keyPressEvent(event)

    def _item_size(self) -> QSize:
        return PICTURE + QSize(2 * _EDGE, 3 * _EDGE + _LINES * self.fontMetrics().height())

    def _on_item_changed(self, _: QListWidgetItem) -> None:
        self.ticked_changed.emit()


class _FoundDelegate(QStyledItemDelegate):
    """Draws texts of strangers as they stand, and ticks wherever an entry is clicked."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        photograph: FreePhotograph = index.data(_PHOTOGRAPH)
        style, widget = self._style(option), option.widget
        panel = QStyleOptionViewItem(option)
        self.initStyleOption(panel, index)
        panel.text = ""
        panel.features = QStyleOptionViewItem.ViewItemFeature(0)
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, panel, painter, widget)
        place = QRect(option.rect.topLeft(), PICTURE).translated(_EDGE, _EDGE)
        self._draw_picture(painter, option, place, index.data(_PIXMAP))
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        roles = QPalette.ColorRole
        painter.save()
        line = QRect(place.left(), place.bottom() + _EDGE, place.width(), option.fontMetrics.height())
        texts = photograph.title, photograph.author, photograph.licence_name
        for text, faint in zip(texts, (False, True, True), strict=True):
            role = roles.HighlightedText if is_selected else roles.PlaceholderText if faint else roles.Text
            painter.setPen(option.palette.color(role))
            elided = option.fontMetrics.elidedText(as_shown(text), Qt.TextElideMode.ElideRight, line.width())
            painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine, elided)
            line.translate(0, line.height())
        painter.restore()
        self._draw_tick(painter, option, place, index.data(Qt.ItemDataRole.CheckStateRole))

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        if isinstance(event, QMouseEvent):
            is_meant = event.type() is QEvent.Type.MouseButtonRelease
            is_meant &= event.button() is Qt.MouseButton.LeftButton
        elif isinstance(event, QKeyEvent):
            is_meant = event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Select)
        else:
            return False
        if is_meant:
            is_ticked = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) is _TICKED
            model.setData(index, _NOT_TICKED if is_ticked else _TICKED, Qt.ItemDataRole.CheckStateRole)
        return is_meant

    def _draw_picture(
        self, painter: QPainter, option: QStyleOptionViewItem, place: QRect, picture: QPixmap | None
    ) -> None:
        if picture is not None and not picture.isNull():
            painter.drawPixmap(place.topLeft(), picture)
            return
        palette = option.palette
        painter.fillRect(place, palette.color(QPalette.ColorRole.AlternateBase))
        if picture is not None:
            painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, "No small picture")

    def _draw_tick(
        self, painter: QPainter, option: QStyleOptionViewItem, place: QRect, state: object
    ) -> None:
        style, box = self._style(option), QStyleOptionButton()
        box.palette = option.palette
        side = style.pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth)
        box.rect = QRect(place.left() + _EDGE, place.top() + _EDGE, side, side)
        is_on = Qt.CheckState(state) is _TICKED
        flags = QStyle.StateFlag
        box.state = flags.State_Enabled | (flags.State_On if is_on else flags.State_Off)
        frame = box.rect.adjusted(-3, -3, 3, 3)
        painter.fillRect(frame, option.palette.color(QPalette.ColorRole.Base))
        painter.setPen(option.palette.color(QPalette.ColorRole.PlaceholderText))
        painter.drawRect(frame.adjusted(0, 0, -1, -1))
        style.drawPrimitive(QStyle.PrimitiveElement.PE_IndicatorCheckBox, box, painter, option.widget)

    def _style(self, option: QStyleOptionViewItem) -> QStyle:
        return option.widget.style() if option.widget else QApplication.style()


def details(photograph: FreePhotograph) -> str:
    """All that is known of a photograph, a line each."""
    size = f"{photograph.width} × {photograph.height} pixels" if photograph.width else ""
    lines = (photograph.title, f"by {photograph.author}", photograph.licence_name, size, photograph.page)
    return "\n".join(as_shown(line) for line in lines if line)
