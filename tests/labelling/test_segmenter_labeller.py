"""Other segmenters, joined with the own network."""

import os
from pathlib import Path

import numpy as np
import pytest
import torch

from simspaint.errors import LayoutFileError, WeightsError
from simspaint.files.label_table import read_labels
from simspaint.files.photograph_file import read_photograph
from simspaint.labelling.class_map import read_class_map
from simspaint.labelling.labelled_photograph import LabellingSettings, label_photograph
from simspaint.labelling.segmenter_file import _as_probabilities, open_segmenter
from simspaint.labelling.segmenter_labeller import SegmenterLabeller, divided
from simspaint.resource_files import ade_class_map_file, bundled_packs_folder
from tests.labelling.made_labeller import GREEN, RED, ColorLabeller, halves

pytestmark = pytest.mark.filterwarnings("ignore:.*torch.jit:FutureWarning")
TEACHERS = Path(os.environ.get("SIMSPAINT_DATA", "absent")).parent / "weights" / "labelling"


class ByRed(torch.nn.Module):
    """Two classes: red or not."""

    def forward(self, rgb: torch.Tensor) -> torch.Tensor:
        return torch.stack([20 * rgb[:, 0], 20 * (1 - rgb[:, 0])], 1)


@pytest.fixture
def script(tmp_path: Path) -> Path:
    file = tmp_path / "by_red.pt"
    torch.jit.save(torch.jit.script(ByRed()), str(file))
    return file


@pytest.fixture
def class_map(tmp_path: Path) -> Path:
    file = tmp_path / "classes.csv"
    file.write_text("from,to\nred,mountain\nother,sky|tree\n")
    return file


def test_a_class_that_may_be_several_labels_is_divided_as_the_own_network_says() -> None:
    own = np.array([0.6, 0.2, 0.2], np.float32)[:, None, None]
    found = divided(np.ones((1, 1, 1), np.float32), [0b011], own)
    assert found[:, 0, 0] == pytest.approx([0.75, 0.25, 0], abs=1e-3)


def test_a_torchscript_segmenter_is_joined_with_the_own_network(script: Path, class_map: Path) -> None:
    """It calls red mountain, which the own network calls sky, and its "sky or tree" is no mountain."""
    labeller = SegmenterLabeller.open(script, class_map, ColorLabeller(), trusts_file=True)
    maps = labeller.probabilities(halves(RED, GREEN))
    assert maps.shape[0] == len(labeller.labels) + 1
    assert maps.sum(0) == pytest.approx(1, abs=0.02)
    eager = LabellingSettings(least_sure_skyline=0.5)
    found = label_photograph(halves(RED, GREEN), labeller, eager).layout.ids
    assert (found[:, :30] == 1).all()
    assert (maps[1, :, -60:] < 0.45).all()


