"""The paper's judge: a PSPNet that is taught, kept, and asked like the other segmenter."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
import torch

from simspaint.errors import WeightsError
from tests.training.short_runs import call, short
from tests.training.small_tasks import LABELS
from training.evaluation.pspnet import PspNet
from training.train_segmenter import load_segmenter

library = pytest.mark.skipif(
    find_spec("segmentation_models_pytorch") is None, reason="segmentation-models-pytorch is not installed."
)


@library
def test_photographs_of_any_size_get_logits_of_their_size() -> None:
    network = PspNet(5).eval()
    with torch.inference_mode():
        for size in ((64, 96), (50, 71)):
            assert network(torch.rand(1, 3, *size)).shape == (1, 5, *size)


@library
def test_it_is_trained_and_judges_without_features(bank_folder: Path, tmp_path: Path) -> None:
    options = [*short(bank_folder, tmp_path, batch=2), "--n-held", 2, "--crop", 32, 64]
    result = call("segmenter", *options, "--judge", "pspnet")
    assert result.exit_code == 0, result.output
    file = tmp_path / "last.safetensors"
    judge = load_segmenter(file, None, len(LABELS), "pspnet")  # pyright: ignore[reportArgumentType]
    assert not judge.training
    with torch.inference_mode():
        assert judge(torch.rand(1, 3, 33, 40)).shape == (1, len(LABELS), 33, 40)
    with pytest.raises(WeightsError, match="do not fit"):
        load_segmenter(file, None, len(LABELS) + 1, "pspnet")  # pyright: ignore[reportArgumentType]


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "segmentation_models_pytorch", None)
    with pytest.raises(WeightsError, match="judge"):
        PspNet(3)
