"""Tables of a bank are made once and kept."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from simspaint.bank.array_file import write_arrays
from simspaint.bank.kept_tables import kept_table


def table(n: int = 3) -> dict[str, np.ndarray]:
    return {"row": np.arange(n), "share": np.linspace(0, 1, n)}


def test_a_table_is_made_once(tmp_path: Path) -> None:
    file, made = tmp_path / "table.arrays", []

    def make() -> dict[str, np.ndarray]:
        made.append(1)
        return table()

    first, second = (kept_table(file, 3, make) for _ in range(2))
    assert made == [1]
    assert {name: array.tolist() for name, array in first.items()} == {
        name: array.tolist() for name, array in second.items()
    }


@pytest.mark.parametrize("n", [0, 2, 4])
def test_a_table_of_another_bank_is_made_again(tmp_path: Path, n: int) -> None:
    file = tmp_path / "table.arrays"
    write_arrays(file, table(n))
    assert len(kept_table(file, 3, table)["row"]) == 3


def test_columns_of_several_lengths_are_no_table(tmp_path: Path) -> None:
    file = tmp_path / "table.arrays"
    write_arrays(file, {"row": np.arange(3), "share": np.zeros(2)})
    assert len(kept_table(file, None, table)["share"]) == 3


def test_damaged_and_missing_files_do_no_harm(tmp_path: Path) -> None:
    file = tmp_path / "table.arrays"
    file.write_bytes(b"SPARRAY1 and nothing else")
    assert len(kept_table(file, 3, table)["row"]) == 3
    assert len(kept_table(None, 3, table)["row"]) == 3
    assert len(kept_table(tmp_path / "file.arrays" / "below", 3, table)["row"]) == 3
