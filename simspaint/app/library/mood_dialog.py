"""The mood that a picture is to have: pictures to choose from, words, and any picture to be like."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QIcon, QImage, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
)

from simspaint.app.documents.document_tasks import DocumentTasks
from simspaint.app.library.library_given import LibraryGiven
from simspaint.app.library.library_work import picture_appearance
from simspaint.app.library.mood_pictures import MOODS, PICTURE, mood_pictures, pictures
from simspaint.app.rendering.render_messages import OpenedEngine
from simspaint.app.shell.dialog_buttons import settle_enter, without_icons
from simspaint.app.shell.local_files import take_copy
from simspaint.app.shell.panel_widgets import centered, faint_label, mark_chosen, plain_icon
from simspaint.app.shell.remembered_folders import FileKind, begin_where_last
from simspaint.domain.mood import MAX_MOOD_WORDS, LabelAppearance, Mood
from simspaint.files.photograph_file import PHOTOGRAPH_SUFFIXES
from simspaint.files.plain_names import printable
from simspaint.painting.document.document import Document

_COLUMNS = 4
_ABOUT = "Pieces are taken from photographs that have the mood. Words that none has are in the status line."


class MoodDialog(QDialog):
    """Stays open beside the window. The mood belongs to the painting."""

    def __init__(self, given: LibraryGiven) -> None:
        super().__init__(given.window)
        self._given = given
        self.setWindowTitle("Mood")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptDrops(True)
        self.buttons: dict[str, QToolButton] = {}
        self.words = QLineEdit()
        self.like = QPushButton("Like this picture…")
        self.state = faint_label(_ABOUT)
        kinds = QDialogButtonBox.StandardButton
        box = QDialogButtonBox(kinds.Reset | kinds.Close, self)
        without_icons(box)
        self.reset = box.button(kinds.Reset)
        self.reset.setText("Any mood")
        self.reset.clicked.connect(lambda: self.set_mood(Mood()))
        box.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addLayout(self._picture_grid())
        column.addLayout(self._words_row())
        column.addWidget(self.state)
        column.addWidget(box)
        settle_enter(self)
        next(iter(self.buttons.values())).setFocus()  # Qt would begin at Close
        given.bridge.settings_changed.connect(self._show)
        given.bridge.replaced.connect(self._show)
        given.session.service.engine_opened.connect(self._make_pictures)
        self._show()
        if given.session.service.opened is not None:
            self._make_pictures(given.session.service.opened)

    def _picture_grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(10)
        for place, (tag, text) in enumerate(MOODS):
            grid.addWidget(self._button(tag, text), place // _COLUMNS, place % _COLUMNS)
        return grid

    def _words_row(self) -> QHBoxLayout:
        self.words.setPlaceholderText("misty autumn morning")
        self.words.setMaxLength(MAX_MOOD_WORDS)
        self.words.setAccessibleName("Mood in words")
        self.words.editingFinished.connect(self._take_words)
        label = QLabel("In words")
        label.setBuddy(self.words)
        self.like.setToolTip("Takes its light and colours. A picture can also be dropped here.")
        self.like.clicked.connect(self._choose_picture)
        row = QHBoxLayout()
        for widget in (label, self.words, self.like):
            row.addWidget(widget)
        return row

    @property
    def mood(self) -> Mood:
        return self._given.bridge.document.settings.picture.mood

    def set_mood(self, mood: Mood) -> None:
        """Give the painting a mood, as a step of the history."""
        if mood != self.mood:
            self._given.session.change_picture("Mood", mood=mood)

    def take_picture(self, path: Path) -> None:
        """Make the painting like a picture; it is looked at beside the window's work."""
        pack = self._given.packs.pack
        self.state.setText(printable(f"Looking at {path.name}…"))

        def take(_: Document, like: tuple[LabelAppearance, ...]) -> None:
            self.set_mood(Mood(self.mood.words, like))
            self._show()

        tasks = DocumentTasks(self._given.bridge, self._given.tasks)
        tasks.run(lambda: picture_appearance(pack, path), take, self._fail, key="mood picture")

    def _fail(self, failure: object) -> None:
        self._show()
        self._given.tasks.failed.emit(failure)

    def _button(self, tag: str, text: str) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setCheckable(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setIconSize(PICTURE)
        button.setMinimumSize(PICTURE + QSize(12, 32))
        button.clicked.connect(lambda on: self.set_mood(Mood(tag if on else "")))
        self.buttons[tag] = button
        return button

    def _show(self) -> None:
        mood = self.mood
        for tag, button in self.buttons.items():
            button.setChecked(mood.words == tag and not mood.like)
            mark_chosen(button, self.palette())
        if not self.words.hasFocus() or self.words.text().strip() != mood.words:
            self.words.setText(mood.words)
        told = "The light and colours are those of a picture. " if mood.like else ""
        self.state.setText(f"{told}{_ABOUT}")
        self.reset.setEnabled(not mood.is_any)

    def _take_words(self) -> None:
        words = " ".join(printable(self.words.text()).split())
        if words != self.mood.words:
            self.set_mood(Mood(words, self.mood.like))

    def _choose_picture(self) -> None:
        dialog = QFileDialog(self, "Like this picture")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(f"Pictures ({' '.join(f'*{suffix}' for suffix in PHOTOGRAPH_SUFFIXES)})")
        dialog.fileSelected.connect(lambda name: self.take_picture(Path(name)))
        self._given.bridge.opened.connect(dialog.reject)  # it is for the painting before
        begin_where_last(dialog, self._given.settings, FileKind.PHOTOGRAPHS)
        dialog.open()

    def _make_pictures(self, opened: OpenedEngine) -> None:
        bank, side = opened.pack.bank, round(PICTURE.width() * self.devicePixelRatioF())
        tags = [tag for tag, _ in MOODS]
        work = partial(mood_pictures, bank, tags, side)
        self._given.tasks.run(work, self._show_pictures, key="mood pictures")

    def _show_pictures(self, pictures: dict[str, QImage]) -> None:
        empty = QPixmap(PICTURE)
        empty.fill(Qt.GlobalColor.transparent)
        for tag, button in self.buttons.items():
            image = pictures.get(tag)
            button.setEnabled(image is not None)
            button.setToolTip("" if image is not None else "No photograph has this mood.")
            ratio = self.devicePixelRatioF()
            button.setIcon(QIcon(empty) if image is None else plain_icon(centered(image, PICTURE, ratio)))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            for button in self.buttons.values():
                mark_chosen(button, self.palette())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if pictures(event):
            take_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        if paths := pictures(event):
            take_copy(event)
            self.take_picture(paths[0])
