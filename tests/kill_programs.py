"""Programs that write all the time, to be killed at any moment, and what must be there afterwards.

A victim is started anew for every kill; it says `ready` once the old state is there.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from simspaint.bank.build import build_bank
from simspaint.bank.memory_bank import MemoryBank
from simspaint.files.folder_data_set import FolderDataSet
from simspaint.painting.document_file.backup import backup_of
from simspaint.painting.document_file.document_file import read_document
from simspaint.painting.recovery.recovery_folder import RecoveryFolder
from tests.factories import write_data_set

ROOT = Path(__file__).parent.parent
N_PAIRS, N_BEFORE = 8, 2

_PAINTING = """
import sys
from pathlib import Path
from simspaint.domain.geometry import Box
from simspaint.painting.document_file.document_file import write_document
from simspaint.painting.recovery.recovery_folder import RecoveryFolder
from tests.painting.documents import make_document
folder, document, snapshots = Path(sys.argv[1]), make_document(), []
for label_id in (0, 1):
    with document.edit("Fill") as edit:
        edit.paint(Box(0, 0, 40, 60), None, label_id)
    snapshots.append(document.snapshot())
"""
_SAVING = """
write_document(folder / "a.simspaint", snapshots[0])
print("ready", flush=True)
while True:
    for snapshot in snapshots:
        write_document(folder / "a.simspaint", snapshot, 1 << 20)
"""
_AUTOSAVING = """
session = RecoveryFolder(folder).begin()
session.save(snapshots[0])
print("ready", flush=True)
while True:
    for snapshot in snapshots:
        session.save(snapshot, folder / "mine.simspaint")
"""
_BANK = """
import itertools, sys
from pathlib import Path
from simspaint.bank.build import build_bank
from simspaint.files.folder_data_set import FolderDataSet
folder = Path(sys.argv[1])
data = FolderDataSet.open(folder / "data")
def build(out, **options):
    build_bank(data.folder / "photos", data.folder / "layouts", data.labels, out, **options)
"""
_BUILDING = """
print("ready", flush=True)
for number in itertools.count():
    build(folder / "banks" / str(number))
"""
_ADDING = f"""
for number in itertools.count():
    out = folder / "banks" / str(number)
    build(out, names=data.names[:{N_BEFORE}])
    if number == 0:
        print("ready", flush=True)
    for n in range({N_BEFORE + 1}, {N_PAIRS + 1}):
        build(out, names=data.names[:n], add=True)
"""
_STUDIO = """
import os, sys
os.environ["SIMSPAINT_HOME"] = sys.argv[1] + "/home"
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from PySide6.QtCore import QTimer
from simspaint.app.main import make_application, open_studio
from simspaint.domain.geometry import Box, Extent
from simspaint.painting.document.document import Document
application = make_application()
studio = open_studio(application)
def canvas(side):
    return Document(studio.packs.pack.labels, Extent(side, side))
studio.bridge.replace(canvas(256))
studio.window.show()
def fill(label_id):
    with studio.bridge.document.edit("Fill") as edit:
        edit.paint(Box(0, 0, *studio.bridge.document.extent), None, label_id % 2)
number = 0
def go_on():
    global number
    if studio.documents.autosave.is_begun and studio.tasks.is_idle:
        if number == 2:
            print("ready", flush=True)
        work(number)
        number += 1
"""
_PAINTING_IN_STUDIO = """
def work(number):
    fill(number)
    studio.documents.autosave.save()
"""
_CORRECTING = """
before = studio.library.control.before
def work(number):
    if number % 4 == 3:
        correction = studio.bridge.document
        correction.mark_saved(correction.snapshot())
        before.come_back()
        return
    fill(number)
    if number % 4 == 1:
        before.hold_while(lambda: studio.bridge.replace(canvas(64)))
    else:
        studio.documents.autosave.save()
