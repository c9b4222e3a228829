"""What strangers have named shows as what it is: no pictures, links or colours out of a name."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from simspaint.app.documents.label_names_dialog import NamesDialog
from simspaint.app.export.credits_dialog import CreditsDialog
from simspaint.app.labels.label_chip import LabelChip
from simspaint.app.rendering.history_dock import HistoryDock
from simspaint.app.shell.panel_widgets import bold_label, faint_label
from simspaint.app.shell.plain_text import plain_label, plain_tip
from simspaint.app.studio import Studio
from simspaint.domain.label_set import Label, LabelSet
from simspaint.painting.export.credits import Credits, PhotographCredit, Terms

EVIL = "<img src='file:///etc/passwd'><b>bold</b>"
LABELS = LabelSet((Label(0, EVIL, (1, 2, 3)), Label(1, "sky", (4, 5, 6))))


def _check(widget: QWidget) -> None:
    for label in [*widget.findChildren(QLabel), *([widget] if isinstance(widget, QLabel) else [])]:
        if "<" in label.text():
            assert label.textFormat() is Qt.TextFormat.PlainText, label.text()
    for each in [widget, *widget.findChildren(QWidget)]:
        _check_tip(each.toolTip())


def _check_tip(tip: str) -> None:
    assert "<img" not in tip
    assert "<b>" not in tip


def test_tips_and_labels_show_a_text_as_it_stands(qapp: object) -> None:
    assert plain_tip("sky (key 1)") == "sky (key 1)"
    assert plain_tip(f"{EVIL}\nx").startswith("<span>&lt;img")
    assert plain_tip("bell\x07").isprintable()
    for label in (plain_label(EVIL), faint_label(EVIL), bold_label()):
        label.setText(EVIL)
        _check(label)


def test_credits_show_names_and_terms_as_they_stand(qapp: object) -> None:
    credit = PhotographCredit(EVIL, 1.0, (EVIL,), 1)
    found = Credits(EVIL, 1, (credit,), 1.0, 0.0, 0.0, (Terms(EVIL, EVIL, EVIL),))
    _check(CreditsDialog(found, {}))


def test_foreign_names_are_shown_as_they_stand(studio: Studio) -> None:
    dialog = NamesDialog({EVIL: 5}, LABELS, EVIL, studio.window)
    _check(dialog)
    dialog.close()


def test_a_label_and_a_notice_are_shown_as_they_stand(studio: Studio, qtbot: QtBot) -> None:
    chip = LabelChip(studio.label_state, QSize(20, 20))
    qtbot.addWidget(chip)
    chip.show_label(LABELS, 0, " (key 1)")
    studio.window.notices.show_notice(EVIL)
    _check(chip)
    _check(studio.window)


def test_what_a_question_names_is_shown_as_it_stands(studio: Studio, tmp_path: Path) -> None:
    studio.bridge.set_path(tmp_path / "<b>bold<img src=x>.simspaint")
    studio.bridge.document.mark_unsaved()
    studio.documents.replacement.before_losing(lambda: None)
    _check(studio.window)


@pytest.mark.parametrize("made_at", [EVIL, "2026-01-01T10:00:00", ""])
def test_the_time_of_a_kept_photograph_is_shown_as_it_stands(qapp: object, made_at: str) -> None:
    from dataclasses import replace

    from tests.painting.documents import make_document

    kept = make_document().renderings
    if not kept:
        pytest.skip("the painting keeps no renderings")
    dock = HistoryDock()
    dock.show_renderings((replace(kept[0], made_at=made_at),))
    _check_tip(dock.list.item(0).toolTip())


def test_names_are_not_read_in_another_order_than_they_have(studio: Studio, tmp_path: Path) -> None:
    turned = "photo\u202egpj.exe"
    assert plain_tip(turned) == "photo\ufffdgpj.exe"
    studio.window.notices.show_notice(turned)
    assert studio.window.notices.text == "photo\ufffdgpj.exe"
    studio.bridge.set_path(tmp_path / f"{turned}.simspaint")
    assert studio.window.windowTitle() == "photo\ufffdgpj.exe[*]"
