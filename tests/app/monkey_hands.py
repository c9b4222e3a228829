"""What a monkey does: events as they come from a mouse, a keyboard, a pen and a disk."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
)

from simspaint.app.export.export_dialog import ExportDialog
from simspaint.app.studio import Studio
from simspaint.domain.label_set import UNLABELLED
from tests.app.monkey_input import MonkeyInput

_SHARES = {
    "stroke": 24, "click": 16, "key": 16, "action": 14, "pen": 4, "wheel": 5, "dialog": 8, "history": 5,
    "tool": 5, "file": 3, "drop": 2, "dock": 2, "window": 2, "hold": 2, "variation": 1, "spot": 4,
    "autosave": 1, "disk": 0.6, "bank": 0.6, "quit": 0.12,
}  # fmt: skip
_fsync = os.fsync


class MonkeyHands(MonkeyInput):
    """Acts on one open studio."""

    def __init__(self, studio: Studio, rng: np.random.Generator, folder: Path) -> None:
        super().__init__(studio, rng)
        self._folder = folder
        self._bank_folder = folder / "person" / "packs" / "small" / "bank"
        studio.settings.write("export/folder", str(folder / "exports"))
        for kind in ("files", "layouts", "photographs"):
            studio.settings.write(f"{kind}/folder", str(folder / "files"))

    def choose(self) -> str:
        """What to do next. An open file dialog is always answered: it could reach files that are not ours."""
        if _first(QFileDialog) is not None:
            return "file dialog"
        if QApplication.activeModalWidget() is not None and self._rng.random() < 0.15:
            return "dialog"
        shares = np.array(list(_SHARES.values()))
        return str(self._rng.choice(list(_SHARES), p=shares / shares.sum()))

    def act(self, name: str) -> None:
        """Do it."""
        export = _first(ExportDialog)
        if export is not None and not export.folder.text().startswith(str(self._folder)):
            export.folder.setText(str(self._folder / "exports"))
        act: Callable[[], object] = getattr(self, "_" + name.replace(" ", "_"))
        act()

    def check(self) -> None:
        """Fails where the document is not one any more."""
        document = self._studio.bridge.document
        unknown = (document.ids >= len(document.labels)) & (document.ids != UNLABELLED)
        assert not unknown.any()
        document.choices.check(document.extent)
        if document.is_editing:
            return
        before, n = document.ids.copy(), 0
        while n < 20 and document.undo():
            n += 1
        for _ in range(n):
            assert document.redo()
        assert np.array_equal(document.ids, before)

    def close_window(self) -> None:
        """Close it for good, whatever is open."""
        os.fsync = _fsync
        self._bring_bank_back()
        self.close_others()
        self._studio.editor.cancel()
        if self._studio.bridge.document.is_modified:
            document = self._studio.bridge.document
            document.mark_saved(document.snapshot())
        self.window.close()

    def close_others(self) -> None:
        """Close all that is open beside the window."""
        for widget in QApplication.topLevelWidgets():
            if widget is not self.window and widget.isVisible():
                widget.close()

    # Actions, dialogs, panels

    def _action(self) -> None:
        specs = [
            s for s in self._studio.actions if not self._studio.actions.is_hold(s.id) and s.id != "file.quit"
        ]
        action = self._studio.actions[self._one(specs).id]
        if action.isEnabled() and QApplication.activeModalWidget() is None:
            action.trigger()

    def _tool(self) -> None:
        self._studio.actions[
            self._one([s.id for s in self._studio.actions if s.id.startswith("tool.")])
        ].trigger()
        self._studio.label_state.set_label(int(self._rng.integers(len(self._studio.bridge.document.labels))))

    def _history(self) -> None:
        for _ in range(int(self._rng.integers(1, 6))):
            self._studio.actions[self._one(["edit.undo", "edit.redo"])].trigger()

    def _dialog(self) -> None:
        """Answer the dialog, or close it."""
        dialog = QApplication.activeModalWidget() or QApplication.activePopupWidget() or _first(QDialog)
        if dialog is None:
            return
        buttons = [b for b in dialog.findChildren(QAbstractButton) if b.isVisible() and b.isEnabled()]
        if buttons and self._rng.random() < 0.7:
            self._one(buttons).click()
        else:
            dialog.close()

    def _file_dialog(self) -> None:
        dialog = _first(QFileDialog)
        inner = QApplication.activeModalWidget()
        if inner is not None and inner is not dialog:
            self._dialog()  # whether to overwrite, for instance
        elif dialog is None or self._rng.random() < 0.4:
            dialog.reject() if dialog is not None else None
        else:
            saves = dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
            name = self._folder / "exports" / f"{self._rng.integers(5)}" if saves else self._a_file()
            (self._folder / "exports").mkdir(exist_ok=True)
            dialog.selectFile(str(name))
            box = dialog.findChild(QDialogButtonBox)
            kinds = QDialogButtonBox.StandardButton
            button = box.button(kinds.Save if saves else kinds.Open) if box is not None else None
            button.click() if button is not None and button.isEnabled() else dialog.reject()

    def _window(self) -> None:
        match int(self._rng.integers(5)):
            case 0:
                self.window.showMaximized()
            case 1:
                self.window.showNormal()
            case _:
                self.window.resize(*self._rng.integers(300, 1700, 2).tolist())

    def _quit(self) -> None:
        self._studio.actions["file.quit"].trigger()

    # Rendering

    def _variation(self) -> None:
        self._studio.rendering.make_variations(int(self._rng.integers(1, 5)))

    def _spot(self) -> None:
        """Click a piece, swap it or move it."""
        extent, segments = self._studio.bridge.document.extent, self._studio.segments
        segments.selection.select(
            int(self._rng.integers(extent.height)), int(self._rng.integers(extent.width))
        )
        pieces = segments.dock.candidates
        if pieces.count() and self._rng.random() < 0.5:
            item = pieces.item(int(self._rng.integers(pieces.count())))
            segments.dock.swap_asked.emit(item.data(Qt.ItemDataRole.UserRole))

    # Files and a disk that fails

    def _file(self) -> None:
        path, studio = self._a_file(), self._studio
        opens = [
            studio.documents.opening.open, studio.documents.layout_import.open, studio.tracing.open,
            studio.documents.restoring.open,
        ]  # fmt: skip
        if QApplication.activeModalWidget() is None:
            self._one(opens)(path)

    def _drop(self) -> None:
        if QApplication.activeModalWidget() is not None:
            return
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(self._a_file()))])
        copy, left, plain = (
            Qt.DropAction.CopyAction,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(self.window, QDragEnterEvent(QPoint(9, 9), copy, data, left, plain))
        QApplication.sendEvent(
            self.window, QDropEvent(QPointF(9, 9), copy, data, left, plain, QEvent.Type.Drop)
        )

    def _autosave(self) -> None:
        self._studio.documents.autosave.tick()
        self._studio.documents.autosave.save()

    def _disk(self) -> None:
        """The disk is full; the next time it is not."""
        os.fsync = _fsync if os.fsync is not _fsync else _full

    def _bank(self) -> None:
        """The memory bank vanishes while it is in use; the next time it is back."""
        away = self._bank_folder.with_name("bank-away")
        if away.exists():
            self._bring_bank_back()
        else:
            self._bank_folder.rename(away)

    def _bring_bank_back(self) -> None:
        away = self._bank_folder.with_name("bank-away")
        if away.exists():
            shutil.rmtree(self._bank_folder, ignore_errors=True)  # photographs added meanwhile
            away.rename(self._bank_folder)

    def _a_file(self) -> Path:
        return self._one(sorted((self._folder / "files").iterdir()))


def _first(kind):
    return next((w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()), None)


def _full(_: int) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
