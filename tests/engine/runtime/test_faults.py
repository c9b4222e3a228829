"""Memory that does not suffice, devices that fail, answers that are no numbers, banks that vanish: each is
told in a sentence, and the next rendering is as good as ever."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from simspaint.engine.memo import Memo
from simspaint.engine.pipeline import choose_and_render
from simspaint.engine.runtime.faults import is_device_lost
from simspaint.engine.runtime.models import Models
from simspaint.engine.runtime.stage_clock import StageClock
from simspaint.errors import DeviceError, RenderError
from simspaint.packs.pack import OpenedPack
from simspaint.progress import Stage
from tests.engine.runtime.failing_networks import FULL, LOST, NETWORKS, answering_nan, failing
from tests.engine.small_pack import differences, painted, request_of

STAGE = dict(zip(NETWORKS, ("refinement", "transform", "order", "synthesis"), strict=True))


def fail_at(stage: Stage, error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    """Something goes wrong in the middle of a stage, whatever it is made of."""
    original = StageClock.stage

    @contextmanager
    def failing_stage(clock: StageClock, now: Stage, total: int = 1) -> Iterator[None]:
        with original(clock, now, total):
            yield
            if now is stage:
                raise error

    monkeypatch.setattr(StageClock, "stage", failing_stage)


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("error", [FULL, MemoryError(), LOST], ids=["full", "host full", "lost"])
def test_what_fails_in_any_stage_is_told_with_its_name_and_spoils_nothing(
    pack: OpenedPack, models: Models, stage: Stage, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    request, memo = request_of(painted(unlabelled=0.4)), Memo()
    with monkeypatch.context() as patch:
        fail_at(stage, error, patch)
        with pytest.raises((RenderError, DeviceError), match=stage.value) as told:
            choose_and_render(request, pack, models, memo=memo)
    assert isinstance(told.value, DeviceError if error is LOST else RenderError)
    assert told.value.hint
    after = choose_and_render(request, pack, models, memo=memo)
    assert differences(after, choose_and_render(request, pack, models)) == []


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("error", [FULL, MemoryError()])
def test_memory_that_never_suffices_is_told_with_its_stage(
    pack: OpenedPack, models: Models, name: str, error: Exception
) -> None:
    request, memo = request_of(painted(unlabelled=0.4)), Memo()
    with failing(getattr(models, name), error), pytest.raises(RenderError, match="not enough memory") as told:
        choose_and_render(request, pack, models, memo=memo)
    assert told.value.stage == STAGE[name]
    assert told.value.hint
    after = choose_and_render(request, pack, models, memo=memo)
    assert differences(after, choose_and_render(request, pack, models)) == []


@pytest.mark.parametrize("name", NETWORKS)
def test_memory_that_suffices_once_caches_are_freed_changes_nothing(
    pack: OpenedPack, models: Models, name: str
) -> None:
    request = request_of(painted(unlabelled=0.4))
    plain = choose_and_render(request, pack, models)
    with failing(getattr(models, name), FULL, times=1):
        again = choose_and_render(request, pack, models)
    # Of the picture itself the person is told: "rest" holds the notes.
    assert differences(again, plain) == (["rest"] if name == "synthesis" else [])


@pytest.mark.parametrize("name", NETWORKS)
def test_a_device_that_is_lost_is_told(pack: OpenedPack, models: Models, name: str) -> None:
    request, memo = request_of(painted(unlabelled=0.4)), Memo()
    with failing(getattr(models, name), LOST), pytest.raises(DeviceError, match=STAGE[name]) as told:
        choose_and_render(request, pack, models, memo=memo)
    assert "CPU" in told.value.hint
    after = choose_and_render(request, pack, models, memo=memo)
    assert differences(after, choose_and_render(request, pack, models)) == []


def test_what_is_the_programs_own_fault_is_not_put_on_the_device(pack: OpenedPack, models: Models) -> None:
    assert models.transform is not None
    with (
        failing(models.transform, RuntimeError("shapes do not fit")),
        pytest.raises(RuntimeError, match="fit"),
    ):
        choose_and_render(request_of(painted()), pack, models)
    assert not is_device_lost(RuntimeError("The size of tensor a must match"))


@pytest.mark.parametrize("name", NETWORKS)
def test_answers_that_are_no_numbers_are_told(pack: OpenedPack, models: Models, name: str) -> None:
    request, memo = request_of(painted(unlabelled=0.4)), Memo()
    with answering_nan(getattr(models, name)), pytest.raises(RenderError, match="no numbers") as told:
        choose_and_render(request, pack, models, memo=memo)
    assert told.value.stage == STAGE[name]
    after = choose_and_render(request, pack, models, memo=memo)
    assert differences(after, choose_and_render(request, pack, models)) == []
