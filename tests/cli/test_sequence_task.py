"""`simspaint render --sequence`: a folder of layouts as frames."""

from __future__ import annotations

import os
from pathlib import Path

import cv2
import numpy as np
import pytest

from simspaint.domain.layout import Layout
from simspaint.files.film_file import in_frame_order
from simspaint.files.layout_file import write_layout
from simspaint.files.photograph_file import read_photograph
from tests.command_line import CommandLine
from tests.factories import make_labels


def _frames(folder: Path, *rights: int, height: int = 65) -> Path:
    """A block that moves so far to the right, on a ground."""
    folder.mkdir()
    for number, right in enumerate(rights, start=8):  # frame-8, frame-9, frame-10
        ids = np.zeros((height, 97), np.uint8)
        ids[20:40, right : right + 30] = 1
        write_layout(folder / f"frame-{number}.png", Layout(ids, make_labels()))
    return folder


def _films(file: Path) -> list[np.ndarray]:
    reader, frames = cv2.VideoCapture(str(file)), []
    while True:
        there, frame = reader.read()
        if not there:
            return frames
        frames.append(cv2.cvtColor(frame, cv2.COLOR_BGR2RGB))


def test_frames_become_photographs_and_a_film_in_their_order(
    simspaint: CommandLine, small_pack: Path, tmp_path: Path
) -> None:
    frames, out, film = _frames(tmp_path / "frames", 5, 9, 9), tmp_path / "out", tmp_path / "film.avi"
    run = simspaint(
        "render", frames, "--out", out, "--pack", small_pack, "--sequence", "--film", film, "--fps", 10
    )
    assert run.code == 0, run.err
    photographs = [read_photograph(out / f"frame-{n}.png") for n in (8, 9, 10)]
    assert np.array_equal(photographs[1], photographs[2]), "where the layout stands still"
    assert not np.array_equal(photographs[0], photographs[1])
    shown = _films(film)
    assert [frame.shape for frame in shown] == [(66, 98, 3)] * 3
    for frame, photograph in zip(shown, photographs, strict=True):
        assert np.abs(frame[:65, :97].astype(int) - photograph).mean() < 12
    assert cv2.VideoCapture(str(film)).get(cv2.CAP_PROP_FPS) == 10
    assert not list(tmp_path.rglob("*.part"))


def test_a_frame_of_another_size_ends_it_with_a_sentence_and_no_film(
    simspaint: CommandLine, small_pack: Path, tmp_path: Path
) -> None:
    frames, film = _frames(tmp_path / "frames", 5, 9), tmp_path / "film.mp4"
    write_layout(frames / "frame-99.png", Layout(np.zeros((40, 97), np.uint8), make_labels()))
    out = tmp_path / "out"
    run = simspaint("render", frames, "--out", out, "--pack", small_pack, "--sequence", "--film", film)
    assert run.code == 1
    assert "97 × 40 pixels, the first one 97 × 65" in run.err
    assert sorted(file.name for file in out.iterdir()) == ["frame-8.png", "frame-9.png"]
    assert not film.exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--sequence", "--variations", 2), "no variations"),
        (("--film", "film.gif"), "must end in .mp4 or .avi"),
    ],
)
def test_what_a_sequence_cannot_be_is_said_at_once(
    simspaint: CommandLine, small_pack: Path, tmp_path: Path, options: tuple[object, ...], said: str
) -> None:
    frames = _frames(tmp_path / "frames", 5)
    run = simspaint("render", frames, "--out", tmp_path / "out", "--pack", small_pack, *options)
    assert run.code == 2
    assert said in run.err
    assert not (tmp_path / "out").exists()


def test_a_single_layout_is_no_sequence(simspaint: CommandLine, small_pack: Path, tmp_path: Path) -> None:
    frame = _frames(tmp_path / "frames", 5) / "frame-8.png"
    run = simspaint("render", frame, "--out", tmp_path / "out.png", "--pack", small_pack, "--sequence")
    assert run.code == 2
    assert "is no folder" in run.err


def test_numbers_in_names_count_as_numbers() -> None:
    names = ["f10.png", "f9.png", "f09b.png", "a1.png", "²5.png", "f.png"]
    ordered = [file.name for file in in_frame_order([Path(name) for name in names])]
    assert ordered.index("f9.png") < ordered.index("f10.png")
    assert ordered[0] == "a1.png"


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
def test_a_film_that_would_replace_a_frame_is_refused(
    simspaint: CommandLine, small_pack: Path, tmp_path: Path
) -> None:
    frames, film = _frames(tmp_path / "frames", 5, 9), tmp_path / "film.mp4"
    before = [file.read_bytes() for file in sorted(frames.iterdir())]
    film.symlink_to(sorted(frames.iterdir())[0])
    out = tmp_path / "out"
    run = simspaint("render", frames, "--out", out, "--pack", small_pack, "--sequence", "--film", film)
    assert run.code == 2
    assert "would replace" in run.err
    assert [file.read_bytes() for file in sorted(frames.iterdir())] == before
