"""Manifests of downloads are read, and refused where no honest person writes them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from simspaint.errors import DownloadError
from simspaint.files.download_manifest import RemoteFile, read_manifest

GOOD = {"name": "bank/photos.bin", "url": "https://example.org/a", "size": 5, "sha256": "a" * 64}


def written(tmp_path: Path, *files: object, version: object = 1) -> Path:
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps({"version": version, "files": list(files)}))
    return path


def test_a_manifest_is_read(tmp_path: Path) -> None:
    assert read_manifest(written(tmp_path, GOOD)) == (RemoteFile(**GOOD),)


@pytest.mark.parametrize(
    "change",
    [
        {"name": "../evil"},
        {"name": "/etc/passwd"},
        {"name": "a/../../b"},
        {"name": "C:\\evil"},
        {"name": "nul."},
        {"name": ""},
        {"name": 3},
        {"url": "http://example.org/a"},
        {"url": "file:///etc/passwd"},
        {"url": "https://[broken"},
        {"url": None},
        {"size": -1},
        {"size": 1e3},
        {"size": True},
        {"size": 1 << 50},
        {"size": float("nan")},
        {"sha256": "A" * 64},
        {"sha256": "a" * 63},
    ],
)
def test_a_manifest_that_no_honest_person_writes_is_refused(tmp_path: Path, change: dict) -> None:
    with pytest.raises(DownloadError):
        read_manifest(written(tmp_path, GOOD | change))


def test_damaged_manifests_are_refused(tmp_path: Path) -> None:
    for path in (written(tmp_path), written(tmp_path, GOOD, version=2), written(tmp_path, GOOD, GOOD)):
        with pytest.raises(DownloadError):
            read_manifest(path)
    twice = written(tmp_path, GOOD, GOOD | {"name": "BANK/photos.bin"})
    with pytest.raises(DownloadError, match="two files"):
        read_manifest(twice)
    for text in ("", "[]", "{", "null", "[" * 100_000):
        twice.write_text(text)
        with pytest.raises(DownloadError):
            read_manifest(twice)
    with pytest.raises(DownloadError):
        read_manifest(tmp_path / "absent.json")
