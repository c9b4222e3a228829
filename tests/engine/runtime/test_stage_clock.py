"""Times, progress and stopping."""

from __future__ import annotations

import pytest

from simspaint.engine.runtime.stage_clock import StageClock
from simspaint.progress import Cancelled, CancelToken, Progress, Stage, ignore_progress


def test_a_stage_is_timed_and_told_at_its_beginning_after_every_item_and_at_its_end() -> None:
    told: list[Progress] = []
    clock = StageClock(CancelToken(), told.append)
    with clock.stage(Stage.RETRIEVAL, 2):
        assert [item.upper() for item in clock.each(["a", "b"])] == ["A", "B"]
    assert told == [Progress(Stage.RETRIEVAL, done, 2) for done in (0, 1, 2, 2)]
    assert list(clock.timings_ms) == ["retrieval"]
    assert clock.timings_ms["retrieval"] >= 0


def test_a_cancelled_stage_does_not_begin_and_has_no_time() -> None:
    cancel = CancelToken()
    cancel.cancel()
    clock = StageClock(cancel, ignore_progress)
    with pytest.raises(Cancelled), clock.stage(Stage.CANVAS):
        raise AssertionError
    assert clock.timings_ms == {}
    assert cancel.is_cancelled


def test_no_item_follows_the_one_at_which_it_was_cancelled() -> None:
    cancel, seen = CancelToken(), []
    clock = StageClock(cancel, ignore_progress)

    def work() -> None:
        with clock.stage(Stage.TRANSFORM, 3):
            for item in clock.each([1, 2, 3]):
                seen.append(item)
                cancel.cancel()

    with pytest.raises(Cancelled):
        work()
    assert seen == [1]
    assert clock.timings_ms == {}


def test_a_sentence_is_kept_once() -> None:
    clock = StageClock(CancelToken(), ignore_progress)
    for note in ("one", "two", "one"):
        clock.tell(note)
    assert clock.notes == ["one", "two"]
