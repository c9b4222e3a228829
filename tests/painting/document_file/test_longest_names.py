"""Long names and histories, and clocks, do not keep a painting from being saved and opened."""

from __future__ import annotations

import os
import time
from pathlib import Path

import numpy as np
import pytest

from simspaint.domain.geometry import Box, Extent
from simspaint.painting.document.document import Document
from simspaint.painting.document_file import document_reading
from simspaint.painting.document_file.backup import backup_of
from simspaint.painting.document_file.document_file import read_document, write_document
from tests.factories import make_labels
from tests.painting.documents import make_document
from tests.painting.plain_paintings import UNDO_BYTES, plain_painting, reference, saved_and_opened


def test_a_long_history_of_many_choices_is_saved_and_opened(tmp_path: Path) -> None:
    document = make_document(Extent(100, 100))
    for i in range(150):
        document.choose(document.choices.with_ban(f"photograph {i}"), "Ban")
    for i in range(500):
        document.choose(
            document.choices.with_swap(i % 100, i // 100, reference("p", i)) if i < 300 else
            (document.choices.with_ban("x") if i % 2 else document.choices.without_ban("x")),
            "Ban",
        )  # fmt: skip
    (note,) = write_document(tmp_path / "a.simspaint", document.snapshot(), UNDO_BYTES)
    assert "Only the newest steps" in note
    read = read_document(tmp_path / "a.simspaint")
    assert read.choices == document.choices
    assert 50 < len(read.done) < len(document.history.done)
    undone = 0
    reopened = Document.from_snapshot(read)
    while reopened.undo():
        undone += 1
    assert undone == len(read.done)


def test_a_history_that_is_too_long_is_left_out_with_a_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = make_document()
    for i in range(60):
        with document.edit("Noise") as edit:
            noise = np.random.default_rng(i).integers(0, 5, (20, 20)).astype(np.uint8)
            edit.paste(Box(0, 0, 20, 20), noise)
    monkeypatch.setattr(document_reading, "MAX_UNDO_BYTES", 6000)
    (told,) = write_document(tmp_path / "a.simspaint", document.snapshot(), 1 << 20)
    assert "history" in told
    read = read_document(tmp_path / "a.simspaint")
    assert read.notes == ()
    assert np.array_equal(read.layout.ids, document.ids)


@pytest.mark.parametrize(
    "name", ["n" * 245 + ".simspaint", "ü" * 122 + ".simspaint", "日" * 81 + ".simspaint"]
)
def test_a_painting_of_the_longest_name_is_saved_again_and_again(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    first, second = plain_painting(), plain_painting(make_labels(3))
    write_document(path, first)
    write_document(path, second)
    write_document(path, second)
    assert len(read_document(path).layout.labels) == 3
    assert backup_of(path).is_file()
    assert len(os.fsencode(backup_of(path).name)) <= 255


@pytest.mark.parametrize("now", [0.0, -1e9, 5e9, 200.0])
def test_the_clock_is_no_part_of_a_painting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, now: float
) -> None:
    monkeypatch.setattr(time, "time", lambda: now)
    saved_and_opened(tmp_path / "a.simspaint", plain_painting())
    first = (tmp_path / "a.simspaint").read_bytes()
    monkeypatch.undo()
    saved_and_opened(tmp_path / "a.simspaint", plain_painting())
    assert (tmp_path / "a.simspaint").read_bytes() == first
