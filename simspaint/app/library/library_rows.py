"""Rows of the library's window."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QWidget,
)

from simspaint.app.library.library_entries import Entry, Source, Wanted
from simspaint.app.shell.panel_widgets import faint_label
from simspaint.app.shell.plain_text import plain_label
from simspaint.domain.counted import percent
from simspaint.files.plain_names import as_shown
from simspaint.labelling.photograph_notes import OWN_TAG

_USED = (
    ("pack", "the pack's photographs"),
    ("mine-first", "mine first"),
    ("mine", "only mine"),
    ("both", "mine and the pack's alike"),
)
_SOURCES = ((None, "All photographs"), (Source.MINE, "Mine"), (Source.PACK, "The pack's"))
_TYPING_MS = 250
_MOST_TAGS = 12
_SKIPPED_SHOWN = 5
"""Lines; the others are scrolled to."""


class HeadRow(QWidget):
    """Adding, and which photographs pictures are made of."""

    files_asked = Signal()
    folder_asked = Signal()
    web_asked = Signal()
    used_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.files = QPushButton("Add photographs…")
        self.folder = QPushButton("Add folder…")
        self.web = QPushButton("Find on the web…")
        self.web.setToolTip("Free photographs of Openverse and Wikimedia Commons.")
        self.used = QComboBox()
        for value, text in _USED:
            self.used.addItem(text, value)
        self.used.setAccessibleName("Which photographs pictures are made of")
        self.used.setToolTip("Mine first: the pack's photographs fill what too few of yours show.")
        label = QLabel("Pictures are made of")
        label.setBuddy(self.used)
        row = _row(self)
        row.addWidget(self.files)
        row.addWidget(self.folder)
        row.addWidget(self.web)
        row.addStretch(1)
        row.addWidget(label)
        row.addWidget(self.used)
        self.files.clicked.connect(lambda: self.files_asked.emit())
        self.folder.clicked.connect(lambda: self.folder_asked.emit())
        self.web.clicked.connect(lambda: self.web_asked.emit())
        self.used.activated.connect(lambda i: self.used_chosen.emit(self.used.itemData(i)))

    def show_used(self, which: str) -> None:
        """Show which photographs are used."""
        self.used.setCurrentIndex(max(self.used.findData(which), 0))


class FilterRow(QWidget):
    """What is to be seen."""

    changed = Signal()

    def __init__(self, labels: Sequence[str]) -> None:
        super().__init__()
        self.source, self.label = QComboBox(), QComboBox()
        for value, text in _SOURCES:
            self.source.addItem(text, value)
        self.words = QLineEdit()
        self.words.setPlaceholderText("Mood or name: misty morning")
        self.words.setClearButtonEnabled(True)
        self.laid_over = QCheckBox("Show layouts")
        self.laid_over.setChecked(True)
        self._number = faint_label()
        self._number.setWordWrap(False)
        for widget, name in ((self.source, "Whose photographs"), (self.label, "Label that they show"),
                             (self.words, "Words to look for")):  # fmt: skip
            widget.setAccessibleName(name)
        self.set_labels(labels)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.timeout.connect(self.changed)
        row = _row(self)
        for widget in (self.source, self.label, self.words, self.laid_over, self._number):
            row.addWidget(widget, 1 if widget is self.words else 0)
        self.source.activated.connect(lambda _: self.changed.emit())
        self.label.activated.connect(lambda _: self.changed.emit())
        self.words.textChanged.connect(lambda _: self._typing.start(_TYPING_MS))
        self.laid_over.toggled.connect(lambda _: self.changed.emit())

    @property
    def wanted(self) -> Wanted:
        return Wanted(self.source.currentData(), self.label.currentData() or "", self.words.text())

    @property
    def is_laid_over(self) -> bool:
        return self.laid_over.isChecked()

    def set_labels(self, labels: Sequence[str]) -> None:
        """Offer these labels."""
        blocker = QSignalBlocker(self.label)
        self.label.clear()
        self.label.addItem("Any label", "")
        for name in labels:
            self.label.addItem(name, name)
        blocker.unblock()

    def show_number(self, shown: int, of: int) -> None:
        """Say how many photographs there are."""
        self._number.setText(f"{shown}" if shown == of else f"{shown} of {of}")


class FootRow(QWidget):
    """What is known of the selected photographs, and what can be done with them."""

    correct_asked = Signal()
    words_asked = Signal()
    remove_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.about = faint_label()
        self.correct = QPushButton("Correct layout…")
        self.words = QPushButton("Words…")
        self.remove = QPushButton("Remove")
        self.remove.setToolTip("Take them out of the library; your files stay where they are.")
        row = _row(self)
        row.addWidget(self.about, 1)
        for button in (self.correct, self.words, self.remove):
            row.addWidget(button)
        self.correct.clicked.connect(lambda: self.correct_asked.emit())
        self.words.clicked.connect(lambda: self.words_asked.emit())
        self.remove.clicked.connect(lambda: self.remove_asked.emit())

    def show_chosen(self, chosen: Sequence[Entry]) -> None:
        """Say what is selected."""
        own = [entry for entry in chosen if entry.source is Source.MINE]
        self.correct.setEnabled(len(own) == 1)
        self.words.setEnabled(bool(own))
        self.remove.setEnabled(bool(own))
        if len(chosen) == 1:
            self.about.setText(_about(chosen[0]))
        elif chosen:
            self.about.setText(f"{len(chosen)} photographs selected, {len(own)} of them yours.")
        else:
            self.about.setText("Yours come first, the least surely labelled before the others.")


class ProgressRow(QWidget):
    """How far the work is, and a way to stop it."""

    cancel_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Photographs done")
        self.text = plain_label()
        self.stop = QPushButton("Stop")
        self.stop.setToolTip("What is done stays; adding the same again goes on.")
        row = _row(self)
        row.addWidget(self.text)
        row.addWidget(self.bar, 1)
        row.addWidget(self.stop)
        self.stop.clicked.connect(lambda: self.cancel_asked.emit())
        self.hide()

    def begin(self) -> None:
        """Work has begun; how much there is is not known yet."""
        self.bar.setRange(0, 0)
        self.text.setText("Preparing…")
        self.bar.show()
        self.stop.show()
        self.show()

    def show_progress(self, what: str, done: int, total: int) -> None:
        """Show how much is done."""
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)
        self.text.setText(f"{what}… {percent(done / max(total, 1))}")

    def end(self, told: str) -> None:
        """It is over; the sentence stays."""
        self.bar.hide()
        self.stop.hide()
        self.text.setText(told)
        self.setVisible(bool(told))


class SkippedList(QPlainTextEdit):
    """Photographs that cannot be used, each with the reason."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setAccessibleName("Photographs that cannot be used")
        self.hide()

    def show_skipped(self, skipped: Sequence[tuple[str, str]]) -> None:
        """List them."""
        self.setPlainText("\n".join(as_shown(f"{name}: {reason}") for name, reason in skipped))
        shown = min(max(len(skipped), 1), _SKIPPED_SHOWN) * self.fontMetrics().lineSpacing()
        margin = self.document().documentMargin() + self.frameWidth()
        self.setFixedHeight(round(shown + 2 * margin))
        self.setVisible(bool(skipped))

    def clear_list(self) -> None:
        """Forget them."""
        self.show_skipped(())


def _about(entry: Entry) -> str:
    tags = ", ".join(sorted(entry.tags - {OWN_TAG})[:_MOST_TAGS])
    sure = f", {percent(entry.sure)} labelled" if entry.source is Source.MINE else ""
    parts = (f"{entry.name}{sure}", ", ".join(entry.labels), tags and f"Mood: {tags}", entry.terms)
    return "  ·  ".join(part for part in parts if part)


def _row(widget: QWidget) -> QHBoxLayout:
    row = QHBoxLayout(widget)
    row.setContentsMargins(0, 0, 0, 0)
    return row
