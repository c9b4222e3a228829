"""Bank, split and validation set: nothing that is judged was learned from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.geometry import Extent
from simspaint.engine.stages.retrieve import score_all
from simspaint.errors import MemoryBankError
from simspaint.files.folder_data_set import sequence_of
from simspaint.files.photograph_file import read_photograph
from tests.factories import make_labels, write_data_set
from tests.training.small_tasks import LABELS
from training.data_sets.memory_bank_split import split_names
from training.evaluation.validation_set import validation_set, write_sheet
from training.examples import training_bank
from training.examples.training_bank import TOP_K, TrainingBank, minimum_area


def test_the_held_out_names_are_one_run_at_the_end() -> None:
    names = [f"s{i // 4}_{i:02d}" for i in (3, 1, 0, 2, 7, 5, 4, 6)]
    learned, held = split_names(names, 3)
    assert held == {"s1_05", "s1_06", "s1_07"}
    assert learned | held == set(names)
    assert split_names(names, 0)[1] == frozenset()


@pytest.mark.parametrize("n_held", [-1, 2, 3])
def test_something_must_be_left_to_learn_from(n_held: int) -> None:
    with pytest.raises(MemoryBankError, match="cannot be held out"):
        split_names(["a", "b"], n_held)


def test_every_component_has_the_best_segments_of_other_photographs(bank: MemoryBank) -> None:
    data = TrainingBank(bank, by_sequence=False)
    known = data.photograph(data.names[1])
    assert known.retrieved.shape == (len(known.components), TOP_K)
    scores = score_all(known.components, known.layout, bank)
    for ids, all_scores in zip(known.retrieved, scores, strict=True):
        others = [c for c in all_scores.candidates() if bank.photograph_of(c.segment_id) != known.name]
        assert [i for i in ids.tolist() if i >= 0] == [c.segment_id for c in others[:TOP_K]]


def test_by_sequence_nothing_comes_from_the_same_film(bank: MemoryBank) -> None:
    data = TrainingBank(bank, by_sequence=True)
    for name in data.names:
        ids = data.photograph(name).retrieved
        found = {sequence_of(bank.photograph_of(i)) for i in ids[ids >= 0].tolist()}
        assert found
        assert sequence_of(name) not in found


def test_the_retrieved_ids_are_kept_in_a_file(
    bank: MemoryBank, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "retrieved.safetensors"
    first = TrainingBank(bank, True, cache)
    asked: list[bool] = []
    retrieve = training_bank.retrieve_layout
    monkeypatch.setattr(
        training_bank, "retrieve_layout", lambda *given: asked.append(True) or retrieve(*given)
    )
    again = TrainingBank(bank, True, cache)
    assert not asked
    for name in first.names:
        np.testing.assert_array_equal(first.photograph(name).retrieved, again.photograph(name).retrieved)
    TrainingBank(bank, False, cache)  # asked in another way
    assert len(asked) == len(bank.photographs)
    cache.write_bytes(cache.read_bytes()[:200])  # damaged
    TrainingBank(bank, False, cache)
    assert len(asked) == 2 * len(bank.photographs)


def test_a_footprint_is_the_segment_s_without_its_colours(bank: MemoryBank) -> None:
    data = TrainingBank(bank, by_sequence=True)
    for segment_id in range(0, bank.n_segments, 7):
        box, mask = data.mask_of(segment_id)
        segment = bank.segment(segment_id)
        assert box == segment.box
        np.testing.assert_array_equal(mask, segment.mask)


def test_photographs_are_drawn_with_equal_chances(bank: MemoryBank) -> None:
    data, rng = TrainingBank(bank, by_sequence=True), np.random.default_rng(0)
    names = [data.draw(rng).name for _ in range(60 * len(bank.photographs))]
    counts = [names.count(name) for name in bank.photographs]
    assert min(counts) > 30
    assert max(counts) < 100


def test_the_smallest_component_has_1000_pixels_at_256_by_512() -> None:
    assert minimum_area(Extent(256, 512)) == 1001  # 0.763 % rounded up
    assert minimum_area(Extent(1, 1)) == 1


def test_a_validation_set_has_canvases_from_the_bank(data_set: Path, bank: MemoryBank) -> None:
    held = validation_set(data_set, 8, bank, by_sequence=True)
    assert [h.name for h in held] == (data_set / "val.txt").read_text().split()
    for one in held:
        assert one.photograph.shape == (*bank.extent, 3)
        assert one.layout.extent == one.canvas.extent == bank.extent
        assert one.canvas.known.mean() > 0.3
        shown = one.canvas.component >= 0
        assert (one.canvas.color[shown] != one.photograph[shown]).any(1).mean() > 0.9
    assert [h.name for h in validation_set(data_set, 2, bank, True)] == [held[0].name, held[2].name]


def test_photographs_of_the_bank_never_validate(data_set: Path, bank: MemoryBank) -> None:
    names = (data_set / "val.txt").read_text()
    (data_set / "val.txt").rename(data_set / "listed.txt")
    try:
        assert [h.name for h in validation_set(data_set, 9, bank, True)] == names.split()
        (data_set / "val.txt").write_text("\n".join(bank.photographs))
        with pytest.raises(MemoryBankError, match="holds all photographs"):
            validation_set(data_set, 2, bank, True)
    finally:
        (data_set / "listed.txt").rename(data_set / "val.txt")


def test_a_validation_set_of_another_kind_is_refused(tmp_path: Path, bank: MemoryBank) -> None:
    other = write_data_set(tmp_path, 2, labels=make_labels(len(LABELS) + 1))
    with pytest.raises(MemoryBankError, match="other labels"):
        validation_set(other, 2, bank, True)


def test_held_out_photographs_are_fitted_as_those_of_the_bank(tmp_path: Path, bank: MemoryBank) -> None:
    wide = write_data_set(tmp_path, 10, Extent(64, 160), LABELS)  # the bank has names like the first nine
    held = validation_set(wide, 1, bank, by_sequence=False)[0]
    source = read_photograph(tmp_path / "photos" / f"{held.name}.png")
    np.testing.assert_array_equal(held.photograph, source[:, 32:128])  # the middle, not squeezed


def test_a_sheet_has_the_pictures_in_a_grid(tmp_path: Path) -> None:
    red, blue = (np.zeros((30, 40, 3), np.uint8) for _ in range(2))
    red[..., 0], blue[..., 2] = 255, 255
    write_sheet(tmp_path / "sheets" / "1.png", [[red, blue], [blue, red]], width=20)
    sheet = read_photograph(tmp_path / "sheets" / "1.png")
    assert sheet.shape == (30, 40, 3)
    assert sheet[0, 0].tolist() == sheet[-1, -1].tolist() == [255, 0, 0]
    assert sheet[0, -1].tolist() == sheet[-1, 0].tolist() == [0, 0, 255]
