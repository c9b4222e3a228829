"""What a bank's index becomes in the person's cache."""

from __future__ import annotations

from pathlib import Path


def index_file(folder: Path) -> Path:
    (file,) = folder.glob("index-*.bin")
    return file


def expansions(cache: Path) -> list[Path]:
    return sorted(cache.rglob("*.arrays"))
