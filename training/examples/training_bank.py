"""What every training script reads: a memory bank, and for each of its photographs the segments retrieved
from
others.

A bank holds the photographs and their layouts, so it is the only input of training, and the only thing that
has to travel.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.progress import track
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.component import Component
from simspaint.domain.geometry import Box, Extent
from simspaint.domain.layout import Layout
from simspaint.engine.stages.components import find_components
from simspaint.engine.stages.retrieve import ExclusionSet, retrieve_layout
from simspaint.files.atomic import replace_bytes
from simspaint.files.folder_data_set import sequence_of

TOP_K = 10
MINIMUM_COMPONENT = 0.00763
"""Share of the frame below which a component is left to f."""


def minimum_area(extent: Extent, share: float = MINIMUM_COMPONENT) -> int:
    """Pixels of the smallest component that is retrieved."""
    return math.ceil(share * extent.area)


@dataclass(frozen=True, slots=True)
class TrainingPhotograph:
    """One photograph with its layout and components, and for each component ids of retrieved segments.

    `retrieved` is (n_components, TOP_K), best first, filled up with −1.
    """

    name: str
    photograph: np.ndarray
    layout: Layout
    components: list[Component]
    retrieved: np.ndarray


class TrainingBank:
    """A bank read for training.

    Parameters
    ----------
    bank
        The open bank; at least two photographs of different sequences.
    by_sequence
        Never retrieve from the photograph's own sequence (frames of a film are near copies); else only not
        from the photograph itself.
    cache
        File for the retrieved ids; made once, made again when the bank or `by_sequence` are others.
    """

    def __init__(self, bank: MemoryBank, by_sequence: bool, cache: Path | None = None) -> None:
        self.bank = bank
        self.names = bank.photographs
        self._by_sequence = by_sequence
        key = _key(bank, by_sequence)
        retrieved = _read(cache, key) if cache is not None else None
        if retrieved is None:
            retrieved = {name: self._retrieve(name) for name in track(self.names, "Retrieving stencils")}
            if cache is not None:
                replace_bytes(cache, save(retrieved, {"key": key}))
        self._retrieved = retrieved

    def photograph(self, name: str) -> TrainingPhotograph:
        """All that is known of one photograph."""
        layout, retrieved = self.bank.layout(name), self._retrieved[name]
        components = find_components(layout, minimum_area(layout.extent))
        return TrainingPhotograph(name, self.bank.photograph(name), layout, components, retrieved)

    def mask_of(self, segment_id: int) -> tuple[Box, np.ndarray]:
        """Box and mask of a segment, without decoding its photograph."""
        index = self.bank.index
        return Box(*index.segment_box[segment_id].tolist()), index.mask(segment_id, self.bank.extent)

    def draw(self, rng: np.random.Generator) -> TrainingPhotograph:
        """A photograph drawn with equal chances."""
        return self.photograph(self.names[int(rng.integers(len(self.names)))])

    def _retrieve(self, name: str) -> np.ndarray:
        layout = self.bank.layout(name)
        components = find_components(layout, minimum_area(layout.extent))
        own = frozenset({sequence_of(name)} if self._by_sequence else ())
        excluded = ExclusionSet(photographs=frozenset({name}), sequences=own)
        found = retrieve_layout(components, layout, self.bank, TOP_K, excluded)
        return _table([[candidate.segment_id for candidate in candidates] for candidates in found])


def _key(bank: MemoryBank, by_sequence: bool) -> str:
    """What the retrieved ids depend on, as a digest."""
    index, digest = bank.index, hashlib.sha256()
    digest.update(repr((bank.photographs, bank.extent, by_sequence, TOP_K, MINIMUM_COMPONENT)).encode())
    for array in (index.segment_label, index.segment_photograph, index.segment_box, index.segment_area):
        digest.update(array.tobytes())
    return digest.hexdigest()


def _read(cache: Path, key: str) -> dict[str, np.ndarray] | None:
    """The ids in the cache; None where it is missing, damaged or of something else."""
    if not cache.is_file():
        return None
    try:
        with safe_open(cache, "numpy") as file:
            if (file.metadata() or {}).get("key") != key:
                return None
            return {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - no mapping
    except SafetensorError:
        return None


def _table(rows: Sequence[Sequence[int]]) -> np.ndarray:
    table = np.full((len(rows), TOP_K), -1, np.int32)
    for row, ids in enumerate(rows):
        table[row, : len(ids)] = ids
    return table
