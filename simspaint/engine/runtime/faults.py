"""Faults of memory, device and disk while a stage runs, as errors with a hint."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import torch
from torch import nn

from simspaint.engine.runtime.memory_ladder import free_caches, is_out_of_memory
from simspaint.errors import DeviceError, RenderError
from simspaint.progress import Stage

Network = TypeVar("Network", bound=nn.Module)
Answer = TypeVar("Answer")

_LOST = ("device lost", "device-side assert", "unspecified launch failure", "illegal memory access")
_LOST_PREFIXES = ("cuda error", "hip error", "mps backend", "cublas", "cudnn", "accelerator")


@contextmanager
def told_faults(stage: Stage) -> Iterator[None]:
    """Raises `RenderError` for memory that did not suffice inside, and `DeviceError` for a device that was
    lost; anything else goes through."""
    try:
        yield
    except (RuntimeError, MemoryError) as error:
        if is_out_of_memory(error):
            free_caches()
            raise RenderError(
                f"There is not enough memory for the {stage.value}.",
                "Choose a smaller size, or close other programs.",
                stage=stage.value,
            ) from error
        if is_device_lost(error):
            raise DeviceError(
                f"The device failed during the {stage.value} and cannot be used any more.",
                "Choose the CPU in the preferences or by --device cpu, or start the program again.",
            ) from error
        raise


def is_device_lost(error: BaseException) -> bool:
    """Whether a device, not the program, is the reason."""
    kind = getattr(torch, "AcceleratorError", None)  # from torch 2.8 on
    if kind is not None and isinstance(error, kind):
        return True
    text = str(error).lower()
    return text.startswith(_LOST_PREFIXES) or any(sign in text for sign in _LOST)


def asked_with_less_memory(
    network: Network, ask: Callable[[Network], Answer], tell: Callable[[str], None]
) -> Answer:
    """A small network's answer: as it is, once more with freed caches, then on the CPU.

    Raises what the last try raises.
    """
    try:
        return ask(network)
    except (RuntimeError, MemoryError) as error:
        if not is_out_of_memory(error):
            raise
    free_caches()
    if next(network.parameters()).device.type == "cpu":
        return ask(network)
    tell("Memory was short: a small network was asked on the CPU.")
    return ask(copy.deepcopy(network).to("cpu"))


def check_numbers(values: torch.Tensor, stage: Stage) -> None:
    """Raise `RenderError` where a network answered with something that is no number."""
    if not bool(torch.isfinite(values).all()):
        raise RenderError(
            "The network gave values that are no numbers.", "Choose another device.", stage=stage.value
        )
