"""Pairs of segments of a bank of which it is known which is in front."""

from __future__ import annotations

from pathlib import Path

from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.component import Component
from simspaint.engine.stages.components import find_components
from simspaint.files.depth_file import find_depth
from training.depth.pack_depth import read_depth
from training.examples.ordering_pair import pairs_from_depth, pairs_from_geometry
from training.examples.training_bank import MINIMUM_COMPONENT, minimum_area

Question = tuple[MemoryBank, str, Component, Component, bool]


def questions_of(bank: MemoryBank, name: str, depths: Path | None) -> list[Question]:
    """The pairs of a photograph of a bank, ordered by its depth, or without depths by geometry.

    A photograph without a depth file among depths has no pairs: nothing is known of it. Raises
    `LayoutFileError` where its depth cannot be read.
    """
    if depths is not None and find_depth(depths, name) is None:
        return []
    layout = bank.layout(name)
    components = find_components(layout, minimum_area(layout.extent, MINIMUM_COMPONENT / 4))
    if depths is None:
        pairs = pairs_from_geometry(components, layout.extent, layout.labels)
    else:
        pairs = pairs_from_depth(components, read_depth(depths, name, layout.extent), layout.labels)
    return [(bank, name, components[p.first], components[p.second], p.first_in_front) for p in pairs]
