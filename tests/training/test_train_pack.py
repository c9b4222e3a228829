"""One command trains the four networks of a pack, by every configuration that is shipped."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from typer import Typer
from typer.testing import CliRunner

from simspaint.packs.pack import Pack
from tests.training.published_scenes import HEIGHT, N_HELD, WIDTH, WRITERS
from training import prepare, train_pack
from training.evaluation import paint_pack
from training.running.checkpoints import steps_done
from training.running.pack_configuration import CONFIGS, PackSettings, read_configuration
from training.running.script import read_settings
from training.train_pack import KINDS, NETWORKS
from training.train_synthesis import SynthesisSettings

DATA_SETS = ("cityscapes-fine", "cityscapes-coarse", "nyu", "ade20k-outdoor", "camvid")
SMALL = [
    f"pack.size=[{HEIGHT},{WIDTH}]",
    *(f"{name}.steps=2" for name in NETWORKS),
    *(f"{name}.batch=1" for name in NETWORKS),
    *("synthesis.half_size_steps=1", "synthesis.half_crop=[32,32]", "synthesis.crop=[64,64]"),
    "synthesis.n_validation=1",
]


def settings(config: str, data: Path, out: Path, *more: object) -> PackSettings:
    return read_settings(PackSettings, [config, str(data), str(out), *(str(x) for x in more)])


def test_every_data_set_has_the_papers_configuration_and_one_for_two_cores() -> None:
    for kind in ("paper", "two-cores"):
        assert {file.stem for file in (CONFIGS / kind).glob("*.toml")} == set(DATA_SETS)


@pytest.mark.parametrize("kind", ["paper", "two-cores"])
@pytest.mark.parametrize("data_set", DATA_SETS)
def test_crops_fit_into_the_frame_and_into_its_half(kind: str, data_set: str) -> None:
    pack, networks = read_configuration(settings(f"{kind}/{data_set}", Path("data"), Path("out")), KINDS)
    f = networks["synthesis"]
    assert isinstance(f, SynthesisSettings)
    for crop, shrink in ((f.crop, 1), (f.half_crop, 2)):
        assert all(side % 32 == 0 for side in crop)
        assert all(side <= whole // shrink for side, whole in zip(crop, pack.size, strict=True))
    assert f.half_size_steps < f.steps


@pytest.mark.parametrize("data_set", DATA_SETS)
def test_the_papers_configurations_are_the_papers_way(data_set: str) -> None:
    _, networks = read_configuration(settings(f"paper/{data_set}", Path("data"), Path("out")), KINDS)
    assert {run.config for run in networks.values()} == {"paper"}  # pyright: ignore[reportAttributeAccessIssue]
    f = networks["synthesis"]
    assert isinstance(f, SynthesisSettings)
    simulation = f.canvas_settings().simulation
    assert simulation.recolored == 0.2
    assert (simulation.seam_share, simulation.seam, simulation.halo) == ((0.8,) * 2, (0.05,) * 2, (0.05,) * 2)
    terms = f.loss_settings()
    assert (terms.perceptual, terms.pixel, terms.semantic, terms.spectrum, f.gan) == (1, 0, 0, 0, False)


def test_a_run_that_was_cut_goes_on_and_ends_with_the_same_weights(
    data_set: Path, features_file: Path, tmp_path: Path
) -> None:
    given = ["--features", features_file, "--set", *SMALL]
    train_pack.main(settings("two-cores/camvid", data_set, tmp_path / "whole", *given))
    assert Pack.open(tmp_path / "whole" / "pack").description.name == "camvid"
    train_pack.main(settings("two-cores/camvid", data_set, tmp_path / "cut", *given, "--minutes", 0))
    assert not (tmp_path / "cut" / "pack").exists()
    train_pack.main(settings("two-cores/camvid", data_set, tmp_path / "cut", *given))
    for name in NETWORKS:
        assert steps_done(tmp_path / "cut" / "runs" / name) == 2
        file = f"pack/weights/{name}.safetensors"
        assert (tmp_path / "cut" / file).read_bytes() == (tmp_path / "whole" / file).read_bytes()
    torch.manual_seed(1)
    before = (tmp_path / "cut" / "runs" / "transform" / "log.csv").stat().st_mtime_ns
    train_pack.main(settings("two-cores/camvid", data_set, tmp_path / "cut", *given))
    assert (tmp_path / "cut" / "runs" / "transform" / "log.csv").stat().st_mtime_ns == before


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["synthesis.stepps=3"], "no setting: stepps."),
        (["pack.name=x"], "no setting: name."),
        (["depth.steps=3"], "the tables are pack, transform, ordering, refinement, synthesis."),
        (["steps=3"], "is not TABLE.SETTING=VALUE."),
        (["synthesis.steps=0"], "--steps must be at least 1"),
        (["synthesis.two_branches=.5"], "need an adversary"),
    ],
)
def test_a_mistake_is_told_before_anything_is_made(
    more: list[str], told: str, data_set: Path, tmp_path: Path
) -> None:
    said = io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(said), pytest.raises(SystemExit) as end:
        train_pack.main(settings("two-cores/camvid", data_set, tmp_path / "out", "--set", *more))
    assert end.value.code == 2
    assert told in " ".join(said.getvalue().replace("│", " ").split())
    assert not (tmp_path / "out").exists()


def test_a_configuration_that_lacks_a_network_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('[pack]\ntitle = "x"\n[transform]\n[ordering]\n[synthesis]\n')
    said = io.StringIO()
    with contextlib.redirect_stderr(said), pytest.raises(SystemExit):
        read_configuration(settings(str(file), Path("data"), Path("out")), KINDS)
    assert "has no table [refinement]." in said.getvalue()


@pytest.mark.slow
def test_two_processes_make_a_pack(data_set: Path, features_file: Path, tmp_path: Path) -> None:
    """Both need the bank and what is held out, which only one of them may build."""
    torchrun = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    given = ["two-cores/camvid", data_set, tmp_path / "out", "--features", features_file, "--threads", 1]
    two = [*SMALL, *(f"{name}.batch=2" for name in NETWORKS)]
    command = [*torchrun, "-m", "training.train_pack", *map(str, [*given, "--set", *two])]
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": str(root), "OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=1200)
    assert done.returncode == 0, done.stderr[-2000:]
    assert Pack.open(tmp_path / "out" / "pack").weights.keys() == NETWORKS.keys()


@pytest.mark.slow
@pytest.mark.parametrize("data_set", DATA_SETS)
def test_a_published_data_set_becomes_a_pack_that_renders(
    data_set: str, features_file: Path, tmp_path: Path
) -> None:
    name, _, kind = data_set.partition("-")
    WRITERS[name](tmp_path / "published")
    coarse = "coarse" if kind == "coarse" else "fine"
    prepare.main(name, tmp_path / "published", tmp_path / "data", f"{WIDTH}x{HEIGHT}", coarse)  # pyright: ignore[reportArgumentType]
    given = ["--features", features_file, "--set", *SMALL]
    train_pack.main(settings(f"two-cores/{data_set}", tmp_path / "data", tmp_path / "out", *given))
    pack = tmp_path / "out" / "pack"
    app = Typer()
    app.command()(paint_pack.main)
    held = ["--pack", pack, "--bank", pack / "bank", "--data", tmp_path / "data", "--out", tmp_path / "made"]
    for method in ("paper", "studio"):
        more = ["--method", method, "--no-by-sequence", "--work", tmp_path / "work"]
        result = CliRunner().invoke(app, [str(x) for x in [*held, *more]], catch_exceptions=False)
        assert result.exit_code == 0, result.output
    assert len(list((tmp_path / "made").glob("*.png"))) == N_HELD
