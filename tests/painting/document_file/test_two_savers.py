"""Two programs save one document at once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from simspaint.painting.document_file import backup
from simspaint.painting.document_file.backup import backup_of
from simspaint.painting.document_file.document_file import read_document, write_document
from tests.painting.documents import make_document


def test_another_program_that_saves_just_then_does_no_harm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, snapshot = tmp_path / "one.simspaint", make_document().snapshot()
    write_document(path, snapshot)
    link = os.link
    others = []

    def link_while_another_saves(source: Path, target: Path) -> None:
        link(source, target)
        if not others:
            others.append(True)
            write_document(path, snapshot)

    monkeypatch.setattr(backup.os, "link", link_while_another_saves)
    write_document(path, snapshot)
    assert others == [True]
    saved, before = read_document(path), read_document(backup_of(path))
    assert (saved.layout.ids == before.layout.ids).all()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["one.simspaint", "one.simspaint~"]


def test_what_saves_left_that_were_cut_off_is_removed_when_it_is_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, snapshot = tmp_path / "one.simspaint", make_document().snapshot()
    left = [".one.simspaint.0123456789ab.part", ".one.simspaint~.0123456789ab.part", ".one.simspaint~.part"]
    for name in (*left, ".other.0123456789ab.part"):
        (tmp_path / name).touch()
    write_document(path, snapshot)
    assert all((tmp_path / name).exists() for name in left)
    monkeypatch.setattr(backup, "_LEFTOVER_S", -1.0)
    write_document(path, snapshot)
    assert {file.name for file in tmp_path.iterdir() if file.suffix == ".part"} == {
        ".other.0123456789ab.part"
    }
