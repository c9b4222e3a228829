"""Banks, frames and queries that retrieval is measured with, and brute force to compare with."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from simspaint.bank.bank_description import BankPhotograph
from simspaint.bank.bank_file import write_bank
from simspaint.bank.entry_codec import PhotographRegions, encode
from simspaint.bank.memory_bank import MemoryBank
from simspaint.bank.ops.connected_components import connect_runs
from simspaint.bank.ops.layout_runs import find_runs
from simspaint.domain.candidate import Candidate
from simspaint.domain.component import Component
from simspaint.domain.geometry import Box, Extent, context_box
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout

TOP_K = 10
LARGE = Extent(512, 768)
MINIMUM = 0.00763


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """A layout and the components that are asked for."""

    layout: Layout
    components: list[Component]


def write_bank_of_layouts(out: Path, layouts: Iterable[np.ndarray], bank: MemoryBank, extent: Extent) -> None:
    """A bank on disk whose photographs exist in name only."""
    minimum_area = math.ceil(MINIMUM * extent.area)
    connected = (connect_runs(find_runs(ids)) for ids in layouts)
    entries = [encode(PhotographRegions.of(each, minimum_area)) for each in connected]
    photographs = [BankPhotograph(f"copy{i}", f"copy{i}.jpg", "0" * 64) for i in range(len(entries))]
    write_bank(out, extent, bank.labels, MINIMUM, photographs, entries)


def shifted(ids: np.ndarray, copy: int) -> np.ndarray:
    """The layout for copy 0; else moved by up to a tenth of the frame, every second one flipped."""
    if copy == 0:
        return ids
    height, width = ids.shape
    down, right = np.random.default_rng(copy).uniform(-0.1, 0.1, 2)
    move = np.array([[1, 0, round(right * width)], [0, 1, round(down * height)]], np.float64)
    moved = cv2.warpAffine(
        ids, move, (width, height), flags=cv2.INTER_NEAREST, borderMode=cv2.BORDER_REPLICATE
    )
    return np.ascontiguousarray(moved[:, ::-1] if copy % 2 else moved)


def fitted(bank: MemoryBank, i: int) -> np.ndarray:
    n = len(bank.photographs)
    ids = shifted(bank.layout_ids(i % n), i // n)
    return cv2.resize(ids, (LARGE.width, LARGE.height), interpolation=cv2.INTER_NEAREST)


def brute_force(bank: MemoryBank, question: Question) -> tuple[list[list[Candidate]], float]:
    """The best by the definition, and the seconds of scoring; frames are made before."""
    found, seconds = [], 0.0
    for component in question.components:
        ids = bank.segments_of_label(component.label_id)
        masks, contexts = _frames(bank, ids)
        started = time.perf_counter()
        mask, context = _query_frames(component, question.layout)
        mask_iou = ratio(np.sum(masks & mask, axis=(1, 2)), np.sum(masks | mask, axis=(1, 2)))
        is_both = (contexts == context) & (context != UNLABELLED)
        is_any = (contexts != UNLABELLED).sum((1, 2)) + (context != UNLABELLED).sum()
        agreeing = np.sum(is_both, axis=(1, 2))
        context_iou = ratio(agreeing, is_any - agreeing)
        order = np.lexsort((ids, -(mask_iou + context_iou)))[:TOP_K]
        seconds += time.perf_counter() - started
        found.append([Candidate(int(ids[i]), float(mask_iou[i]), float(context_iou[i])) for i in order])
    return found, seconds


def _frames(bank: MemoryBank, ids: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    index = bank.index
    masks = np.zeros((ids.size, *bank.extent), np.bool_)
    contexts = np.full((ids.size, *bank.extent), UNLABELLED, np.uint8)
    for row, segment_id in enumerate(ids.tolist()):
        box, around = (Box(*b[segment_id].tolist()) for b in (index.segment_box, index.segment_context_box))
        masks[row][box.slices] = index.mask(segment_id, bank.extent)
        layout_ids = index.ids(int(index.segment_photograph[segment_id]), bank.extent)
        contexts[row][around.slices] = layout_ids[around.slices]
    return masks, contexts


def _query_frames(component: Component, layout: Layout) -> tuple[np.ndarray, np.ndarray]:
    mask = np.zeros(layout.extent, np.bool_)
    mask[component.box.slices] = component.mask
    context = np.full(layout.extent, UNLABELLED, np.uint8)
    around = context_box(component.box, layout.extent).slices
    context[around] = layout.ids[around]
    return mask, context


def ratio(counts: np.ndarray, unions: np.ndarray) -> np.ndarray:
    return np.divide(counts, unions, out=np.zeros(counts.shape), where=unions > 0)
