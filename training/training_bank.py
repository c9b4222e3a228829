"""What every training script reads: a memory bank, and for each of its photographs the segments retrieved from others.

A bank holds the photographs and their layouts, so it is the only input of training, and the only thing that has to travel.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.progress import track
from safetensors.numpy import load_file, save

from simspaint.domain.component import Component
from simspaint.domain.geometry import Box
from simspaint.domain.layout import Layout
from simspaint.engine.memory_bank import MemoryBank
from simspaint.engine.stages.components import find_components
from simspaint.engine.stages.retrieval import ExclusionSet, retrieve_layout
from simspaint.files.atomic import write_atomically
from simspaint.files.folder_data_set import sequence_of

TOP_K = 10
MINIMUM_COMPONENT = 0.00763


@dataclass(frozen=True, slots=True)
class TrainingPhotograph:
    """One photograph with its layout, components, and for each component the ids of retrieved segments (−1 = none)."""

    name: str
    photograph: np.ndarray
    layout: Layout
    components: list[Component]
    retrieved: np.ndarray  # (n_components, TOP_K) int32


class TrainingBank:
    """A bank read for training.

    Parameters
    ----------
    bank
        The open bank; at least two photographs of different sequences.
    by_sequence
        Never retrieve from the photograph's own sequence (frames of a film are near copies); else only not from the photograph itself.
    cache
        File for the retrieved ids; made once, remade when the bank is another one.
    """

    def __init__(self, bank: MemoryBank, by_sequence: bool, cache: Path | None = None) -> None:
        self.bank = bank
        self.names = bank.photographs
        self._by_sequence = by_sequence
        self._retrieved = self._load(cache) if cache and cache.exists() else {}
        if set(self._retrieved) != set(self.names):
            self._retrieved = {name: self._retrieve(name) for name in track(self.names, "Retrieving stencils")}
            if cache:
                cache.parent.mkdir(parents=True, exist_ok=True)
                with write_atomically(cache) as file:
                    file.write(save(self._retrieved))

    def photograph(self, name: str) -> TrainingPhotograph:
        """All that is known of one photograph."""
        layout = self.bank.layout(name)
        return TrainingPhotograph(name, self.bank.photograph(name), layout, self._components(layout), self._retrieved[name])

    def footprint(self, segment_id: int) -> tuple[Box, np.ndarray]:
        """Box and mask of a segment, without decoding its photograph."""
        index = self.bank.index
        return Box(*index.segment_box[segment_id].tolist()), index.mask(segment_id, self.bank.extent)

    def draw(self, rng: np.random.Generator) -> TrainingPhotograph:
        """A photograph drawn with equal chances."""
        return self.photograph(self.names[int(rng.integers(len(self.names)))])

    def _components(self, layout: Layout) -> list[Component]:
        return find_components(layout, minimum_area=int(np.ceil(MINIMUM_COMPONENT * layout.extent.area)))

    def _retrieve(self, name: str) -> np.ndarray:
        layout = self.bank.layout(name)
        components = self._components(layout)
        exclusion = ExclusionSet(sequences=frozenset({sequence_of(name)})) if self._by_sequence else ExclusionSet(photographs=frozenset({name}))
        found = retrieve_layout(components, layout, self.bank, TOP_K, exclusion)
        return _table([[candidate.segment_id for candidate in candidates] for candidates in found])

    @staticmethod
    def _load(cache: Path) -> dict[str, np.ndarray]:
        return load_file(cache)


def _table(rows: Sequence[Sequence[int]]) -> np.ndarray:
    table = np.full((len(rows), TOP_K), -1, np.int32)
    for row, ids in enumerate(rows):
        table[row, : len(ids)] = ids
    return table
