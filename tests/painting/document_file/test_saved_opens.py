"""Saved means that it opens: whatever was painted, whatever things are called, whatever the clock says."""

from __future__ import annotations

import json
import math
import os
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from simspaint.domain.choices import Choices
from simspaint.domain.label_set import MAX_LABEL_NAME, MAX_RANK, Label, LabelSet
from simspaint.domain.segment_choice import SegmentChoice
from simspaint.errors import DocumentError
from simspaint.files.label_table import read_labels, write_labels
from simspaint.painting.document_file import document_writing
from simspaint.painting.document_file.document_file import read_document, write_document
from simspaint.painting.recovery.recovery_folder import RecoveryFolder
from tests.factories import every_field
from tests.painting.documents import make_document, make_packed
from tests.painting.plain_paintings import UNDO_BYTES, plain_painting, reference, saved_and_opened


@pytest.mark.parametrize("rank", [MAX_RANK, -MAX_RANK])
def test_labels_at_the_limits_are_written_and_read_by_every_file(tmp_path: Path, rank: int) -> None:
    labels = LabelSet((Label(0, "n" * MAX_LABEL_NAME, (1, 2, 3), rank=rank), Label(1, "b", (4, 5, 6))))
    saved_and_opened(tmp_path / "a.simspaint", plain_painting(labels))
    write_labels(tmp_path / "labels.csv", labels)
    assert every_field(read_labels(tmp_path / "labels.csv")) == every_field(labels)


@pytest.mark.parametrize(
    "label", [Label(0, "n" * (MAX_LABEL_NAME + 1), (1, 2, 3)), Label(0, "a", (1, 2, 3), rank=MAX_RANK + 1)]
)
def test_labels_beyond_the_limits_are_refused_where_they_come_in(label: Label) -> None:
    with pytest.raises(ValueError, match=r"characters|rank"):
        LabelSet((label,))


@pytest.mark.parametrize("name", ["n" * 255, "caf\udce9", "bell\x07", "\ud800", "日本" * 60, "<img src=x>"])
def test_photographs_may_be_called_as_they_like(tmp_path: Path, name: str) -> None:
    swaps = (SegmentChoice(1, 2, reference(name)),)
    saved_and_opened(
        tmp_path / "a.simspaint",
        plain_painting(choices=Choices(swaps=swaps, banned_photographs=frozenset({name}))),
    )
    home = RecoveryFolder(tmp_path / "recovery")
    session = home.begin()
    session.save(plain_painting(choices=Choices(swaps=swaps)))
    session._lock.release()
    (found,) = home.found()
    assert found.open().choices.swaps == swaps


def test_what_cannot_be_read_again_does_not_replace_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.simspaint"
    write_document(path, plain_painting())
    before = path.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(document_writing, "labels_to_json", lambda _: [])
        with pytest.raises(DocumentError, match="could not be opened again"):
            write_document(path, plain_painting())
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["a.simspaint"]


def test_a_painting_is_saved_even_where_what_it_is_composed_of_cannot_be_read(tmp_path: Path) -> None:
    document = make_document().snapshot()
    if document.composition is None:
        pytest.skip("the painting has no composition")
    damaged = replace(document, composition=replace(document.composition, layout=b"damaged"))
    (told,) = write_document(tmp_path / "a.simspaint", damaged, UNDO_BYTES)
    assert "could not be read again" in told
    read = read_document(tmp_path / "a.simspaint")
    assert read.notes == ()
    assert np.array_equal(read.layout.ids, document.layout.ids)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes among files")
def test_a_pipe_in_place_of_a_painting_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.simspaint")
    with pytest.raises(DocumentError, match="cannot be read"):
        read_document(tmp_path / "a.simspaint")


@pytest.mark.parametrize("saved_at", ["", "yesterday", "9999-99-99T00:00:00", "\x1b[31m", "2026-01-01"])
def test_a_recovery_with_a_time_that_is_none_is_found(tmp_path: Path, saved_at: str) -> None:
    home = RecoveryFolder(tmp_path / "recovery")
    for _ in range(2):
        session = home.begin()
        session.save(plain_painting())
        session._lock.release()
    about = session.folder / "about.json"
    about.write_text(json.dumps(json.loads(about.read_text()) | {"saved_at": saved_at}))
    os.utime(session.folder / "document.simspaint", (1e9, 2**40))
    found = home.found()
    assert len(found) == 2
    assert all(each.saved_at.isprintable() for each in found)
    for each in found:
        each.release()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_recoveries_are_their_owners_alone(tmp_path: Path) -> None:
    (tmp_path / "recovery").mkdir(mode=0o755)
    home = RecoveryFolder(tmp_path / "recovery")
    session = home.begin()
    session.save(replace(plain_painting()))
    for folder in (home.folder, session.folder):
        assert folder.stat().st_mode & 0o077 == 0
    session.close()


@pytest.mark.parametrize("number", [math.nan, math.inf])
def test_a_painting_is_saved_even_where_a_number_of_its_composition_is_none(
    tmp_path: Path, number: float
) -> None:
    document = make_document()
    packed = make_packed(document)
    broken = replace(packed.components[0], color_shift=(number, 0.0, 0.0))
    snapshot = replace(document.snapshot(), composition=replace(packed, components=(broken,)))
    (note,) = write_document(tmp_path / "a.simspaint", snapshot)
    assert "could not be read again" in note
    assert np.array_equal(read_document(tmp_path / "a.simspaint").layout.ids, document.ids)
