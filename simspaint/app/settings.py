"""What the person set in the program, kept between sessions in one file."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QByteArray, QObject, QSettings, QTimer, Signal

from simspaint.resource_files import settings_file

Value = TypeVar("Value", bool, int, float, str)
Kept = bool | int | float | str | list[str] | QByteArray

_SAVED_AFTER_MS = 500


class Settings(QObject):
    """Named values in `settings.ini` of the person's folder.

    Values are read back in the type of the default that is given; a value of another kind (a file edited by
    hand, or of another version) counts as not set. The file is written in a thread of its own: a busy disk
    can take a tenth of a second for it.
    """

    changed = Signal(str)
    """Name of the value that was set."""

    def __init__(self, path: Path | None = None) -> None:
        """Kept in the person's own file unless another is given."""
        super().__init__()
        self._path = str(path or settings_file())
        file = QSettings(self._path, QSettings.Format.IniFormat)
        self._values: dict[str, object] = {name: file.value(name) for name in file.allKeys()}
        self._unsaved: dict[str, Kept | None] = {}
        self._writer: threading.Thread | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._write_beside)

    def read(self, name: str, default: Value) -> Value:
        """The value of that name, or the default."""
        value = self._values.get(name)
        if value is None:
            return default
        if isinstance(default, bool):
            return type(default)(str(value).lower() == "true")
        try:
            return type(default)(str(value))
        except (TypeError, ValueError):
            return default

    def read_list(self, name: str) -> list[str]:
        """A list of texts; empty where it is not set."""
        value = self._values.get(name, [])
        if isinstance(value, str):
            return [value] if value else []
        return [str(item) for item in value] if isinstance(value, list) else []

    def read_bytes(self, name: str) -> QByteArray:
        """The state of a window; empty where it is not set."""
        value = self._values.get(name)
        return value if isinstance(value, QByteArray) else QByteArray()

    def write(self, name: str, value: Kept) -> None:
        """Keep a value."""
        self._values[name] = self._unsaved[name] = value
        self._timer.start(_SAVED_AFTER_MS)
        self.changed.emit(name)

    def forget(self, name: str) -> None:
        """Go back to the default."""
        self._values.pop(name, None)
        self._unsaved[name] = None
        self._timer.start(_SAVED_AFTER_MS)
        self.changed.emit(name)

    def save(self) -> None:
        """Write the file now, and wait for it."""
        self._timer.stop()
        self._write_beside()
        if self._writer is not None:
            self._writer.join()

    def _write_beside(self) -> None:
        if self._unsaved:
            unsaved, self._unsaved = self._unsaved, {}
            arguments = self._path, unsaved, self._writer
            self._writer = threading.Thread(target=_write, args=arguments, name="settings")
            self._writer.start()


def _write(path: str, values: Mapping[str, Kept | None], before: threading.Thread | None) -> None:
    """Change these values in the file, whatever another window has changed there; None takes one away."""
    if before is not None:
        before.join()
    file = QSettings(path, QSettings.Format.IniFormat)
    for name, value in values.items():
        if value is None:
            file.remove(name)
        else:
            file.setValue(name, value)
    file.sync()
