"""Results never replace what they are made of, whatever it is called."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from simspaint.errors import LayoutFileError
from simspaint.files.atomic import replace_bytes
from simspaint.files.distinct_files import check_distinct


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "a.png").write_bytes(b"painted")
    return tmp_path / "a.png"


@pytest.mark.parametrize("name", ["a.png", "absent/../a.png", "folder/../a.png", "./folder/.././a.png"])
def test_a_file_is_itself_by_every_path(file: Path, name: str) -> None:
    """What is written goes to where the path leads, also where a folder in it is not there."""
    (file.parent / "folder").mkdir()
    other = Path(f"{file.parent}/{name}")
    with pytest.raises(LayoutFileError, match="would replace"):
        check_distinct([file], [other])
    with pytest.raises(LayoutFileError, match="would replace"):
        check_distinct([other], [file])
    replace_bytes(other, b"replaced")
    assert file.read_bytes() == b"replaced"


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
def test_links_are_what_they_lead_to(file: Path) -> None:
    (file.parent / "soft.png").symlink_to(file)
    (file.parent / "hard.png").hardlink_to(file)
    for name in ("soft.png", "hard.png"):
        with pytest.raises(LayoutFileError, match="would replace"):
            check_distinct([file], [file.parent / name])


def test_two_results_of_one_name_are_refused_before_they_are_there(tmp_path: Path) -> None:
    check_distinct([], [tmp_path / "a", tmp_path / "b"])
    with pytest.raises(LayoutFileError, match="Two of the files are the same"):
        check_distinct([], [tmp_path / "a", tmp_path / "x" / ".." / "a"])
