"""A small scene through all passes; needs Blender as a module."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from training.scenes.collection import decode_depth, read_layout, read_photograph, read_png16
from training.scenes.labels import Label
from training.scenes.render import render_all

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("bpy") is None,
    reason="Blender as a module is not installed (extra: scenes)",
)
SEED = 15
ARGUMENTS = ["96", "64", "2", "1", "CPU"]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    first, second = tmp_path_factory.mktemp("first"), tmp_path_factory.mktemp("second")
    for folder in (first, second):
        report = render_all(folder, [SEED], ARGUMENTS)
        assert report.failed == [], (folder / "failed.log").read_text()
    return first, second


def test_all_passes_have_the_size_that_was_asked_for(folders: tuple[Path, Path]) -> None:
    folder = folders[0]
    assert read_photograph(folder / "photos/000015.avif").shape == (64, 96, 3)
    assert read_layout(folder / "layouts/000015.png").shape == (64, 96)
    assert read_png16(folder / "instances/000015.png").shape == (64, 96)
    assert read_png16(folder / "depth/000015.png").shape == (64, 96)


def test_the_sky_is_infinitely_far_and_the_ground_is_not(folders: tuple[Path, Path]) -> None:
    layout = read_layout(folders[0] / "layouts/000015.png")
    depth = decode_depth(read_png16(folders[0] / "depth/000015.png"))
    above, ground = np.isin(layout, (Label.SKY, Label.CLOUD)), layout == Label.GRASS
    assert (depth[above] > 40000).mean() > 0.9
    assert (depth[ground] < 3000).mean() > 0.95
    assert np.median(depth[-4:]) < np.median(depth[28:34])


def test_instances_lie_only_on_things_that_are_counted(folders: tuple[Path, Path]) -> None:
    layout = read_layout(folders[0] / "layouts/000015.png")
    instances = read_png16(folders[0] / "instances/000015.png")
    bearing = (Label.TREE, Label.BUSH, Label.HOUSE, Label.FENCE, Label.ROCK)
    assert np.isin(layout[instances > 0], bearing).all()
    for number in np.unique(instances[instances > 0]):
        assert len(np.unique(layout[instances == number])) == 1
    assert set(np.unique(instances)) == set(range(int(instances.max()) + 1))


def test_a_scene_has_several_labels_and_a_picture(folders: tuple[Path, Path]) -> None:
    layout = read_layout(folders[0] / "layouts/000015.png")
    photograph = read_photograph(folders[0] / "photos/000015.avif")
    assert (np.bincount(layout.ravel(), minlength=16) > 20).sum() >= 4
    assert 30 < photograph.mean() < 220
    assert photograph.std() > 15


def test_the_same_seed_gives_the_same_layout_again(folders: tuple[Path, Path]) -> None:
    for name in ("layouts", "instances"):
        first, second = ((folder / name / "000015.png").read_bytes() for folder in folders)
        assert first == second
