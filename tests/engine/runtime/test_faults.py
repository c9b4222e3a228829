"""Memory that does not suffice, devices that fail, answers that are no numbers, banks that vanish: each is
told in a sentence, and the next rendering is as good as ever."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import nn

from simspaint.bank import array_file
from simspaint.bank.memory_bank import MemoryBank
from simspaint.engine.memo import Memo
from simspaint.engine.pipeline import choose_and_render
from simspaint.engine.runtime.faults import is_device_lost
from simspaint.engine.runtime.models import Models
from simspaint.engine.runtime.stage_clock import StageClock
from simspaint.engine.segment_browser import candidates_at
from simspaint.errors import DeviceError, MemoryBankError, RenderError
from simspaint.packs.pack import OpenedPack
from simspaint.progress import Stage
from tests.engine.small_pack import LABELS, differences, painted, request_of

NETWORKS = ("refinement", "transform", "ordering", "synthesis")
STAGE = dict(zip(NETWORKS, ("refinement", "transform", "order", "synthesis"), strict=True))
LOST = RuntimeError("CUDA error: unspecified launch failure")
FULL = torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")


@contextmanager
def failing(network: nn.Module, error: Exception, times: int = 10**9) -> Iterator[None]:
    """The network raises at its next calls."""
    left = [times]

    def fail(*_: object) -> None:
        if left[0]:
            left[0] -= 1
            raise error

    handle = network.register_forward_pre_hook(fail)
    try:
        yield
    finally:
        handle.remove()


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


@contextmanager
def answering_nan(network: nn.Module) -> Iterator[None]:
    """Every parameter of the network is no number."""
    kept = {name: value.clone() for name, value in network.state_dict().items()}
    network.load_state_dict({name: torch.full_like(value, torch.nan) for name, value in kept.items()})
    try:
        yield
    finally:
        network.load_state_dict(kept)


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


@pytest.fixture
def own_bank(pack: OpenedPack, tmp_path: Path) -> Iterator[OpenedPack]:
    """A copy of the bank that a test may spoil, with a cache of its own."""
    folder = tmp_path / "bank"
    shutil.copytree(pack.bank.folder, folder)
    with MemoryBank.open(folder, tmp_path / "cache") as bank:
        yield OpenedPack("own", LABELS, bank)


def test_an_index_that_is_cut_off_in_use_changes_nothing(
    own_bank: OpenedPack, models: Models, tmp_path: Path
) -> None:
    before = choose_and_render(request_of(painted(), top_k=3), own_bank, models)
    (index,) = (tmp_path / "cache" / "banks").glob("*[!t].arrays")  # not the light
    os.truncate(index, 64)
    assert differences(before, choose_and_render(request_of(painted(), top_k=3), own_bank, models)) == []


def test_a_large_index_that_is_cut_off_in_use_is_told_and_does_not_end_the_process(
    pack: OpenedPack, models: Models, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(array_file, "LARGEST_READ", 0)
    with MemoryBank.open(pack.bank.folder, tmp_path / "cache") as bank:
        memo, mapped = Memo(), OpenedPack("own", LABELS, bank)
        choose_and_render(request_of(painted()), mapped, models, memo=memo)
        (index,) = (tmp_path / "cache" / "banks").glob("*[!t].arrays")  # not the light
        os.truncate(index, 64)
        with pytest.raises(MemoryBankError, match="changed while it was in use"):
            choose_and_render(request_of(painted(), top_k=3), mapped, models, memo=memo)
        with pytest.raises(MemoryBankError, match="changed while it was in use"):
            candidates_at(request_of(painted()), mapped, 10, 10, 3)
    with MemoryBank.open(pack.bank.folder, tmp_path / "cache") as again:
        opened = OpenedPack("own", LABELS, again)
        assert choose_and_render(request_of(painted()), opened, models).provenance


def test_an_index_whose_file_is_removed_goes_on_working(
    own_bank: OpenedPack, models: Models, tmp_path: Path
) -> None:
    plain = choose_and_render(request_of(painted()), own_bank, models)
    shutil.rmtree(tmp_path / "cache")
    assert differences(choose_and_render(request_of(painted()), own_bank, models), plain) == []


def test_photographs_that_are_removed_in_use_are_told(own_bank: OpenedPack, models: Models) -> None:
    shutil.rmtree(own_bank.bank.folder)
    with pytest.raises(MemoryBankError, match="photograph"):
        choose_and_render(request_of(painted()), own_bank, models)


def test_photographs_that_were_shown_before_are_still_at_hand(own_bank: OpenedPack, models: Models) -> None:
    plain = choose_and_render(request_of(painted()), own_bank, models)
    shutil.rmtree(own_bank.bank.folder)
    assert differences(choose_and_render(request_of(painted()), own_bank, replace(models)), plain) == []
