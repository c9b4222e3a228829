"""Runs become a pack: each network in its size, labels as a table says."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from safetensors.torch import save_file

from simspaint.bank.build import build_bank
from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import LabelSet
from simspaint.errors import LayoutFileError
from simspaint.files.label_table import write_labels
from simspaint.packs.pack import Pack
from tests.factories import write_data_set
from tests.training.call_script import Ended, call_script
from tests.training.small_tasks import LABELS
from training import export_weights
from training.export_weights import BUILDERS, bundle_bank


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bank and the runs of two networks of different sizes."""
    folder = tmp_path_factory.mktemp("runs")
    data = write_data_set(folder / "data", 4, Extent(64, 96), LABELS)
    build_bank(data / "photos", data / "layouts", LABELS, folder / "bank")
    for kind, config in (("synthesis", "tiny"), ("ordering", "studio")):
        (folder / kind).mkdir()
        save_file(BUILDERS[kind](config, len(LABELS)).state_dict(), folder / kind / "last.safetensors")
    return folder


def export(runs: Path, out: Path, *more: object) -> Ended:
    given = ["--bank", runs / "bank", "--out", out, "--name", "small", "--title", "Small"]
    given += ["--weights", "last", "--synthesis", runs / "synthesis", "--ordering", runs / "ordering"]
    return call_script(export_weights, *given, *more)


def test_networks_have_sizes_of_their_own_and_labels_are_the_tables(runs: Path, tmp_path: Path) -> None:
    outlined = LabelSet(tuple(replace(label, keeps_outline=label.id == 1) for label in LABELS.labels))
    write_labels(tmp_path / "labels.csv", outlined)
    out = tmp_path / "pack"
    result = export(runs, out, "--config-of", "ordering=studio", "--labels", tmp_path / "labels.csv")
    assert result.exit_code == 0, result.output
    pack = Pack.open(out)
    assert {name: weights.config for name, weights in pack.weights.items()} == {
        "synthesis": "tiny",
        "ordering": "studio",
    }
    assert [label.keeps_outline for label in pack.labels.labels] == [x.keeps_outline for x in outlined.labels]


def test_what_is_no_network_or_no_label_of_the_bank_is_told(runs: Path, tmp_path: Path) -> None:
    result = export(runs, tmp_path / "pack", "--config-of", "weather=studio")
    assert result.exit_code == 2
    assert "weather" in result.output
    write_labels(tmp_path / "labels.csv", LabelSet(LABELS.labels[:2]))
    result = export(
        runs, tmp_path / "pack", "--config-of", "ordering=studio", "--labels", tmp_path / "labels.csv"
    )
    assert "other labels" in str(result.exception)


def test_a_bank_that_is_the_packs_already_is_not_deleted(runs: Path, tmp_path: Path) -> None:
    shutil.copytree(runs / "bank", tmp_path / "pack" / "bank")
    with pytest.raises(LayoutFileError, match="would replace"):
        bundle_bank(tmp_path / "pack" / "bank", tmp_path / "pack" / "x" / ".." / "bank", LABELS)
    with MemoryBank.open(tmp_path / "pack" / "bank") as bank:
        bank.verify()
