"""Layouts that came with the packs, to look at and to begin with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PySide6.QtGui import QImage

from simspaint.app.pictures.layout_colors import layout_colors
from simspaint.app.pictures.thumbnails import thumbnail_of
from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import LabelSet
from simspaint.errors import SimsPaintError
from simspaint.files.layout_file import read_layout
from simspaint.painting.document.document import Document
from simspaint.resource_files import samples_folder


@dataclass(frozen=True, slots=True)
class Sample:
    """A layout of a pack's, as a file that `read_layout` reads."""

    pack: str
    path: Path

    @property
    def title(self) -> str:
        """Its name in texts."""
        return self.path.stem.replace("-", " ").replace("_", " ").capitalize()


def samples_of(pack: str) -> list[Sample]:
    """The samples of the pack with this name, by name; there may be none."""
    return [Sample(pack, path) for path in sorted((samples_folder() / pack).glob("*.png"))]


def starting_document(labels: LabelSet, pack: str, extent: Extent) -> Document:
    """The first sample of a pack, so that there is something to see; without one an unpainted layout."""
    samples = samples_of(pack)
    try:
        layout = read_layout(samples[0].path, labels) if samples else None
    except SimsPaintError:
        layout = None  # a pack of the person's own with the same name and other labels
    return Document.from_layout(layout) if layout is not None else Document(labels, extent)


def sample_picture(sample: Sample, labels: LabelSet, side: int) -> QImage:
    """A sample in the labels' colours, at most `side` pixels a side. Raises `LayoutFileError`."""
    layout = read_layout(sample.path, labels)
    step = max(max(layout.extent) // (2 * side), 1)
    return thumbnail_of(
        layout_colors(np.ascontiguousarray(layout.ids[::step, ::step]), labels.palette()), side
    )
