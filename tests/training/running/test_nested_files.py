"""Files that hold a hundred thousand lists in one another are refused with a sentence."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from simspaint.errors import MemoryBankError, WeightsError
from training.examples.stored_canvas import StoredCanvas
from training.running.checkpoints import steps_done
from training.running.script import read_toml

_NESTED = "[" * 100_000


def test_nested_settings_are_no_toml(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.toml").write_text(f"a = {_NESTED}")
    with pytest.raises(SystemExit):
        read_toml(tmp_path / "a.toml")
    assert "is not TOML" in capsys.readouterr().err


def test_a_nested_description_of_a_checkpoint_is_damage(tmp_path: Path) -> None:
    file = tmp_path / "checkpoint.safetensors"
    save_file({"a": np.zeros(1, np.float32)}, file, {"run": _NESTED})
    with pytest.raises(WeightsError, match="damaged"):
        steps_done(tmp_path)


def test_a_nested_description_of_a_canvas_is_damage(tmp_path: Path) -> None:
    file = tmp_path / "a.safetensors"
    save_file({"a": np.zeros(1, np.float32)}, file, {"canvas": _NESTED})
    with pytest.raises(MemoryBankError, match="cannot be read"):
        StoredCanvas.read(file)
