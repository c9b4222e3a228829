"""The library and moods: their windows and actions."""

from __future__ import annotations

from pathlib import Path

from simspaint.app.library.find_dialog import FindDialog
from simspaint.app.library.library_control import LibraryControl
from simspaint.app.library.library_given import LibraryGiven
from simspaint.app.library.library_window import LibraryWindow
from simspaint.app.library.library_work import can_label
from simspaint.app.library.mood_dialog import MoodDialog
from simspaint.app.library.painting_before import text_of
from simspaint.app.library.web_finder import WebFinder
from simspaint.app.shell.action_table import ActionTable
from simspaint.app.shell.show_in_front import show_beside, show_in_front


class Library:
    """The library of an open studio; its windows are made when they are first wanted."""

    def __init__(self, given: LibraryGiven) -> None:
        self._given = given
        self.control = LibraryControl(given)
        self.window: LibraryWindow | None = None
        self.finder = WebFinder(given.tasks, self.control, given.window)
        self._made_room = False
        self.control.correcting_changed.connect(self._make_room)
        self.control.kept.connect(self._come_back)

    def open(self) -> LibraryWindow:
        """Show the window."""
        if self.window is None:
            self.window = LibraryWindow(self._given, self.control)
            self.window.web_asked.connect(self.find_on_web)
        show_in_front(self.window)
        return self.window

    def _make_room(self) -> None:
        """The window lies over the studio's: it is put away while a layout is corrected there, which has the
        room of the photograph as well."""
        window, is_correcting = self._given.window, self.control.correcting is not None
        window.give_layout_room(is_correcting)
        labels = window.panel("palette")
        if is_correcting and labels.isVisible():  # another panel's tab may lie before it
            labels.raise_()
        if self.control.correcting is not None and self.window is not None and self.window.isVisible():
            self._made_room = True
            self.window.hide()

    def _come_back(self) -> None:
        """For the next one to correct."""
        if self._made_room:
            self._made_room = False
            self.open()

    def add(self, paths: list[Path]) -> None:
        """Add photographs and folders, in sight of the person."""
        self.open()
        self.control.add(paths)

    def find_on_web(self) -> FindDialog | None:
        """Show what finds free photographs; a pack that cannot label them says so instead."""
        pack = self._given.packs.pack
        if not can_label(pack):
            self._given.window.notices.show_notice(
                f"The pack “{pack.description.title}” cannot label photographs: choose another one.",
                topic="find on the web",
            )
            return None
        self.open()
        dialog = self._given.window.findChild(FindDialog)
        if dialog is None:
            dialog = FindDialog(self.finder, self._given.window)
        show_in_front(dialog)
        return dialog

    def open_mood(self) -> MoodDialog:
        """Show what sets the mood."""
        window = self._given.window
        dialog = window.findChild(MoodDialog) or MoodDialog(self._given)
        show_beside(window.photograph_view, dialog)
        return dialog


def add_photograph_actions(actions: ActionTable, library: Library) -> None:
    """Opening the library, keeping a corrected layout, and the mood."""
    actions.add(
        "library.open",
        "Photographs…",
        library.open,
        menu="File",
        section="open",
        tip="All photographs that pictures are made of: add your own, correct their layouts.",
        icon="photo",
    )
    actions.add(
        "library.find",
        "Find photographs on the web…",
        library.find_on_web,
        menu="File",
        section="open",
        tip="Free photographs of Openverse and Wikimedia Commons, with author and licence.",
        icon="photo",
    )
    _add_keeping(actions, library)
    actions.add(
        "render.mood",
        "Mood…",
        library.open_mood,
        menu="Render",
        section="diversity",
        tip="Mist, snow, golden hour, or like another picture.",
    )


def _add_keeping(actions: ActionTable, library: Library) -> None:
    control = library.control
    keep = actions.add(
        "library.keep",
        "Keep corrected layout",
        control.keep_correction,
        menu="Paint",
        section="tracing",
        tip="Put the painting in place of the layout of the photograph that lies behind it.",
    )

    back = actions.add(
        "library.back",
        text_of(None),
        control.before.come_back,
        menu="Paint",
        section="tracing",
        tip="Open the painting again that was open before a layout of the library was corrected.",
    )

    def show() -> None:
        keep.setEnabled(control.correcting is not None)
        back.setEnabled(control.before.name is not None)
        back.setText(text_of(control.before.name))

    control.correcting_changed.connect(show)
    control.before.changed.connect(show)
    show()
