"""Links that strangers put into banks, and small banks to put them in."""

from __future__ import annotations

from pathlib import Path

from simspaint.bank.build import BuildReport, build_bank
from simspaint.files.folder_data_set import FolderDataSet


def build(data: FolderDataSet, out: Path, **options: object) -> BuildReport:
    return build_bank(data.folder / "photos", data.folder / "layouts", data.labels, out, **options)  # type: ignore[arg-type]


def own_pictures(parent: Path, *names: str) -> Path:
    """The person's own folder, outside of every pack and library, with files of these names."""
    folder = parent / "Pictures"
    folder.mkdir()
    for name in names:
        (folder / name).write_bytes(b"precious")
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {str(f.relative_to(folder)): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}


def link(at: Path, to: Path) -> None:
    at.parent.mkdir(parents=True, exist_ok=True)
    if at.is_dir():
        at.rename(at.with_name("moved"))
    at.unlink(missing_ok=True)
    at.symlink_to(to)
