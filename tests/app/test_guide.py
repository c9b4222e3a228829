"""What the guide says of menus, keys, panels and pictures is what the program has."""

from __future__ import annotations

import re

import pytest
from PySide6.QtWidgets import QDockWidget, QTabWidget
from pytestqt.qtbot import QtBot

from simspaint.app.shell import preferences_dialog
from simspaint.app.shell.guide_window import GuideWindow
from simspaint.app.studio import Studio
from simspaint.resource_files import guide_file
from tests.texts.documents import text_of

KEY = r"(?:(?:Ctrl|Shift|Alt)\+)*(?:[A-Z0-9\\\[\]]|Enter|Esc|Tab|Del|Space|arrows|Page up|Page down|F\d+)"
NAMES_OF_QT = {"Page up": "PgUp", "Page down": "PgDown"}
TEXTS = ("resources/guide.md", "README.md", "CHANGELOG.md")


def _guide() -> str:
    return " ".join(guide_file().read_text("utf-8").split())


def _keys(studio: Studio, text: str) -> set[str]:
    """The keys of all actions and holds of that name; Enter and Return are one."""
    found = [spec for spec in studio.actions if spec.text.rstrip("…").casefold() == text.casefold()]
    assert found, f"the guide names {text}, which no action is called"
    return {key for spec in found for key in studio.actions.keys(spec.id)}


def _missing(studio: Studio, path: str) -> bool:
    """Whether nothing is found by a path such as `Render › Mood`."""
    *menus, last = [part.strip().rstrip("…") for part in path.split("›")]
    entries = {
        (*spec.menu.split("/"), spec.text.rstrip("…")) for spec in studio.actions if spec.menu is not None
    }
    menus_there = {entry[:length] for entry in entries for length in range(1, len(entry) + 1)}
    panels = {("View", "Panels")}
    return (*menus, last) not in menus_there | panels


def test_menu_entries_that_texts_name_exist(studio: Studio) -> None:
    paths = [
        path
        for text in TEXTS
        for path in re.findall(r"\*(\w+(?: › [^*|]+?)+)\*", " ".join(text_of(text).split()))
    ]
    assert len(paths) > 15
    entries = [path for path in paths if not path.startswith("Edit › Preferences ›")]
    assert [path for path in entries if _missing(studio, path)] == []


def test_pages_of_the_preferences_that_the_guide_names_exist(studio: Studio) -> None:
    pages = set(re.findall(r"Edit › Preferences › (\w+)", _guide()))
    assert pages
    studio.actions["edit.preferences"].trigger()
    dialog = studio.window.findChild(preferences_dialog.PreferencesDialog)
    tabs = dialog.findChild(QTabWidget)
    titles = {tabs.tabText(index) for index in range(tabs.count())}
    dialog.close()
    assert pages <= titles


def test_panels_that_the_guide_names_exist(studio: Studio) -> None:
    titles = {dock.windowTitle() for dock in studio.window.findChildren(QDockWidget)}
    assert {"Segments", "Variations", "History"} <= titles
    named = set(re.findall(r"(?:the|in the) \**(\w+)\** panel\b", _guide()))
    assert named
    assert named <= titles


def test_keys_of_the_tools_are_those_of_the_guides_table(studio: Studio) -> None:
    table = guide_file().read_text("utf-8").split("| Tool | Key | How |")[1].split("\n\n")[0]
    rows = [[cell.strip() for cell in row.split("|")[1:3]] for row in table.splitlines()[2:]]
    assert len(rows) >= 9
    for names, keys in rows:
        stated = set(re.findall(KEY, keys.split(", or hold")[0]))
        real: set[str] = set()
        for name in names.split(", "):
            real |= _keys(studio, name)
        assert stated == real, names


def test_keys_of_pieces_are_those_of_the_guides_table(studio: Studio) -> None:
    table = guide_file().read_text("utf-8").split("| What | Why |")[1].split("\n\n")[0]
    rows = re.findall(r"^\| ([^|]*?) \|", table, re.M)
    seen = 0
    for row in rows:
        for names, keys in re.findall(r"([A-Z][\w, ]*?) \(([^)]*)\)", row):
            stated = [NAMES_OF_QT.get(key, key) for key in keys.split(", ")]
            for name, key in zip(names.split(", "), stated, strict=True):
                assert key in _keys(studio, name), name
                seen += 1
    assert seen == 7


INLINE = {
    "Diversity": "Diversity",
    "Export": "Export",
    "Make variations": "Make variations",
    "Undo:": "Undo",
    "redo:": "Redo",
    "File › Photographs": "Photographs",
    "Render › Mood": "Mood",
    "Select": "Select",
}
"""What the guide prints in bold or italics before a key, and the action that has it."""


@pytest.mark.parametrize(("printed", "action"), INLINE.items(), ids=INLINE)
def test_a_key_in_a_sentence_of_the_guide_is_the_actions(studio: Studio, printed: str, action: str) -> None:
    found = re.search(rf"\*{re.escape(printed)}\.?\*+\.?,? ?\(?({KEY})", _guide())
    assert found is not None, printed
    assert found[1] in _keys(studio, action)


OTHER_KEYS = {
    r"({KEY}) renders now": "render.now",
    r"renders now, ({KEY}) stops": "render.stop",
    r"({KEY}) searches\.": "label.search",
    r"({KEY}) shows the hatches": "view.patterns",
    r"({KEY}) compares with the layout": "view.compare",
    r"`({KEY})` held shows how it was": "view.before",
    r"({KEY}) the previous one": "label.swap",
    r"({KEY}) \"unpainted\"": "label.none",
    r"({KEY}) shows everything": "view.fit",
    r"({KEY}) is 100 %": "view.actual",
    r"Mirror view \| ({KEY});": "view.mirror",
    r"Hide panels \| ({KEY}),": "view.hide_panels",
    r"Find anything \| ({KEY}) ": "help.commands",
    r"; ({KEY}) gives it the current label": "area.relabel",
    r", ({KEY}) duplicates it": "area.duplicate",
    r"freely\. ({KEY}) deletes it": "area.delete",
}


@pytest.mark.parametrize(("sentence", "action"), OTHER_KEYS.items(), ids=OTHER_KEYS.values())
def test_a_key_that_the_guide_tells_in_words_is_the_actions(
    studio: Studio, sentence: str, action: str
) -> None:
    found = re.search(sentence.replace("{KEY}", KEY), _guide())
    assert found is not None, sentence
    assert found[1].replace("Space", "space") in studio.actions.keys(action)


def test_pictures_that_the_guide_shows_exist() -> None:
    pictures = re.findall(r"!\[[^]]+\]\(([^)]+)\)", guide_file().read_text("utf-8"))
    assert pictures
    assert all((guide_file().parent / picture).is_file() for picture in pictures)


def test_the_guide_is_no_wider_than_its_window(studio: Studio, qtbot: QtBot) -> None:
    guide = GuideWindow.open_for(studio.window)
    for width in (820, 500, 820):
        guide.resize(width, 600)
        bar, text = guide.text.horizontalScrollBar(), guide.text.document()
        qtbot.waitUntil(lambda bar=bar: bar.maximum() == 0)
        assert text.idealWidth() > width - 40  # pictures use the room that there is
    guide.close()
