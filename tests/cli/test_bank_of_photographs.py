"""Banks of photographs that nobody labelled: cut off, of two packs, and in folders of strangers."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
import torch

from simspaint.bank import build as bank_build
from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.geometry import Extent
from simspaint.engine.networks.labelling_network import LabellingConfig, LabellingNetwork
from simspaint.engine.runtime.weights import save_network
from simspaint.errors import MemoryBankError
from simspaint.files.photograph_file import write_photograph
from simspaint.packs.pack_toml import write_pack_toml
from tests.bank.hostile_links import contents, link, own_pictures
from tests.command_line import CommandLine
from tests.factories import make_labels
from tests.pack_factory import write_pack


def labelling_pack(folder: Path, answer: int) -> Path:
    """A pack whose labelling network always gives one label."""
    write_pack(folder, with_networks=False)
    network = LabellingNetwork(LabellingConfig(len(make_labels()), 8, (32, 48)))
    torch.nn.init.zeros_(network.to_labels.weight)
    bias = torch.zeros(len(make_labels()) + 1)
    bias[answer] = 9
    network.to_labels.bias = torch.nn.Parameter(bias)
    save_network(network, folder / "weights" / "labelling.safetensors")
    entry = ("labelling", "weights/labelling.safetensors", "tiny")
    write_pack_toml(folder, name=folder.name, title="Small", extent=Extent(64, 96), weights=[entry])
    return folder


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return labelling_pack(tmp_path / "first", 0)


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    rng = np.random.default_rng(0)
    for name in ("a", "b"):
        write_photograph(tmp_path / "photos" / f"{name}.jpg", rng.integers(0, 256, (64, 96, 3), np.uint8))
    return tmp_path / "photos"


def test_a_build_that_was_cut_off_takes_no_layouts_of_another_pack(
    simspaint: CommandLine, pack: Path, photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "bank"

    def cut_off(*_: object, **__: object) -> None:
        raise MemoryBankError("The power fails.", "Start again.")

    with monkeypatch.context() as patch:
        patch.setattr(bank_build, "build_bank", cut_off)
        assert "The power fails" in simspaint("bank", "build", photos, "--out", out, "--pack", pack).err
    layouts = next((out / ".building").glob("layouts*"))
    (layouts / "labelling.csv").unlink()  # nothing says who labelled
    second = labelling_pack(tmp_path / "second", 1)
    run = simspaint("bank", "build", photos, "--out", out, "--pack", second)
    assert run.code == 0, run.err
    with MemoryBank.open(out) as bank:
        assert [len(bank.segments_of_label(i)) for i in (0, 1)] == [0, 2]
    assert not (out / ".building").exists()


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
@pytest.mark.parametrize("member", [".building", ".building/layouts", ".building/layouts/a.png"])
@pytest.mark.parametrize("is_bank", [False, True])
def test_nothing_is_labelled_through_links_of_a_stranger(
    simspaint: CommandLine, pack: Path, photos: Path, tmp_path: Path, member: str, is_bank: bool
) -> None:
    pictures = own_pictures(tmp_path, "wedding.jpg")
    (pictures / "layouts").mkdir()
    out, before = pack / "bank" if is_bank else tmp_path / "bank", contents(pictures)
    (out / ".building").mkdir(parents=True)
    (out / ".building").rmdir() if member == ".building" else None
    link(out / member, pictures / "new" if member.endswith("png") else pictures)
    for name in ("layouts", "photos"):
        (out / name).mkdir(exist_ok=True) if is_bank else None
    options = ["--add"] if is_bank else []
    run = simspaint("bank", "build", photos, "--out", out, "--pack", pack, *options)
    assert run.code == 2
    assert "is a link" in run.err
    assert contents(pictures) == before
    assert sorted(path.name for path in pictures.iterdir()) == ["layouts", "wedding.jpg"]
