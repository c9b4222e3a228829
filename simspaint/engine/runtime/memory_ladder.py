"""The memory ladder: what is tried, one after the other, while a device's memory does not suffice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import torch

from simspaint.engine.runtime.device import Device
from simspaint.engine.runtime.host_memory import release_host_memory


@dataclass(frozen=True, slots=True)
class MemoryStep:
    """One way to try a rendering.

    Parameters
    ----------
    tile
        Longest side of a tile in pixels; None renders the picture in one piece.
    note
        What is done differently, for the person; empty for the first try.
    """

    device: torch.device
    dtype: torch.dtype
    tile: int | None
    note: str


def memory_steps(device: Device, largest_side: int, smallest_tile: int = 256) -> Iterator[MemoryStep]:
    """The ways to render a picture whose longest side is `largest_side` pixels, from best to last.

    As asked; once more with freed caches; in half precision where the device passed its self-test in it; in
    tiles, of half the side each time down to `smallest_tile`; then on the CPU, whole and in tiles. The caller
    keeps the tiles that are finished, calls `free_caches` and goes on with the next step; after the last one
    nothing is left but to give up.
    """
    step = MemoryStep(device.torch_device, device.dtype, None, "")
    yield step
    yield replace(step, note="Memory was short: caches were freed.")
    if device.kind != "cpu" and device.dtype == torch.float32 and device.half is not None:
        step = replace(step, dtype=device.half)
        yield replace(step, note="Memory was short: rendered in half precision.")
    yield from _smaller_tiles(step, largest_side, smallest_tile)
    if device.kind != "cpu":
        cpu = MemoryStep(torch.device("cpu"), torch.float32, None, "Memory was short: rendered on the CPU.")
        yield cpu
        yield from _smaller_tiles(cpu, largest_side, smallest_tile)


def _smaller_tiles(step: MemoryStep, largest_side: int, smallest: int) -> Iterator[MemoryStep]:
    tile = 1 << max(largest_side - 1, 1).bit_length()
    while tile // 2 >= smallest:
        tile //= 2
        place = " on the CPU" if "CPU" in step.note else ""
        yield replace(step, tile=tile, note=f"Memory was short: rendered in tiles of {tile} pixels{place}.")


def is_out_of_memory(error: BaseException) -> bool:
    """Whether a failed allocation, of a device or of the machine, is the reason."""
    if isinstance(error, (torch.OutOfMemoryError, MemoryError)):
        return True
    text = str(error).lower()
    return isinstance(error, RuntimeError) and ("out of memory" in text or "can't allocate memory" in text)


def free_caches() -> None:
    """Give back the memory that the allocators of the devices and of the machine keep for later."""
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
    if torch.backends.mps.is_available():
        torch.mps.empty_cache()
    release_host_memory()
