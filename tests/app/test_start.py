from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from simspaint.__main__ import _has_screen, _is_file, main
from simspaint.app import main as studio_main
from simspaint.app.shell.failure import Failure
from simspaint.app.shell.main_window import MainWindow
from simspaint.app.studio import Studio
from simspaint.domain.label_set import UNLABELLED
from simspaint.errors import PackError
from simspaint.resource_files import log_file, settings_file


def test_the_studio_opens_and_ends_with_its_window(qapp: QApplication, nothing_left: None) -> None:
    seen: list[str] = []

    def close() -> None:
        for window in QApplication.topLevelWidgets():
            if isinstance(window, MainWindow) and window.isVisible():
                seen.append(window.windowTitle())
                window.close()

    QTimer.singleShot(500, close)
    assert studio_main.main([]) == 0
    assert seen == ["Untitled[*]"]
    assert sys.excepthook is sys.__excepthook__
    assert settings_file().is_file()


def test_it_starts_with_a_sample_painted(qapp: QApplication, nothing_left: None) -> None:
    studio = studio_main.open_studio(qapp)
    assert (studio.bridge.document.ids != UNLABELLED).any()
    assert not studio.bridge.document.is_modified
    studio.window.show()
    studio.window.close()
    studio.window.deleteLater()


def test_a_pack_without_its_photographs_is_explained_and_one_can_paint(studio: Studio) -> None:
    assert isinstance(studio.packs.problem, PackError)
    studio.packs.changed.emit()
    assert "You can paint, but not render yet" in studio.window.notices.text
    assert "photographs may not be given away" in studio.window.notices.text


def test_without_packs_the_error_is_told_and_the_program_ends(
    qapp: QApplication, nothing_left: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr("simspaint.packs.installed.find_packs", list)
    monkeypatch.setattr(QMessageBox, "critical", lambda *arguments: told.append(arguments[-1]))
    assert studio_main.main([]) == 1
    assert "No packs" in told[0]
    for window in QApplication.topLevelWidgets():
        window.deleteLater()


def test_an_unexpected_error_is_logged_and_shown_once(studio: Studio, qtbot: QtBot) -> None:
    studio.errors.install()
    try:
        for _ in range(2):
            sys.excepthook(ValueError, ValueError("strange"), None)
    finally:
        studio.errors.uninstall()
    boxes = studio.window.findChildren(QMessageBox)
    assert len(boxes) == 1
    assert "strange" in boxes[0].detailedText()
    assert log_file().read_text().count("strange") == 2
    boxes[0].close()


def test_an_error_of_another_thread_is_shown_in_the_windows(studio: Studio, qtbot: QtBot) -> None:
    studio.errors.install()

    def fail() -> None:
        raise PackError("The pack is gone.", "Look for it.")

    try:
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()
        qtbot.waitUntil(lambda: studio.window.notices.text == "The pack is gone. Look for it.")
    finally:
        studio.errors.uninstall()


def test_failures_beside_the_window_are_told(studio: Studio) -> None:
    studio.errors.report_failure(Failure("It did not work.", "Try again."))
    assert studio.window.notices.text == "It did not work. Try again."


def test_a_notice_about_something_ends_with_it(studio: Studio) -> None:
    done: list[bool] = []
    notices = studio.window.notices
    notices.show_notice("One", "Do it", lambda: done.append(True), topic="a")
    notices.clear("b")
    assert notices.text == "One"
    notices._button.click()
    assert done == [True]
    assert notices.text == ""


def test_the_windows_arrangement_is_kept(qapp: QApplication, studio: Studio, nothing_left: None) -> None:
    studio.window.panel("tracing").setFloating(True)
    studio.window.panel("palette").hide()
    studio.window.save_arrangement()
    studio.settings.save()
    second = studio_main.open_studio(qapp)
    second.window.show()
    assert second.window.panel("palette").isHidden()
    second.actions["view.reset_panels"].trigger()
    assert not second.window.panel("palette").isHidden()
    second.window.close()
    second.window.deleteLater()


def test_a_panel_stays_where_it_was_left_when_what_it_shows_is_asked_for(
    qapp: QApplication, studio: Studio, nothing_left: None
) -> None:
    """On a small screen it would come as a tab, had the program put it away."""
    studio.window.unfold("segments")
    studio.window.save_arrangement()
    studio.settings.save()
    second = studio_main.open_studio(qapp)
    second.window.show()
    second.window.resize(1000, 700)
    qapp.processEvents()
    place = second.window.panel("segments").geometry()
    second.window.unfold("segments")
    qapp.processEvents()
    assert second.window.panel("segments").geometry() == place
    second.window.close()
    second.window.deleteLater()


def test_files_are_told_from_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "one.simspaint").write_bytes(b"")
    (tmp_path / "render").mkdir()
    assert _is_file("one.simspaint")
    assert not _is_file("render")
    assert not _is_file("--version")
    assert not _is_file("two.simspaint")


def test_without_a_screen_the_command_line_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert not _has_screen()
    monkeypatch.setenv("DISPLAY", ":0")
    assert _has_screen()


@pytest.mark.parametrize(("set_by_person", "used"), [(None, "passive"), ("active", "active")])
def test_waiting_threads_sleep_unless_a_person_wants_otherwise(
    monkeypatch: pytest.MonkeyPatch, set_by_person: str | None, used: str
) -> None:
    seen: list[str | None] = []
    monkeypatch.setattr(sys, "argv", ["simspaint", "doctor"])
    monkeypatch.setattr(
        "simspaint.cli.application.main", lambda: seen.append(os.environ.get("OMP_WAIT_POLICY"))
    )
    monkeypatch.setenv("OMP_WAIT_POLICY", set_by_person or "")
    if set_by_person is None:
        monkeypatch.delenv("OMP_WAIT_POLICY")  # afterwards it is again as it was
    main()
    assert seen == [used]
