"""`simspaint download`, without a network."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from simspaint import resource_files
from simspaint.files.download_manifest import read_manifest
from tests.command_line import CommandLine
from tests.files.conftest import server as server
from tests.files.download_server import CONTENT, Server


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


def test_the_labeller_is_fetched_into_the_persons_folder_and_verified(
    simspaint: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: Server
) -> None:
    digest = hashlib.sha256(CONTENT).hexdigest()
    entry = {"name": "mosaic.tflite", "url": server.url, "size": len(CONTENT), "sha256": digest}
    manifest = tmp_path / "labeller.json"
    monkeypatch.setattr(resource_files, "labeller_manifest_file", lambda: manifest)
    manifest.write_text(json.dumps({"version": 1, "files": [entry | {"sha256": "0" * 64}]}))
    target = resource_files.user_labellers_folder() / "mosaic.tflite"
    assert simspaint("download", "labeller").code == 2
    assert not target.exists()
    manifest.write_text(json.dumps({"version": 1, "files": [entry]}))
    done = simspaint("download", "labeller")
    assert done.code == 0, done.err
    assert target.read_bytes() == CONTENT
    assert "--labeller mosaic" in done.out
    (tmp_path / "a.jpg").write_bytes(b"")
    named = simspaint("label", tmp_path, "--out", tmp_path / "layouts", "--labeller", "mosaic")
    # The file is found, and either is no segmenter or lacks the library that reads it.
    assert "mosaic.tflite" in named.err or "ai-edge-litert" in named.err


def test_the_manifest_of_the_labeller_can_be_used() -> None:
    (file,) = read_manifest(resource_files.labeller_manifest_file())
    assert file.name == "mosaic.tflite"
    assert file.url.startswith("https://github.com/mlcommons/mobile_open/")


def test_a_manifest_needs_a_folder(simspaint: CommandLine, tmp_path: Path) -> None:
    run = simspaint("download", tmp_path / "manifest.json")
    assert run.code == 2
    assert "--out" in run.err
