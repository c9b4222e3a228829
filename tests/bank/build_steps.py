"""Builds of small banks, and what is then in them."""

from __future__ import annotations

from pathlib import Path

from simspaint.bank.build import BuildReport, build_bank
from simspaint.files.folder_data_set import FolderDataSet
from simspaint.files.layout_file import write_layout
from simspaint.files.photograph_file import write_photograph
from tests.factories import make_pair


def build(data: FolderDataSet, out: Path, **options: object) -> BuildReport:
    return build_bank(data.folder / "photos", data.folder / "layouts", data.labels, out, **options)  # type: ignore[arg-type]


def add_pair(data: FolderDataSet, name: str, seed: int, height: int = 48, width: int = 64) -> None:
    photograph, layout = make_pair(seed, height, width, data.labels)
    write_photograph(data.folder / "photos" / f"{name}.png", photograph)
    write_layout(data.folder / "layouts" / f"{name}.png", layout)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(f.relative_to(folder)): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}
