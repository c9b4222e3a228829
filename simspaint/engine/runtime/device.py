"""Where networks run: choice of a device and its self-test."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import torch
from torch import nn

from simspaint.engine.networks.synthesis_network import SynthesisNetwork, synthesis_config
from simspaint.engine.runtime.host_memory import keep_large_buffers
from simspaint.errors import DeviceError

DeviceKind = Literal["cuda", "mps", "cpu"]
_KINDS: tuple[DeviceKind, ...] = ("cuda", "mps", "cpu")


@dataclass(frozen=True, slots=True)
class Device:
    """A device that passed its self-test.

    Parameters
    ----------
    dtype
        What the synthesis network computes in; the small networks stay in single precision.
    half
        A half precision that passed the self-test; None where none did.
    note
        A sentence for the person: what was chosen, and what was skipped.
    """

    kind: DeviceKind
    torch_device: torch.device
    dtype: torch.dtype
    half: torch.dtype | None
    note: str


def choose_device(name: str | None = None) -> Device:
    """The best device that works: CUDA, then MPS, then the CPU.

    Parameters
    ----------
    name
        `cuda`, `cuda:1`, `mps` or `cpu` takes that one and no other; None or `auto` chooses.

    Raises
    ------
    DeviceError
        The named device is unknown, absent, or fails its self-test; or none passes it.
    """
    if name is not None and name != "auto":
        return _tested(_named(name))
    passed_over = []
    for kind in _KINDS:
        if not _is_present(kind):
            continue
        try:
            device = _tested(torch.device(kind))
        except DeviceError as error:
            passed_over.append(error.message)
            continue
        return replace(device, note=" ".join([device.note, *passed_over]))
    raise DeviceError("No device passes its self-test.", " ".join(passed_over))


def self_test(device: torch.device, dtype: torch.dtype, network: nn.Module | None = None) -> None:
    """Render a small picture and compare it with the CPU's.

    `network` is a synthesis network of 2 labels, left as it is; None makes one from a fixed seed. Raises
    `DeviceError` where the device fails, or its picture holds a value that is not finite, is empty or wrong.
    """
    generator = torch.Generator().manual_seed(1)
    layout = torch.zeros(1, 3, 64, 96)
    layout[:, 0, :32], layout[:, 1, 32:] = 1, 1
    inputs = (layout, torch.rand(1, 3, 64, 96, generator=generator), torch.ones(1, 1, 64, 96))
    with torch.inference_mode():
        expected = _test_network()(*inputs)
        if device.type == "cpu" and dtype == torch.float32 and network is None:
            _check(expected, expected, device)  # it is its own measure
            return
        try:
            tested = copy.deepcopy(network) if network is not None else _test_network()
            tested = tested.to(device=device, dtype=dtype).to(memory_format=torch.channels_last)
            result = tested(*(x.to(device=device, dtype=dtype) for x in inputs)).float().cpu()
        except (RuntimeError, NotImplementedError) as error:
            reason = (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")
            raise DeviceError(f"The device {device} failed its self-test: {reason}.", _HINT) from error
    _check(result, expected, device)


_HINT = "Choose another device, for instance cpu."


def _test_network() -> SynthesisNetwork:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return SynthesisNetwork(synthesis_config("tiny", 2)).eval()


def _check(result: torch.Tensor, expected: torch.Tensor, device: torch.device) -> None:
    if not bool(torch.isfinite(result).all()):
        raise DeviceError(f"The device {device} failed its self-test: values are not finite.", _HINT)
    if float(result.std()) < 1e-3:
        raise DeviceError(f"The device {device} failed its self-test: the picture is empty.", _HINT)
    if float((result - expected).abs().mean()) > 0.05:
        raise DeviceError(f"The device {device} failed its self-test: the picture is wrong.", _HINT)


def _named(name: str) -> torch.device:
    try:
        device = torch.device(name)
    except RuntimeError as error:
        raise DeviceError(f"There is no device named {name}.", "Known are cuda, mps and cpu.") from error
    if device.type not in _KINDS:
        raise DeviceError(f"SimsPaint does not run on {name}.", "Known are cuda, mps and cpu.")
    absent = not _is_present(device.type) or (
        device.type == "cuda" and (device.index or 0) >= torch.cuda.device_count()
    )
    if absent:
        present = ", ".join(kind for kind in _KINDS if _is_present(kind))
        raise DeviceError(f"The device {name} is not there.", f"Present: {present}.")
    return device


def _is_present(kind: str) -> bool:
    if kind == "cuda":
        return torch.cuda.is_available()
    return torch.backends.mps.is_available() if kind == "mps" else True


def _tested(device: torch.device) -> Device:
    """The device in half precision where its hardware has one that is right, else in single precision."""
    kind: DeviceKind = next(kind for kind in _KINDS if kind == device.type)
    if kind == "cpu":
        keep_large_buffers()
    self_test(device, torch.float32)
    title = f"{torch.cuda.get_device_name(device)} (CUDA)" if kind == "cuda" else kind.upper()
    half = _half_candidate(device)
    if half is not None:
        try:
            self_test(device, half)
        except DeviceError:
            half = None  # not an error: single precision passed
    # Not timed: a busy moment would choose another precision, and with it other bytes.
    dtype = torch.float32 if half is None else half
    return Device(kind, device, dtype, half, f"{title}, {_NAMES[dtype]}.")


def _half_candidate(device: torch.device) -> torch.dtype | None:
    """A half precision that the hardware has; elsewhere it is emulated and many times slower."""
    if device.type in ("cuda", "mps"):
        return torch.float16
    has_bfloat16 = _cpu_reports("_is_avx512_bf16_supported") or _cpu_reports("_is_amx_tile_supported")
    return torch.bfloat16 if has_bfloat16 else None


def _cpu_reports(flag: str) -> bool:
    """An answer of `torch.cpu` that not every release gives."""
    ask: Callable[[], bool] | None = getattr(torch.cpu, flag, None)
    return bool(ask()) if ask is not None else False


_NAMES = {
    torch.float16: "half precision",
    torch.bfloat16: "bfloat16",
    torch.float32: "single precision",
}
