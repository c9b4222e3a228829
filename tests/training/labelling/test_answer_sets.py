from pathlib import Path

import numpy as np
import pytest
import torch

from simspaint.errors import LayoutFileError
from simspaint.files.label_table import read_labels
from simspaint.labelling.class_map import answer_bits, read_class_map, set_matrix
from simspaint.resource_files import ade_class_map_file, bundled_packs_folder
from tests.factories import make_labels
from training.labelling.answer_sets import packed, set_loss
from training.labelling.teachers import MAPS

LABELS = make_labels(6)
FIRST, SECOND = LABELS[0].name, LABELS[1].name


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "map.csv"
    file.write_text(f"from,to\na,{FIRST}\nb,{FIRST}:3 {FIRST}|none:1\n")
    return file


def test_a_table_gives_every_class_its_sets_of_answers(table: Path) -> None:
    classes = read_class_map(table, LABELS)
    assert classes == [("a", {1: 1.0}), ("b", {1: 0.75, 1 | 1 << 6: 0.25})]
    sets, matrix = set_matrix([shares for _, shares in classes])
    assert sets == [1, 65]
    assert matrix.tolist() == [[1, 0.75], [0, 0.25]]


def test_unknown_labels_and_other_columns_are_refused(tmp_path: Path) -> None:
    for text in ("from,to\na,nothing\n", "name,label\na,b\n", f"from,to\na,{FIRST}:many\n"):
        (tmp_path / "map.csv").write_text(text)
        with pytest.raises(LayoutFileError):
            read_class_map(tmp_path / "map.csv", LABELS)


@pytest.mark.parametrize("name", ["stanford", "facade", "camvid"])
def test_the_tables_that_are_kept_fit_the_pack(name: str) -> None:
    labels = read_labels(bundled_packs_folder() / "landscapes" / "labels.csv")
    classes = read_class_map(MAPS / f"{name}_landscapes.csv", labels)
    assert all(sum(shares.values()) == pytest.approx(1) for _, shares in classes)
    assert len(read_class_map(ade_class_map_file(), labels)) == 151


def test_the_largest_shares_are_kept() -> None:
    shares = {bits: np.full((1, 2), share, np.float32) for bits, share in ((1, 0.1), (2, 0.6), (4, 0.3))}
    sets, kept = packed(shares, 2)
    assert sets[:, 0, 0].tolist() == [2, 4]
    assert kept[:, 0, 0].tolist() == [153, 76]
    sets, kept = packed(shares, 5)
    assert kept[3:].max() == 0


def test_within_a_set_nothing_is_taught() -> None:
    """Probability moves freely between the answers of a set, but not out of it."""
    sets, shares = (
        torch.tensor([[[[answer_bits(f"{FIRST}|{SECOND}", LABELS)]]]]),
        torch.full((1, 1, 1, 1), 255),
    )
    even = torch.tensor([3.0, 3.0, -3.0, -3.0, -3.0, -3.0, -3.0])[None, :, None, None]
    odd = torch.tensor([3.69, -3.0, -3.0, -3.0, -3.0, -3.0, -3.0])[None, :, None, None]
    wrong = even.roll(2, 1)
    assert set_loss(even, sets, shares) == pytest.approx(float(set_loss(odd, sets, shares)), abs=2e-3)
    assert set_loss(wrong, sets, shares) > 5
    assert set_loss(even, sets, torch.zeros_like(shares)) == 0


def test_for_single_answers_it_is_the_cross_entropy() -> None:
    generator = torch.Generator().manual_seed(0)
    logits = torch.randn(2, 7, 4, 6, generator=generator)
    ids = torch.randint(0, 7, (2, 4, 6), generator=generator)
    expected = torch.nn.functional.cross_entropy(logits, ids)
    shares = torch.full((2, 1, 4, 6), 255)
    assert set_loss(logits, (1 << ids)[:, None], shares) == pytest.approx(float(expected), rel=1e-4)
