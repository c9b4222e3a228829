"""Seams are softened, and nothing else is touched."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from simspaint.domain.canvas import NO_COMPONENT, Canvas
from simspaint.domain.label_set import LabelSet
from simspaint.domain.layout import Layout
from simspaint.engine.ops.seam_softening import SoftSeamConfig, with_soft_seams
from simspaint.engine.ops.seams import seams
from tests.factories import make_labels

LABELS = LabelSet(
    tuple(replace(label, rank=label.id, is_feathered=label.id == 1) for label in make_labels(3).labels)
)
SIZE = (40, 60)


def softened(photograph: np.ndarray, component: np.ndarray, ids: np.ndarray | None = None) -> np.ndarray:
    return with_soft_seams(photograph, seams(canvas_of(component), layout_of(ids)))


def canvas_of(component: np.ndarray) -> Canvas:
    return Canvas(np.zeros((*component.shape, 3), np.uint8), component != NO_COMPONENT, component)


def layout_of(ids: np.ndarray | None = None) -> Layout:
    return Layout(np.zeros(SIZE, np.uint8) if ids is None else ids, LABELS)


def halves() -> np.ndarray:
    component = np.zeros(SIZE, np.int16)
    component[:, 30:] = 1
    return component


def noise() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (*SIZE, 3), dtype=np.uint8)


def test_an_edge_between_two_segments_becomes_a_slope_of_the_same_place() -> None:
    photograph = np.zeros((*SIZE, 3), np.uint8)
    photograph[:, 30:] = 200
    row = softened(photograph, halves())[20, :, 0].astype(int)
    assert (row[:29] == 0).all()
    assert (row[31:] == 200).all()
    assert 10 < row[29] < 100 < row[30] < 190
    assert abs(row[29] + row[30] - 200) <= 1


def test_what_is_no_seam_stays_bit_by_bit() -> None:
    photograph, component = noise(), halves()
    found = softened(photograph, component)
    changed = (found != photograph).any(axis=2)
    assert changed[:, 29:31].mean() > 0.9
    assert not changed[:, :29].any()
    assert not changed[:, 31:].any()


def test_without_seams_the_photograph_is_as_it_was() -> None:
    photograph = noise()
    for component in (np.zeros(SIZE, np.int16), np.full(SIZE, NO_COMPONENT, np.int16)):
        assert np.array_equal(softened(photograph, component), photograph)


def test_the_border_of_a_hole_is_a_seam() -> None:
    component = np.zeros(SIZE, np.int16)
    component[10:20, 10:20] = NO_COMPONENT
    found = seams(canvas_of(component), layout_of())
    assert found[9:11, 12].all()
    assert found[12, 19:21].all()
    assert not found[12:18, 12:18].any()
    assert not found[:8].any()


@pytest.mark.parametrize("labels", [(0, 1), (1, 0), (1, 2), (0, 2)])
def test_where_the_canvas_fades_there_is_no_seam(labels: tuple[int, int]) -> None:
    component = halves()
    ids = np.where(component == 0, *labels).astype(np.uint8)
    found = seams(canvas_of(component), layout_of(ids))
    assert found[:, 29:31].all() == (2 in labels), "label 2 is nearer than the soft one"
    assert not found[:, :29].any()


def test_a_change_reaches_no_farther_than_told() -> None:
    photograph, component = noise(), np.zeros(SIZE, np.int16)
    before = softened(photograph, component)
    component[20, 30] = 3
    photograph[20, 30] = 255 - photograph[20, 30]
    rows, columns = np.nonzero((softened(photograph, component) != before).any(axis=2))
    assert min(rows.min() - 20, columns.min() - 30) >= -SoftSeamConfig().reach_px
    assert max(rows.max() - 20, columns.max() - 30) <= SoftSeamConfig().reach_px