"""
_GOING_ON = """
timer = QTimer()
timer.timeout.connect(go_on)
timer.start(1)
application.exec()
"""


@dataclass(frozen=True)
class Victim:
    """A program that is killed.

    Parameters
    ----------
    longest_s
        It is killed at a random moment of the first so many seconds after `ready`.
    check
        Fails where neither the old nor the new state is in the folder.
    """

    program: str
    longest_s: float
    prepare: Callable[[Path], object]
    check: Callable[[Path], object]

    def kill(self, folder: Path, moment: float) -> None:
        """Start it in an empty folder, kill it at `moment` (0 to 1 of the longest time), check the rest."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self.prepare(folder)
        command = [sys.executable, "-c", self.program, str(folder)]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            time.sleep(moment * self.longest_s)
            process.kill()
        self.check(folder)


def _nothing(_: Path) -> None:
    """The program begins with nothing."""


def _check_saved(folder: Path) -> None:
    states = [np.unique(read_document(folder / "a.simspaint").layout.ids).tolist()]
    if backup_of(folder / "a.simspaint").exists():
        states.append(np.unique(read_document(backup_of(folder / "a.simspaint")).layout.ids).tolist())
    assert all(state in ([0], [1]) for state in states)


def _check_recovered(folder: Path) -> None:
    (found,) = RecoveryFolder(folder).found()
    document = found.open()
    assert np.unique(document.layout.ids).tolist() in ([0], [1])
    assert document.done
    found.discard()
    assert RecoveryFolder(folder).found() == ()


def _prepare_bank(folder: Path) -> None:
    write_data_set(folder / "data", N_PAIRS)


def _check_banks(folder: Path, first: int) -> None:
    """Every bank is whole and holds the first photographs, `first` at least, or is not there yet; going on
    gives what an undisturbed build gives, and leaves nothing else behind."""
    data = FolderDataSet.open(folder / "data")
    photos, layouts = data.folder / "photos", data.folder / "layouts"
    build_bank(photos, layouts, data.labels, folder / "whole")
    for out in (folder / "banks").iterdir() if (folder / "banks").is_dir() else ():
        is_there = (out / "bank.json").exists()
        if is_there:
            with MemoryBank.open(out) as bank:
                assert bank.photographs == data.names[: len(bank.photographs)]
                assert len(bank.photographs) >= first
                bank.verify()
        assert is_there or first == N_PAIRS or out.name != "0"
        build_bank(photos, layouts, data.labels, out, add=is_there)
        assert _contents(out) == _contents(folder / "whole")


def _contents(folder: Path) -> dict[str, bytes]:
    return {str(f.relative_to(folder)): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}


def _check_studio(folder: Path) -> None:
    _check_recovered(folder / "home" / "recovery")


def _check_corrections(folder: Path) -> None:
    """The painting is found, in front or behind a correction, and perhaps the correction as well."""
    found = RecoveryFolder(folder / "home" / "recovery").found()
    for recoverable in found:
        assert np.unique(recoverable.open().layout.ids).tolist() in ([0], [1])
        recoverable.release()
    assert sorted(recoverable.extent for recoverable in found) in ([(256, 256)], [(64, 64), (256, 256)])


VICTIMS = {
    "saving": Victim(_PAINTING + _SAVING, 0.15, _nothing, _check_saved),
    "autosaving": Victim(_PAINTING + _AUTOSAVING, 0.15, _nothing, _check_recovered),
    "building a bank": Victim(_BANK + _BUILDING, 0.3, _prepare_bank, lambda f: _check_banks(f, N_PAIRS)),
    "adding to a bank": Victim(_BANK + _ADDING, 0.5, _prepare_bank, lambda f: _check_banks(f, N_BEFORE)),
    "the studio's autosaving": Victim(
        _STUDIO + _PAINTING_IN_STUDIO + _GOING_ON, 0.5, _nothing, _check_studio
    ),
    "the studio's corrections": Victim(_STUDIO + _CORRECTING + _GOING_ON, 0.5, _nothing, _check_corrections),
}
