"""What is asked when photographs are looked for on the web."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from simspaint.app.library.web_search import Asked
from simspaint.app.shell.panel_widgets import faint_label
from simspaint.files.plain_names import printable
from simspaint.web.free_photograph import LICENCES, Licence
from simspaint.web.services import SERVICES, TITLES, host_of

_LICENCES: dict[Licence, tuple[str, str]] = {
    "cc0": ("CC0", "Given away without conditions."),
    "public domain": ("Public domain", "Nobody has rights in it any more."),
    "cc by": ("CC BY", "Free for all uses that name its author: the credits do."),
}
_MOST, _USUAL, _STEP = 100, 20, 10
_LONGEST_WORDS = 200


class AskRows(QWidget):
    """Words, licences, services and a number; says what would be sent, and to whom."""

    asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.words = QLineEdit()
        self.words.setPlaceholderText("What they show: mountain lake")
        self.words.setMaxLength(_LONGEST_WORDS)
        self.words.setClearButtonEnabled(True)
        self.words.setAccessibleName("What the photographs show")
        self.search = QPushButton("Search")
        self.search.setDefault(True)
        self._is_running = False
        self.licences: dict[Licence, QCheckBox] = {
            licence: _box(*_LICENCES[licence], "Licence") for licence in LICENCES
        }
        self.services = {
            service: _box(TITLES[service], host_of(service), "Search on") for service in SERVICES
        }
        self.most = QSpinBox()
        self.most.setRange(1, _MOST)
        self.most.setSingleStep(_STEP)
        self.most.setValue(_USUAL)
        self.most.setAccessibleName("How many at most")
        self.sent = faint_label()
        self._lay_out()
        self.words.textChanged.connect(self._show)
        for box in (*self.licences.values(), *self.services.values()):
            box.toggled.connect(self._show)
        self.search.clicked.connect(self.asked)
        self._show()

    def _lay_out(self) -> None:
        first, second = QHBoxLayout(), QHBoxLayout()
        first.addWidget(self.words, 1)
        first.addWidget(self.search)
        for title, boxes in (("Licence", self.licences), ("On", self.services)):
            second.addWidget(QLabel(title))
            for box in boxes.values():
                second.addWidget(box)
            second.addSpacing(16)
        second.addStretch(1)
        label = QLabel("At most")
        label.setBuddy(self.most)
        second.addWidget(label)
        second.addWidget(self.most)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for row in (first, second):
            column.addLayout(row)
        column.addWidget(self.sent)

    @property
    def wanted(self) -> Asked | None:
        """What is asked for; None where words, a licence or a service are missing."""
        words = " ".join(printable(self.words.text()).split())
        licences: tuple[Licence, ...] = tuple(x for x in LICENCES if self.licences[x].isChecked())
        services = tuple(service for service, box in self.services.items() if box.isChecked())
        if not words or not licences or not services:
            return None
        return Asked(words, licences, services, self.most.value())

    def show_running(self, is_running: bool) -> None:
        """Let nothing be asked while a search runs."""
        self._is_running = is_running
        self._show()

    def _show(self) -> None:
        self.search.setEnabled(self.wanted is not None and not self._is_running)
        asked = [service for service, box in self.services.items() if box.isChecked()]
        to = " and ".join(f"{TITLES[service]} ({host_of(service)})" for service in asked)
        if not asked:
            self.sent.setText("Choose where to search.")
            return
        self.sent.setText(
            f"Search sends the words, the licences and the number to {to}, and nothing else. Small pictures, "
            "and the photographs that you add, are fetched from the servers that these name. Nothing is sent "
            "before you press Search."
        )


def _box(text: str, tip: str, group: str) -> QCheckBox:
    box = QCheckBox(text)
    box.setChecked(True)
    box.setToolTip(tip)
    box.setAccessibleName(f"{group}: {text}")
    return box