def test_a_table_of_too_few_classes_is_told(script: Path, tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_text("from,to\nred,mountain\n")
    labeller = SegmenterLabeller.open(script, tmp_path / "one.csv", ColorLabeller(), trusts_file=True)
    with pytest.raises(WeightsError, match="2 classes"):
        labeller.probabilities(halves(RED, GREEN))


@pytest.mark.parametrize("name", ["a.onnx", "absent.tflite", "broken.tflite", "broken.pt"])
def test_what_is_no_segmenter_is_told(name: str, tmp_path: Path, class_map: Path) -> None:
    if not name.startswith("absent"):
        (tmp_path / name).write_bytes(b"nothing")
    with pytest.raises(WeightsError):
        SegmenterLabeller.open(tmp_path / name, class_map, ColorLabeller(), trusts_file=True)


class Writes(torch.nn.Module):
    """A program that looks like a segmenter."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path

    def forward(self, rgb: torch.Tensor) -> torch.Tensor:
        written = torch.from_file(self.path, shared=True, size=4, dtype=torch.uint8).fill_(65)
        return torch.stack([rgb[:, 0] + written.sum(), rgb[:, 0]], 1)


@pytest.mark.parametrize("suffix", [".pt", ".pth", ".torchscript", ".PT"])
def test_a_file_that_is_a_program_is_not_run_unless_it_is_trusted(
    tmp_path: Path, class_map: Path, suffix: str
) -> None:
    precious, file = tmp_path / "precious", tmp_path / f"wild{suffix}"
    precious.write_bytes(b"precious")
    torch.jit.save(torch.jit.script(Writes(str(precious))), str(file))
    with pytest.raises(WeightsError, match="is a program") as failure:
        SegmenterLabeller.open(file, class_map, ColorLabeller())
    assert "--trust-labeller" in failure.value.hint
    assert precious.read_bytes() == b"precious"
    SegmenterLabeller.open(file, class_map, ColorLabeller(), True).probabilities(halves(RED, GREEN))
    assert precious.read_bytes() == b"AAAAious"  # so that the refusal is known to matter


class Answers(torch.nn.Module):
    """Gives what no segmenter gives."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind

    def forward(self, rgb: torch.Tensor) -> torch.Tensor:
        if self.kind == "flat":
            return rgb.flatten()
        if self.kind == "empty":
            return rgb[:, :, :0]
        if self.kind == "no numbers":
            return rgb / 0
        if self.kind == "many":
            return rgb[:, :1].expand(1, 5000, -1, -1)[:, :, :4, :4]
        return rgb @ rgb


@pytest.mark.parametrize("kind", ["flat", "empty", "no numbers", "many", "failure"])
def test_answers_that_are_none_are_told(tmp_path: Path, class_map: Path, kind: str) -> None:
    torch.jit.save(torch.jit.script(Answers(kind)), str(tmp_path / "a.pt"))
    labeller = SegmenterLabeller.open(tmp_path / "a.pt", class_map, ColorLabeller(), trusts_file=True)
    with pytest.raises(WeightsError, match="no classes"):
        labeller.probabilities(halves(RED, GREEN))


def test_classes_that_are_named_a_pixel_become_a_map_each() -> None:
    maps = _as_probabilities(np.array([[0, 2], [2, 2]]))
    assert maps.tolist() == [[[1, 0], [0, 0]], [[0, 0], [0, 0]], [[0, 1], [1, 1]]]


@pytest.mark.parametrize("side", [160, 2048])
def test_a_large_answer_of_thousands_of_classes_is_refused_before_it_fills_the_memory(side: int) -> None:
    with pytest.raises(ValueError, match="far too many"):
        _as_probabilities(np.full((side, side), 4095, np.int32))


def test_a_table_that_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    """What is computed has a number for every pair of a class and a set of labels."""
    file = tmp_path / "many.csv"
    file.write_text("from,to\n" + "a,sky\n" * 5000)
    with pytest.raises(LayoutFileError, match="more classes"):
        read_class_map(file, ColorLabeller().labels)


def test_a_missing_table_is_told(script: Path, tmp_path: Path) -> None:
    with pytest.raises(LayoutFileError):
        SegmenterLabeller.open(script, tmp_path / "absent.csv", ColorLabeller())


@pytest.mark.skipif(not TEACHERS.is_dir(), reason="SIMSPAINT_DATA names no folder with segmenters beside it")
@pytest.mark.parametrize("name", ["mosaic_r4_ade31", "deeplabv3_mnv2_ade150"])
def test_a_published_tflite_segmenter_knows_landscapes(name: str) -> None:
    pytest.importorskip("ai_edge_litert", reason="ai-edge-litert is not installed")
    labels = read_labels(bundled_packs_folder() / "landscapes" / "labels.csv")
    photos = sorted((Path(os.environ["SIMSPAINT_DATA"]) / "ade_landscapes" / "photos").iterdir())
    segmenter = open_segmenter(TEACHERS / f"{name}.tflite", trusts_file=True)
    maps = segmenter(read_photograph(photos[0]))
    assert maps.sum(0) == pytest.approx(1, abs=0.01)
    own = ColorLabeller(labels)
    labeller = SegmenterLabeller.open(TEACHERS / f"{name}.tflite", ade_class_map_file(), own, True)
    assert labeller.probabilities(read_photograph(photos[0])).sum(0) == pytest.approx(1, abs=0.02)
