"""When drafts, finals and variations start and stop, by a clock that the test moves."""

from __future__ import annotations

import pytest

from simspaint.app.rendering.render_policy import (
    AFTER_PEN_MS,
    DRAFT_LATEST_MS,
    DRAFT_QUIET_MS,
    FINAL_QUIET_MS,
    Decision,
    RenderKind,
    RenderPolicy,
)

DRAFT, FINAL, VARIATION = RenderKind.DRAFT, RenderKind.FINAL, RenderKind.VARIATION


@pytest.fixture
def policy() -> RenderPolicy:
    return RenderPolicy()


def started(policy: RenderPolicy, now: float) -> RenderKind | None:
    """Starts what is due."""
    kind = policy.decide(now).start
    if kind is not None:
        policy.started(kind)
    return kind


def test_nothing_is_rendered_before_anything_changed(policy: RenderPolicy) -> None:
    assert policy.decide(0) == Decision()
    assert policy.is_idle


def test_a_draft_starts_when_the_hand_rests_and_a_final_when_it_rests_longer(policy: RenderPolicy) -> None:
    policy.changed(1000)
    assert policy.decide(1000) == Decision(wait_ms=DRAFT_QUIET_MS)
    assert policy.decide(1059).start is None
    assert started(policy, 1060) is DRAFT
    policy.finished()
    assert policy.decide(1100) == Decision(wait_ms=FINAL_QUIET_MS - 100)
    assert started(policy, 1000 + FINAL_QUIET_MS) is FINAL
    policy.finished()
    assert policy.decide(9999) == Decision()
    assert policy.is_idle


def test_quick_changes_put_a_draft_off_but_not_for_ever(policy: RenderPolicy) -> None:
    now = 0.0
    while policy.decide(now).start is None:
        policy.changed(now)
        now += 40
        assert now < 1000
    assert now == DRAFT_LATEST_MS


def test_nothing_starts_while_the_pen_is_down_and_a_draft_starts_soon_after_it_is_lifted(
    policy: RenderPolicy,
) -> None:
    policy.pen_down()
    policy.changed(0)
    assert policy.decide(5000) == Decision()
    policy.pen_up(5000)
    assert started(policy, 5000) is DRAFT  # far more than DRAFT_LATEST_MS after the change
    policy.finished()
    assert policy.decide(5500).start is None  # the final waits for the hand to rest from the lifting on
    assert started(policy, 5000 + FINAL_QUIET_MS) is FINAL


def test_a_draft_waits_shorter_after_a_short_stroke_than_after_other_changes(policy: RenderPolicy) -> None:
    policy.pen_down()
    policy.changed(100)
    policy.pen_up(101)
    assert policy.decide(101) == Decision(wait_ms=AFTER_PEN_MS)
    policy.changed(105)  # what came with the stroke's end and is no stroke
    assert policy.decide(105) == Decision(wait_ms=DRAFT_QUIET_MS)


def test_a_running_draft_ends_and_what_changed_meanwhile_makes_one_draft_more(policy: RenderPolicy) -> None:
    policy.changed(0)
    assert started(policy, 60) is DRAFT
    for now in (70, 80, 90):
        policy.changed(now)
        assert policy.decide(now) == Decision()
    policy.finished()
    assert started(policy, 500) is DRAFT
    policy.finished()
    assert policy.decide(501).start is None


def test_a_change_cancels_a_running_final_once(policy: RenderPolicy) -> None:
    policy.changed(0)
    assert started(policy, 60) is DRAFT
    policy.finished()
    assert started(policy, 1000) is FINAL
    policy.changed(1200)
    assert policy.decide(1200).cancel
    assert not policy.decide(1210).cancel
    policy.finished()
    assert started(policy, 1260) is DRAFT
    policy.finished()
    assert started(policy, 2200) is FINAL


def test_a_final_can_be_asked_for_at_once_and_is_replaced_by_the_next_one_asked_for(
    policy: RenderPolicy,
) -> None:
    policy.changed(0)
    policy.asked(1)
    assert started(policy, 1) is FINAL
    policy.asked(2)
    assert policy.decide(2).cancel
    policy.finished()
    assert started(policy, 3) is FINAL
    policy.finished()
    assert policy.is_idle


def test_without_live_rendering_only_what_is_asked_for_is_rendered() -> None:
    policy = RenderPolicy(is_live=False)
    policy.changed(0)
    assert policy.decide(9000) == Decision()
    policy.asked(9000)
    assert started(policy, 9000) is FINAL
    policy.changed(9100)
    assert policy.decide(9100) == Decision()  # a rendering that was asked for is not given up for a stroke
    policy.finished()
    policy.is_live = True
    assert started(policy, 9200) is DRAFT


def test_variations_come_last_and_make_room_for_changes(policy: RenderPolicy) -> None:
    policy.asked_for_variations(2)
    policy.changed(0)
    assert started(policy, 60) is DRAFT
    policy.finished()
    assert policy.decide(100).start is None
    assert started(policy, 1000) is FINAL
    policy.finished()
    assert started(policy, 1001) is VARIATION
    policy.finished()
    assert started(policy, 1002) is VARIATION
    policy.changed(1003)
    assert policy.decide(1003).cancel
    policy.finished()
    assert started(policy, 1063) is DRAFT
    policy.finished()
    assert started(policy, 2003) is FINAL
    policy.finished()
    assert started(policy, 2004) is VARIATION  # the one that was cancelled
    policy.finished()
    assert policy.is_idle


def test_a_pen_that_goes_down_cancels_a_variation(policy: RenderPolicy) -> None:
    policy.asked_for_variations(1)
    assert started(policy, 0) is VARIATION
    policy.pen_down()
    assert policy.decide(1).cancel


def test_what_the_person_stopped_does_not_come_back(policy: RenderPolicy) -> None:
    policy.changed(0)
    policy.asked_for_variations(3)
    policy.asked(10)
    assert started(policy, 10) is FINAL
    policy.changed(20)
    policy.stopped()
    assert policy.decide(5000) == Decision()
    policy.finished()
    assert policy.decide(9000) == Decision()
    assert policy.is_idle
    policy.changed(9500)
    assert started(policy, 9560) is DRAFT


def test_a_final_that_takes_the_machines_memory_is_rendered_only_when_it_is_asked_for(
    policy: RenderPolicy,
) -> None:
    policy.finals_wait = True
    policy.changed(1000)
    assert started(policy, 1060) is DRAFT
    policy.finished()
    assert policy.decide(1000 + 2 * FINAL_QUIET_MS) == Decision()
    assert policy.is_idle
    policy.asked_for_variations(1)
    assert started(policy, 9000) is VARIATION
    assert not policy.decide(9001).cancel
    policy.finished()
    policy.asked(9999)
    assert started(policy, 9999) is FINAL
    policy.finished()
    policy.changed(20_000)
    assert started(policy, 20_060) is DRAFT
    policy.finished()
    policy.finals_wait = False
    assert started(policy, 20_000 + FINAL_QUIET_MS) is FINAL
