"""Photographs beside their layouts on one picture, to look through what was labelled."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from simspaint.domain.label_set import UNLABELLED, LabelSet
from simspaint.files.layout_file import read_layout
from simspaint.files.photograph_file import read_photograph, write_photograph
from simspaint.files.picture_pairs import pictures_in
from simspaint.labelling.folder_labelling import LabelledFile
from simspaint.labelling.labelled_photograph import bounded

MOST = 240
"""Photographs on a sheet; of more the least sure ones are shown."""
_CELL = (160, 240)
_TEXT_PX = 14
_COLUMNS = 4


def write_contact_sheet(
    sheet: Path, photographs: Path, layouts: Path, labelled: Sequence[LabelledFile], labels: LabelSet
) -> None:
    """Write a sheet, the least sure photograph first; unlabelled pixels stay as the photograph, darkened.

    Raises `LayoutFileError` where a file cannot be read, or the sheet not be written.
    """
    files = pictures_in(photographs)
    shown = sorted(labelled, key=lambda line: (line.sure, line.name))[:MOST]
    cells = [_cell(files[line.name], layouts / f"{line.name}.png", line, labels) for line in shown]
    empty = np.full_like(cells[0], 255)
    cells += [empty] * (-len(cells) % _COLUMNS)
    rows = [np.hstack(cells[at : at + _COLUMNS]) for at in range(0, len(cells), _COLUMNS)]
    write_photograph(sheet, np.vstack(rows))


def laid_over(photograph: np.ndarray, ids: np.ndarray, labels: LabelSet, opacity: float = 0.6) -> np.ndarray:
    """A photograph with its layout's colours laid over; what is unlabelled is darkened."""
    color = labels.palette()[ids].astype(np.float32)
    mixed = photograph * (1 - opacity) + color * opacity
    mixed[ids == UNLABELLED] = photograph[ids == UNLABELLED] * 0.4
    return np.rint(mixed).astype(np.uint8)


def _cell(file: Path, layout: Path, line: LabelledFile, labels: LabelSet) -> np.ndarray:
    photograph = bounded(read_photograph(file), _CELL[1])
    height, width = photograph.shape[:2]
    ids = cv2.resize(read_layout(layout, labels).ids, (width, height), interpolation=cv2.INTER_NEAREST)
    pair = [_framed(photograph), _framed(laid_over(photograph, ids, labels))]
    caption = np.full((_TEXT_PX, 2 * _CELL[1], 3), 255, np.uint8)
    text = f"{line.sure:.0%} {line.name[:24]}: {', '.join(line.labels)}"
    cv2.putText(caption, text[:78], (2, 10), cv2.FONT_HERSHEY_SIMPLEX, 0.34, (0, 0, 0), 1, cv2.LINE_AA)
    return np.vstack([np.hstack(pair), caption])


def _framed(picture: np.ndarray) -> np.ndarray:
    """In the middle of a white cell, made smaller where it is too tall."""
    if picture.shape[0] > _CELL[0]:
        width = max(round(picture.shape[1] * _CELL[0] / picture.shape[0]), 1)
        picture = cv2.resize(picture, (width, _CELL[0]), interpolation=cv2.INTER_AREA)
    cell = np.full((*_CELL, 3), 255, np.uint8)
    top, left = ((a - b) // 2 for a, b in zip(_CELL, picture.shape, strict=False))
    cell[top : top + picture.shape[0], left : left + picture.shape[1]] = picture
    return cell
