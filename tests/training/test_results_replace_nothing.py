"""No script writes its result in place of a file that it reads: that is looked at before anything is read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from simspaint.errors import LayoutFileError
from training.baselines.paint_baseline import main as paint_baseline
from training.data_sets.data_pack import pack as pack_data
from training.data_sets.data_pack import unpack
from training.evaluation.ablations import ALL
from training.evaluation.ablations import main as ablations
from training.evaluation.added_things import main as added_things
from training.evaluation.paint_pack import main as paint_pack
from training.evaluation.picture_sheets import samples, variations
from training.illustrate_rendering import stages
from training.labelling.encoder_weights import main as encoder_weights
from training.scenes.__main__ import sheet
from training.study.__main__ import score

_PACK = Path("nowhere")


def _pack_data(folder: Path) -> None:
    pack_data(folder / "data" / "photos" / "a.png", [_PACK], validation=folder / "data")


def _into_depth(folder: Path) -> None:
    pack_data(folder / "data" / "layouts" / "a.png", [_PACK], depth=folder / "data" / "layouts")


CASES: dict[str, Callable[[Path], object]] = {
    "stages": lambda f: stages(f / "data/layouts/a.png", f / "data/layouts/../layouts/a.png", _PACK),
    "samples": lambda f: samples(_PACK, f / "data/layouts", f / "data/layouts/a.png"),
    "variations": lambda f: variations(_PACK, f / "data", f / "data/layouts/a.png"),
    "added things": lambda f: added_things(f / "data/layouts", f / "data/layouts/a.png"),
    "ablations": lambda f: ablations(_PACK, f / "data" / ALL, f / "data"),
    "encoder": lambda f: encoder_weights(f / "data/a.tflite", f / "data/a.tflite"),
    "held-out photographs": _pack_data,
    "depth": _into_depth,
    "painted layouts": lambda f: paint_pack(_PACK, _PACK, f / "data", f / "data/layouts"),
    "painted photographs": lambda f: paint_baseline("crn", _PACK, _PACK, f / "data", f / "data/photos"),
    "study": lambda f: score(f / "data", [f / "data/scores.json"]),
    "sheet of scenes": lambda f: sheet(f / "data", f / "data/photos/a.png"),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_read_is_not_replaced(tmp_path: Path, case: str) -> None:
    names = ("layouts/a.png", "photos/a.png", f"{ALL}/a.png", "a.tflite", "scores.json")
    for file in (tmp_path / "data" / name for name in names):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"an hour's work")
    with pytest.raises(LayoutFileError, match="would replace"):
        CASES[case](tmp_path)
    assert all((tmp_path / "data" / name).read_bytes() == b"an hour's work" for name in names)


def test_a_packed_file_is_not_replaced_by_what_is_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "features.safetensors").write_bytes(b"packed")
    monkeypatch.setattr("training.data_sets.data_pack.read_members", lambda file: [(file.name, b"other")])
    with pytest.raises(LayoutFileError, match="would replace"):
        unpack(tmp_path / "features.safetensors", tmp_path)
    assert (tmp_path / "features.safetensors").read_bytes() == b"packed"
