"""When unsaved work is saved for recovery."""

from simspaint.painting.recovery.autosave_policy import LATEST_S, QUIET_S, RETRY_S, AutosaveClock


def test_it_is_saved_when_the_hand_rests() -> None:
    clock = AutosaveClock()
    assert not clock.is_due(0)
    clock.changed(100)
    assert not clock.is_due(100 + QUIET_S - 0.1)
    assert clock.is_due(100 + QUIET_S)
    clock.saved()
    assert not clock.is_due(1000)


def test_it_is_saved_in_time_while_the_hand_never_rests_but_not_within_a_stroke() -> None:
    clock = AutosaveClock()
    for tenth in range(int(LATEST_S * 10)):
        clock.changed(tenth / 10)
        assert not clock.is_due(tenth / 10)
    clock.changed(LATEST_S)
    assert not clock.is_due(LATEST_S, is_editing=True)
    assert clock.is_due(LATEST_S)


def test_after_a_failure_it_is_tried_again_later() -> None:
    clock = AutosaveClock()
    clock.changed(0)
    clock.failed(10)
    assert not clock.is_due(10 + RETRY_S - 1)
    assert clock.is_due(10 + RETRY_S)
