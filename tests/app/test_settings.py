"""What is kept between sessions."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray
from pytestqt.qtbot import QtBot

from simspaint.app.settings import Settings


def test_values_come_back_in_the_type_of_the_default(qapp: object, tmp_path: Path) -> None:
    file = tmp_path / "settings.ini"
    settings = Settings(file)
    settings.write("brush/size", 40)
    settings.write("live", False)
    settings.write("recent", ["a, b", "c"])
    settings.write("one", ["a"])
    settings.write("state", QByteArray(b"\x00\xff;"))
    settings.save()
    again = Settings(file)
    assert again.read("brush/size", 1) == 40
    assert again.read("live", True) is False
    assert again.read_list("recent") == ["a, b", "c"]
    assert again.read_list("one") == ["a"]
    assert again.read_bytes("state") == QByteArray(b"\x00\xff;")
    assert again.read("brush/size", "1") == "40"
    assert again.read("recent", 7) == 7  # of another kind


def test_the_file_is_written_soon_without_being_asked(qapp: object, tmp_path: Path, qtbot: QtBot) -> None:
    file = tmp_path / "settings.ini"
    settings = Settings(file)
    settings.write("look", "dark")
    assert not file.exists()  # not in the window's own time
    qtbot.waitUntil(file.exists)
    qtbot.waitUntil(lambda: Settings(file).read("look", "") == "dark")


def test_two_windows_keep_each_others_values(qapp: object, tmp_path: Path) -> None:
    file = tmp_path / "settings.ini"
    first, second = Settings(file), Settings(file)
    first.write("look", "dark")
    second.write("pack", "street")
    first.save()
    second.save()
    second.forget("pack")
    second.save()
    assert Settings(file).read("look", "") == "dark"
    assert Settings(file).read("pack", "none") == "none"
