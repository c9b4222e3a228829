"""A line over the pictures that says what is wrong or what to do, until it is put away."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from simspaint.app.shell.icons import icon
from simspaint.files.plain_names import printable_lines

_WIDTH, _MARGIN = 760, 16
PASSING_MS = 15_000
"""After so long a passing notice goes, unless the pointer is over it."""


class NoticeBar(QFrame):
    """Shows one notice at a time, floating over the lower edge of `over`: nothing moves when it comes.

    A new notice takes the place of the old one. One that stays while people paint asks for room below the
    pictures instead, so that it lies over none.
    """

    room_changed = Signal(int)
    """So many points of height at the lower edge are to be left free."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        over.installEventFilter(self)
        self.setAccessibleName("Notice")
        self.setAutoFillBackground(True)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setBackgroundRole(QPalette.ColorRole.ToolTipBase)
        self.setForegroundRole(QPalette.ColorRole.ToolTipText)
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setForegroundRole(QPalette.ColorRole.ToolTipText)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._button = QPushButton(self)
        self._button.clicked.connect(self._on_button_clicked)
        close = QToolButton(self)
        close.setIcon(icon("close"))
        close.setAutoRaise(True)
        close.setToolTip("Put away")
        close.setAccessibleName("Put the notice away")
        close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 6, 6)
        row.addWidget(self._text)
        row.addWidget(self._button)
        row.addWidget(close)
        self._handler: Callable[[], object] | None = None
        self.topic = ""
        self._of_program = self._takes_room = False
        self._passing = QTimer(self)
        self._passing.setInterval(PASSING_MS)
        self._passing.timeout.connect(self._go_by)
        self.hide()

    def show_passing(
        self, text: str, button: str = "", handler: Callable[[], object] | None = None, topic: str = ""
    ) -> None:
        """Show what was done, or why nothing was: it goes by itself after a while, off the picture."""
        self.show_notice(text, button, handler, topic)
        self._passing.start()

    def show_notice(
        self,
        text: str,
        button: str = "",
        handler: Callable[[], object] | None = None,
        topic: str = "",
        of_program: bool = False,
        takes_room: bool = False,
    ) -> None:
        """Show a sentence or two, with a button where something can be done about it.

        `topic` names what it is about, so that `clear` takes it away when that is settled. What is said
        `of_program` stays when another painting is opened; what `takes_room` lies over no picture.
        """
        self._passing.stop()
        self._of_program, self._takes_room = of_program, takes_room
        self._text.setText(printable_lines(text))
        self._button.setText(button)
        self._button.setVisible(bool(button))
        self._handler, self.topic = handler, topic
        self.show()
        self._place()

    def clear(self, topic: str) -> None:
        """Take the notice away if it is about this."""
        if self.topic == topic:
            self.hide()

    def end_painting(self) -> None:
        """Another painting is open: what was said of the one before is said no more."""
        if not self._of_program:
            self.hide()

    @property
    def text(self) -> str:
        """What is shown; empty while hidden."""
        return "" if self.isHidden() else self._text.text()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _go_by(self) -> None:
        if not self.underMouse():
            self._passing.stop()
            self.hide()

    def _place(self) -> None:
        room = self._over.size()
        width = min(_WIDTH, room.width() - 2 * _MARGIN)
        height = self.heightForWidth(width) if self.hasHeightForWidth() else self.sizeHint().height()
        self.setGeometry((room.width() - width) // 2, room.height() - height - _MARGIN, width, height)
        self.raise_()
        self.room_changed.emit(height + _MARGIN if self._takes_room else 0)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self.isHidden():  # and not with the whole window
            self.room_changed.emit(0)

    def _on_button_clicked(self) -> None:
        self.hide()
        if self._handler is not None:
            self._handler()
