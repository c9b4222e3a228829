"""Files of few bytes on the disk that say they have very many: reading one whole would have no end."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from simspaint.bank.memory_bank import MemoryBank
from simspaint.errors import LayoutFileError, MemoryBankError
from simspaint.files.folder_data_set import FolderDataSet
from simspaint.files.photograph_file import MAX_FILE_BYTES, read_photograph, write_photograph
from simspaint.labelling.folder_labelling import label_folder
from simspaint.labelling.library import PhotographLibrary
from simspaint.packs.pack import Pack
from tests.bank.build_steps import build
from tests.factories import write_data_set
from tests.labelling.made_labeller import GREEN, RED, ColorLabeller, halves
from tests.pack_factory import write_pack

_TOLD = "far more than a photograph"


def _grown(file: Path) -> Path:
    """The file, with nothing behind its bytes up to one more than a photograph has."""
    os.truncate(file, MAX_FILE_BYTES + 1)
    return file


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    for name in ("a", "b"):
        write_photograph(tmp_path / "photos" / f"{name}.png", halves(RED, GREEN))
    _grown(tmp_path / "photos" / "b.png")
    return tmp_path / "photos"


def test_it_is_not_read_as_a_photograph(photos: Path) -> None:
    with pytest.raises(LayoutFileError, match=_TOLD):
        read_photograph(photos / "b.png")


def test_a_library_leaves_it_out(photos: Path, tmp_path: Path) -> None:
    library = PhotographLibrary(Pack.open(write_pack(tmp_path / "small", n=2, with_networks=False)))
    report = library.add([photos], ColorLabeller())
    assert [name for name, reason in report.skipped if _TOLD in reason] == ["b.png"]
    assert len(library.names()) == 1


def test_labelling_a_folder_leaves_it_out(photos: Path, tmp_path: Path) -> None:
    report = label_folder(photos, tmp_path / "layouts", ColorLabeller())
    assert [name for name, reason in report.skipped if _TOLD in reason] == ["b"]


def test_a_build_leaves_it_out_and_a_bank_does_not_show_it(tmp_path: Path) -> None:
    data = FolderDataSet.open(write_data_set(tmp_path / "data", 3))
    first, second, *_ = data.photograph_files
    _grown(data.photograph_files[first])
    report = build(data, tmp_path / "bank")
    assert _TOLD in str(report.skipped)
    with MemoryBank.open(tmp_path / "bank") as bank:
        _grown(next((tmp_path / "bank" / "photos").glob(f"{second}.*")))
        with pytest.raises(MemoryBankError, match=_TOLD):
            bank.photograph(second)
        with pytest.raises(MemoryBankError, match="was changed"):
            bank.verify()
