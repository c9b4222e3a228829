"""Held-out photographs with the canvases that retrieval really gives for their layouts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from simspaint.bank.entry import fitted_color, fitted_layout
from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.canvas import Canvas
from simspaint.domain.layout import Layout
from simspaint.engine.stages.components import find_components
from simspaint.engine.stages.compose import NARROW_ELISION, elision_noise
from simspaint.engine.stages.retrieve import ExclusionSet, retrieve_layout
from simspaint.files.folder_data_set import FolderDataSet, sequence_of
from simspaint.files.photograph_file import write_photograph
from training.data_sets.held_bank import held_names
from training.data_sets.left_out import tell_left_out
from training.evaluation.evenly_spread import spread
from training.examples.retrieved_canvas import retrieved_canvas
from training.examples.training_bank import minimum_area


@dataclass(frozen=True, slots=True)
class Held:
    """A held-out photograph, its layout, and the canvas from the training bank, all in the bank's extent."""

    name: str
    photograph: np.ndarray
    layout: Layout
    canvas: Canvas


def validation_set(folder: Path, n: int, bank: MemoryBank, by_sequence: bool) -> list[Held]:
    """`n` photographs of a data set that the bank does not hold, evenly spread over `val.txt`, or without
    such a list over all of them.

    Raises `MemoryBankError` where the data set has other labels than the bank, or nothing is held out.
    """
    data = FolderDataSet.open(folder)
    tell_left_out(data)
    names = held_names(data, bank)
    return [held_out(data, name, bank, by_sequence) for name in spread(names, n)]


def held_out(data: FolderDataSet, name: str, bank: MemoryBank, by_sequence: bool) -> Held:
    """One photograph, fitted to the bank's extent as the bank's own are, with its canvas: top-1 segments, in
    place, painter's order.

    Parameters
    ----------
    by_sequence
        Take no segment from a photograph of the same sequence.
    """
    layout = fitted_layout(data.layout(name), bank.extent)
    photograph = fitted_color(data.photograph(name), bank.extent)
    components = find_components(layout, minimum_area(bank.extent))
    sequences = frozenset({sequence_of(name)} if by_sequence else ())
    found = retrieve_layout(components, layout, bank, 1, ExclusionSet(frozenset({name}), sequences))
    segment_ids = [candidates[0].segment_id if candidates else None for candidates in found]
    noise = elision_noise(bank.extent, 0)
    canvas = retrieved_canvas(bank, layout, components, segment_ids, noise, NARROW_ELISION)
    return Held(name, photograph, layout, canvas)


def write_sheet(path: Path, rows: list[list[np.ndarray]], width: int = 320) -> None:
    """Pictures (height, width, 3) RGB in a grid, each scaled to `width` pixels; at least one row."""

    def scaled(picture: np.ndarray) -> np.ndarray:
        height = round(picture.shape[0] * width / picture.shape[1])
        return cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)

    path.parent.mkdir(parents=True, exist_ok=True)
    write_photograph(path, np.vstack([np.hstack([scaled(p) for p in row]) for row in rows]))
