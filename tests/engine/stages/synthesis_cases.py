"""Inputs of the synthesis network, and networks that count or fail."""

from __future__ import annotations

import numpy as np
import torch

from simspaint.domain.canvas import NO_COMPONENT, Canvas
from simspaint.domain.layout import Layout
from simspaint.engine.networks.blocks import LayerNorm
from simspaint.engine.networks.synthesis_network import SynthesisNetwork
from simspaint.engine.stages.synthesise import (
    Synthesis,
    synthesise,
)
from tests.engine.narrow_models import CPU, narrow_synthesis
from tests.factories import make_labels, make_layout, make_photograph

LABELS = make_labels(5)
OUT_OF_MEMORY = torch.OutOfMemoryError("out of memory")


def make_inputs(height: int, width: int, seed: int = 0) -> tuple[Layout, Canvas]:
    """A painted layout and a canvas with white seams and missing pixels."""
    rng = np.random.default_rng(seed)
    layout = make_layout(rng, height, width, LABELS)
    color = make_photograph(rng, layout)
    known = np.kron(rng.random((height // 8 + 1, width // 8 + 1)) > 0.2, np.ones((8, 8), bool))[
        :height, :width
    ]
    color[rng.random((height, width)) < 0.05] = 255
    color[~known] = 0
    return layout, Canvas(color, known, np.where(known, 0, NO_COMPONENT).astype(np.int16))


def nothing() -> None:
    """A check that never stops."""


def render(
    layout: Layout, canvas: Canvas, network: SynthesisNetwork, device=CPU, check=nothing
) -> tuple[np.ndarray, list[str]]:
    """The photograph, and what was told."""
    notes: list[str] = []
    return synthesise(layout, canvas, network, device, check, notes.append).photograph, notes


def synthesis_of(layout: Layout, canvas: Canvas, network: SynthesisNetwork | None = None) -> Synthesis:
    """A whole picture that drafts can build on."""
    network = network or narrow_synthesis(len(LABELS))
    return synthesise(layout, canvas, network, CPU, nothing, lambda _: None)


def levels_apart(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    return np.abs(first.astype(int) - second.astype(int))


def is_untouched(network: SynthesisNetwork) -> bool:
    norms = [module for module in network.modules() if isinstance(module, LayerNorm)]
    return all(norm.frozen is None and norm.seen is None for norm in norms)


class Counting(SynthesisNetwork):
    """f that counts its calls and fails where it is told to."""

    def __init__(self, largest: int | None = None, failing: tuple[int, ...] = ()) -> None:
        torch.manual_seed(0)
        super().__init__(narrow_synthesis(len(LABELS), levels=4).config)
        self.calls: list[tuple[int, int]] = []
        self.dtypes: list[torch.dtype] = []
        self.largest, self.failing = largest, failing

    def forward(self, layout, canvas, known, seams=None, with_logits=False):
        height, width = layout.shape[-2:]
        self.calls.append((height, width))
        self.dtypes.append(canvas.dtype)
        if len(self.calls) in self.failing or (self.largest is not None and height * width > self.largest):
            raise OUT_OF_MEMORY
        return super().forward(layout, canvas, known, seams, with_logits)

    def __deepcopy__(self, memo: dict) -> Counting:
        """Copies count on the same list."""
        other = Counting(self.largest, self.failing)
        other.load_state_dict(self.state_dict())
        other.calls, other.dtypes = self.calls, self.dtypes
        return other
