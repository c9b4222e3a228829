"""Layouts from passes: what an annotator would draw."""

from __future__ import annotations

import numpy as np

from training.scenes.labels import Label
from training.scenes.layout import clean_instances, clean_layout, what_is_plain, without_specks
from training.scenes.passes import Passes

H, W = 128, 192


def passes(layout: np.ndarray, instance: np.ndarray | None = None) -> Passes:
    material = np.where(layout == Label.SKY, 0, layout + 1).astype(np.uint16)
    number = np.zeros((H, W), np.uint16) if instance is None else instance
    return Passes(np.zeros((H, W, 3), np.float32), material, number, np.ones((H, W), np.float32))


def landscape() -> np.ndarray:
    layout = np.full((H, W), Label.SKY, np.uint8)
    layout[60:] = Label.GRASS
    return layout


NO_CLOUD = np.zeros((H, W), bool)


def test_the_world_is_sky_or_cloud_and_nothing_else_is() -> None:
    cloud = np.zeros((H, W), bool)
    cloud[:, :80] = True
    cleaned = clean_layout(passes(landscape()), cloud)
    assert (cleaned[:58, :70] == Label.CLOUD).all()
    assert (cleaned[:58, 90:] == Label.SKY).all()
    assert (cleaned[61:] == Label.GRASS).all()


def test_small_gaps_in_a_crown_belong_to_the_tree_and_its_outline_stays() -> None:
    layout = landscape()
    layout[20:80, 50:100] = Label.TREE
    gaps = np.random.Generator(np.random.PCG64(1)).random((H, W)) < 0.1
    holed = np.where(gaps & (layout == Label.TREE), Label.SKY, layout).astype(np.uint8)
    cleaned = clean_layout(passes(holed), NO_CLOUD)
    assert (cleaned[24:76, 54:96] == Label.TREE).mean() > 0.98
    assert (cleaned[:18] == Label.SKY).all()
    assert (cleaned[20:58, :46] == Label.SKY).all()


def test_dense_flowers_become_a_patch_and_a_lone_one_vanishes() -> None:
    layout = landscape()
    field = np.zeros((H, W), bool)
    field[80:110, 20:90] = True
    flowers = field & (np.random.Generator(np.random.PCG64(2)).random((H, W)) < 0.45)
    layout[flowers] = Label.FLOWERS
    layout[100, 150] = Label.FLOWERS
    cleaned = clean_layout(passes(layout), NO_CLOUD)
    assert (cleaned[84:106, 25:85] == Label.FLOWERS).mean() > 0.95
    assert cleaned[100, 150] == Label.GRASS


def test_specks_take_the_label_around_them() -> None:
    layout = landscape()
    layout[90:92, 90:92] = Label.ROCK
    layout[100:110, 10:30] = Label.ROCK
    cleaned = without_specks(layout, 20)
    assert (cleaned[90:92, 90:92] == Label.GRASS).all()
    assert (cleaned[100:110, 10:30] == Label.ROCK).all()


def test_instances_are_counted_without_gaps_and_keep_to_their_label() -> None:
    layout = landscape()
    layout[70:90, 10:30] = Label.TREE
    layout[70:90, 40:60] = Label.BUSH
    instance = np.zeros((H, W), np.uint16)
    instance[70:90, 10:30], instance[70:90, 40:60] = 907, 12
    instance[70:72, 29] = 12
    numbers = clean_instances(passes(layout, instance), layout)
    assert set(np.unique(numbers)) == {0, 1, 2}
    assert (numbers[layout == Label.GRASS] == 0).all()
    assert (numbers[75, 10:29] == numbers[80, 15]).all()
    assert numbers[80, 15] != numbers[80, 50]
    assert (numbers[70:72, 29] == 0).all()


def test_what_bears_no_instances_has_none() -> None:
    layout = landscape()
    instance = np.full((H, W), 3, np.uint16)
    assert not clean_instances(passes(layout, instance), layout).any()


def test_scenes_of_one_thing_or_of_three_are_plain() -> None:
    layout = landscape()
    layout[60:, :60], layout[60:, 150:] = Label.WATER, Label.SAND
    assert what_is_plain(layout) == ""
    layout[60:, 150:] = Label.GRASS
    assert what_is_plain(layout) == "only 3 labels are seen"
    layout[110:112, 180:] = Label.SAND  # a thousandth of the frame
    assert what_is_plain(layout) == "only 3 labels are seen"
    layout[:30], layout[30:110] = Label.GRASS, Label.GRASS
    assert what_is_plain(layout).startswith("grass covers")
