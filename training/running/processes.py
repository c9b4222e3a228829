"""Several processes that train one network, as torchrun starts them: the examples of a step are shared and
the gradients averaged. Alone, everything here leaves things as they are."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import timedelta

import torch
from torch import Tensor, distributed, nn

PATIENCE = timedelta(hours=2)
"""How long the others wait for the first one, which validates. One that dies is noticed by torchrun."""


def join_processes(device: str) -> str:
    """Join those that torchrun started along with this one; gives the device of this one.

    `cuda` becomes the card of this process. A second call changes nothing.
    """
    if not distributed.is_available() or not distributed.is_torchelastic_launched():
        return device
    on_cuda = torch.device(device).type == "cuda"
    if on_cuda:
        device = f"cuda:{os.environ['LOCAL_RANK']}"
        torch.cuda.set_device(device)
    if not distributed.is_initialized():
        distributed.init_process_group("nccl" if on_cuda else "gloo", timeout=PATIENCE)
    return device


def leave_processes() -> None:
    """The end of what `join_processes` began."""
    if _joined():
        distributed.destroy_process_group()


def wait_for_all() -> None:
    """Go on when all processes have come here."""
    if _joined():
        distributed.barrier()


def rank_and_count() -> tuple[int, int]:
    """Number of this process, and how many there are."""
    return (distributed.get_rank(), distributed.get_world_size()) if _joined() else (0, 1)


def copy_from_first(networks: Iterable[nn.Module | None]) -> None:
    """All begin with the weights of the first process."""
    if not _joined():
        return
    for network in networks:
        for tensor in network.state_dict().values() if network is not None else ():
            sent = tensor.contiguous()
            distributed.broadcast(sent, 0)
            tensor.copy_(sent)


def agree(stop: bool, device: str) -> bool:
    """Whether the first process wants to stop: all must leave the loop at the same step."""
    if not _joined():
        return stop
    flag = torch.tensor([float(stop)], device=device)
    distributed.broadcast(flag, 0)
    return bool(flag.item())


def mean_of_processes(values: Tensor) -> Tensor:
    """The mean over all processes, without a gradient."""
    values = values.detach()
    if not _joined():
        return values
    total = values.clone()
    distributed.all_reduce(total)
    return total / distributed.get_world_size()


def average_gradients(parameters: Iterable[nn.Parameter]) -> None:
    """Replace gradients by their mean over all processes, in one message."""
    if not _joined():
        return
    gradients = [p.grad for p in parameters if p.grad is not None]
    means = mean_of_processes(torch.cat([g.reshape(-1) for g in gradients]))
    for gradient, mean in zip(gradients, means.split([g.numel() for g in gradients]), strict=True):
        gradient.copy_(mean.view_as(gradient))


def _joined() -> bool:
    return distributed.is_available() and distributed.is_initialized()
