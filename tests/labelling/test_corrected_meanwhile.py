"""A layout that somebody makes while that photograph is being labelled is kept."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from simspaint.domain.layout import Layout
from simspaint.files.layout_file import read_layout, write_layout
from simspaint.files.photograph_file import write_photograph
from simspaint.labelling.folder_labelling import label_folder, read_table
from tests.factories import make_labels
from tests.labelling.made_labeller import GREEN, RED, ColorLabeller, halves


def test_a_layout_that_is_laid_there_meanwhile_is_kept(tmp_path: Path) -> None:
    write_photograph(tmp_path / "photos" / "a.png", halves(RED, GREEN, (48, 64)))
    own = Layout(np.full((48, 64), 1, np.uint8), make_labels())

    class Meanwhile(ColorLabeller):
        def probabilities(self, photograph: np.ndarray) -> np.ndarray:
            write_layout(tmp_path / "layouts" / "a.png", own)
            return super().probabilities(photograph)

    label_folder(tmp_path / "photos", tmp_path / "layouts", Meanwhile())
    assert np.array_equal(read_layout(tmp_path / "layouts" / "a.png", own.labels).ids, own.ids)
    assert read_table(tmp_path / "layouts")["a"].labeller == ""
