"""Renderings and engines made in code, for tests of what shows them."""

from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np

from simspaint.app.rendering.render_messages import OpenedEngine, PaintedState
from simspaint.domain.candidate import Candidate
from simspaint.domain.canvas import Canvas
from simspaint.domain.geometry import Box, Extent, identity_affine
from simspaint.domain.label_set import UNLABELLED, LabelSet
from simspaint.domain.layout import Layout
from simspaint.domain.rendering import ComponentProvenance, Rendering
from simspaint.engine.pack import OpenedPack
from simspaint.engine.progress import CancelToken, Progress, Report, Stage
from simspaint.engine.request import RenderRequest, RenderSettings
from tests.engine.banks import bank_of_layouts
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


def rendering_of(request: RenderRequest) -> Rendering:
    """A rendering without an engine: every label is one component, the photograph is of one colour that tells
    the seed; the last column is synthesised."""
    layout = (
        request.layout
        if request.settings.size is None
        else request.layout.resized(Extent(*request.settings.size))
    )
    color = np.full((*layout.extent, 3), (request.settings.seed % 256, 100, 200), np.uint8)
    component = layout.ids.astype(np.int16)
    component[layout.ids == UNLABELLED] = -1
    component[:, -1] = -1
    rows = []
    for index in np.unique(component[component >= 0]).tolist():
        where = np.argwhere(component == index)
        box = Box(*where.min(0).tolist(), *(where.max(0) + 1).tolist())
        candidates = (Candidate(index, 0.9, 0.8), Candidate(index + 2, 0.7, 0.6))
        picked = next(
            (x.segment_id for x in request.settings.locks if component[x.row, x.column] == index), index
        )
        photograph = "a_1" if picked < 2 else "b_1"
        rows.append(
            ComponentProvenance(
                index, index, box, photograph, picked, box, 0.9, 0.8, identity_affine(), len(rows), candidates
            )
        )
    for array in (color, component):
        array.flags.writeable = False
    canvas = Canvas(color, component >= 0, component)
    timings = {stage.value: 1.0 for stage in Stage}
    return Rendering(color, canvas, layout, tuple(rows), component, request.settings.seed, "made", timings)


def painted_state(seed: int = 0, layout: Layout | None = None) -> PaintedState:
    layout = layout or halves()
    return PaintedState(layout.ids, layout.labels, RenderSettings(seed=seed))


class GatedEngine:
    """An engine that ends a rendering only when it is let through its gate, or was cancelled."""

    def __init__(self) -> None:
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
        return OpenedEngine(opened_pack(), "CPU, single precision.")

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
        return rendering_of(request)


def with_seed(state: PaintedState, seed: int) -> PaintedState:
    return replace(state, settings=replace(state.settings, seed=seed))
