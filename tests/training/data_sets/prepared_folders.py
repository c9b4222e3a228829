"""Data sets prepared from made trees, and what is then in the folder."""

from __future__ import annotations

import csv
from pathlib import Path

import typer

from simspaint.files.folder_data_set import FolderDataSet
from training import prepare as command


def prepared(name: str, root: Path, out: Path, size: str | None = None, code: int = 0) -> FolderDataSet:
    """Run the command; it ends with this code."""
    try:
        command.main(name, root, out, size)  # pyright: ignore[reportArgumentType]
        ended = 0
    except typer.Exit as exit_:
        ended = exit_.exit_code
    assert ended == code
    return FolderDataSet.open(out)


def left_out(out: Path) -> dict[str, str]:
    with open(out / "left_out.csv", newline="") as file:
        return {row["name"]: row["reason"] for row in csv.DictReader(file)}


def contents(out: Path) -> dict[str, bytes]:
    files = [file for file in out.rglob("*") if file.is_file() and file.name != "manifest.json"]
    return {file.relative_to(out).as_posix(): file.read_bytes() for file in files}
