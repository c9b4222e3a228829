"""What somebody painted over a photograph is never replaced by what a network says of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from simspaint.domain.label_set import LabelSet
from simspaint.domain.layout import Layout
from simspaint.files.layout_file import read_layout, write_layout
from simspaint.files.photograph_file import write_photograph
from simspaint.labelling.folder_labelling import TABLE, label_folder, read_table
from simspaint.labelling.library import PhotographLibrary
from simspaint.packs.pack import Pack
from tests.factories import make_labels
from tests.labelling.made_labeller import GREEN, RED, ColorLabeller, halves
from tests.pack_factory import write_pack

SIZE = (48, 64)


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    write_photograph(tmp_path / "photos" / "a.png", halves(RED, GREEN, SIZE))
    return tmp_path / "photos"


def own_layout(labels: LabelSet) -> Layout:
    """One that no labeller gives."""
    ids = np.full(SIZE, 1, np.uint8)
    ids[:7] = 0
    return Layout(ids, labels)


@pytest.mark.parametrize("identity", ["by colour", "another network"])
@pytest.mark.parametrize("loses_table", [False, True])
@pytest.mark.parametrize("is_earlier", [False, True])
def test_a_corrected_layout_stays_whoever_labels_and_whatever_the_table_says(
    photos: Path, tmp_path: Path, identity: str, loses_table: bool, is_earlier: bool
) -> None:
    out = tmp_path / "layouts"
    label_folder(photos, out, ColorLabeller())
    own = own_layout(make_labels())
    write_layout(out / "a.png", own)
    if is_earlier:  # tables of earlier versions lack the last column
        lines = (out / TABLE).read_text().splitlines()
        (out / TABLE).write_text("".join(line.rsplit(",", 1)[0] + "\n" for line in lines))
    if loses_table:
        (out / TABLE).unlink()
    for _ in range(2):
        report = label_folder(photos, out, ColorLabeller(identity=identity))
        assert report.already_there == 1
        np.testing.assert_array_equal(read_layout(out / "a.png", own.labels).ids, own.ids)
    assert set(read_table(out)) == {"a"}


def test_layouts_that_lie_there_before_stay_and_are_in_the_table(photos: Path, tmp_path: Path) -> None:
    out, labeller = tmp_path / "layouts", ColorLabeller()
    write_layout(out / "a.png", own_layout(make_labels()))
    [line] = label_folder(photos, out, labeller).labelled
    assert labeller.n_asked == 0
    assert (line.sure, line.labeller, set(line.labels)) == (1.0, "", {"sky", "mountain"})


def test_a_corrected_layout_of_the_library_stays_when_its_photograph_is_added_again(
    photos: Path, tmp_path: Path
) -> None:
    library = PhotographLibrary(Pack.open(write_pack(tmp_path / "small", n=2, with_networks=False)))
    library.add([photos], ColorLabeller())
    [name] = library.names()
    own = own_layout(library.pack.labels)
    library.keep_layout(name, own)
    assert library.add([photos], ColorLabeller(identity="another network")).already_there == 1
    np.testing.assert_array_equal(read_layout(library.layouts / f"{name}.png", own.labels).ids, own.ids)
