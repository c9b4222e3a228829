"""Asks for the frames of a sequence, and where its photographs go."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QMessageBox,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from simspaint.app.export.sequence_writing import FILM, SequencePlan
from simspaint.app.shell.dialog_buttons import without_icons
from simspaint.app.shell.plain_text import plain_label
from simspaint.app.shell.settings import Settings
from simspaint.errors import LayoutFileError

_ABOUT = (
    "Layouts of one size, in the order of their names. A piece stays from frame to frame and moves along "
    "with what is painted; the first frame begins with the pieces of this painting where it is much the same."
)


class SequenceDialog(QDialog):
    """Gives a `SequencePlan` when the person agrees; stays open while frames are rendered."""

    frames_asked = Signal(object)
    """(Path): the layouts of this folder are to be listed."""
    render_asked = Signal(object)
    """(SequencePlan)"""
    stop_asked = Signal()

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._frames: tuple[Path, ...] = ()
        self._is_running = False
        self.setWindowTitle("Render a sequence")
        self.setMinimumWidth(480)
        self.source, self.folder = QLineEdit(self), QLineEdit(self)
        self.film = QCheckBox(f"Film ({FILM})", self)
        self.film.setChecked(settings.read("sequence/film", True))
        self.fps = QSpinBox(self)
        self.fps.setRange(1, 120)
        self.fps.setValue(settings.read_number("sequence/fps", 12, 1, 120))
        self.fps.setSuffix(" frames a second")
        self.film.toggled.connect(self.fps.setEnabled)
        self.fps.setEnabled(self.film.isChecked())
        self.told = plain_label("")
        self.told.setWordWrap(True)
        self.progress = QProgressBar(self)
        self.progress.hide()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.render_button = self.buttons.addButton("Render", QDialogButtonBox.ButtonRole.AcceptRole)
        without_icons(self.buttons)
        self.buttons.accepted.connect(self._on_render)
        self.buttons.rejected.connect(self._on_close)
        self.source.textChanged.connect(self._on_source_changed)
        self.folder.textChanged.connect(self._show_whether_possible)
        self._arrange()
        self._show_whether_possible()

    @property
    def plan(self) -> SequencePlan:
        """What is asked for now."""
        fps = float(self.fps.value()) if self.film.isChecked() else None
        return SequencePlan(self._frames, Path(self.folder.text().strip()).expanduser(), fps)

    def show_frames(self, folder: Path, frames: tuple[Path, ...]) -> None:
        """The layouts that a folder holds, unless another one is asked for by now."""
        if folder != self._source():
            return
        self._frames = frames
        if frames and not self.folder.text().strip():
            self.folder.setText(str(folder.with_name(f"{folder.name}-photographs")))
        count = f"{len(frames)} frames: {frames[0].name} to {frames[-1].name}." if frames else ""
        self.told.setText(count or "The folder holds no layouts.")
        self._show_whether_possible()

    def show_progress(self, done: int, total: int) -> None:
        """So many frames are there."""
        self._is_running = True
        self.progress.setRange(0, total)
        self.progress.setValue(done)
        self.progress.show()
        self.told.setText(f"{done} of {total} frames." if done else "Getting ready to render…")
        self._show_whether_possible()

    def show_end(self, text: str) -> None:
        """Rendering has ended: well, stopped or failed."""
        self._is_running = False
        self.progress.hide()
        self.told.setText(text)
        self._show_whether_possible()

    def _source(self) -> Path:
        return Path(self.source.text().strip()).expanduser()

    def _on_source_changed(self) -> None:
        self._frames = ()
        self.told.setText("")
        self._show_whether_possible()
        if self.source.text().strip():
            self.frames_asked.emit(self._source())

    def _show_whether_possible(self) -> None:
        is_possible = bool(self._frames) and bool(self.folder.text().strip()) and not self._is_running
        self.render_button.setEnabled(is_possible)
        for part in (self.source, self.folder, self.film):
            part.setEnabled(not self._is_running)
        close = self.buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setText("Stop" if self._is_running else "Close")

    def _on_render(self) -> None:
        plan = self.plan
        try:
            plan.check()
        except LayoutFileError as error:
            self.told.setText(str(error))
            return
        there = [path.name for path in plan.all_files() if path.exists()]
        if there and not self._may_replace(there):
            return
        self._settings.write("sequence/film", self.film.isChecked())
        self._settings.write("sequence/fps", self.fps.value())
        self.render_asked.emit(plan)

    def _may_replace(self, names: list[str]) -> bool:
        listed = "\n".join(names[:8])
        question = f"These files are there already. Replace them?\n\n{listed}"
        answer = QMessageBox.question(self, "Render a sequence", question)
        return answer == QMessageBox.StandardButton.Yes

    def _on_close(self) -> None:
        if self._is_running:
            self.stop_asked.emit()
        else:
            self.reject()

    def _arrange(self) -> None:
        about = plain_label(_ABOUT)
        about.setWordWrap(True)
        form = QFormLayout()
        form.addRow("Layouts", self._with_choice(self.source, "Folder of the layouts"))
        form.addRow("Photographs", self._with_choice(self.folder, "Folder for the photographs"))
        row = QHBoxLayout()
        row.addWidget(self.film, 1)
        row.addWidget(self.fps)
        form.addRow("", row)
        self.fps.setAccessibleName("Frames a second")
        self.progress.setAccessibleName("Frames done")
        column = QVBoxLayout(self)
        column.addWidget(about)
        column.addSpacing(6)
        column.addLayout(form)
        column.addWidget(self.told)
        column.addWidget(self.progress)
        column.addStretch(1)
        column.addWidget(self.buttons)

    def _with_choice(self, field: QLineEdit, name: str) -> QHBoxLayout:
        field.setAccessibleName(name)
        choose = QPushButton("Choose…", self)
        choose.setAutoDefault(False)
        choose.setAccessibleName(f"Choose: {name}")
        choose.clicked.connect(lambda: self._choose(field, name))
        row = QHBoxLayout()
        row.addWidget(field, 1)
        row.addWidget(choose)
        return row

    def _choose(self, field: QLineEdit, name: str) -> None:
        dialog = QFileDialog(self, name, field.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(field.setText)
        dialog.open()
