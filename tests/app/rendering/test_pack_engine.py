"""The engine of the rendering thread: a rendering stops between the layers of a network."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from simspaint.app.rendering.pack_engine import PackEngine
from simspaint.engine.request import RenderRequest
from simspaint.packs.pack import Pack
from simspaint.progress import Cancelled, CancelToken, ignore_progress
from tests.factories import make_layout


def test_a_rendering_stops_between_the_layers_of_a_network(
    small_pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, cancel = PackEngine(Pack.open(small_pack)), CancelToken()
    opened = engine.open()
    network = engine._models.synthesis
    layers = [each for each in network.modules() if isinstance(each, torch.nn.Conv2d)]
    ran = []

    def stop(*_: object) -> None:
        ran.append(1)
        cancel.cancel()

    for layer in layers:
        layer.register_forward_hook(stop)
    layout = make_layout(np.random.default_rng(0), 64, 96, opened.pack.labels)
    with pytest.raises(Cancelled):
        engine.render(RenderRequest(layout), cancel, ignore_progress)
    assert len(ran) == 1 < len(layers)
    engine.close()


def test_only_convolutions_are_hooked(small_pack: Path) -> None:
    engine = PackEngine(Pack.open(small_pack))
    engine.open()
    network = engine._models.synthesis
    hooked = [each for each in network.modules() if each._forward_pre_hooks]
    assert hooked
    assert all(isinstance(each, torch.nn.Conv2d) for each in hooked)
    engine.close()
