"""What the memo keeps between renderings, and large pictures."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from simspaint.domain.geometry import Box, Extent
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout
from simspaint.domain.picture_settings import Method
from simspaint.engine.memo import Memo
from simspaint.engine.pipeline import choose_and_render
from simspaint.engine.runtime.models import Models
from simspaint.packs.pack import OpenedPack
from tests.engine.small_pack import (
    ALL,
    CAR,
    LABELS,
    MOUNTAIN,
    N_IN_BANK,
    ROAD,
    SKY,
    THREE_BLOBS,
    Counts,
    blobs,
    differences,
    painted,
    request_of,
)

# What is kept from one rendering to the next


def test_an_unchanged_request_does_nothing_dear_again(
    pack: OpenedPack, models: Models, counts: Counts
) -> None:
    memo = Memo()
    first = choose_and_render(request_of(painted()), pack, models, memo=memo)
    assert len(counts.searches) == len(counts.placed) == len(first.provenance)
    assert counts.questions
    counts.clear()
    second = choose_and_render(request_of(painted()), pack, models, memo=memo)
    assert (counts.searches, counts.placed, counts.questions) == ([], [], 0)
    assert differences(first, second) == []


def test_after_a_change_of_one_component_only_that_one_is_made_again(
    pack: OpenedPack, models: Models, counts: Counts
) -> None:
    memo = Memo()
    choose_and_render(request_of(blobs(*THREE_BLOBS), refine=False), pack, models, memo=memo)
    assert sorted(counts.searches) == sorted(counts.placed) == [MOUNTAIN, ROAD, CAR]
    counts.clear()
    changed = blobs(*THREE_BLOBS[:2], (Box(8, 76, 30, 92), CAR))
    rendering = choose_and_render(request_of(changed, refine=False), pack, models, memo=memo)
    assert (counts.searches, counts.placed) == ([CAR], [CAR])
    assert differences(rendering, choose_and_render(request_of(changed, refine=False), pack, models)) == []


def test_a_new_component_renumbers_the_others_without_making_them_again(
    pack: OpenedPack, models: Models, counts: Counts
) -> None:
    memo = Memo()
    choose_and_render(request_of(blobs(*THREE_BLOBS), refine=False), pack, models, memo=memo)
    counts.clear()
    more = blobs(*THREE_BLOBS, (Box(40, 4, 56, 16), SKY))
    rendering = choose_and_render(request_of(more, refine=False), pack, models, memo=memo)
    assert (counts.searches, counts.placed) == ([SKY], [SKY])
    assert [row.component_index for row in rendering.provenance] == [0, 1, 2, 3]
    assert differences(rendering, choose_and_render(request_of(more, refine=False), pack, models)) == []


def test_another_draw_moves_only_what_is_drawn_anew(pack: OpenedPack, models: Models, counts: Counts) -> None:
    memo = Memo()
    first = choose_and_render(request_of(painted(), top_k=3, seed=0), pack, models, memo=memo)
    counts.clear()
    second = choose_and_render(request_of(painted(), top_k=3, seed=1), pack, models, memo=memo)
    pairs = zip(first.provenance, second.provenance, strict=True)
    assert counts.searches == []
    assert len(counts.placed) == sum(a.segment_id != b.segment_id for a, b in pairs) > 0


def random_change(rng: np.random.Generator, layout: Layout, changes: dict) -> tuple[Layout, dict]:
    """A stroke, or another setting."""
    ids, changes = layout.ids.copy(), dict(changes)
    if rng.random() < 0.6:
        height, width = ids.shape
        center = (int(rng.integers(width)), int(rng.integers(height)))
        axes = (int(rng.integers(1, width // 6)), int(rng.integers(1, height // 6)))
        value = int(rng.choice([*range(N_IN_BANK), UNLABELLED]))
        cv2.ellipse(ids, center, axes, 0, 0, 360, value, -1)
        return Layout(ids, LABELS), changes
    options = {
        "method": list(Method),
        "seed": [0, 1],
        "top_k": [1, 3],
        "size": [None, (64, 96), (48, 90)],
        "elide": [True, False],
        "refine": [True, False],
        "adherence": [0.0, 0.2, 1.0],
        "appearance_consistency": [0.0, 1.0, 3.0],
        "fill_segments": [0, 1, 3],
        "color_match": [0.0, 1.0],
        "banned_photographs": [frozenset(), frozenset({"s0_000", "s1_004"})],
        "excluded_sequences": [frozenset(), frozenset({"s1"})],
    }
    name = str(rng.choice(list(options)))
    changes[name] = options[name][int(rng.integers(len(options[name])))]
    return layout, changes


@pytest.mark.parametrize("seed", range(2))
def test_a_memo_never_changes_the_result(pack: OpenedPack, models: Models, seed: int) -> None:
    rng = np.random.default_rng(seed)
    layout, changes, memo = painted(seed, Extent(72, 108)), dict(ALL), Memo()
    models = replace(models, synthesis=None)
    without_some = replace(models, refinement=None, transform=None)
    composition = None
    for _ in range(12):
        layout, changes = random_change(rng, layout, changes)
        some = models if rng.random() < 0.8 else without_some
        request = request_of(layout, composition, **changes)
        kept = choose_and_render(request, pack, some, memo=memo)
        assert differences(kept, choose_and_render(request, pack, some)) == [], changes
        composition = kept.composition if rng.random() < 0.6 else None
