"""The colours of a composition: asked of few photographs."""

from __future__ import annotations

import numpy as np
import pytest

from simspaint.engine.pipeline import choose
from simspaint.engine.runtime.models import Models
from simspaint.engine.stages.harmonise import ColorModel, HarmoniseConfig, color_model
from simspaint.engine.steps import color_shifts
from simspaint.packs.pack import OpenedPack
from tests.engine.small_pack import painted, request_of


def test_of_a_large_bank_some_photographs_make_the_model(
    pack: OpenedPack, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def counted(rows: np.ndarray, config: HarmoniseConfig | None = None) -> ColorModel:
        asked.append(len(rows))
        return color_model(rows, config)

    monkeypatch.setattr(color_shifts, "color_model", counted)
    choose(request_of(painted()), pack, models)
    monkeypatch.setattr(color_shifts, "HarmoniseConfig", lambda: HarmoniseConfig(most_photographs=3))
    choose(request_of(painted()), pack, models)
    assert asked == [len(pack.bank.photographs), 3]
