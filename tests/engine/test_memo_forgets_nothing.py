"""What a network sees beyond a component is part of the memo's keys."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.geometry import Box, Extent
from simspaint.domain.label_set import UNLABELLED
from simspaint.engine.memo import Memo
from simspaint.engine.pipeline import choose_and_render
from simspaint.engine.runtime.models import Models
from simspaint.engine.stages.align import MoveQuestion
from simspaint.engine.steps import segment_affines
from simspaint.packs.pack import OpenedPack
from tests.engine.narrow_models import narrow_models, narrow_transform
from tests.engine.small_pack import (
    CAR,
    LABELS,
    MOUNTAIN,
    ROAD,
    SKY,
    TREE,
    Counts,
    blobs,
    differences,
    painted,
    request_of,
)

# What is kept from one rendering to the next


def test_a_context_that_reaches_farther_in_the_banks_frame_is_not_forgotten(
    pack: OpenedPack, models: Models
) -> None:
    # Eight rows have a margin of one row; in the bank's frame, half as large, four rows have one of one, too.
    large, box = Extent(128, 192), Box(40, 40, 48, 80)
    memo = Memo()
    for surroundings in (SKY, MOUNTAIN, TREE, ROAD):
        layout = blobs(
            (box.grown(2, 6), surroundings), (box.grown(1, 5), UNLABELLED), (box, CAR), extent=large
        )
        request = request_of(layout, refine=False, minimum_component=0.001, top_k=9)
        kept = choose_and_render(request, pack, models, memo=memo)
        assert differences(kept, choose_and_render(request, pack, models)) == []


def test_what_the_transform_network_sees_beyond_the_context_is_not_forgotten(
    pack: OpenedPack, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    def what_is_seen(questions: list[MoveQuestion], *_: object) -> list[np.ndarray]:
        return [np.array([[1, 0, q.around.astype(float).mean()], [0, 1, 0]]) for q in questions]

    def telling(*given: object) -> np.ndarray:
        """The network's answer, whatever comes of it."""
        return given[4]

    monkeypatch.setattr(segment_affines, "ask_moves", what_is_seen)
    monkeypatch.setattr(segment_affines, "aligned_affine", telling)
    box, memo, affines = Box(20, 30, 40, 60), Memo(), set()
    for surroundings in (SKY, MOUNTAIN, TREE, ROAD):
        layout = blobs((box.grown(9, 13), surroundings), (box.grown(4, 5), UNLABELLED), (box, CAR))
        request = request_of(layout, refine=False)
        kept = choose_and_render(request, pack, models, memo=memo)
        assert differences(kept, choose_and_render(request, pack, models)) == []
        affines.add(kept.provenance[-1].affine.tobytes())
    assert len(affines) == 4


def test_answers_about_an_order_are_not_taken_from_segments_that_lay_elsewhere(
    pack: OpenedPack, models: Models, counts: Counts
) -> None:
    memo = Memo()
    models = replace(models, transform=narrow_transform(len(LABELS), 1, strength=0.1))
    choose_and_render(request_of(painted()), pack, models, memo=memo)
    counts.clear()
    unmoved = replace(models, transform=None)
    plain = choose_and_render(request_of(painted()), pack, unmoved, memo=memo)
    assert counts.questions
    assert differences(plain, choose_and_render(request_of(painted()), pack, unmoved)) == []


def test_other_networks_and_another_bank_are_not_taken_for_those_from_before(
    pack: OpenedPack, models: Models
) -> None:
    memo = Memo()
    request = request_of(painted(unlabelled=0.4))
    first = choose_and_render(request, pack, models, memo=memo)
    other = narrow_models(len(LABELS), seed=1)
    assert (
        differences(
            choose_and_render(request, pack, other, memo=memo), choose_and_render(request, pack, other)
        )
        == []
    )
    moving = replace(models, transform=narrow_transform(len(LABELS), 1, strength=0.1))
    moved = choose_and_render(request, pack, moving, memo=memo)
    assert differences(moved, choose_and_render(request, pack, moving)) == []
    assert differences(moved, first) != []
    with MemoryBank.open(pack.bank.folder) as reopened:
        again = choose_and_render(request, OpenedPack("small", LABELS, reopened), models, memo=memo)
    assert differences(again, first) == []
