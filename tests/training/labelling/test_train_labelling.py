"""The labelling network is taught on made photographs, and goes on exactly where it stopped."""

from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from typer import Typer
from typer.testing import CliRunner, Result

from simspaint.engine.networks.labelling_network import LabellingConfig, LabellingNetwork
from simspaint.files.label_table import labels_from_names, read_labels
from simspaint.labelling.network_labeller import NetworkLabeller
from simspaint.packs.pack import Pack
from simspaint.resource_files import bundled_packs_folder
from tests.factories import make_labels
from tests.pack_factory import write_pack
from tests.training.call_script import call_script
from training import train_labelling
from training.evaluation.labelling import STANFORD, SureShare, mean_iou, right_answers
from training.examples.labelled_photograph import Target, target_of_layout
from training.labelling import export
from training.labelling.teachers import weighted, within_truth
from training.loop import train
from training.running.loop_settings import LoopSettings
from training.train_labelling import LabellingTask, freeze, rare_first

SMALL = LabellingConfig(6, 8, (32, 64))


def call(main: object, *arguments: object) -> Result:
    app = Typer()
    app.command()(main)  # pyright: ignore[reportArgumentType]
    return CliRunner().invoke(app, [str(argument) for argument in arguments], catch_exceptions=False)


def made_targets(n: int = 6) -> list[Target]:
    rng = np.random.default_rng(0)
    ids = rng.integers(0, 6, (n, 16, 24), np.uint8)
    photographs = rng.integers(0, 256, (n, 32, 48, 3), np.uint8)
    return [target_of_layout(a, b, 6) for a, b in zip(photographs, ids, strict=True)]


def small_task() -> LabellingTask:
    torch.manual_seed(0)
    return LabellingTask(LabellingNetwork(SMALL), {"scenes": made_targets()}, None)


def test_a_run_that_was_cut_ends_with_the_same_weights(tmp_path: Path) -> None:
    whole = train(small_task(), LoopSettings(tmp_path / "whole", 4, 2))
    for _ in range(2):
        cut = LoopSettings(tmp_path / "cut", 4, 2, minutes=0.0 if not (tmp_path / "cut").exists() else None)
        train(small_task(), cut)
    first, second = (load_file(tmp_path / name / "last.safetensors") for name in ("whole", "cut"))
    assert whole.name == "whole"
    assert all(torch.equal(first[name], second[name]) for name in first)


def test_it_learns(tmp_path: Path) -> None:
    targets = [Target(t.photograph, np.full_like(t.sets, 4), t.shares, True) for t in made_targets()]
    torch.manual_seed(0)
    task = LabellingTask(LabellingNetwork(SMALL), {"scenes": targets}, None)
    batch = {"rgb": torch.full((1, 32, 64, 3), 99), "sets": torch.full((1, 1, 8, 16), 4)}
    batch["shares"] = torch.full((1, 1, 8, 16), 255)
    before = float(task.loss(task.network, batch, 0)[0].detach())
    train(task, LoopSettings(tmp_path, 40, 2, 3e-3, warmup=2))
    assert float(task.loss(task.network, batch, 0)[0].detach()) < 0.3 * before


def test_frozen_stages_learn_nothing(tmp_path: Path) -> None:
    task = small_task()
    before = {name: value.clone() for name, value in task.network.state_dict().items()}
    assert isinstance(task.network, LabellingNetwork)
    freeze(task.network, 2)
    train(task, LoopSettings(tmp_path, 3, 2))
    same = {name: torch.equal(value, before[name]) for name, value in task.network.state_dict().items()}
    assert all(
        same[name]
        for name in same
        if name.startswith(("encoder.stem", "encoder.stages.0", "encoder.stages.1"))
    )
    assert not any(same[name] for name in same if name.startswith("to_labels"))


def test_rare_labels_come_more_often() -> None:
    common, rare = (
        Target(
            np.zeros((4, 4, 3), np.uint8),
            np.full((1, 8, 8), bits, np.int32),
            np.full((1, 8, 8), 255, np.uint8),
        )
        for bits in (1, 2)
    )
    draws = rare_first([common] * 9 + [rare], 7)
    assert draws.sum() == pytest.approx(1)
    assert draws[9] > 2 * draws[0]


