"""`simspaint download`, without a network."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from tests.command_line import CommandLine


def test_files_are_taken_from_a_folder_and_verified(simspaint: CommandLine, tmp_path: Path) -> None:
    content = b"weights"
    entry = {
        "name": "weights/f.bin",
        "url": "https://example.org/f.bin",
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps({"version": 1, "files": [entry]}))
    stick = tmp_path / "stick" / "weights"
    stick.mkdir(parents=True)
    (stick / "f.bin").write_bytes(content)
    done = simspaint("download", manifest, "--out", tmp_path / "packs", "--from", tmp_path / "stick")
    assert done.code == 0
    assert (tmp_path / "packs" / "weights" / "f.bin").read_bytes() == content
    (stick / "f.bin").write_bytes(b"WEIGHTS")
    refused = simspaint("download", manifest, "--out", tmp_path / "more", "--from", tmp_path / "stick")
    assert refused.code == 2
    assert refused.err.count("\n") == 1
    assert not (tmp_path / "more").exists()
