"""The File menu, the bar of files, and the window's title."""

from __future__ import annotations

from functools import partial

from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.documents.document_opening import DocumentOpening
from simspaint.app.documents.document_saving import DocumentSaving
from simspaint.app.documents.imported_layouts import LayoutImport
from simspaint.app.documents.recent_files import MAX_RECENT, RecentFiles
from simspaint.app.shell.action_table import ActionTable
from simspaint.app.shell.main_window import MainWindow
from simspaint.files.plain_names import as_shown


def add_file_actions(
    actions: ActionTable,
    window: MainWindow,
    opening: DocumentOpening,
    saving: DocumentSaving,
    layout_import: LayoutImport,
) -> None:
    """New, open, save, import, export of the layout, quit; and the bar with the ones used most."""
    add = partial(actions.add, menu="File")
    add("file.new", "New…", opening.new, section="open", tip=_NEW, icon="new")
    add("file.open", "Open…", opening.choose, section="open", tip=_OPEN, icon="open")
    add("file.samples", "Samples…", opening.choose_sample, section="open", tip=_SAMPLES, icon="samples")
    add("file.save", "Save", saving.save, section="save", tip=_SAVE, icon="save")
    add("file.save_as", "Save as…", saving.save_as, section="save", tip=_SAVE_AS)
    add("file.import", "Import layout…", layout_import.choose, section="open", tip=_IMPORT)
    add("file.export_layout", "Export layout…", saving.export_layout, section="export", tip=_EXPORT_LAYOUT)
    add("file.quit", "Quit", window.close, section="quit")
    bar = window.add_bar("file", "File and history")
    for name in ("file.new", "file.open", "file.samples", "file.save"):
        bar.addAction(actions[name])
    bar.addSeparator()
    for name in ("edit.undo", "edit.redo"):
        bar.addAction(actions[name])


_NEW = "Begin a new painting."
_OPEN = "Open a painting, or a layout as a new painting."
_SAMPLES = "Begin with a layout that came with a pack."
_SAVE = "Save the painting."
_SAVE_AS = "Save under another name."
_IMPORT = "Open a layout of another program or data set as a new painting."
_EXPORT_LAYOUT = "Save the layout alone as an indexed PNG."


def add_recent_actions(
    actions: ActionTable, window: MainWindow, recent: RecentFiles, opening: DocumentOpening
) -> None:
    """The menu of the files that were opened or saved last."""

    def open_recent(place: int) -> None:
        opening.open(recent.paths[place])

    def show() -> None:
        paths = recent.paths
        for place in range(MAX_RECENT):
            action = actions[f"file.recent_{place + 1}"]
            there = place < len(paths)
            action.setVisible(there)
            action.setEnabled(there)
            name = as_shown(paths[place].name).replace("&", "&&") if there else f"Recent {place + 1}"
            action.setText(name)
            action.setStatusTip(as_shown(str(paths[place])) if there else "")
        window.menu("File/Open recent").setEnabled(bool(paths))

    for place in range(MAX_RECENT):
        name = f"Recent {place + 1}"
        actions.add(f"file.recent_{place + 1}", name, partial(open_recent, place), menu="File/Open recent")
    window.menu("File").insertAction(actions["file.samples"], window.menu("File/Open recent").menuAction())
    recent.changed.connect(show)
    show()


def show_document_in_title(window: MainWindow, bridge: DocumentBridge, actions: ActionTable) -> None:
    """Keep the window's title, and whether Save can do something, in step with the document."""

    def show(*_: object) -> None:
        window.setWindowTitle(f"{bridge.name}[*]")
        window.setWindowModified(bridge.document.is_modified)
        actions["file.save"].setEnabled(bridge.document.is_modified or bridge.path is None)

    for signal in (bridge.replaced, bridge.path_changed, bridge.modified_changed):
        signal.connect(show)
    show()
