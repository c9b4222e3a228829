"""Prepared folders, packed files and data sets of strangers: nothing outside is touched, damage is said."""

from __future__ import annotations

import json
import random
import zipfile
from pathlib import Path

import pytest

from simspaint.errors import LayoutFileError, MemoryBankError
from tests.training.data_sets import made_trees
from tests.training.data_sets.prepared_folders import prepared
from training.data_sets.cityscapes import list_cityscapes
from training.data_sets.data_pack import FORMAT, read_members
from training.data_sets.manifest import MANIFEST, Manifest
from training.data_sets.published import Choices


def _change_manifest(out: Path, **changes: object) -> None:
    stated = json.loads((out / MANIFEST).read_bytes())
    (out / MANIFEST).write_text(json.dumps(stated | changes))


@pytest.mark.parametrize("name", ["../victim.txt", "photos/../../victim.txt", "/victim.txt", "C:victim.txt"])
def test_a_manifest_that_names_files_outside_is_refused_and_deletes_none(tmp_path: Path, name: str) -> None:
    root, out, victim = made_trees.camvid(tmp_path / "in"), tmp_path / "out", tmp_path / "victim.txt"
    prepared("camvid", root, out)
    victim.write_text("kept")
    pair = {"split": "train", "sources": {}, "files": {name: "0"}}
    for changes in ({"stale": [name]}, {"pairs": {"gone": pair}}):
        _change_manifest(out, **({"stale": [], "pairs": {}} | changes))
        with pytest.raises(LayoutFileError, match="not in its folder"):
            prepared("camvid", root, out)
    assert victim.read_text() == "kept"


def test_links_in_a_prepared_folder_lead_nowhere(tmp_path: Path) -> None:
    root, out, mine = made_trees.camvid(tmp_path / "in"), tmp_path / "out", tmp_path / "mine"
    data = prepared("camvid", root, out)
    mine.mkdir()
    (mine / "a.png").write_text("kept")
    photograph = data.photograph_files[data.names[0]]
    photograph.unlink()
    photograph.symlink_to(mine / "a.png")
    prepared("camvid", root, out)  # the link is replaced, not what it leads to
    (out / "linked").symlink_to(mine)
    _change_manifest(out, stale=["linked/a.png"])
    prepared("camvid", root, out)
    assert (mine / "a.png").read_text() == "kept"
    (out / "depth").symlink_to(mine)
    with pytest.raises(LayoutFileError, match="link"):
        prepared("camvid", root, out)


@pytest.mark.parametrize("data", [b"[" * 100_000, b'{"pairs": []}', b"{}", b'{"stale": 5}', b"\xff"])
def test_damaged_manifests_are_said_to_be(tmp_path: Path, data: bytes) -> None:
    (tmp_path / MANIFEST).write_bytes(data)
    with pytest.raises(LayoutFileError):
        Manifest.read(tmp_path)


@pytest.mark.parametrize("fx", ["9" * 400, "NaN", "[" * 100_000, '"a"', "-1", "null"])
def test_impossible_cameras_leave_their_pair_out(tmp_path: Path, fx: str) -> None:
    root = made_trees.cityscapes(tmp_path)
    for camera in root.rglob("*_camera.json"):
        camera.write_text('{"extrinsic": {"baseline": 0.2}, "intrinsic": {"fx": ' + fx + "}}")
    with_camera = [
        pair
        for pair in list_cityscapes(root, Choices()).pairs
        if any(s.name.endswith("camera.json") for s in pair.sources)
    ]
    assert with_camera
    for pair in with_camera:
        with pytest.raises(LayoutFileError, match="camera"):
            pair.read()


def _packed(file: Path, data: bytes) -> Path:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", json.dumps({"format": FORMAT, "files": {"a.png": "0" * 64}}))
        archive.writestr("a.png", data)
    return file


def test_packed_files_that_unpack_to_far_more_or_to_nothing_are_refused(tmp_path: Path) -> None:
    bomb = _packed(tmp_path / "bomb.zip", bytes(48 << 20))
    with zipfile.ZipFile(bomb) as archive:
        archive_sizes = archive.getinfo("a.png").compress_size
    assert archive_sizes < 1 << 20
    with pytest.raises(MemoryBankError, match="damaged") as refused:
        list(read_members(bomb))
    assert refused.value.__cause__ is None or "sha256" not in str(refused.value.__cause__)
    broken = _packed(tmp_path / "broken.zip", random.Random(0).randbytes(3000) + b"a" * 3000)
    data = bytearray(broken.read_bytes())
    at = data.index(b"a.png", data.index(b"manifest.json") + 100) + len("a.png")
    data[at : at + 40] = b"\xff" * 40
    broken.write_bytes(data)
    with pytest.raises(MemoryBankError, match="damaged"):
        list(read_members(broken))
