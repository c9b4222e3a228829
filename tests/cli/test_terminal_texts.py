"""What strangers have named reaches the terminal as text alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from simspaint.cli import console
from simspaint.cli.label_command import print_table
from simspaint.files.layout_file import write_layout
from simspaint.labelling.folder_labelling import LabelledFile
from tests.command_line import CommandLine
from tests.factories import make_layout
from tests.pack_factory import write_pack

EVIL = "[bold red]x[/] \\u001b[31mred \\u0007"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = write_pack(tmp_path / "evil", n=2, with_networks=False)
    text = (folder / "pack.toml").read_text().replace("A pack made in code", EVIL)
    text += f'\n[[licences]]\npart = "{EVIL}"\nlicence = "{EVIL}"\norigin = "[link=x]"\n'
    (folder / "pack.toml").write_text(text)
    return folder


def test_no_control_characters_and_no_markup_of_a_pack_reach_the_terminal(
    simspaint: CommandLine, pack: Path
) -> None:
    run = simspaint("pack", "info", pack)
    assert run.code == 0, run.err
    assert "[bold red]x[/]" in run.out
    assert "[link=x]" in run.out
    assert "\x1b[31m" not in run.out
    assert "\x07" not in run.out


@pytest.mark.parametrize("text", ["caf\udce9", "\x1b]0;title\x07", "[red]x[/]", "a\rb"])
def test_a_line_is_printed_whatever_it_holds(capsys: pytest.CaptureFixture[str], text: str) -> None:
    console.print_line(f"Skipped {text}.")
    console.out().print(f"Skipped {text}.", markup=False)
    printed = capsys.readouterr()
    for line in (printed.err, printed.out):
        assert line.startswith("Skipped ")
        assert line.rstrip("\n").isprintable()
    assert ("[red]" in printed.err) == ("[red]" in text)


def test_cells_of_tables_are_text_alone() -> None:
    assert console.cell("[red]x[/]\x1b").plain == "[red]x[/]\ufffd"


def test_names_are_not_read_in_another_order_than_they_have(capsys: pytest.CaptureFixture[str]) -> None:
    console.out().print("Skipped photo\u202egpj.exe.", markup=False)
    assert capsys.readouterr().out == "Skipped photo\ufffdgpj.exe.\n"
    assert console.cell("a\u2066b").plain == "a\ufffdb"


def test_names_in_the_table_of_labelled_photographs_are_text_alone(
    capsys: pytest.CaptureFixture[str],
) -> None:
    print_table([LabelledFile("[red]a\x1b[31m", 0.5, ("\x07sky",), "", "")])
    printed = capsys.readouterr().out
    assert "[red]a\ufffd[31m" in printed
    assert not set("\x1b\x07") & set(printed)


def test_warnings_of_the_program_are_printed_as_text(
    simspaint: CommandLine, pack: Path, tmp_path: Path
) -> None:
    odd = pack.rename(tmp_path / "a\x1b]0;title\x07")
    (odd / "bank" / "light.arrays").write_bytes(b"damaged")
    write_layout(tmp_path / "a.png", make_layout(np.random.default_rng(0)))
    run = simspaint("render", tmp_path / "a.png", "--pack", odd, "-o", tmp_path / "b.png")
    assert "light of photographs" in run.err
    assert not set("\x1b\x07") & set(run.err)
