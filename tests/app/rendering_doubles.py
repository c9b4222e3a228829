"""Renderings and engines made in code, for tests of what shows them."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from simspaint.app.rendering.render_messages import OpenedEngine, PaintedState
from simspaint.bank.build import build_bank
from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.canvas import Canvas
from simspaint.domain.composition import ComposedComponent, Composition, Scores, affine_numbers
from simspaint.domain.geometry import Box, Extent, identity_affine
from simspaint.domain.label_set import UNLABELLED, LabelSet
from simspaint.domain.layout import Layout
from simspaint.domain.picture_settings import PictureSettings
from simspaint.domain.rendering import ComponentProvenance, Rendering
from simspaint.domain.segment_choice import Placement, SegmentChoice
from simspaint.engine.request import RenderRequest, RenderSettings
from simspaint.files.label_table import write_labels
from simspaint.files.layout_file import write_layout
from simspaint.files.photograph_file import write_photograph
from simspaint.packs.pack import OpenedPack
from simspaint.progress import CancelToken, Progress, Report, Stage
from tests.bank.banks import bank_of_layouts
from tests.factories import make_labels

LABELS = make_labels()
EXTENT = Extent(48, 64)


def halves(extent: Extent = EXTENT, labels: LabelSet = LABELS) -> Layout:
    """Label 0 above, label 1 below."""
    ids = np.zeros(extent, np.uint8)
    ids[extent.height // 2 :] = 1
    return Layout(ids, labels)


def opened_pack() -> OpenedPack:
    """A pack with a bank of two photographs, `a_1` and `b_1`, each of two halves: segments 0 to 3."""
    return OpenedPack("made", LABELS, bank_of_layouts([halves(), halves()], ["a_1", "b_1"]))


def pack_with_photographs(folder: Path, labels: LabelSet) -> OpenedPack:
    """The same with photographs that can be looked at: `a_1` is red, `b_1` green."""
    write_labels(folder / "labels.csv", labels)
    for name, color in (("a_1", (200, 40, 40)), ("b_1", (40, 200, 40))):
        write_photograph(folder / "photos" / f"{name}.png", np.full((*EXTENT, 3), color, np.uint8))
        write_layout(folder / "layouts" / f"{name}.png", halves(labels=labels))
    build_bank(folder / "photos", folder / "layouts", labels, folder / "bank")
    return OpenedPack("made", labels, MemoryBank.open(folder / "bank", folder / "cache"))


def rendering_of(request: RenderRequest, bank: MemoryBank | None = None) -> Rendering:
    """A rendering without an engine: every label is one component, the photograph is of one colour that tells
    the seed; the last column is synthesised.

    Label i gets segment i, that of `a_1`, or by an odd seed i + 2, that of `b_1`; swaps, locks, bans and
    placements hold, and so does the request's composition where it was chosen by the same settings.
    """
    bank = bank or opened_pack().bank
    settings, seed = request.settings, request.settings.picture.seed
    extent = Extent(*settings.size) if settings.size is not None else request.layout.extent
    layout = request.layout.resized(extent)
    color = np.full((*extent, 3), (seed % 256, 100, 200), np.uint8)
    component = np.where(layout.ids == UNLABELLED, -1, layout.ids.astype(np.int16)).astype(np.int16)
    component[:, -1] = -1
    labels = np.unique(component[component >= 0]).tolist()
    rows = [_row(index, i, component, request, bank) for i, index in enumerate(labels)]
    for array in (color, component):
        array.flags.writeable = False
    canvas = Canvas(color, component >= 0, component)
    timings = {stage.value: 1.0 for stage in Stage}
    composed = tuple(_composed(row, bank) for row in rows)
    composition = Composition(layout, layout, composed, settings.picture)
    return Rendering(color, canvas, layout, tuple(rows), component, seed, "made", composition, timings)


def _composed(row: ComponentProvenance, bank: MemoryBank) -> ComposedComponent:
    segment, affine = bank.reference(row.segment_id), affine_numbers(row.affine)
    scores = Scores(row.mask_iou, row.context_iou)
    return ComposedComponent(
        row.box.top, row.box.left, row.label_id, segment, affine, row.order, scores=scores
    )


def _row(
    index: int, order: int, component: np.ndarray, request: RenderRequest, bank: MemoryBank
) -> ComponentProvenance:
    settings = request.settings

    def chosen(places: Sequence[SegmentChoice] | Sequence[Placement]) -> Any:
        return next((x for x in places if request.layout.ids[x.row, x.column] == index), None)

    where = np.argwhere(component == index)
    box = Box(*where.min(0).tolist(), *(where.max(0) + 1).tolist())
    lock, placement = chosen(settings.choices.segments), chosen(settings.choices.placements)
    picked = _kept(index, request, bank) if lock is None else bank.find(lock.segment, index)
    if picked is None:
        picked = index % 2 + 2 * (settings.picture.seed % 2)
    if lock is None and bank.photograph_of(picked) in settings.choices.banned_photographs:
        picked = (picked + 2) % 4
    affine = identity_affine() if placement is None else np.array(placement.affine).reshape(2, 3)
    segment_box = Box(*bank.index.segment_box[picked].tolist())
    photograph = bank.photograph_of(picked)
    return ComponentProvenance(index, index, box, photograph, picked, segment_box, 0.9, 0.8, affine, order)


def _kept(index: int, request: RenderRequest, bank: MemoryBank) -> int | None:
    """The segment that the request's composition has for a label."""
    composition = request.composition
    if composition is None or composition.settings != request.settings.picture:
        return None
    segments = [each.segment for each in composition.components if each.label_id == index]
    return bank.find(segments[0], index) if segments and segments[0] is not None else None


def painted_state(seed: int = 0, layout: Layout | None = None) -> PaintedState:
    layout = layout or halves()
    return PaintedState(layout.ids, layout.labels, RenderSettings(PictureSettings(seed=seed)))


class GatedEngine:
    """An engine that ends a rendering only when it is let through its gate, or was cancelled."""

    def __init__(self, pack: OpenedPack | None = None) -> None:
        self.pack = pack or opened_pack()
        self.gate = threading.Semaphore(0)
        self.begun: list[RenderRequest] = []
        self.threads: set[int] = set()
        self.error: Exception | None = None
        self.open_error: Exception | None = None
        self.listens_to_cancel = True

    def let_through(self, n: int = 1) -> None:
        self.gate.release(n)

    def open(self) -> OpenedEngine:
        self.threads.add(threading.get_ident())
        if self.open_error is not None:
            raise self.open_error
        return OpenedEngine(self.pack, "CPU, single precision.")

    def close(self) -> None:
        """Its bank is the test's."""

    def render(self, request: RenderRequest, cancel: CancelToken, report: Report) -> Rendering:
        self.threads.add(threading.get_ident())
        self.begun.append(request)
        for stage in Stage:
            report(Progress(stage, 0, 1))
        while not self.gate.acquire(timeout=0.005):
            if self.listens_to_cancel:
                cancel.raise_if_cancelled()
        if self.error is not None:
            raise self.error
        return rendering_of(request, self.pack.bank)


def with_seed(state: PaintedState, seed: int) -> PaintedState:
    picture = replace(state.settings.picture, seed=seed)
    return replace(state, settings=replace(state.settings, picture=picture))
