"""Choice of the device, its self-test, and the ways out when memory is short."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from simspaint.engine.runtime import device as device_module
from simspaint.engine.runtime.device import Device, choose_device, self_test
from simspaint.engine.runtime.host_memory import keep_large_buffers, release_host_memory
from simspaint.engine.runtime.memory_ladder import free_caches, is_out_of_memory, memory_steps
from simspaint.errors import DeviceError

CPU = torch.device("cpu")
CUDA = Device("cuda", torch.device("cuda"), torch.float32, torch.float16, "")


class Broken(nn.Module):
    """A network whose picture is everywhere what it is told."""

    def __init__(self, value: float, noise: float = 0.0) -> None:
        super().__init__()
        self.value = nn.Parameter(torch.tensor(value))
        self.noise = noise

    def forward(self, layout: Tensor, canvas: Tensor, known: Tensor) -> Tensor:
        return canvas * self.noise + self.value


@pytest.fixture
def only_cpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device_module, "_is_present", lambda kind: kind == "cpu")


@pytest.mark.usefixtures("only_cpu")
def test_without_an_accelerator_the_cpu_is_chosen() -> None:
    chosen = choose_device()
    assert chosen.kind == "cpu"
    assert chosen.torch_device == CPU
    assert chosen.note.startswith("CPU, ")


@pytest.mark.usefixtures("only_cpu")
@pytest.mark.parametrize("name", ["cuda", "cuda:3", "mps"])
def test_a_named_device_that_is_absent_is_an_error_and_not_replaced(name: str) -> None:
    with pytest.raises(DeviceError, match=f"{name} is not there") as caught:
        choose_device(name)
    assert caught.value.hint == "Present: cpu."


@pytest.mark.parametrize("name", ["toaster", "meta", "", "cuda:x"])
def test_a_name_of_no_device_is_refused(name: str) -> None:
    with pytest.raises(DeviceError):
        choose_device(name)


def test_a_device_that_fails_is_passed_over_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails_on_mps(device: torch.device, dtype: torch.dtype) -> None:
        if device.type == "mps":
            raise DeviceError("The device mps failed its self-test: it is empty.")

    monkeypatch.setattr(device_module, "_is_present", lambda kind: kind != "cuda")
    monkeypatch.setattr(device_module, "self_test", fails_on_mps)
    chosen = choose_device()
    assert chosen.kind == "cpu"
    assert "mps failed its self-test" in chosen.note
    with pytest.raises(DeviceError, match="mps failed"):
        choose_device("mps")


@pytest.mark.usefixtures("only_cpu")
def test_half_precision_is_taken_where_the_hardware_has_it_and_it_is_right(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(device_module, "_half_candidate", lambda device: torch.bfloat16)
    monkeypatch.setattr(device_module, "self_test", lambda device, dtype: None)
    assert choose_device().dtype == torch.bfloat16
    assert {choose_device().dtype for _ in range(3)} == {torch.bfloat16}
    monkeypatch.setattr(device_module, "_half_candidate", lambda device: None)
    assert choose_device().dtype == torch.float32
    monkeypatch.setattr(device_module, "_half_candidate", lambda device: torch.bfloat16)

    def wrong_in_half(device: torch.device, dtype: torch.dtype) -> None:
        if dtype != torch.float32:
            raise DeviceError("wrong")

    monkeypatch.setattr(device_module, "self_test", wrong_in_half)
    wrong = choose_device()
    assert (wrong.dtype, wrong.half) == (torch.float32, None)


def test_the_cpu_passes_its_self_test() -> None:
    self_test(CPU, torch.float32)
    self_test(CPU, torch.float32, device_module._test_network())


@pytest.mark.parametrize(
    ("network", "reason"),
    [
        (Broken(float("nan"), 1.0), "not finite"),
        (Broken(0.5), "empty"),
        (Broken(3.0, 1.0), "wrong"),
    ],
)
def test_a_device_that_paints_nonsense_fails_its_self_test(network: nn.Module, reason: str) -> None:
    with pytest.raises(DeviceError, match=reason):
        self_test(CPU, torch.float32, network)


def test_a_device_that_cannot_compute_fails_its_self_test() -> None:
    class Failing(Broken):
        def forward(self, layout: Tensor, canvas: Tensor, known: Tensor) -> Tensor:
            raise RuntimeError("no kernel image is available\nfor execution")

    with pytest.raises(DeviceError, match="self-test: no kernel image is available"):
        self_test(CPU, torch.float32, Failing(0.0))


def test_the_ladder_goes_from_caches_to_half_precision_to_tiles_to_the_cpu() -> None:
    steps = list(memory_steps(CUDA, 1024))
    assert [(s.device.type, s.dtype, s.tile) for s in steps] == [
        ("cuda", torch.float32, None),
        ("cuda", torch.float32, None),
        ("cuda", torch.float16, None),
        ("cuda", torch.float16, 512),
        ("cuda", torch.float16, 256),
        ("cpu", torch.float32, None),
        ("cpu", torch.float32, 512),
        ("cpu", torch.float32, 256),
    ]
    assert steps[0].note == ""
    assert all(step.note for step in steps[1:])
    assert len({step.note for step in steps}) == len(steps)


def test_a_half_precision_that_failed_its_test_is_not_on_the_ladder() -> None:
    chosen = Device("cuda", torch.device("cuda"), torch.float32, None, "")
    assert {step.dtype for step in memory_steps(chosen, 1024)} == {torch.float32}


def test_the_cpu_s_ladder_has_freed_caches_and_tiles() -> None:
    steps = list(memory_steps(Device("cpu", CPU, torch.float32, None, ""), 1000))
    assert [step.tile for step in steps] == [None, None, 512, 256]
    assert "caches" in steps[1].note


@pytest.mark.parametrize("n_failures", [0, 1, 3, 7])
def test_the_first_step_that_fits_is_where_the_ladder_ends(n_failures: int) -> None:
    failures = iter([torch.OutOfMemoryError("injected")] * n_failures)
    tried = []
    for step in memory_steps(CUDA, 1024):
        tried.append(step)
        failure = next(failures, None)
        if failure is None:
            break
        assert is_out_of_memory(failure)
    assert len(tried) == n_failures + 1


def test_only_failed_allocations_count_as_memory() -> None:
    assert is_out_of_memory(MemoryError())
    assert is_out_of_memory(RuntimeError("MPS backend out of memory (MPS allocated: 9 GB)"))
    assert is_out_of_memory(RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate"))
    assert not is_out_of_memory(RuntimeError("size mismatch"))
    assert not is_out_of_memory(ValueError("out of memory"))


def test_buffers_can_be_kept_and_let_go() -> None:
    keep_large_buffers()
    free_caches()
    release_host_memory()
    assert torch.ones(3_000_000).sum() == 3_000_000


@pytest.mark.gpu
def test_an_accelerator_that_is_there_is_chosen() -> None:
    chosen = choose_device()
    assert chosen.kind != "cpu"
    assert chosen.half is not None
