"""A segmenter of somebody else ends no program: only what the program fetches is opened unasked."""

from __future__ import annotations

import hashlib
import json
import sys
import types
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest

from simspaint.errors import WeightsError
from simspaint.labelling import segmenter_file
from simspaint.labelling.segmenter_file import open_segmenter

FETCHED = b"TFL3 the one that is fetched"


class Interpreter:
    """Takes the place of the native one, which a damaged file ends; notes what it was given."""

    given: ClassVar[list[bytes]] = []

    def __init__(
        self, model_path: str | None = None, model_content: bytes | None = None, num_threads: int = 1
    ) -> None:
        self.given.append(model_content or Path(str(model_path)).read_bytes())

    def get_tensor_details(self) -> list[dict[str, np.ndarray]]:
        return []

    def allocate_tensors(self) -> None:
        pass

    def get_input_details(self) -> list[dict[str, object]]:
        return [{"shape": np.array([1, 8, 8, 3]), "dtype": np.uint8, "index": 0}]

    def get_output_details(self) -> list[dict[str, object]]:
        return [{"index": 1}]


@pytest.fixture
def given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What was given to the interpreter; the program's own segmenter is `FETCHED`."""
    native = types.ModuleType("ai_edge_litert.interpreter")
    native.Interpreter = Interpreter  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "ai_edge_litert", types.ModuleType("ai_edge_litert"))
    monkeypatch.setitem(sys.modules, "ai_edge_litert.interpreter", native)
    monkeypatch.setattr(Interpreter, "given", [])
    digest = hashlib.sha256(FETCHED).hexdigest()
    file = {"name": "m.tflite", "url": "https://a.example/m", "size": len(FETCHED), "sha256": digest}
    manifest = tmp_path / "labeller.json"
    manifest.write_text(json.dumps({"version": 1, "files": [file]}))
    monkeypatch.setattr(segmenter_file, "labeller_manifest_file", lambda: manifest)
    return Interpreter.given


@pytest.mark.parametrize("data", [FETCHED[:-1], FETCHED + b"x", b"X" + FETCHED[1:], b""])
@pytest.mark.parametrize("suffix", [".tflite", ".TFLITE"])
def test_another_file_is_never_given_to_the_interpreter_unasked(
    given: list[bytes], tmp_path: Path, data: bytes, suffix: str
) -> None:
    file = tmp_path / f"a{suffix}"
    file.write_bytes(data)
    with pytest.raises(WeightsError, match="simspaint download labeller") as failure:
        open_segmenter(file)
    assert "--trust-labeller" in failure.value.hint
    assert given == []
    open_segmenter(file, trusts_file=True)
    assert given == [data]


def test_the_one_that_the_program_fetches_is_opened_and_no_other_in_its_place(
    given: list[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is checked is what is opened, though the file is changed in between."""
    file = tmp_path / "a.tflite"
    file.write_bytes(FETCHED)
    read = segmenter_file.read_at_most

    def read_before_it_is_changed(path: Path, most: int) -> bytes:
        data = read(path, most)
        file.write_bytes(b"damaged")
        return data

    monkeypatch.setattr(segmenter_file, "read_at_most", read_before_it_is_changed)
    open_segmenter(file)
    assert given == [FETCHED]
