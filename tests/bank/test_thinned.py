from __future__ import annotations

from pathlib import Path

import numpy as np

from simspaint.bank.memory_bank import MemoryBank
from simspaint.bank.thinned import write_bank_without
from simspaint.packs.pack import OpenedPack


def test_a_bank_without_some_photographs_is_whole_and_the_other_stays(
    pack: OpenedPack, tmp_path: Path
) -> None:
    before = pack.bank
    gone = before.photographs[1:3]
    write_bank_without(before.folder, tmp_path / "thinned", gone)
    with MemoryBank.open(tmp_path / "thinned", tmp_path / "cache") as after:
        assert after.photographs == tuple(name for name in before.photographs if name not in gone)
        after.verify()
        for name in after.photographs:
            np.testing.assert_array_equal(after.photograph(name), before.photograph(name))
            np.testing.assert_array_equal(after.layout(name).ids, before.layout(name).ids)
        assert after.n_segments < before.n_segments
    before.verify()