def test_the_script_teaches_from_a_bank_and_photographs_and_its_weights_go_into_a_pack(
    bank_folder: Path, data_set: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(train_labelling, "LabellingConfig", lambda n: LabellingConfig(n, 8, (32, 64)))
    monkeypatch.setattr(
        export, "LabellingConfig", lambda n, working_size: LabellingConfig(n, 8, working_size)
    )
    data, targets = tmp_path / "data", tmp_path / "targets"
    (data / "ade_landscapes").mkdir(parents=True)
    (data / "ade_landscapes" / "photos").symlink_to(data_set / "photos")
    for file in (data_set / "photos").iterdir():
        _write_target(targets / "ade_landscapes" / f"{file.stem}.npz")
    given = ["--bank", bank_folder, "--data", data, "--targets", targets, "--out", tmp_path / "run"]
    given += ["--steps", 2, "--batch", 1, "--validate-every", 2, "--validation", data_set]
    result = call_script(train_labelling, *given)
    assert result.exit_code == 0, result.output
    log = (tmp_path / "run" / "log.csv").read_text()
    assert "validation/agreement" in log
    assert "validation/scenes_iou" in log
    pack = write_pack(tmp_path / "pack", labels=make_labels(6), with_bank=False)
    kept = Pack.open(pack).weights
    result = call(
        export.main, "--run", tmp_path / "run", "--pack", pack, "--origin", "made up", "--size", 32, 64
    )
    assert result.exit_code == 0, result.output
    opened = Pack.open(pack)
    assert {name: opened.weights[name].sha256 for name in kept} == {n: w.sha256 for n, w in kept.items()}
    assert opened.description.licences[-1].origin == "made up"
    maps = NetworkLabeller.of_pack(opened).probabilities(np.zeros((30, 50, 3), np.uint8))
    assert maps.shape[0] == 7
    assert maps.sum(0) == pytest.approx(1, abs=1e-4)


def _write_target(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    sets, shares = np.full((4, 128, 192), 3, np.int32), np.zeros((4, 128, 192), np.uint8)
    shares[0] = 200
    np.savez_compressed(file, sets=sets, shares=shares, agreement=np.full((128, 192), 250, np.uint8))


def test_teachers_who_disagree_count_less() -> None:
    shares = {1: np.ones((1, 3), np.float32)}
    found = weighted(shares, np.array([[0, 0.5, 1]], np.float32))[1]
    assert found[0].tolist() == pytest.approx([0.1, 0.325, 1])


def test_true_labels_hold_and_teachers_only_make_them_finer() -> None:
    """The truth says one of answers 0 and 1; a teacher says 1 there, and 2 where nothing is known."""
    truth = {0b011: np.array([[1, 1, 0]], np.float32)}
    known = np.array([[True, True, False]])
    teachers = {0b010: np.array([[1, 0, 0]], np.float32), 0b100: np.array([[0, 1, 1]], np.float32)}
    found = within_truth(teachers, truth, known)
    assert found[0b011][0].tolist() == pytest.approx([0.5, 1, 0])
    assert found[0b010][0].tolist() == pytest.approx([0.5, 0, 0])
    assert found[0b100][0].tolist() == pytest.approx([0, 0, 0.3])


def test_stanfords_labels_are_those_of_the_pack() -> None:
    stanford = labels_from_names(list(STANFORD))
    labels = read_labels(bundled_packs_folder() / "landscapes" / "labels.csv")
    right = right_answers(stanford, labels)
    assert (right.sum(0) == [*[1] * 16, 2]).all()
    assert (right_answers(stanford, labels, strict=True).sum(0) == 1).all()


def test_the_surest_pixels_are_counted_alone() -> None:
    share = SureShare()
    share.add(np.array([0.1, 0.9, 0.8, 0.7]), np.array([False, True, True, False]))
    assert share.right() == 0.5
    assert share.right(0.5) == 1


def test_mean_iou_leaves_out_what_is_unlabelled_and_what_the_truth_lacks() -> None:
    true = np.array([[0, 0, 1, 255]], np.uint8)
    found = np.array([[0, 3, 1, 1]], np.uint8)
    mean, each = mean_iou([(found, true)], 3)
    assert each[:2].tolist() == [0.5, 1]
    assert np.isnan(each[2])
    assert mean == 0.75
