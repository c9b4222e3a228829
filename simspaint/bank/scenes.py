"""Photographs of a bank whose whole layout agrees with a painting, and their segments for its components.

Layouts are compared at 96×64, label by label; segments are scored at full resolution as retrieval scores
them (S4.2), bit by bit.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cache as once
from pathlib import Path

import cv2
import numpy as np
from jaxtyping import Float64, Int64, UInt8

from simspaint.bank.array_file import open_arrays, write_arrays
from simspaint.bank.index import BankIndex, LabelSegments
from simspaint.bank.ops.iou import iou_from_counts
from simspaint.bank.ops.mask_overlap import pixels_before, pixels_in_runs, rows_of
from simspaint.domain.candidate import Candidate
from simspaint.domain.component import Component
from simspaint.domain.geometry import Extent, context_box, nearest_positions
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SceneConfig:
    """How whole layouts are compared."""

    extent: tuple[int, int] = (64, 96)
    """Their size; a change needs another `SCENES_VERSION`."""


SCENE_EXTENT = Extent(*SceneConfig().extent)
SCENES_VERSION = 1
"""Counts changes of the table: files of another version are made again."""


@dataclass(frozen=True, slots=True, eq=False)
class SceneTable:
    """Whole layouts of a bank's photographs, small.

    Parameters
    ----------
    ids
        Label of every pixel at `SCENE_EXTENT`, 255 = unlabelled; a row a pixel, so that those of one label
        are counted at once.
    area
        Pixels of each label.
    """

    ids: UInt8[np.ndarray, "pixels photographs"]
    area: Int64[np.ndarray, "photographs labels"]

    @staticmethod
    def of(index: BankIndex, extent: Extent, n_labels: int) -> SceneTable:
        """The table of all photographs, about 0.2 ms each."""
        rows, columns = (nearest_positions(n, m) for n, m in zip(extent, SCENE_EXTENT, strict=True))
        asked = (rows[:, None] * extent.width + columns).ravel()
        n = index.photograph_run_offset.size - 1
        ids = np.empty((asked.size, n), np.uint8)
        for i in range(n):
            first, stop = index.photograph_run_offset[i : i + 2].tolist()
            runs = np.searchsorted(index.run_start[first:stop], asked, side="right") - 1
            ids[:, i] = index.run_id[first:stop][runs]
        return SceneTable.with_areas(ids, n_labels)

    @staticmethod
    def with_areas(ids: UInt8[np.ndarray, "pixels photographs"], n_labels: int) -> SceneTable:
        """The table of these layouts."""
        return SceneTable(ids, np.stack([_counts(ids, label_id) for label_id in range(n_labels)], axis=1))

    def agreement(self, layout: Layout) -> Float64[np.ndarray, " photographs"]:
        """How well each photograph's layout agrees with a painting, in [0, 1].

        The IoU of every label of the painting, weighted by the root of the label's area: a house counts for
        more than its pixels, and a label in the wrong place for nothing. Unlabelled pixels of the painting
        agree with everything.
        """
        painted = layout.resized(SCENE_EXTENT).ids.ravel()
        is_painted = painted != UNLABELLED
        total, weights = np.zeros(len(self.area)), 0.0
        unpainted = self.ids[~is_painted]
        for label_id in np.unique(painted[is_painted]).tolist():
            inside = painted == label_id
            n = int(np.count_nonzero(inside))
            area = self.area[:, label_id] - _counts(unpainted, label_id)
            total += np.sqrt(n) * iou_from_counts(_counts(self.ids[inside], label_id), area, n)
            weights += float(np.sqrt(n))
        return total / max(weights, 1.0)

    def best(self, layout: Layout, n: int, allowed: np.ndarray | None = None) -> Int64[np.ndarray, " scenes"]:
        """The `n` photographs that agree best, best first, equal ones by rising index; fewer where fewer are
        allowed (a mask, None for all)."""
        agreement = self.agreement(layout)
        order = np.argsort(-agreement, kind="stable")
        if allowed is not None:
            order = order[allowed[order]]
        return order[:n]


def _counts(ids: UInt8[np.ndarray, "pixels photographs"], label_id: int) -> Int64[np.ndarray, " photographs"]:
    """How many of these pixels show a label in each photograph."""
    if not ids.size:
        return np.zeros(ids.shape[1], np.int64)
    shown = (ids == label_id).view(np.uint8)
    return cv2.reduce(shown, 0, cv2.REDUCE_SUM, dtype=cv2.CV_32S).reshape(-1).astype(np.int64)


def open_scenes(index: BankIndex, extent: Extent, n_labels: int, file: Path | None) -> SceneTable:
    """The table of a bank from its file, which is made where it is missing or damaged; in memory alone where
    there is no file or none can be written."""
    if file is not None and file.is_file():
        try:
            ids = open_arrays(file)["ids"]
            shape = SCENE_EXTENT.area, index.photograph_run_offset.size - 1
            if (
                ids.shape == shape
                and ids.dtype == np.uint8
                and ((ids < n_labels) | (ids == UNLABELLED)).all()
            ):
                return SceneTable.with_areas(ids, n_labels)
            _log.warning("The scenes in %s are of another bank and made again.", file.name)
        except (OSError, ValueError, KeyError) as error:
            _log.warning("The scenes in %s are made again: %s", file.name, error)
    table = SceneTable.of(index, extent, n_labels)
    if file is not None:
        try:
            write_arrays(file, {"ids": table.ids})
        except OSError as error:
            _log.warning("Scenes are not kept, %s cannot be written: %s", file.name, error)
    return table


class SceneSegments:
    """The segments of some photographs, scored for the components of one layout.

    Parameters
    ----------
    layout
        In the bank's extent.
    photographs
        The scenes, by index.
    """

    def __init__(self, layout: Layout, index: BankIndex, photographs: Int64[np.ndarray, " scenes"]) -> None:
        self._index, self._extent, self._photographs = index, layout.extent, photographs
        self._ids, self._is_labelled = layout.ids, layout.ids != UNLABELLED
        self._agreeing = once(self._pixels_that_agree)

    def _pixels_that_agree(self, scene: int) -> UInt8[np.ndarray, "height width"]:
        """Where a scene's layout agrees with the painting."""
        ids = self._index.ids(int(self._photographs[scene]), self._extent)
        return ((ids == self._ids) & self._is_labelled).view(np.uint8)

    def candidates(self, component: Component, segments: LabelSegments) -> list[Candidate]:
        """Of every scene the segment that covers most of the component, where one covers any.

        Best score first, equal ones by rising segment id.

        Parameters
        ----------
        segments
            Columns of the component's label, see `MemoryBank.label_segments`.
        """
        scene = _positions(self._photographs, segments.photograph)
        places = np.flatnonzero(scene >= 0)
        before = pixels_before(component.mask, component.box, self._extent)
        rows = rows_of(component.box, self._extent)
        inside = pixels_in_runs(before, *self._index.mask_runs(segments.segment_id[places], rows))
        # Sorted by scene, then by pixels, the last of each scene covers most; equal ones: the first id.
        order = np.lexsort((-segments.segment_id[places], inside, scene[places]))
        is_last = np.append(np.diff(scene[places][order]) > 0, True) if order.size else np.zeros(0, bool)
        kept = order[is_last]
        kept = kept[inside[kept] > 0]
        places, inside = places[kept], inside[kept]
        mask_iou = iou_from_counts(inside, segments.area[places], component.area)
        context_iou = self._context_iou(component, segments, places, scene[places])
        ids = segments.segment_id[places]
        by_score = np.lexsort((ids, -(mask_iou + context_iou)))
        columns = (ids[by_score], mask_iou[by_score], context_iou[by_score])
        return [Candidate(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]

    def _context_iou(
        self, component: Component, segments: LabelSegments, places: np.ndarray, scene: np.ndarray
    ) -> Float64[np.ndarray, " places"]:
        around = context_box(component.box, self._extent)
        n_context = int(np.count_nonzero(self._is_labelled[around.slices]))
        boxes = segments.context_box[:, places]
        top, left = (np.maximum(boxes[i], around[i]) for i in (0, 1))
        bottom, right = (np.minimum(boxes[i], around[i]) for i in (2, 3))
        bottom, right = np.maximum(bottom, top), np.maximum(right, left)
        shared = np.zeros(scene.size, np.int64)  # one segment a scene: counted, not looked up in sums
        for i, part in enumerate(np.stack([scene, top, left, bottom, right], axis=1).tolist()):
            agreeing = self._agreeing(part[0])[part[1] : part[3], part[2] : part[4]]
            shared[i] = cv2.countNonZero(agreeing) if agreeing.size else 0
        return iou_from_counts(shared, segments.context_area[places], n_context)


def _positions(wanted: np.ndarray, values: np.ndarray) -> Int64[np.ndarray, " values"]:
    """Where each value stands among the wanted ones; -1 where it is none of them."""
    if not wanted.size:
        return np.full(values.shape, -1, np.int64)
    order = np.argsort(wanted, kind="stable")
    found = np.minimum(np.searchsorted(wanted[order], values), wanted.size - 1)
    return np.where(wanted[order][found] == values, order[found], -1).astype(np.int64)
