"""Held-out photographs with the canvases that retrieval really gives for their layouts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from simspaint.domain.canvas import Canvas
from simspaint.domain.layout import Layout
from simspaint.engine.memory_bank import MemoryBank
from simspaint.engine.stages.canvas import NARROW_ELISION, compose_canvas, elision_noise
from simspaint.engine.stages.components import find_components
from simspaint.engine.stages.retrieval import ExclusionSet, retrieve_layout
from simspaint.engine.stages.transform import transform_segment
from simspaint.files.folder_data_set import FolderDataSet, sequence_of
from simspaint.files.photograph_file import write_photograph
from training.training_bank import MINIMUM_COMPONENT


@dataclass(frozen=True, slots=True)
class Held:
    """A held-out photograph, its layout, and the canvas from the training bank, all in the bank's extent."""

    name: str
    photograph: np.ndarray
    layout: Layout
    canvas: Canvas


def held_out(data: FolderDataSet, names: list[str], bank: MemoryBank, by_sequence: bool) -> list[Held]:
    """The named photographs, scaled to the bank's extent, with their canvases: top-1 segments, in place, painter's order.

    Parameters
    ----------
    by_sequence
        Take no segment from a photograph of the same sequence.
    """
    return [_held(data, name, bank, by_sequence) for name in names]


def _held(data: FolderDataSet, name: str, bank: MemoryBank, by_sequence: bool) -> Held:
    extent, labels = bank.extent, bank.labels
    layout = data.layout(name).resized(extent)
    photograph = data.photograph(name)
    if photograph.shape[:2] != extent:
        photograph = cv2.resize(photograph, (extent.width, extent.height), interpolation=cv2.INTER_AREA)
    components = find_components(layout, minimum_area=int(np.ceil(MINIMUM_COMPONENT * extent.area)))
    exclusion = ExclusionSet(photographs=frozenset({name}), sequences=frozenset({sequence_of(name)} if by_sequence else ()))
    found = retrieve_layout(components, layout, bank, 1, exclusion)
    pairs = [(c, bank.segment(f[0].segment_id)) for c, f in zip(components, found, strict=True) if f]
    placed = [transform_segment(component, segment, layout, extent, None, 0.02) for component, segment in pairs]
    order = sorted(range(len(placed)), key=lambda i: labels[placed[i].label_id].rank)
    canvas = compose_canvas(placed, order, extent, labels, elision_noise(extent, 0), NARROW_ELISION)
    return Held(name, photograph, layout, canvas)


def write_sheet(path: Path, rows: list[list[np.ndarray]], width: int = 320) -> None:
    """Pictures (height, width, 3) RGB in a grid, each scaled to `width` pixels."""
    def scaled(picture: np.ndarray) -> np.ndarray:
        height = round(picture.shape[0] * width / picture.shape[1])
        return cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)

    path.parent.mkdir(parents=True, exist_ok=True)
    write_photograph(path, np.vstack([np.hstack([scaled(p) for p in row]) for row in rows]))
