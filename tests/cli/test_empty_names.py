"""An empty name, such as that of a script's variable that is not set, is not the folder that one is in."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from simspaint.cli import application
from simspaint.errors import DocumentError
from simspaint.files.layout_file import write_layout
from simspaint.files.photograph_file import write_photograph
from tests.command_line import CommandLine, files_in
from tests.factories import make_layout

COMMANDS = {
    "a layout": ("render", "", "-o", "out"),
    "a result": ("render", "a.png", "--out", ""),
    "a result beside it": ("render", "a.png", "-o", "b.png", "--canvas="),
    "a pack": ("render", "a.png", "-o", "b.png", "--pack", ""),
    "a picture of a mood": ("render", "a.png", "-o", "b.png", "--mood", "", "--like", ""),
    "photographs": ("label", "", "--out", "layouts"),
    "layouts": ("label", ".", "--out", ""),
    "own photographs": ("photos", "add", "p.jpg", ""),
    "a bank's photographs": ("bank", "build", "", "--out", "bank"),
    "a bank": ("bank", "info", ""),
    "a list": ("bank", "build", ".", "--out", "bank", "--names="),
    "a pack's photographs": ("pack", "complete", "street", "--photos", "", "--layouts", "."),
    "a layout that is imported": ("layout", "import", "", "-o", "b.png"),
    "a picture": ("layout", "restore", "", "-o", "b.simspaint"),
    "a folder to fetch from": ("download", "labeller", "--out", "new", "--from", ""),
    "no command": ("",),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_an_empty_name_is_refused(
    simspaint: CommandLine, small_pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    write_layout(tmp_path / "a.png", make_layout(np.random.default_rng(5), 64, 96))
    write_photograph(tmp_path / "p.jpg", np.zeros((64, 96, 3), np.uint8))
    (tmp_path / "pack.toml").write_bytes((small_pack / "pack.toml").read_bytes())
    monkeypatch.chdir(tmp_path)
    before = files_in(tmp_path)
    run = simspaint(*COMMANDS[command])
    assert run.code == 2
    assert run.err.startswith("Error: What follows ")
    assert "is empty. Give a name" in run.err
    assert run.err.count("\n") == 1
    assert files_in(tmp_path) == before


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("render", ""), "render"),
        (("label", "--out", ""), "--out"),
        (("label", "--out="), "--out"),
        (("",), "simspaint"),
    ],
)
def test_it_is_said_what_is_empty(arguments: tuple[str, ...], named: str) -> None:
    with pytest.raises(DocumentError, match=f"^What follows {named} is empty"):
        application._check_given(arguments)


@pytest.mark.parametrize(
    "arguments",
    [
        ("photos", "tag", "lake", "--words", ""),
        ("photos", "tag", "lake", "--words="),
        ("render", "a.png", "-o", "b.png", "--mood", ""),
        ("layout", "import", "a.png", "-o", "b.png", "--map=sky="),
        ("render", "."),
        ("--help",),
        (),
    ],
)
def test_words_may_be_none_and_a_dot_is_a_folder(arguments: tuple[str, ...]) -> None:
    application._check_given(arguments)
