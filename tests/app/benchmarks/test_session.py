"""The scripted session, with the real engine and a pack made in code."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from simspaint import resource_files
from simspaint.app.benchmarks.session import _measure
from simspaint.errors import PackError


@pytest.mark.slow
def test_a_session_goes_through_and_states_its_figures(
    qapp: QApplication, small_pack: Path, tmp_path: Path
) -> None:
    shutil.copytree(small_pack, resource_files.user_packs_folder() / "small")
    figures = {figure.what: figure for figure in _measure(qapp, tmp_path, 2.0)}
    assert 0 < figures["longest block of the window"].value < 2000
    assert 0 < figures["pen lifted to first draft"].value < 5000
    assert figures["Stop to a free rendering thread"].value < 1000


def test_without_a_complete_pack_it_says_so(qapp: QApplication, tmp_path: Path) -> None:
    with pytest.raises(PackError, match="without its memory bank"):
        _measure(qapp, tmp_path, 1.0)
