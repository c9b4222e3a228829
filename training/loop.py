"""The one training loop: examples in, weights out. Every script in this folder is a task given to `train`.

Exact resume: example `i` of step `s` is drawn from a generator seeded by (seed, s, i), and everything else lives in the
checkpoint, so a run that was cut anywhere ends with the same weights as one that was not. Several processes (torchrun)
share a step's examples and average their gradients, which gives the weights of one process with the whole batch.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from torch import Tensor, distributed, nn

from training.checkpoints import Checkpoint
from training.run_log import RunLog

Example = dict[str, np.ndarray]
Batch = dict[str, Tensor]


class Task(Protocol):
    """What one network learns."""

    name: str
    network: nn.Module
    adversary: nn.Module | None

    def example(self, rng: np.random.Generator, step: int) -> Example:
        """One example; all its randomness comes from `rng`. Examples of one step have one size. Called in threads."""
        ...

    def loss(self, network: nn.Module, batch: Batch, step: int) -> tuple[Tensor, dict[str, float]]:
        """What is minimised, the mean over the batch, and its terms for the log."""
        ...

    def adversary_loss(self, network: nn.Module, batch: Batch, step: int) -> Tensor | None:
        """What the adversary minimises at this step, or None where it rests."""
        ...

    def validate(self, network: nn.Module, folder: Path, step: int) -> dict[str, float]:
        """Figures on held-out photographs, `score` among them (lower is better); pictures go into the folder."""
        ...

    def state(self) -> dict[str, float]:
        """Numbers that the task found out and that a resumed run needs."""
        ...

    def load_state(self, state: dict[str, float]) -> None:
        """Take back what `state` gave."""
        ...


@dataclass(frozen=True, slots=True)
class LoopSettings:
    """How long and how fast to learn."""

    out: Path
    steps: int
    batch: int = 2
    learning_rate: float = 4e-4
    adversary_rate: float = 4e-4
    betas: tuple[float, float] = (0.9, 0.99)
    warmup: int = 50
    ema: float = 0.998
    clip: float = 5.0
    seed: int = 0
    minutes: float | None = None  # stop after this long, with a checkpoint; the schedule follows `steps` alone
    validate_every: int = 500
    checkpoint_every: int = 100
    log_every: int = 10
    workers: int = 1
    device: str = "cpu"
    half: bool = False  # bf16 autocast; pointless on CPUs without bf16 units


def train(task: Task, settings: LoopSettings) -> Path:
    """Train until `steps` or `minutes` are over, resuming what lies in `out`. Returns the folder.

    Writes `checkpoint.safetensors` (to go on), `best.safetensors` (EMA weights of the best validation), `last.safetensors`
    (EMA weights at the end of the schedule), `log.csv`, TensorBoard curves and validation pictures.
    """
    rank, world = _join_processes()
    if settings.batch % world:
        raise ValueError(f"A batch of {settings.batch} cannot be shared by {world} processes.")
    _to_device(task, settings.device)
    checkpoint = Checkpoint.create(task, settings)
    first_step = checkpoint.load() if checkpoint.path.exists() else 0
    log = RunLog(settings.out, settings.steps, first_step) if rank == 0 else None
    deadline = time.monotonic() + settings.minutes * 60 if settings.minutes else np.inf
    local = settings.batch // world
    step = first_step
    batches = _batches(task, settings, range(first_step, settings.steps), range(rank * local, (rank + 1) * local))
    with contextlib.closing(batches):
        for step, batch in enumerate(batches, start=first_step):
            if _agree(time.monotonic() > deadline):
                break
            terms = _update(task, checkpoint, batch, step, settings)
            if log and step % settings.log_every == 0:
                log.scalars(step, terms)
            done = step + 1
            if done % settings.validate_every == 0 or done == settings.steps:
                _validate(task, checkpoint, log, done)
            if rank == 0 and done % settings.checkpoint_every == 0:
                checkpoint.save(done)
        else:
            step = settings.steps
    if rank == 0:
        checkpoint.save(step)
        checkpoint.export("last")
    if log:
        log.close()
    return settings.out


def learning_rate_at(step: int, settings: LoopSettings) -> float:
    """Factor of the learning rate: a linear warm-up, then half a cosine down to nothing."""
    if step < settings.warmup:
        return (step + 1) / settings.warmup
    progress = (step - settings.warmup) / max(settings.steps - settings.warmup, 1)
    return 0.5 * (1 + float(np.cos(np.pi * min(progress, 1.0))))


def _update(task: Task, checkpoint: Checkpoint, batch: Batch, step: int, settings: LoopSettings) -> dict[str, float]:
    """One step of the network, and of its adversary where there is one."""
    factor = learning_rate_at(step, settings)
    half = torch.autocast(settings.device.split(":")[0], torch.bfloat16, enabled=settings.half)
    with half:
        loss, terms = task.loss(task.network, batch, step)
    terms["gradient"] = _descend(loss, task.network, checkpoint.optimizer, settings.learning_rate * factor, settings.clip)
    if task.adversary is not None and checkpoint.adversary_optimizer is not None:
        with half:
            adversary_loss = task.adversary_loss(task.network, batch, step)
        if adversary_loss is not None:
            terms["adversary"] = float(adversary_loss.detach())
            _descend(adversary_loss, task.adversary, checkpoint.adversary_optimizer,
                     settings.adversary_rate * factor, settings.clip)
    checkpoint.average(step)
    return terms


def _descend(loss: Tensor, network: nn.Module, optimizer: torch.optim.Optimizer, rate: float, clip: float) -> float:
    """One step of an optimizer; the norm of the gradient before clipping. Raises `FloatingPointError` on a loss that is no number."""
    if not torch.isfinite(loss):
        raise FloatingPointError("The loss is not a number any more; lower the learning rate and resume.")
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    parameters = [p for p in network.parameters() if p.grad is not None]
    _average_gradients(parameters)
    norm = nn.utils.clip_grad_norm_(parameters, clip)
    for group in optimizer.param_groups:
        group["lr"] = rate
    optimizer.step()
    return float(norm)


def _validate(task: Task, checkpoint: Checkpoint, log: RunLog | None, step: int) -> None:
    """Figures of the averaged weights; the best are kept."""
    if log is None:  # one process validates, the others wait at the next gradient
        return
    figures = task.validate(checkpoint.averaged, log.folder, step)
    log.scalars(step, {f"validation/{name}": value for name, value in figures.items()}, always=True)
    if figures["score"] < checkpoint.best_score:
        checkpoint.best_score = figures["score"]
        checkpoint.export("best")


def _batches(task: Task, settings: LoopSettings, steps: range, indices: range) -> Iterator[Batch]:
    """Batches in order, made ahead in threads."""

    def example(step: int, index: int) -> Example:
        return task.example(np.random.default_rng([settings.seed, step, index]), step)

    with ThreadPoolExecutor(settings.workers) as pool:
        ahead: list[list[Future[Example]]] = []
        todo = iter(steps)
        try:
            for step in steps:
                while len(ahead) <= 1 + 2 * settings.workers // settings.batch and (following := next(todo, None)) is not None:
                    ahead.append([pool.submit(example, following, index) for index in indices])
                examples = [future.result() for future in ahead.pop(0)]
                yield {name: torch.from_numpy(np.stack([e[name] for e in examples])).to(settings.device, non_blocking=True)
                       for name in examples[0]}
                del step
        finally:
            pool.shutdown(cancel_futures=True)


def _to_device(task: Task, device: str) -> None:
    for network in (task.network, task.adversary):
        if network is not None:
            network.to(device, memory_format=torch.channels_last)


def _join_processes() -> tuple[int, int]:
    """Rank and number of processes; joins the others where torchrun started this one."""
    if not distributed.is_available() or not distributed.is_torchelastic_launched():
        return 0, 1
    if not distributed.is_initialized():
        distributed.init_process_group("nccl" if torch.cuda.is_available() else "gloo")
    return distributed.get_rank(), distributed.get_world_size()


def _average_gradients(parameters: list[nn.Parameter]) -> None:
    """Replace gradients by their mean over all processes, in one message."""
    if not distributed.is_initialized():
        return
    gradients = [p.grad for p in parameters if p.grad is not None]
    flat = torch.cat([g.reshape(-1) for g in gradients])
    distributed.all_reduce(flat)
    flat /= distributed.get_world_size()
    for gradient, mean in zip(gradients, flat.split([g.numel() for g in gradients]), strict=True):
        gradient.copy_(mean.view_as(gradient))


def _agree(stop: bool) -> bool:
    """Whether the first process wants to stop: all must leave the loop at the same step."""
    if not distributed.is_initialized():
        return stop
    flag = torch.tensor([float(stop)], device="cuda" if distributed.get_backend() == "nccl" else "cpu")
    distributed.broadcast(flag, 0)
    return bool(flag.item())
