"""What the person set in the program, kept between sessions in one file."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QByteArray, QObject, QSettings, Signal

from simspaint.resource_files import settings_file

Value = TypeVar("Value", bool, int, float, str)


class Settings(QObject):
    """Named values in `settings.ini` of the person's folder.

    Values are read back in the type of the default that is given; a value of another kind (a file edited by
    hand, or of another version) counts as not set.
    """

    changed = Signal(str)
    """Name of the value that was set."""

    def __init__(self, path: Path | None = None) -> None:
        """Kept in the person's own file unless another is given."""
        super().__init__()
        self._file = QSettings(str(path or settings_file()), QSettings.Format.IniFormat)

    def read(self, name: str, default: Value) -> Value:
        """The value of that name, or the default."""
        value = self._file.value(name, None)
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
        value = self._file.value(name, [])
        if isinstance(value, str):
            return [value] if value else []
        return [str(item) for item in value] if isinstance(value, list) else []

    def read_bytes(self, name: str) -> QByteArray:
        """The state of a window; empty where it is not set."""
        value = self._file.value(name, None)
        return value if isinstance(value, QByteArray) else QByteArray()

    def write(self, name: str, value: bool | int | float | str | list[str] | QByteArray) -> None:
        """Keep a value."""
        self._file.setValue(name, value)
        self.changed.emit(name)

    def forget(self, name: str) -> None:
        """Go back to the default."""
        self._file.remove(name)
        self.changed.emit(name)

    def save(self) -> None:
        """Write the file now rather than when the program ends."""
        self._file.sync()
