"""Layouts, results and packs that `simspaint render` cannot use get one line, and nothing is written."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from simspaint.engine import pipeline
from simspaint.errors import DeviceError, RenderError
from simspaint.files.layout_file import write_layout
from simspaint.progress import Cancelled
from tests.command_line import CommandLine, files_in
from tests.factories import make_layout


@pytest.fixture
def layout(tmp_path: Path) -> Path:
    path = tmp_path / "layout.png"
    write_layout(path, make_layout(np.random.default_rng(5), 64, 96, unlabelled=0.2))
    return path


def _huge(path: Path) -> None:
    Image.new("L", (8193, 8)).save(path)


def _truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100])


def _sixteen_bits(path: Path) -> None:
    Image.fromarray(np.zeros((64, 96), np.uint16)).save(path)


def _unknown_ids(path: Path) -> None:
    Image.fromarray(np.full((64, 96), 77, np.uint8)).save(path)


def _jpeg(path: Path) -> None:
    Image.new("L", (64, 96)).save(path, "JPEG")


@pytest.mark.parametrize("spoil", [_huge, _truncated, _sixteen_bits, _unknown_ids, _jpeg, Path.unlink])
def test_a_bad_layout_gets_one_line_and_nothing_is_written(
    simspaint: CommandLine, small_pack: Path, layout: Path, tmp_path: Path, spoil
) -> None:
    spoil(layout)
    before = files_in(tmp_path)
    run = simspaint("render", layout, "--out", tmp_path / "photo.png", "--pack", small_pack)
    _assert_one_line(run)
    assert files_in(tmp_path) == before


def _assert_one_line(run, code: int = 2) -> None:
    assert run.code == code
    assert run.out == ""
    assert run.err.startswith("Error: ")
    assert run.err.count("\n") == 1


@pytest.mark.parametrize(
    "options",
    [
        ("--out", "photo.xyz"),
        ("--out", "layout.png"),
        ("--out", "photo.png", "--canvas", "photo.png"),
        ("--out", "photo.png", "--refined", "refined.jpg"),
        ("--out", "photo.png", "--provenance", "origin.txt"),
        ("--out", "."),
        ("--out", "photo.png", "--pack", "nowhere"),
        ("--out", "photo.png", "--device", "abacus"),
    ],
)
def test_results_that_cannot_be_are_refused(
    simspaint: CommandLine, small_pack: Path, layout: Path, monkeypatch: pytest.MonkeyPatch, options: tuple
) -> None:
    monkeypatch.chdir(layout.parent)
    pack = () if "--pack" in options else ("--pack", small_pack)
    run = simspaint("render", "layout.png", *options, *pack)
    _assert_one_line(run, 1 if "--device" in options else 2)
    assert files_in(layout.parent) == {"layout.png"}


@pytest.mark.parametrize("size", ["80", "0x0", "80x", "-1x80", "99999x99999", "31x64"])
def test_a_size_that_is_none_is_refused(
    simspaint: CommandLine, layout: Path, tmp_path: Path, size: str
) -> None:
    run = simspaint("render", layout, "--out", tmp_path / "p.png", f"--size={size}")
    assert run.code == 2
    assert "Traceback" not in run.err


def _other_version(pack: Path) -> None:
    text = (pack / "pack.toml").read_text()
    (pack / "pack.toml").write_text(text.replace("format = 1", "format = 99"))


def _other_weights(pack: Path) -> None:
    data = bytearray((pack / "weights" / "synthesis.safetensors").read_bytes())
    data[-1] ^= 1
    (pack / "weights" / "synthesis.safetensors").write_bytes(data)


def _cut_index(pack: Path) -> None:
    index = next((pack / "bank").glob("index-*.bin"))
    index.write_bytes(index.read_bytes()[:-5])


def _no_bank(pack: Path) -> None:
    shutil.rmtree(pack / "bank")


def _broken_photograph(pack: Path) -> None:
    for photograph in (pack / "bank" / "photos").iterdir():
        photograph.write_bytes(b"")


@pytest.mark.parametrize("spoil", [_other_version, _other_weights, _cut_index, _no_bank, _broken_photograph])
def test_a_damaged_pack_gets_one_line_and_nothing_is_written(
    simspaint: CommandLine, small_pack: Path, layout: Path, tmp_path: Path, spoil
) -> None:
    pack = shutil.copytree(small_pack, tmp_path / "pack")
    spoil(pack)
    before = files_in(tmp_path)
    _assert_one_line(simspaint("render", layout, "--out", tmp_path / "photo.png", "--pack", pack))
    assert files_in(tmp_path) == before


@pytest.mark.parametrize(
    ("failure", "code", "text"),
    [
        (RenderError("The order failed.", stage="order"), 1, "Error: The order failed.\n"),
        (DeviceError("The device is gone.", "Use\nanother."), 1, "Error: The device is gone. Use another.\n"),
        (
            OSError(28, "No space left on device", "/full/photo.png"),
            1,
            "Error: /full/photo.png: No space left on device.\n",
        ),
        (Cancelled(), 130, "Cancelled.\n"),
    ],
)
def test_a_failing_rendering_says_so_in_one_line(
    simspaint: CommandLine,
    small_pack: Path,
    layout: Path,
    monkeypatch: pytest.MonkeyPatch,
    failure: Exception,
    code: int,
    text: str,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise failure

    monkeypatch.setattr(pipeline, "choose_and_render", fail)
    run = simspaint("render", layout, "--out", layout.parent / "photo.png", "--pack", small_pack)
    assert (run.code, run.err) == (code, text)
    assert files_in(layout.parent) == {"layout.png"}
