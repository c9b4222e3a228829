"""The one training loop: examples in, weights out. Every script in this folder is a task given to `train`.

Exact resume: example `i` of step `s` is drawn from a generator seeded by (seed, s, i), and everything else
lives in the checkpoint, so a run that was cut anywhere ends with the same weights as one that was not.
Several processes (torchrun) share a step's examples and average their gradients, which gives the weights of
one process with the whole batch.
"""

from __future__ import annotations

import contextlib
import math
import time
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor, nn

from training.running.batches import shared_batches
from training.running.checkpoints import Checkpoint
from training.running.loop_settings import LoopSettings
from training.running.processes import (
    agree,
    average_gradients,
    copy_from_first,
    join_processes,
    rank_and_count,
)
from training.running.run_log import RunLog
from training.running.shortened_schedule import crossed, paced_steps
from training.task import Batch, Task


def train(task: Task, settings: LoopSettings) -> Path:
    """Train until `steps` or `minutes` are over, resuming what lies in `out`. Returns the folder.

    Writes `checkpoint.safetensors` (to go on), `best.safetensors` (EMA weights of the best validation),
    `last.safetensors` (EMA weights where it stopped), `log.csv`, TensorBoard curves and validation pictures.

    Raises
    ------
    ValueError
        The batch cannot be shared equally by the processes, or these would take different steps.
    FloatingPointError
        Loss or gradient are not finite any more; the last checkpoint is kept.
    WeightsError
        The checkpoint in `out` is damaged or of another run.
    """
    deadline = math.inf if settings.minutes is None else time.monotonic() + settings.minutes * 60
    settings = replace(settings, device=join_processes(settings.device))
    rank, n_processes = rank_and_count()
    if settings.batch % n_processes:
        raise ValueError(f"A batch of {settings.batch} cannot be shared by {n_processes} processes.")
    if n_processes > 1 and settings.schedule_minutes is not None:
        raise ValueError("Several processes must take the same steps: leave out the schedule's minutes.")
    _prepare(task, settings.device)
    checkpoint = Checkpoint.create(task, settings)
    first_step = checkpoint.load() if checkpoint.path.exists() else 0
    with contextlib.ExitStack() as stack:
        log = stack.enter_context(RunLog(settings.out, settings.steps, first_step)) if rank == 0 else None
        done = _run(task, checkpoint, log, first_step, deadline, settings)
    if rank == 0:
        checkpoint.save(done)
        checkpoint.export("last")
    return settings.out


def learning_rate_at(step: int, settings: LoopSettings) -> float:
    """Factor of the learning rate: a linear warm-up, then half a cosine down to nothing."""
    if step < settings.warmup:
        return (step + 1) / settings.warmup
    progress = (step - settings.warmup) / max(settings.steps - settings.warmup, 1)
    return 0.5 * (1 + math.cos(math.pi * min(progress, 1.0)))


def _run(
    task: Task,
    checkpoint: Checkpoint,
    log: RunLog | None,
    first_step: int,
    deadline: float,
    settings: LoopSettings,
) -> int:
    """Steps until the end or the deadline; how many are done then. The log is the first process's."""
    done = first_step
    steps = paced_steps(first_step, settings.steps, settings.schedule_minutes)
    made = shared_batches(
        task.example_source,
        steps,
        batch=settings.batch,
        seed=settings.seed,
        workers=settings.workers,
        processes=settings.processes,
        device=settings.device,
    )
    with contextlib.closing(made) as batches:
        for step, batch in batches:
            if agree(time.monotonic() >= deadline, settings.device):
                break
            before, done = done, step + 1
            terms = _update(task, checkpoint, batch, step, settings)
            checkpoint.average(step, done - before)
            if log is None:  # the others wait at the next gradient while the first one validates or saves
                continue
            if crossed(before, done, settings.log_every):
                log.scalars(done, terms)
            if crossed(before, done, settings.validate_every) or done == settings.steps:
                _validate(task, checkpoint, log, done)
            if crossed(before, done, settings.checkpoint_every):
                checkpoint.save(done)
    return done


def _update(
    task: Task, checkpoint: Checkpoint, batch: Batch, step: int, settings: LoopSettings
) -> dict[str, float]:
    """One step of the network, and of its adversary where there is one."""
    factor = learning_rate_at(step, settings)
    half = torch.autocast(torch.device(settings.device).type, torch.bfloat16, enabled=settings.half)
    with half:
        loss, terms = task.loss(task.network, batch, step)
    rate = settings.learning_rate * factor
    terms["gradient"] = _descend(loss, task.network, checkpoint.optimizer, rate, settings.clip)
    if task.adversary is not None and checkpoint.adversary_optimizer is not None:
        with half:
            loss = task.adversary_loss(task.network, batch, step)
        if loss is not None:
            terms["adversary"] = float(loss.detach())
            rate = settings.adversary_rate * factor
            _descend(loss, task.adversary, checkpoint.adversary_optimizer, rate, settings.clip)
    return terms


def _descend(
    loss: Tensor, network: nn.Module, optimizer: torch.optim.Optimizer, rate: float, clip: float
) -> float:
    """One step of an optimizer; the norm of the gradient before clipping."""
    _check_finite(loss, "loss")
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    parameters = [p for p in network.parameters() if p.grad is not None]
    average_gradients(parameters)
    norm = nn.utils.clip_grad_norm_(parameters, clip)
    _check_finite(norm, "gradient")
    for group in optimizer.param_groups:
        group["lr"] = rate * group.get("share", 1.0)
    optimizer.step()
    return float(norm)


def _check_finite(value: Tensor, name: str) -> None:
    if not bool(torch.isfinite(value)):
        raise FloatingPointError(f"The {name} is not a number any more; lower the learning rate and resume.")


def _validate(task: Task, checkpoint: Checkpoint, log: RunLog, done: int) -> None:
    """Figures of the averaged weights; the best are kept."""
    figures = task.validate(checkpoint.averaged, log.folder, done)
    log.scalars(done, {f"validation/{name}": value for name, value in figures.items()}, always=True)
    if figures.get("score", -math.inf) < checkpoint.best_score or "score" not in figures:
        checkpoint.best_score = figures.get("score", math.inf)
        checkpoint.export("best")


def _prepare(task: Task, device: str) -> None:
    """Networks on the device, alike in all processes."""
    networks = [network for network in (task.network, task.adversary) if network is not None]
    for network in networks:
        network.to(device).to(memory_format=torch.channels_last)
    copy_from_first(networks)
