"""Checkpoints without pickle: tensors in one safetensors file, numbers in its metadata."""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor, nn

from simspaint.errors import WeightsError
from simspaint.files.atomic import write_atomically

if TYPE_CHECKING:
    from training.running.loop_settings import LoopSettings
    from training.task import Task

_HINT = "Choose another folder for the run, or remove this file and begin again."


@dataclass(slots=True)
class Checkpoint:
    """Everything a run needs to go on: networks, their optimizers, averaged weights, best score."""

    task: Task
    path: Path
    ema: float
    optimizer: torch.optim.Optimizer
    adversary_optimizer: torch.optim.Optimizer | None
    averaged: nn.Module
    best_score: float = float("inf")

    @classmethod
    def create(cls, task: Task, settings: LoopSettings) -> Checkpoint:
        """Of a run that begins; `load` makes it the state of one that goes on."""
        settings.out.mkdir(parents=True, exist_ok=True)
        optimizer = torch.optim.Adam(task.parameter_groups(), settings.learning_rate, settings.betas)
        adversary = None
        if task.adversary is not None:
            rate, betas = settings.adversary_rate, settings.adversary_betas
            adversary = torch.optim.Adam(task.adversary.parameters(), rate, betas)
        averaged = copy.deepcopy(task.network).eval().requires_grad_(False)
        path = settings.out / "checkpoint.safetensors"
        return cls(task, path, settings.ema, optimizer, adversary, averaged)

    def average(self, step: int, stands_for: int = 1) -> None:
        """Move the averaged weights towards the current ones; early steps are averaged over less, and one
        that stands for several that were left out counts as these."""
        decay = min(self.ema, (1 + step) / (10 + step)) ** stands_for
        with torch.no_grad():
            for mean, now in zip(self.averaged.parameters(), self.task.network.parameters(), strict=True):
                mean.lerp_(now, 1 - decay)
            for mean, now in zip(self.averaged.buffers(), self.task.network.buffers(), strict=True):
                mean.copy_(now)

    def save(self, step: int) -> None:
        """Write the checkpoint; a cut leaves the one before."""
        tensors = _network_tensors("network", self.task.network)
        tensors |= _network_tensors("averaged", self.averaged)
        tensors |= _optimizer_tensors("optimizer", self.optimizer)
        if self.task.adversary is not None and self.adversary_optimizer is not None:
            tensors |= _network_tensors("adversary", self.task.adversary)
            tensors |= _optimizer_tensors("adversary_optimizer", self.adversary_optimizer)
        numbers = {
            "task": self.task.name,
            "step": step,
            "best_score": self.best_score,
            "state": self.task.state(),
        }
        with write_atomically(self.path) as file:
            file.write(save(tensors, {"run": json.dumps(numbers)}))

    def load(self) -> int:
        """Take over a saved state; the number of steps it had done.

        An adversary that the saved run did not have begins anew; one that only the saved run had is dropped.
        Raises `WeightsError` where the file is damaged, of another task or of networks of another size.
        """
        numbers, tensors = _read(self.path)
        if numbers.get("task") != self.task.name:
            raise WeightsError(
                f"{self.path} is a checkpoint of {numbers.get('task')}, not of {self.task.name}.", _HINT
            )
        try:
            self._take(numbers, tensors)
            return int(numbers["step"])
        except (KeyError, TypeError, ValueError, RuntimeError) as error:
            raise WeightsError(
                f"The checkpoint {self.path} does not fit: it lacks something, or was made with another "
                "configuration.",
                _HINT,
            ) from error

    def _take(self, numbers: dict[str, Any], tensors: dict[str, Tensor]) -> None:
        self.task.network.load_state_dict(_part("network", tensors))
        self.averaged.load_state_dict(_part("averaged", tensors))
        _load_optimizer("optimizer", self.optimizer, tensors)
        adversary = _part("adversary", tensors)
        if adversary and self.task.adversary is not None and self.adversary_optimizer is not None:
            self.task.adversary.load_state_dict(adversary)
            _load_optimizer("adversary_optimizer", self.adversary_optimizer, tensors)
        self.best_score = float(numbers["best_score"])
        self.task.load_state(numbers["state"])

    def export(self, name: str) -> None:
        """Write the averaged weights as `name`.safetensors beside the checkpoint, in full precision."""
        with write_atomically(self.path.with_name(f"{name}.safetensors")) as file:
            file.write(save(_tensors(self.averaged.state_dict())))


def steps_done(run: Path) -> int:
    """How many steps the run in a folder has done; 0 if there is none. Raises `WeightsError` where its
    checkpoint is damaged."""
    path = run / "checkpoint.safetensors"
    return int(_read(path)[0]["step"]) if path.is_file() else 0


def _read(path: Path) -> tuple[dict[str, Any], dict[str, Tensor]]:
    try:
        with safe_open(path, "pt") as file:
            numbers = json.loads(file.metadata()["run"])
            return numbers, {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - no mapping
    except (OSError, SafetensorError, TypeError, KeyError, ValueError, RecursionError) as error:
        raise WeightsError(f"{path} is damaged, or no checkpoint.", _HINT) from error


def _tensors(state: dict[str, Any]) -> dict[str, Tensor]:
    """Copies of a state's tensors that share no memory."""
    return {name: torch.as_tensor(value).detach().contiguous().clone() for name, value in state.items()}


def _network_tensors(prefix: str, network: nn.Module) -> dict[str, Tensor]:
    return _prefixed(prefix, _tensors(network.state_dict()))


def _optimizer_tensors(prefix: str, optimizer: torch.optim.Optimizer) -> dict[str, Tensor]:
    """An optimizer's state a parameter, by the parameter's number."""
    state = optimizer.state_dict()["state"]
    flat = {f"{number}/{name}": value for number, values in state.items() for name, value in values.items()}
    return _prefixed(prefix, _tensors(flat))


def _prefixed(prefix: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    return {f"{prefix}/{name}": tensor for name, tensor in tensors.items()}


def _part(prefix: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    start = prefix + "/"
    return {name.removeprefix(start): t for name, t in tensors.items() if name.startswith(start)}


def _load_optimizer(prefix: str, optimizer: torch.optim.Optimizer, tensors: dict[str, Tensor]) -> None:
    state: dict[int, dict[str, Tensor]] = {}
    for key, tensor in _part(prefix, tensors).items():
        number, name = key.split("/", 1)
        state.setdefault(int(number), {})[name] = tensor
    optimizer.load_state_dict({"state": state, "param_groups": optimizer.state_dict()["param_groups"]})
