"""Candidates, canvases, placed segments and provenance: the small values of the domain."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from simspaint.domain.candidate import Candidate
from simspaint.domain.canvas import NO_COMPONENT, Canvas
from simspaint.domain.geometry import Box, Extent, identity_affine
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.domain.rendering import ComponentProvenance


def test_provenance_has_the_score_of_its_candidate() -> None:
    candidate = Candidate(4, 0.25, 0.5)
    box = Box(0, 0, 2, 2)
    row = ComponentProvenance(
        0, 1, box, "s0_000", 4, box, candidate.mask_iou, candidate.context_iou, identity_affine(), 0
    )
    assert row.retrieval_score == candidate.retrieval_score == 0.75


def test_a_renumbered_segment_is_the_same_for_another_component() -> None:
    mask, color = np.ones((2, 3), bool), np.zeros((2, 3, 3), np.uint8)
    placed = PlacedSegment(5, 9, 1, identity_affine(), Box(0, 0, 2, 3), mask, color)
    assert placed.renumbered(5) is placed
    other = placed.renumbered(7)
    assert (placed.component_index, other.component_index) == (5, 7)
    assert other.mask is mask
    assert other.color is color
    assert (other.segment_id, other.label_id, other.box) == (9, 1, Box(0, 0, 2, 3))


def test_a_canvas_tells_its_extent() -> None:
    shape = (3, 5)
    canvas = Canvas(
        np.zeros((*shape, 3), np.uint8), np.zeros(shape, bool), np.full(shape, NO_COMPONENT, np.int16)
    )
    assert canvas.extent == Extent(3, 5)
    assert canvas.extent.area == 15


def test_values_cannot_be_changed() -> None:
    placed = PlacedSegment(
        5, 9, 1, identity_affine(), Box(0, 0, 0, 0), np.zeros((0, 0), bool), np.zeros((0, 0, 3), np.uint8)
    )
    with pytest.raises(dataclasses.FrozenInstanceError):
        placed.segment_id = 3  # type: ignore[misc]
