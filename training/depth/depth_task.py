"""The depth network as a task: ordinal pairs of several banks' photographs (Chen et al. 2016)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.geometry import Extent
from simspaint.engine.ops.image_tensor import to_tensor
from simspaint.errors import LayoutFileError
from simspaint.files.depth_file import Depth, find_depth
from training.depth.depth_network import WORKING_SIZE, DepthNetwork
from training.depth.pack_depth import read_depth
from training.evaluation.evenly_spread import spread
from training.evaluation.validation_set import write_sheet
from training.examples.depth_pairs import drawn_pairs
from training.examples.simulated_canvas import jittered_photograph
from training.synthesis.synthesis_task import planes
from training.task import Batch, Example, PlainTask

PAIRS = 3000
"""Pairs of pixels an example."""
SMALLEST_VIEW = 0.6
"""Side of the smallest view of a photograph that is shown, share of its own."""
_ALIKE_WEIGHT = 0.25
_HELD = 100
_SHOWN = 6


@dataclass(frozen=True, slots=True)
class DepthSource:
    """Photographs of a bank, and the folder of their depth."""

    bank: MemoryBank
    folder: Path
    names: tuple[str, ...]

    @staticmethod
    def of(bank: MemoryBank, folder: Path) -> DepthSource:
        """All photographs with a depth. Raises `LayoutFileError` where none has one."""
        names = tuple(name for name in bank.photographs if find_depth(folder, name) is not None)
        if not names:
            hint = "Depth lies in NAME.png or NAME.webp."
            raise LayoutFileError(f"In {folder} there is no depth of the bank's photographs.", hint)
        return DepthSource(bank, folder, names)

    def read(self, name: str) -> tuple[np.ndarray, Depth]:
        """RGB, and depth of the same size."""
        photograph = self.bank.photograph(name)
        return photograph, read_depth(self.folder, name, Extent(*photograph.shape[:2]))


class DepthTask(PlainTask):
    """The depth network.

    Parameters
    ----------
    sources
        Each is drawn from equally often.
    held
        Photographs to validate on, by name of the set.
    """

    name = "depth"

    def __init__(
        self, sources: Sequence[DepthSource], network: DepthNetwork, held: dict[str, DepthSource]
    ) -> None:
        self.network: nn.Module = network
        self._sources, self._held = list(sources), held

    def example(self, rng: np.random.Generator, step: int) -> Example:
        """A view of a photograph in a little other light, half of the time mirrored, and pairs of pixels."""
        source = self._sources[int(rng.integers(len(self._sources)))]
        photograph, depth = source.read(source.names[int(rng.integers(len(source.names)))])
        view = _view(Extent(*depth.shape), rng)
        color, seen = framed(jittered_photograph(photograph, rng)[view], depth[view])
        if rng.random() < 0.5:
            color, seen = color[:, ::-1], np.ascontiguousarray(seen[:, ::-1])
        pairs = drawn_pairs(seen, PAIRS, rng)
        return {"photograph": np.ascontiguousarray(color), **pairs._asdict()}

    def loss(self, network: nn.Module, batch: Batch, step: int) -> tuple[Tensor, dict[str, float]]:
        """The negative log likelihood of which is farther; what is alike is drawn together."""
        depth = network(planes(batch["photograph"])).flatten(1).float()
        difference = depth.gather(1, batch["first"]) - depth.gather(1, batch["second"])
        farther = batch["farther"]
        ordinal = F.softplus(-farther * difference) * farther.abs()
        alike = _ALIKE_WEIGHT * difference.square() * (1 - farther.abs())
        loss = ((ordinal + alike).mean(1) * batch["known"]).mean()
        return loss, {"ordinal": float(loss.detach())}

    @torch.inference_mode()
    def validate(self, network: nn.Module, folder: Path, step: int) -> dict[str, float]:
        """Share of held-out pairs right: anywhere in the frame, by their rows alone, and of close ones.

        Writes a sheet of photographs with their depth and the guess.
        """
        figures: dict[str, float] = {}
        rows = []
        for name, source in self._held.items():
            counts = [_counted(source, each, network) for each in spread(source.names, _HELD)]
            right, by_row, n, close, n_close = np.sum(counts, axis=0)
            figures |= {f"right_{name}": right / max(n, 1), f"by_row_{name}": by_row / max(n, 1)}
            figures[f"close_{name}"] = close / max(n_close, 1)
            for each in spread(source.names, _SHOWN // len(self._held) or 1):
                color, depth = framed(*source.read(each))
                rows.append([color, _grey(depth), _grey(guessed_depth(color, network))])
        if not figures:
            return {}
        write_sheet(folder / "sheets" / f"{step:06d}.jpg", rows)
        right = [value for name, value in figures.items() if name.startswith("right_")]
        return {"score": -float(np.mean(right)), **figures}


def framed(photograph: np.ndarray, depth: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Both in the network's working size, their proportions not kept; no depth is made up."""
    size = WORKING_SIZE[1], WORKING_SIZE[0]
    color = cv2.resize(np.ascontiguousarray(photograph), size, interpolation=cv2.INTER_AREA)
    nearest = cv2.INTER_NEAREST_EXACT
    return color, np.asarray(cv2.resize(np.ascontiguousarray(depth), size, interpolation=nearest))


@torch.inference_mode()
def guessed_depth(photograph: np.ndarray, network: nn.Module) -> np.ndarray:
    """(height, width) float32 as the network gives it, of a photograph in its working size."""
    device = next(network.parameters()).device
    return network(to_tensor(photograph).to(device))[0, 0].float().cpu().numpy()


def _counted(source: DepthSource, name: str, network: nn.Module) -> tuple[float, float, int, float, int]:
    """Of the pairs that differ: anywhere in the frame right, right by their rows alone (lower is nearer), and
    how many; close ones right, and how many."""
    color, depth = framed(*source.read(name))
    pairs = drawn_pairs(depth, PAIRS, np.random.default_rng(0))
    guess = guessed_depth(color, network).ravel()
    width = depth.shape[1]
    by_network = _right(np.sign(guess[pairs.first] - guess[pairs.second]), pairs.farther)
    by_row = _right(np.sign(pairs.second // width - pairs.first // width), pairs.farther)
    differ = pairs.farther != 0
    close, anywhere = differ.copy(), differ.copy()
    close[PAIRS // 2 :], anywhere[: PAIRS // 2] = False, False
    right = float(by_network[anywhere].sum()), float(by_row[anywhere].sum()), int(anywhere.sum())
    return *right, float(by_network[close].sum()), int(close.sum())


def _right(found: np.ndarray, farther: np.ndarray) -> np.ndarray:
    """1 where the sign is right, ½ where nothing is said."""
    return np.where(found == 0, 0.5, found == farther)


def _view(extent: Extent, rng: np.random.Generator) -> tuple[slice, slice]:
    """A random part of the frame of its own proportions."""
    share = rng.uniform(SMALLEST_VIEW, 1)
    height, width = (max(round(share * side), 1) for side in extent)
    top = int(rng.integers(extent.height - height + 1))
    left = int(rng.integers(extent.width - width + 1))
    return slice(top, top + height), slice(left, left + width)


def _grey(depth: np.ndarray) -> np.ndarray:
    """Depth as a picture: ranks, so that any scale is seen; bright = far."""
    ranks = np.argsort(np.argsort(depth.ravel(), kind="stable"), kind="stable").reshape(depth.shape)
    return np.repeat((255 * ranks / max(depth.size - 1, 1)).astype(np.uint8)[..., None], 3, axis=2)
