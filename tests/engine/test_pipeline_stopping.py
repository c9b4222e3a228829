"""Stages are named in their order, and a rendering stops where it is told to."""

from __future__ import annotations

from functools import partial

import pytest
import torch

from simspaint.engine.memo import Memo
from simspaint.engine.ops.even_batches import BatchConfig, even_batches
from simspaint.engine.pipeline import choose_and_render
from simspaint.engine.runtime.models import Models
from simspaint.engine.stages import order
from simspaint.packs.pack import OpenedPack
from simspaint.progress import Cancelled, CancelToken, Progress, Stage
from tests.engine.small_pack import (
    Counts,
    differences,
    painted,
    request_of,
)

# Locks and bans


def test_every_stage_is_told_in_order(pack: OpenedPack, models: Models) -> None:
    told: list[Progress] = []
    rendering = choose_and_render(request_of(painted()), pack, models, report=told.append)
    n = len(rendering.provenance)
    assert list(dict.fromkeys(progress.stage for progress in told)) == list(Stage)
    assert list(rendering.timings_ms) == [stage.value for stage in Stage]
    for stage in Stage:
        done = [progress.done for progress in told if progress.stage == stage]
        (total,) = {progress.total for progress in told if progress.stage == stage}
        assert done == sorted(done)
        assert (done[0], done[-1]) == (0, total)
        if stage in (Stage.RETRIEVAL, Stage.TRANSFORM):
            assert total == n
            assert done == [*range(n + 1), n]


@pytest.mark.parametrize("stage", list(Stage))
def test_it_stops_where_it_is_told_to(pack: OpenedPack, models: Models, counts: Counts, stage: Stage) -> None:
    cancel, told = CancelToken(), []

    def report(progress: Progress) -> None:
        told.append(progress)
        if progress.stage == stage:
            cancel.cancel()

    with pytest.raises(Cancelled):
        choose_and_render(request_of(painted()), pack, models, cancel, report)
    assert told[-1].stage == stage
    assert counts.searches == [] or stage not in (Stage.REFINEMENT, Stage.COMPONENTS, Stage.RETRIEVAL)
    assert counts.placed == [] or list(Stage).index(stage) > list(Stage).index(Stage.TRANSFORM)
    assert counts.answered == 0 or stage in (Stage.CANVAS, Stage.SYNTHESIS)


@pytest.mark.parametrize("stage", [Stage.RETRIEVAL, Stage.TRANSFORM])
def test_it_stops_within_one_component(
    pack: OpenedPack, models: Models, counts: Counts, stage: Stage
) -> None:
    cancel = CancelToken()

    def report(progress: Progress) -> None:
        if progress.stage == stage and progress.done == 2:
            cancel.cancel()

    memo = Memo()
    with pytest.raises(Cancelled):
        choose_and_render(request_of(painted()), pack, models, cancel, report, memo)
    assert len(counts.searches if stage is Stage.RETRIEVAL else counts.placed) == 2
    # What was done is kept, and nothing is wrong with it.
    after = choose_and_render(request_of(painted()), pack, models, memo=memo)
    assert differences(after, choose_and_render(request_of(painted()), pack, models)) == []


def test_it_stops_within_one_batch_of_questions_about_pairs(
    pack: OpenedPack, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    cancel, asked = CancelToken(), []

    def front_of(output: object, label_ids: torch.Tensor) -> torch.Tensor:
        asked.append(1)
        cancel.cancel()
        return torch.full((len(label_ids),), 0.5)

    in_fours = partial(even_batches, config=BatchConfig(largest=4))
    monkeypatch.setattr(order, "even_batches", in_fours)
    monkeypatch.setattr(order, "front_probability", front_of)
    with pytest.raises(Cancelled):
        choose_and_render(request_of(painted()), pack, models, cancel)
    assert asked == [1]


def test_a_rendering_that_is_cancelled_beforehand_does_nothing(pack: OpenedPack, models: Models) -> None:
    cancel, told = CancelToken(), []
    cancel.cancel()
    with pytest.raises(Cancelled):
        choose_and_render(request_of(painted()), pack, models, cancel, told.append)
    assert told == []
