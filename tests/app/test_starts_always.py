"""The studio starts, saves and recovers whatever lies in its folders and whatever hangs."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from simspaint.app import main as studio_main
from simspaint.app.main import open_studio
from simspaint.app.shell.settings import Settings
from simspaint.app.studio import Studio
from simspaint.domain.geometry import Box
from simspaint.painting.document_file.document_file import read_document
from simspaint.painting.recovery.recovery_folder import RecoveryFolder
from simspaint.resource_files import log_file, user_packs_folder, user_recovery_folder
from tests.app.conftest import close

NUMBERS = ("brush/size", "brush/canvas", "pen/lightest", "pen/exponent", "view/tracing")
NO_NUMBERS = (0, -1, 1e308, -1e308, 5e-324, 2**31, 10**300, True, "9e999")
ODD = [
    *(dict.fromkeys(NUMBERS, value) for value in NO_NUMBERS),
    {"look": "neon"},
    {"look": 7, "view/tracing": "nan", "brush/size": "inf", "pen/lightest": -1e300, "pack": "../../etc"},
    {"window/state": "no bytes", "window/geometry": {"bytes": "AAAA"}, "device": "quantum"},
    {"files/recent": "x", "export/suffix": ".exe", "export/parts": "everything", "export/folder": "\x00"},
    {"brush/size": -5, "view/patterns": "maybe", "pen/exponent": 0, "files/recent": [7, None, "\ud800"]},
    {"keys/tool.lasso": "Ctrl+Ctrl+Nonsense", "keys/tool.brush": 5},
]


@pytest.mark.parametrize("values", ODD, ids=range(len(ODD)))
def test_odd_settings_keep_nobody_from_painting(
    qapp: QApplication, nothing_left: None, tmp_path: Path, values: dict[str, object]
) -> None:
    (tmp_path / "settings.json").write_text(json.dumps(values))
    studio = open_studio(qapp, settings=Settings(tmp_path / "settings.json"))
    told: list[bool] = []
    studio.window.painted_first.connect(lambda: told.append(True))
    studio.window.show()
    while not told:
        qapp.processEvents()
    with studio.bridge.document.edit("test") as edit:
        edit.paint(Box(0, 0, 5, 5), None, 1)
    assert (studio.bridge.document.ids[:5, :5] == 1).all()
    close(studio)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes among files")
def test_broken_packs_keep_nobody_from_painting(qapp: QApplication, nothing_left: None) -> None:
    own = user_packs_folder()
    for name in ("pipe", "link", "table", "brackets"):
        (own / name).mkdir(parents=True)
        (own / name / "pack.toml").write_text(
            f'format = 1\nname = "{name}"\ntitle = "t"\nextent = [64, 96]\n'
        )
    os.mkfifo(own / "pipe" / "labels.csv")
    (own / "link" / "labels.csv").symlink_to("labels.csv")
    (own / "table" / "labels.csv").write_bytes(b"\xff\xfe")
    (own / "brackets" / "pack.toml").write_text("a = " + "[" * 500_000)
    (own / "round").symlink_to("round")
    (own / "file").write_text("")
    studio = open_studio(qapp)
    assert studio.packs.pack.labels
    close(studio)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_a_folder_of_packs_that_cannot_be_listed_is_passed_over(
    qapp: QApplication, nothing_left: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    user_packs_folder().mkdir(parents=True)
    original = Path.iterdir

    def refused(self: Path):
        if self == user_packs_folder():
            raise PermissionError(13, "Permission denied")
        return original(self)

    monkeypatch.setattr(Path, "iterdir", refused)
    studio = open_studio(qapp)
    assert studio.packs.pack.labels
    close(studio)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes among files")
@pytest.mark.parametrize("kind", ["file", "loop", "pipe as log"])
def test_a_data_folder_that_cannot_be_written_keeps_nobody_from_starting(
    qapp: QApplication, nothing_left: None, kind: str
) -> None:
    home = log_file().parent
    if kind == "file":
        home.write_text("")
    elif kind == "loop":
        home.symlink_to(home.name)
    else:
        home.mkdir()
        os.mkfifo(log_file())
    QTimer.singleShot(0, qapp.closeAllWindows)
    assert studio_main.main([]) == 0


def test_reads_that_do_not_come_back_keep_nobody_from_saving_and_recovering(
    studio: Studio, qtbot: QtBot, tmp_path: Path
) -> None:
    hung = threading.Event()
    try:
        for _ in range(3):
            studio.tasks.run(hung.wait, lambda _: None)
        with studio.bridge.document.edit("test") as edit:
            edit.paint(Box(0, 0, 50, 50), None, 3)
        studio.documents.autosave.save()
        qtbot.waitUntil(
            lambda: bool(list(user_recovery_folder().rglob("document.simspaint"))), timeout=10_000
        )
        studio.documents.saving.write(tmp_path / "mine.simspaint")
        qtbot.waitUntil(lambda: not studio.bridge.document.is_modified, timeout=10_000)
        assert (read_document(tmp_path / "mine.simspaint").layout.ids[:50, :50] == 3).all()
    finally:
        hung.set()
    qtbot.waitUntil(lambda: studio.tasks.is_idle)


def test_a_recovery_with_an_odd_date_is_offered(
    qapp: QApplication, nothing_left: None, studio: Studio
) -> None:
    from simspaint.app.documents.recovery_dialog import RecoveryDialog

    home = RecoveryFolder(user_recovery_folder())
    session = home.begin()
    session.save(studio.bridge.document.snapshot())
    session._lock.release()
    about = session.folder / "about.json"
    about.write_text(json.dumps(json.loads(about.read_text()) | {"saved_at": "the day before <b>"}))
    dialog = RecoveryDialog(home.found(), studio.window)
    assert "the day before" in dialog.list.item(0).text()
    dialog.close()
