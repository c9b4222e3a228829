"""Asks for the frames of a sequence, and where its photographs go."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from simspaint.app.export.sequence_writing import FILM, SequencePlan
from simspaint.app.export.writing_dialog import WritingDialog
from simspaint.app.shell.dialog_buttons import settle_enter
from simspaint.app.shell.path_row import path_row
from simspaint.app.shell.plain_text import plain_label
from simspaint.app.shell.settings import Settings
from simspaint.domain.counted import counted
from simspaint.errors import LayoutFileError

_ABOUT = (
    "Layouts of one size, in the order of their names. A piece stays from frame to frame and moves along "
    "with what is painted; the first frame begins with the pieces of this painting where it is much the same."
)


class SequenceDialog(WritingDialog):
    """Gives a `SequencePlan` when the person agrees; stays open while frames are rendered."""

    frames_asked = Signal(object)
    """(Path): the layouts of this folder are to be listed."""
    render_asked = Signal(object)
    """(SequencePlan)"""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__("Render a sequence", "Render", parent)
        self._settings = settings
        self._frames: tuple[Path, ...] = ()
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
        self.buttons.accepted.connect(self._on_render)
        self._proposed = ""
        self.source.textChanged.connect(self._on_source_changed)
        self.folder.textChanged.connect(self.show_whether_possible)
        self._arrange()
        self.source.setFocus()  # Qt would begin at Close
        self.show_whether_possible()

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
        if frames and self.folder.text().strip() in (
            "",
            self._proposed,
        ):  # a path that is typed passes others
            self._proposed = str(folder.with_name(f"{folder.name}-photographs"))
            self.folder.setText(self._proposed)
        first_and_last = " to ".join(dict.fromkeys((frames[0].name, frames[-1].name))) if frames else ""
        count = f"{counted(len(frames), 'frame')}: {first_and_last}." if frames else ""
        self.told.setText(count or "The folder holds no layouts.")
        self.show_whether_possible()

    def show_progress(self, done: int, total: int) -> None:
        self.told.setText(f"{done} of {counted(total, 'frame')}." if done else "Getting ready to render…")
        super().show_progress(done, total)

    def _source(self) -> Path:
        return Path(self.source.text().strip()).expanduser()

    def _on_source_changed(self) -> None:
        self._frames = ()
        self.told.setText("")
        self.show_whether_possible()
        if self.source.text().strip():
            self.frames_asked.emit(self._source())

    def show_whether_possible(self) -> None:
        super().show_whether_possible()
        for field in (self.source, self.folder, self.film):
            field.setEnabled(not self.is_writing)

    def is_complete(self) -> bool:
        return bool(self._frames) and bool(self.folder.text().strip())

    def _on_render(self) -> None:
        plan = self.plan
        try:
            plan.check()
        except LayoutFileError as error:
            self.told.setText(str(error))
            return
        self.ask_to_replace(plan.all_files(), lambda: self._begin(plan))

    def _begin(self, plan: SequencePlan) -> None:
        self._settings.write("sequence/film", self.film.isChecked())
        self._settings.write("sequence/fps", self.fps.value())
        self.render_asked.emit(plan)

    def _arrange(self) -> None:
        about = plain_label(_ABOUT)
        about.setWordWrap(True)
        form = QFormLayout()
        form.addRow("Layouts", path_row(self.source, "Folder of the layouts"))
        form.addRow("Photographs", path_row(self.folder, "Folder for the photographs"))
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
        settle_enter(self)
