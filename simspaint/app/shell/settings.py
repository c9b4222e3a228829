"""What the person set in the program, kept between sessions in one file."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QByteArray, QObject, QTimer, Signal

from simspaint.app.shell.settings_store import Plain, change_store, read_store
from simspaint.resource_files import settings_file

_log = logging.getLogger(__name__)
Value = TypeVar("Value", bool, str)
Number = TypeVar("Number", int, float)
Kept = bool | int | float | str | list[str] | QByteArray

_SAVED_AFTER_MS = 500


class Settings(QObject):
    """Named values in `settings.json` of the person's folder: plain ones, never objects.

    Values are read back in the type of the default that is given; a value of another kind (a file edited by
    hand, or of another version) counts as not set. The file is written in a thread of its own: a busy disk
    can take a tenth of a second for it.
    """

    changed = Signal(str)
    """Name of the value that was set."""

    def __init__(self, path: Path | None = None) -> None:
        """Kept in the person's own file unless another is given."""
        super().__init__()
        self._path = path or settings_file()
        self._values: dict[str, Plain] = read_store(self._path)
        self._unsaved: dict[str, Plain | None] = {}
        self._writer: threading.Thread | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._write_beside)

    def read(self, name: str, default: Value) -> Value:
        """The text or the yes or no of that name, or the default."""
        value = self._values.get(name)
        if not isinstance(value, bool | int | float | str):
            return default
        if isinstance(default, bool):
            return type(default)({"true": True, "false": False}.get(str(value).lower(), default))
        return type(default)(value)

    def read_number(self, name: str, default: Number, least: float, most: float) -> Number:
        """The number of that name, or the default where it is none from `least` to `most`."""
        value = self._values.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            return default
        try:
            number = type(default)(str(value))
        except ValueError:
            return default
        return number if least <= number <= most else default

    def read_list(self, name: str) -> list[str]:
        """A list of texts; empty where it is not set."""
        value = self._values.get(name, [])
        if isinstance(value, str):
            return [value] if value else []
        return [str(item) for item in value] if isinstance(value, list) else []

    def read_bytes(self, name: str) -> QByteArray:
        """The state of a window; empty where it is not set."""
        value = self._values.get(name)
        return QByteArray(value) if isinstance(value, bytes) else QByteArray()

    def write(self, name: str, value: Kept) -> None:
        """Keep a value."""
        plain = bytes(value.data()) if isinstance(value, QByteArray) else value
        self._values[name] = self._unsaved[name] = plain
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


def _write(path: Path, values: Mapping[str, Plain | None], before: threading.Thread | None) -> None:
    if before is not None:
        before.join()
    try:
        change_store(path, values)
    except OSError as error:
        _log.warning("The settings cannot be written: %s", error)
