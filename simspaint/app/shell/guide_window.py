"""The guide (F1), and who made the program."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import (
    QDesktopServices,
    QImage,
    QKeyEvent,
    QPalette,
    QResizeEvent,
    QTextDocument,
    QTextTable,
)
from PySide6.QtWidgets import QMainWindow, QMessageBox, QTextBrowser, QWidget

from simspaint.app.shell.dialog_buttons import without_icons
from simspaint.app.shell.program_version import program_version
from simspaint.app.shell.screen_room import resize_within_screen
from simspaint.app.shell.show_in_front import show_in_front
from simspaint.resource_files import guide_file

_NAME = "guide"
_MARGIN = 24
_PICTURE_WIDTH, _LEAST_WIDTH = 740, 120


class GuideWindow(QMainWindow):
    """Shows `resources/guide.md` beside the studio."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName(_NAME)
        self.setWindowTitle("SimsPaint: guide")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.text = _GuideText(self)
        self.text.setAccessibleName("Guide")
        self.text.setOpenLinks(False)
        self.text.anchorClicked.connect(self._follow)
        self.text.setSearchPaths([str(guide_file().parent)])
        self.text.document().setDocumentMargin(_MARGIN)
        self.text.setMarkdown(guide_file().read_text("utf-8"))
        _soften_tables(self.text)
        self.setCentralWidget(self.text)
        resize_within_screen(self, QSize(820, 860))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes it, as it closes dialogs."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    @staticmethod
    def open_for(parent: QWidget) -> GuideWindow:
        """Show the guide, or bring it to the front."""
        guide = parent.findChild(GuideWindow, _NAME) or GuideWindow(parent)
        show_in_front(guide)
        return guide

    def _follow(self, link: QUrl) -> None:
        """Links inside the guide move it; others open in the browser."""
        if link.isRelative() and link.hasFragment():
            self.text.scrollToAnchor(link.fragment())
        elif link.scheme() in ("http", "https"):
            QDesktopServices.openUrl(link)


class _GuideText(QTextBrowser):
    """Shows pictures no wider than the text."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._width = _PICTURE_WIDTH
        self._pictures: dict[str, QImage] = {}

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        found = super().loadResource(kind, name)
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return found
        image = QImage(str(guide_file().parent / QUrl(name).path()))
        self._pictures[QUrl(name).toString()] = image
        return self._fitted(image)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.viewport().width() - 2 * _MARGIN
        width = min(_PICTURE_WIDTH, max(room, _LEAST_WIDTH))
        if width != self._width:
            self._width = width
            kind = QTextDocument.ResourceType.ImageResource.value
            for name, image in self._pictures.items():
                self.document().addResource(kind, QUrl(name), self._fitted(image))
            self.document().markContentsDirty(0, self.document().characterCount())

    def _fitted(self, image: QImage) -> QImage:
        if image.width() <= self._width:
            return image
        wanted = min(round(self._width * self.devicePixelRatioF()), image.width())
        fitted = image.scaledToWidth(wanted, Qt.TransformationMode.SmoothTransformation)
        fitted.setDevicePixelRatio(fitted.width() / self._width)
        return fitted


def _soften_tables(text: QTextBrowser) -> None:
    """Thin lines and some air."""
    for frame in text.document().rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            look = frame.format().toTableFormat()
            look.setBorderBrush(text.palette().color(QPalette.ColorRole.Light))
            look.setBorderCollapse(True)
            look.setBorder(1)
            look.setCellPadding(5)
            look.setTopMargin(6)
            look.setBottomMargin(12)
            frame.setFormat(look)


def show_about(parent: QWidget) -> None:
    """Say what this is."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle("About SimsPaint")
    box.setText(f"<b>SimsPaint {program_version()}</b>")
    box.setInformativeText(
        "Paint a layout, get a photograph made from real pieces of photographs.<br><br>"
        "After “Semi-parametric Image Synthesis” by Qi, Chen, Jia and Koltun (CVPR 2018).<br>"
        "Free software under the MIT licence. It uses Qt, PySide6, PyTorch, NumPy, OpenCV and Pillow."
    )
    box.setStandardButtons(QMessageBox.StandardButton.Close)
    without_icons(box)
    box.open()
