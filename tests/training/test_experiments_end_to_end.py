"""From a data set as its owners publish it to a pack, baselines, tables and a study: every command once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.factories import make_layout, make_photograph
from tests.training.data_sets.made_trees import save
from tests.training.small_tasks import write_features
from training.data_sets.cityscapes import LABELS, TRAINED

ROOT = Path(__file__).parents[2]
HEIGHT, WIDTH = 64, 128


def city(root: Path) -> Path:
    """Nine pairs of three cities to learn from and five to hold out, with coarse layouts and disparity."""
    numbers = np.zeros(256, np.uint8)
    for number, label_id in TRAINED.items():
        numbers[label_id] = number
    for i in range(14):
        part, place = ("train", f"city{i % 3}") if i < 9 else ("val", "lindau")
        rng = np.random.default_rng(i)
        layout = make_layout(rng, HEIGHT, WIDTH, LABELS)
        name = f"{place}_{i:06d}_000019"
        ids = numbers[layout.ids]
        coarse = np.where(rng.random((HEIGHT // 8, WIDTH // 8)).repeat(8, 0).repeat(8, 1) < 0.2, 0, ids)
        rows = np.linspace(2560, 25600, HEIGHT).astype(np.uint16)[:, None].repeat(WIDTH, 1)
        save(root / "leftImg8bit" / part / place / f"{name}_leftImg8bit.png", make_photograph(rng, layout))
        save(root / "gtFine" / part / place / f"{name}_gtFine_labelIds.png", ids)
        save(root / "gtCoarse" / part / place / f"{name}_gtCoarse_labelIds.png", coarse.astype(np.uint8))
        save(root / "disparity" / part / place / f"{name}_disparity.png", rows + layout.ids)
    return root


def run(module: str, *arguments: object) -> str:
    """A command as a person types it, in the project's folder."""
    command = [sys.executable, "-m", module, *(str(a) for a in arguments)]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


@pytest.mark.slow
def test_a_published_data_set_becomes_a_pack_and_the_papers_tables(tmp_path: Path) -> None:
    data, bank, runs, pictures = (tmp_path / name for name in ("data", "bank", "runs", "pictures"))
    features = ["--features", write_features(tmp_path / "features.safetensors")]
    run("training.prepare", "cityscapes", city(tmp_path / "published"), data, "--size", f"{WIDTH}x{HEIGHT}")
    names = ["--labels", data / "labels.csv", "--names", data / "train.txt"]
    run("simspaint", "bank", "build", data / "photos", data / "layouts", *names, "--out", bank)
    common = ["--bank", bank, "--validation", data, "--steps", 2, "--batch", 1, "--threads", 1]
    crops = ["--crop", 64, 128, "--half-crop", 32, 64]
    for network in ("transform", "refinement"):
        run(f"training.train_{network}", *common, "--out", runs / network)
    run("training.train_ordering", *common, "--out", runs / "ordering", "--depth", data / "depth")
    run("training.train_synthesis", *common, *crops, *features, "--out", runs / "synthesis")
    exported = [x for n in ("synthesis", "transform", "ordering", "refinement") for x in (f"--{n}", runs / n)]
    pack = ["--name", "city", "--title", "Cities", "--weights", "last", "--bank-hint", "Your own copy."]
    run("training.export_weights", "--bank", bank, "--out", tmp_path / "pack", *pack, *exported)
    held = ["--bank", bank, "--data", data]
    run("training.evaluation.paint_pack", "--pack", tmp_path / "pack", *held, "--out", pictures / "SIMS")
    for name in ("crn", "pix2pix"):
        taught = ["--out", runs / name, *crops, *features]
        run("training.train_baseline", name, *common, *taught)
        run("training.baselines.paint_baseline", name, "--run", runs / name, *held, "--out", pictures / name)
    segmenter = ["--out", runs / "segmenter", "--crop", 64, 128, *features]
    run("training.train_segmenter", *common, *segmenter)
    methods = ["--method", *(f"{n}={pictures / n}" for n in ("SIMS", "crn", "pix2pix"))]
    judge = ["--segmenter", runs / "segmenter" / "last.safetensors"]
    for more in ([], ["--coarse"]):
        out = tmp_path / "compared"
        run("training.compare_methods", *held, *features, *judge, *methods, "--out", out, *more)
        tables = (out / "tables.md").read_text()
        assert all(f"| {name} |" in tables for name in ("Reference", "SIMS", "crn", "pix2pix"))
    folders = [pictures / name for name in ("SIMS", "crn", "pix2pix")]
    run("training.study", "make", *folders, "--real", data / "photos", "--timed", "--out", tmp_path / "study")
    assert (tmp_path / "study" / "study.html").is_file()
    depths = ["--depth", data / "depth", *features, "--out", runs / "depth"]
    run("training.train_depth", *common, *depths)
    run("training.predict_depth", data, "--run", runs / "depth", *features, "--out", tmp_path / "guessed")
    guessed = ["--depth", tmp_path / "guessed", "--out", runs / "ordering_guessed"]
    shared = [x for x in common if x not in ("--validation", data)]
    run("training.train_ordering", *shared, *guessed, "--n-held", 0)
