"""No command writes a result among the files of a pack or a memory bank."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from simspaint import resource_files
from simspaint.errors import LayoutFileError
from simspaint.files.distinct_files import check_outside_packs
from simspaint.files.layout_file import write_layout
from simspaint.files.photograph_file import write_photograph
from tests.command_line import CommandLine
from tests.factories import make_layout


@pytest.fixture
def pack(small_pack: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "packs" / small_pack.name
    shutil.copytree(small_pack, folder)
    return folder


@pytest.fixture
def layout(tmp_path: Path) -> Path:
    path = tmp_path / "frames" / "layout.png"
    write_layout(path, make_layout(np.random.default_rng(5), 64, 96))
    return path


COMMANDS = {
    "render": ("render", "{layout}", "-o", "{place}/a.png", "--pack", "{pack}"),
    "a photograph of the bank": ("render", "{layout}", "-o", "{photograph}", "--pack", "{pack}"),
    "canvas": ("render", "{layout}", "-o", "{free}/a.png", "--canvas", "{place}/a.png", "--pack", "{pack}"),
    "folder": ("render", "{frames}", "-o", "{place}/new", "--pack", "{pack}"),
    "film": (
        "render", "{frames}", "-o", "{free}/out", "--sequence", "--film", "{place}/a.mp4", "--pack", "{pack}",
    ),
    "import": ("layout", "import", "{layout}", "-o", "{place}/a.png", "--pack", "{pack}"),
    "restore": ("layout", "restore", "{layout}", "-o", "{place}/a.simspaint"),
    "label": ("label", "{photos}", "--out", "{place}", "--pack", "{pack}"),
    "sheet": ("label", "{photos}", "--out", "{free}/l", "--sheet", "{place}/a.png", "--pack", "{pack}"),
    "find": ("photos", "find", "lake", "-o", "{place}", "--yes"),
}  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("inside", ["", "bank/photos"])
def test_a_result_in_a_pack_is_refused(
    simspaint: CommandLine, pack: Path, layout: Path, tmp_path: Path, command: str, inside: str
) -> None:
    write_photograph(tmp_path / "photos" / "p.png", np.zeros((64, 96, 3), np.uint8))
    places = {
        "layout": layout,
        "frames": layout.parent,
        "pack": pack,
        "place": pack / inside,
        "free": tmp_path,
        "photos": tmp_path / "photos",
        "photograph": next((pack / "bank" / "photos").iterdir()),
    }
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    run = simspaint(*(each.format(**places) for each in COMMANDS[command]))
    assert run.code == 2
    assert "is a pack or a memory bank. Write it to another folder." in " ".join(run.err.split())
    assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == before


def test_a_bank_without_a_pack_and_a_link_into_one_are_refused_too(pack: Path, tmp_path: Path) -> None:
    shutil.move(pack / "bank", tmp_path / "bank")
    (tmp_path / "link").symlink_to(tmp_path / "bank" / "photos")
    for path in (tmp_path / "bank" / "deeper" / "a.png", tmp_path / "link" / "a.png"):
        with pytest.raises(LayoutFileError, match="a memory bank"):
            check_outside_packs([path])
    check_outside_packs([tmp_path / "a.png", pack.parent / "a.png"])


def test_a_file_of_another_program_that_is_called_as_that_of_a_bank_refuses_nothing(tmp_path: Path) -> None:
    (tmp_path / "bank.json").write_text('{"accounts": []}')
    check_outside_packs([tmp_path / "a.png", tmp_path / "deeper" / "a.png"])


def test_results_do_not_replace_what_lies_in_the_library(tmp_path: Path) -> None:
    packs = resource_files.user_packs_folder()
    for place in ("landscapes/mine/photos/a.jpg", "landscapes@0123/mine/layouts/a.png"):
        with pytest.raises(LayoutFileError, match="the library of your photographs"):
            check_outside_packs([packs / place])
    check_outside_packs([packs.parent / "a.png", tmp_path / "mine" / "photos" / "a.png"])
