"""How long and how fast a run learns."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class LoopSettings:
    """How long and how fast to learn."""

    out: Path
    steps: int
    batch: int = 2
    learning_rate: float = 4e-4
    adversary_rate: float = 4e-4
    betas: tuple[float, float] = (0.9, 0.99)
    adversary_betas: tuple[float, float] = (0.0, 0.9)
    warmup: int = 50
    ema: float = 0.998
    clip: float = 5.0
    seed: int = 0
    minutes: float | None = (
        None  # stop after this long, with a checkpoint; the schedule follows `steps` alone
    )
    schedule_minutes: float | None = None
    """Leave out steps, so that the schedule ends in this time; such a run does not repeat exactly."""
    validate_every: int = 500
    checkpoint_every: int = 100
    log_every: int = 10
    workers: int = 1  # threads that make examples
    processes: int = 0  # processes that make them in place of threads, for networks that are faster than one
    device: str = "cpu"
    half: bool = False  # bf16 autocast; pointless on CPUs without bf16 units
