"""Feathered labels fade into what lies behind them, which therefore has to lie there, and behind."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simspaint.domain.geometry import Extent
from simspaint.domain.rendering import Rendering
from simspaint.engine.pipeline import choose_and_render
from simspaint.engine.request import Rules
from simspaint.engine.runtime.models import Models
from simspaint.engine.stages.complete.uncovered import UncoveredConfig
from simspaint.packs.pack import OpenedPack
from tests.engine.small_pack import (
    MOUNTAIN,
    check_a_memo_changes_nothing,
    painted,
    request_of,
    with_traits,
)

LARGE = Extent(192, 288)
SEEDS = range(100, 106)


@pytest.fixture
def hard_pack(pack: OpenedPack) -> OpenedPack:
    return with_traits(pack, (MOUNTAIN,))


@pytest.fixture
def feathered_pack(pack: OpenedPack) -> OpenedPack:
    return with_traits(pack, (MOUNTAIN,), feathered=(MOUNTAIN,))


def both(hard_pack: OpenedPack, feathered_pack: OpenedPack, models: Models, seed: int) -> list[Rendering]:
    request = request_of(painted(seed, LARGE), fill_segments=3)
    return [choose_and_render(request, each, models) for each in (hard_pack, feathered_pack)]


def of_label(rendering: Rendering, label_id: int) -> np.ndarray:
    rows = [row.component_index for row in rendering.provenance if row.label_id == label_id]
    return np.isin(rendering.pixels, rows)


def test_feathered_segments_are_the_same_ones_and_mixed_with_what_is_behind(
    hard_pack: OpenedPack, feathered_pack: OpenedPack, models: Models
) -> None:
    n_mixed = n_feathered = 0
    for seed in SEEDS:
        hard, feathered = both(hard_pack, feathered_pack, models, seed)
        own = [
            [row.segment_id for row in r.provenance if row.label_id == MOUNTAIN and row.part_of is None]
            for r in (hard, feathered)
        ]
        assert own[0] == own[1]
        shown = of_label(hard, MOUNTAIN) & of_label(feathered, MOUNTAIN)
        n_feathered += int(shown.sum())
        n_mixed += int((hard.canvas.color[shown] != feathered.canvas.color[shown]).any(axis=1).sum())
    assert 0.1 < n_mixed / n_feathered < 1


def test_farther_segments_are_behind_feathered_ones_whatever_the_network_says(
    hard_pack: OpenedPack, feathered_pack: OpenedPack, models: Models
) -> None:
    n_farther = 0
    for seed in SEEDS:
        rendering = both(hard_pack, feathered_pack, models, seed)[1]
        rank = {label.id: label.rank for label in feathered_pack.labels.labels}
        for near in rendering.provenance:
            far = [
                row
                for row in rendering.provenance
                if near.label_id == MOUNTAIN
                and rank[row.label_id] < rank[MOUNTAIN]
                and row.part_of is not None
                and row.box.intersection(near.box).area
            ]
            assert all(row.order < near.order for row in far)
            n_farther += len(far)
    assert n_farther > 0


def test_feathered_fill_segments_lie_right_behind_their_own(
    feathered_pack: OpenedPack, models: Models
) -> None:
    n_fills = 0
    for seed in range(100, 112):
        request = request_of(painted(seed, LARGE), fill_segments=3)
        rendering = choose_and_render(request, feathered_pack, models)
        rows = sorted(rendering.provenance, key=lambda row: row.order)
        assert [row.order for row in rows] == list(range(len(rows)))
        for place, row in enumerate(rows):
            if row.part_of is not None and row.label_id == MOUNTAIN:
                n_fills += 1
                nearer = next(x for x in rows[place:] if x.part_of is None)
                assert nearer.component_index == row.part_of
    assert n_fills > 0


def test_with_a_memo_feathered_labels_give_the_same_bytes(feathered_pack: OpenedPack, models: Models) -> None:
    check_a_memo_changes_nothing(feathered_pack, models, LARGE)


def filled_clouds(pack: OpenedPack, models: Models, **changes: Any) -> int:
    """Segments beside the first one of clouds that are small for certain."""
    n = 0
    for seed in SEEDS:
        request = request_of(painted(seed, LARGE), fill_segments=3, **changes)
        rows = choose_and_render(request, pack, models).provenance
        boxes = {row.component_index: row.box for row in rows if row.label_id == MOUNTAIN}
        owners = [boxes[row.part_of] for row in rows if row.part_of in boxes]
        n += sum(box.area <= UncoveredConfig().largest_alone * LARGE.area for box in owners)
    return n


def test_a_small_cloud_is_one_segment_where_strokes_are_hints(
    feathered_pack: OpenedPack, models: Models
) -> None:
    assert filled_clouds(feathered_pack, models, adherence=0.3) == 0
    assert filled_clouds(feathered_pack, models, adherence=0.6) > 0
    assert filled_clouds(feathered_pack, models, adherence=0.3, rules=Rules(lone_clouds=False)) > 0
