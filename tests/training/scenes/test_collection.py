"""The collection on disk, and the command's own small grammar."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, features

from training.scenes.collection import (
    FAR_M,
    NEAR_M,
    RenderedScene,
    decode_depth,
    encode_depth,
    is_finished,
    read_layout,
    read_photograph,
    read_png16,
    save_scene,
    write_lists,
)
from training.scenes.labels import COLORS, Label
from training.scenes.recipe_draw import recipe_from_seed
from training.scenes.scene_statistics import count_components, measure, table
from training.scenes.sheet import contact_sheet

pytestmark = pytest.mark.skipif(not features.check("avif"), reason="this Pillow reads no AVIF")
H, W = 64, 96


def made_up(seed: int) -> RenderedScene:
    random = np.random.Generator(np.random.PCG64(seed))
    layout = np.zeros((H, W), np.uint8)
    layout[20:40], layout[40:, :50], layout[40:, 50:] = Label.HILL, Label.GRASS, Label.WATER
    photograph = np.array([COLORS[label] for label in Label], np.uint8)[layout]
    depth = np.where(layout == 0, np.inf, 12.0).astype(np.float32)
    noise = random.integers(0, 20, (H, W, 3)).astype(np.uint8)
    return RenderedScene(
        photograph // 2 + noise, layout, (layout == Label.WATER).astype(np.uint16) * 300, depth
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for seed in (0, 12, 900000, 1000007):
        save_scene(tmp_path, recipe_from_seed(seed), made_up(seed))
    write_lists(tmp_path)
    return tmp_path


def test_a_scene_comes_back_as_it_was_saved(folder: Path) -> None:
    scene = made_up(12)
    assert (read_layout(folder / "layouts/000012.png") == scene.layout).all()
    assert (read_png16(folder / "instances/000012.png") == scene.instances).all()
    assert np.abs(read_photograph(folder / "photos/000012.avif").astype(int) - scene.photograph).mean() < 6
    depth = decode_depth(read_png16(folder / "depth/000012.png"))
    assert np.allclose(depth[scene.layout != 0], 12.0, rtol=1e-3)
    assert (depth[scene.layout == 0] > 0.99 * FAR_M).all()


def test_a_layout_shows_its_colours_in_any_viewer(folder: Path) -> None:
    with Image.open(folder / "layouts/000012.png") as image:
        assert image.mode == "P"
        assert image.convert("RGB").getpixel((60, 60)) == COLORS[Label.WATER]


def test_validation_seeds_and_held_out_seeds_are_kept_from_training(folder: Path) -> None:
    assert (folder / "train.txt").read_text() == "000000\n000012\n"
    assert (folder / "val.txt").read_text() == "900000\n"


def test_a_scene_is_finished_when_its_photograph_stands(folder: Path) -> None:
    assert is_finished(folder, 12)
    assert not is_finished(folder, 13)
    assert not list(folder.rglob("*.part"))


def test_depth_steps_are_equal_ratios() -> None:
    metres = np.array([[0.1, NEAR_M, 5.0, 50.0, 500.0, FAR_M, np.inf]], np.float32)
    code = encode_depth(metres).astype(int)[0]
    assert code[0] == code[1] == 1
    assert code[5] == code[6] == 65535
    assert abs((code[3] - code[2]) - (code[4] - code[3])) <= 1


def test_components_are_counted_from_a_share_of_the_frame_on() -> None:
    layout = np.zeros((100, 100), np.uint8)
    layout[10:19, 10:19] = 4
    layout[50:58, 50:58] = 4
    assert count_components(layout) == 2


def test_statistics_tell_labels_and_spectra(folder: Path) -> None:
    measured = measure(folder, folder)
    assert measured.present[Label.HILL] == 1
    assert measured.present[Label.HOUSE] == 0
    assert (measured.labels_a_scene == 4).all()
    assert measured.real is not None
    assert measured.rendered.slope == pytest.approx(measured.real.slope)
    assert table(measured).row_count == 22


def test_a_sheet_shows_photographs_over_layouts(folder: Path) -> None:
    sheet = contact_sheet(folder, 4, 2, layouts=True)
    assert sheet.width > sheet.height / 2
    with pytest.raises(ValueError, match="no photograph"):
        contact_sheet(folder / "nowhere", 4, 2, layouts=True)
