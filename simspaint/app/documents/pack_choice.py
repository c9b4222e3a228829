"""Which pack the studio paints and renders with."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from simspaint.app.shell.settings import Settings
from simspaint.errors import PackError, SimsPaintError
from simspaint.packs.installed import InstalledPack, installed_pack, installed_packs
from simspaint.packs.pack import Pack, find_installed


class PackChoice(QObject):
    """The pack of the moment. `problem` says why it cannot render yet; painting works all the same."""

    changed = Signal()
    """Another pack was taken, or the pack's state was looked up again."""

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        """Takes the pack used last if it can render, else the first that can, else the first there is.

        Raises `PackError` where none can be opened.
        """
        super().__init__(parent)
        self._settings = settings
        self._current = self._starting_pack()

    @property
    def pack(self) -> Pack:
        return self._current.pack

    @property
    def problem(self) -> SimsPaintError | None:
        """Why the pack cannot render yet, with the way to mend it."""
        return self._current.problem

    def installed(self) -> list[InstalledPack]:
        """All packs that can be opened, ready ones first; reads the folders again."""
        return installed_packs()[0]

    def take(self, folder_or_name: str) -> None:
        """Use another pack. Raises `PackError` or `LayoutFileError` where it cannot be opened."""
        self._current = installed_pack(folder_or_name)
        self._settings.write("pack", self.pack.name)
        self.changed.emit()

    def take_named(self, name: str) -> None:
        """Use the installed pack of a name that a document or picture states: never a folder, which its maker
        could have chosen. Raises as `take`."""
        self.take(str(find_installed(name)))

    def look_again(self) -> None:
        """Read the pack's state again: it may have been completed meanwhile."""
        self._current = installed_pack(str(self.pack.folder))
        self.changed.emit()

    def _starting_pack(self) -> InstalledPack:
        found, errors = installed_packs()
        if not found:
            raise errors[0] if errors else PackError("No packs are installed.", "Install SimsPaint again.")
        last = self._settings.read("pack", "")
        return next((each for each in found if each.pack.name == last and each.is_ready), found[0])
