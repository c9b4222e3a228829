from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from simspaint.app.shell.default_keys import DEFAULT_KEYS
from simspaint.app.shell.key_names import key_name
from simspaint.app.shell.settings import Settings
from simspaint.app.studio import Studio
from simspaint.resource_files import icons_folder
from tests.app.hand import Hand
from tests.app.open_dialogs import close_dialogs

ENDS_THE_TEST = {"file.quit"}
NEED_MORE = ("file.recent_", "tracing.remove", "library.keep", "library.back", "render", "segment", "export")
NEED_MORE += ("photograph",)
"""What cannot be done while there is no file, no traced photograph, no rendering, no corrected layout."""


def test_every_action_can_be_triggered(studio: Studio, hand: Hand, qapp: QApplication) -> None:
    hand.drag((50, 50), (60, 60))
    hand.drag((150, 50), (160, 60))
    studio.bridge.document.undo()
    left_out = []
    for spec in list(studio.actions):
        if studio.actions.is_hold(spec.id) or spec.id in ENDS_THE_TEST:
            continue
        if studio.actions[spec.id].isEnabled():
            studio.actions[spec.id].trigger()
        else:
            left_out.append(spec.id)
        qapp.processEvents()
        close_dialogs(studio)
    assert {name for name in left_out if not name.startswith(NEED_MORE)} == set()


def test_no_key_belongs_to_two_actions(studio: Studio) -> None:
    keys = Counter(key for spec in studio.actions for key in studio.actions.keys(spec.id))
    assert [key for key, n in keys.items() if n > 1] == []


def test_every_key_is_one_that_qt_knows(studio: Studio) -> None:
    for spec in studio.actions:
        for key in spec.keys:
            known = QKeySequence(key, QKeySequence.SequenceFormat.PortableText)
            assert key in ("Ctrl", "Shift", "Alt") or known.toString() == key, spec.id


def test_every_action_with_a_menu_stands_in_it_and_says_what_it_is(studio: Studio) -> None:
    for spec in studio.actions:
        assert spec.text
        if spec.menu and not studio.actions.is_hold(spec.id):
            assert studio.actions[spec.id] in studio.window.menu(spec.menu).actions()


def test_icons_take_the_texts_color() -> None:
    for path in icons_folder().glob("*.svg"):
        text = path.read_text()
        assert "currentColor" in text, path.name
        assert "#" not in text, path.name


def test_another_key_works_at_once_and_after_a_restart(studio: Studio, qapp: QApplication) -> None:
    studio.actions.set_keys("tool.lasso", ("Ctrl+Alt+J",))
    QTest.keyClick(studio.window, Qt.Key.Key_L)
    assert studio.brush_state.tool == "brush"
    QTest.keyClick(
        studio.window, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    )
    assert studio.brush_state.tool == "lasso"
    studio.settings.save()
    assert Settings().read("keys/tool.lasso", "") == "Ctrl+Alt+J"
    studio.actions.reset_keys()
    assert studio.actions.keys("tool.lasso") == ("L",)


@pytest.mark.parametrize("chosen", ["Q,W,E,R", "Ctrl+K,Ctrl+L", "?,?"])
def test_a_series_of_keys_in_the_settings_counts_as_not_set(studio: Studio, chosen: str) -> None:
    studio.settings.write("keys/tool.lasso", chosen)
    assert studio.actions.keys("tool.lasso") == ("L",)


def test_a_key_that_another_action_had_is_taken_from_it(studio: Studio) -> None:
    studio.actions.set_keys("tool.lasso", ("G",))
    assert studio.actions.keys("tool.fill") == ("F",)
    user = studio.actions.user_of("G")
    assert user is not None
    assert user.id == "tool.lasso"


def test_two_actions_of_one_id_are_refused(studio: Studio) -> None:
    with pytest.raises(ValueError, match=r"edit\.undo"):
        studio.actions.add("edit.undo", "Again", lambda: None)


def test_every_key_of_the_table_is_of_an_action(studio: Studio) -> None:
    assert DEFAULT_KEYS.keys() <= {spec.id for spec in studio.actions}
    assert len(DEFAULT_KEYS) > 80


def test_a_hold_lasts_while_its_key_is_down(studio: Studio) -> None:
    told: list[bool] = []
    studio.actions.add_hold("test.hold", "Test", told.append)
    studio.actions.set_keys("test.hold", ("J",))
    QTest.keyPress(studio.editor, Qt.Key.Key_J)
    QTest.keyRelease(studio.editor, Qt.Key.Key_J)
    QTest.keyPress(studio.editor, Qt.Key.Key_J)
    studio.editor.clearFocus()
    studio.actions.release_hold()
    assert told == [True, False, True, False]


def test_keys_have_names() -> None:
    assert [key_name(key) for key in (Qt.Key.Key_Control, Qt.Key.Key_Space, Qt.Key.Key_Backslash)] == [
        "Ctrl",
        "Space",
        "\\",
    ]


def test_tab_hides_panels_over_the_pictures_only(studio: Studio, qapp: QApplication) -> None:
    studio.editor.setFocus()
    QTest.keyClick(studio.editor, Qt.Key.Key_Tab)
    assert studio.window.panel("palette").isHidden()
    QTest.keyClick(studio.editor, Qt.Key.Key_Tab)
    assert not studio.window.panel("palette").isHidden()
    studio.actions["label.search"].trigger()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert not studio.window.panel("palette").isHidden()


def test_letters_typed_into_a_field_are_no_keys(studio: Studio, qapp: QApplication) -> None:
    studio.actions["label.search"].trigger()
    QTest.keyClicks(QApplication.focusWidget(), "el")
    assert studio.brush_state.tool == "brush"
