"""Large pictures are made in tiles."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from simspaint.domain.canvas import NO_COMPONENT
from simspaint.domain.geometry import Extent
from simspaint.engine.memo import Memo
from simspaint.engine.pipeline import choose_and_render
from simspaint.engine.runtime.models import Models
from simspaint.engine.stages import synthesise as synthesis
from simspaint.packs.pack import OpenedPack
from simspaint.progress import Cancelled, CancelToken
from tests.engine.narrow_models import narrow_models, narrow_synthesis
from tests.engine.small_pack import (
    LABELS,
    painted,
    request_of,
)

# What is kept from one rendering to the next


def test_a_picture_in_tiles_is_cancelled_between_them(
    pack: OpenedPack, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(synthesis, "CONFIG", synthesis.SynthesiseConfig(largest_whole_px=1000, tile_px=32))
    cancel, windows = CancelToken(), []
    window = synthesis._window

    def counted(*everything: object) -> np.ndarray:
        windows.append(1)
        if len(windows) == 3:
            cancel.cancel()
        return window(*everything)

    monkeypatch.setattr(synthesis, "_window", counted)
    with pytest.raises(Cancelled):
        choose_and_render(request_of(painted()), pack, models, cancel)
    assert len(windows) == 3


@pytest.mark.slow
def test_six_million_pixels_are_rendered_in_tiles_without_seams(
    pack: OpenedPack, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = Extent(2048, 3072)
    network = narrow_synthesis(len(LABELS), levels=4)
    with torch.no_grad():
        network.to_rgb.weight.mul_(10)  # the picture is more than its canvas
    models = replace(narrow_models(len(LABELS)), synthesis=network)
    windows, memo = [], Memo()
    window = synthesis._window
    monkeypatch.setattr(synthesis, "_window", lambda *all: (windows.append(1), window(*all))[1])
    request = request_of(painted(), size=tuple(size))
    rendering = choose_and_render(request, pack, models, memo=memo)
    assert rendering.photograph.shape == (*size, 3)
    assert rendering.notes == ()
    assert len(windows) == 1 + 2 * 3
    assert (rendering.pixels != NO_COMPONENT).mean() > 0.3
    monkeypatch.setattr(synthesis, "CONFIG", synthesis.SynthesiseConfig(largest_whole_px=size.area))
    whole = choose_and_render(request, pack, models, memo=memo)
    assert len(windows) == 1 + 2 * 3 + 1
    error = rendering.photograph.astype(np.int16) - whole.photograph
    assert np.abs(error).mean() < 6  # of the statistics, taken from a smaller picture
    for axis, borders in ((0, [1024]), (1, [1024, 2048])):
        for border in borders:
            before, after = (error.take(place, axis) for place in (border - 1, border))
            assert np.abs(after - before).mean() < 1
