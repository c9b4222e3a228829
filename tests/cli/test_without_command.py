"""`simspaint` without a command and without a screen, and Ctrl+C."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from simspaint.files.label_table import read_labels
from simspaint.files.layout_file import write_layout
from simspaint.files.photograph_file import read_photograph
from simspaint.resource_files import bundled_packs_folder, samples_folder, user_packs_folder
from tests.command_line import CommandLine
from tests.factories import make_layout
from tests.pack_factory import write_pack


@pytest.fixture
def layout(tmp_path: Path) -> Path:
    path = tmp_path / "layout.png"
    write_layout(path, make_layout(np.random.default_rng(5), 64, 96, unlabelled=0.2))
    return path


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for other processes")
def test_ctrl_c_ends_it_cleanly(small_pack: Path, tmp_path: Path) -> None:
    layouts, out = tmp_path / "layouts", tmp_path / "out"
    write_layout(layouts / "0.png", make_layout(np.random.default_rng(0), 64, 96))
    for i in range(1, 2000):
        os.link(layouts / "0.png", layouts / f"{i}.png")
    command = [
        sys.executable,
        "-m",
        "simspaint",
        "render",
        str(layouts),
        "--out",
        str(out),
        "--pack",
        str(small_pack),
    ]
    root = Path(__file__).parents[2]

    def hear_ctrl_c() -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)  # tests in the background are deaf to it

    with subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, cwd=root, preexec_fn=hear_ctrl_c
    ) as process:
        try:
            deadline = time.monotonic() + 60
            while not (out.is_dir() and any(out.glob("*.png"))) and time.monotonic() < deadline:
                time.sleep(0.02)
            process.send_signal(signal.SIGINT)
            _, err = process.communicate(timeout=30)
        finally:
            process.kill()
    assert process.returncode == 130
    assert "Traceback" not in err
    written = list(out.iterdir())
    assert 0 < len(written) < 2000
    for path in written:
        assert path.suffix == ".png", "a temporary file was left"
        assert read_photograph(path).shape == (64, 96, 3)


def test_alone_it_says_what_to_do_where_no_pack_can_be_used(simspaint: CommandLine, monkeypatch) -> None:
    monkeypatch.setattr("simspaint.resource_files.bundled_packs_folder", lambda: Path("nowhere"))
    run = simspaint()
    assert run.code == 0
    assert "No packs are installed" in run.out
    assert "simspaint --help" in run.out


def test_alone_it_renders_a_sample_with_the_first_complete_pack(
    simspaint: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    labels = read_labels(bundled_packs_folder() / "street" / "labels.csv")
    write_pack(user_packs_folder() / "street", labels=labels)
    run = simspaint()
    assert run.code == 0, run.err
    first = min((samples_folder() / "street").glob("*.png"))
    assert read_photograph(tmp_path / f"simspaint-{first.stem}.png").shape == (360, 480, 3)
    assert f"simspaint-{first.stem}.png" in run.out
