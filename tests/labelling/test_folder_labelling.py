import os
from pathlib import Path

import numpy as np
import pytest

from simspaint.errors import LayoutFileError
from simspaint.files.layout_file import read_layout, write_layout
from simspaint.files.photograph_file import read_photograph, write_photograph
from simspaint.labelling.contact_sheet import write_contact_sheet
from simspaint.labelling.folder_labelling import TABLE, label_folder, read_table
from simspaint.progress import Cancelled, CancelToken
from tests.factories import make_labels
from tests.labelling.made_labeller import BLUE, GREEN, RED, ColorLabeller, halves


@pytest.fixture
def photographs(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    write_photograph(folder / "a.png", halves(RED, GREEN))
    write_photograph(folder / "b.png", halves(RED, BLUE))
    (folder / "c.jpg").write_bytes(b"no picture")
    return folder


def test_layouts_and_a_table_are_written_and_broken_files_are_listed(
    photographs: Path, tmp_path: Path
) -> None:
    out = tmp_path / "layouts"
    seen: list[tuple[int, int]] = []
    report = label_folder(photographs, out, ColorLabeller(), report=lambda *done: seen.append(done))
    assert [line.name for line in report.labelled] == ["a", "b"]
    assert [name for name, _ in report.skipped] == ["c"]
    assert seen == [(1, 3), (2, 3), (3, 3)]
    assert {file.name for file in out.iterdir()} == {"a.png", "b.png", TABLE}
    assert read_layout(out / "a.png", make_labels()).extent == (48, 64)
    table = read_table(out)
    assert table == {line.name: line for line in report.labelled}
    assert table["a"].sure == 1
    assert table["b"].sure < 0.6


def test_a_second_run_asks_for_nothing_and_keeps_corrected_layouts(photographs: Path, tmp_path: Path) -> None:
    out, labeller = tmp_path / "layouts", ColorLabeller()
    label_folder(photographs, out, labeller)
    corrected = read_layout(out / "b.png", labeller.labels)
    ids = np.zeros_like(corrected.ids)
    write_layout(out / "b.png", type(corrected)(ids, labeller.labels))
    report = label_folder(photographs, out, labeller)
    assert labeller.n_asked == 2
    assert report.already_there == 2
    assert (read_layout(out / "b.png", labeller.labels).ids == 0).all()


def test_changed_photographs_lost_layouts_and_another_labeller_are_labelled_anew(
    photographs: Path, tmp_path: Path
) -> None:
    out, labeller = tmp_path / "layouts", ColorLabeller()
    label_folder(photographs, out, labeller)
    write_photograph(photographs / "a.png", halves(GREEN, RED))
    (out / "b.png").unlink()
    assert label_folder(photographs, out, labeller).already_there == 0
    assert labeller.n_asked == 4
    other = ColorLabeller(identity="another")
    assert label_folder(photographs, out, other).already_there == 0
    assert other.n_asked == 2


def test_what_is_done_when_it_is_cancelled_is_kept(photographs: Path, tmp_path: Path) -> None:
    out, token, labeller = tmp_path / "layouts", CancelToken(), ColorLabeller()
    label_folder(photographs, out, labeller, names=["a"])
    token.cancel()
    with pytest.raises(Cancelled):
        label_folder(photographs, out, labeller, cancel=token)
    assert list(read_table(out)) == ["a"]


def test_an_empty_folder_and_a_damaged_table_are_told(photographs: Path, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    with pytest.raises(LayoutFileError, match="no photograph"):
        label_folder(tmp_path / "none", tmp_path / "layouts", ColorLabeller())
    (tmp_path / "layouts").mkdir()
    columns = "name,sure,labels,sha256,labeller"
    for rows in ("name,sure\na,1\n", f"{columns}\na\n", f"{columns}\na,much\n", f"{columns}\na,nan\n"):
        (tmp_path / "layouts" / TABLE).write_text(rows)
        with pytest.raises(LayoutFileError, match=r"damaged|no column"):
            label_folder(photographs, tmp_path / "layouts", ColorLabeller())


def test_the_sheet_shows_the_least_sure_photograph_first(photographs: Path, tmp_path: Path) -> None:
    out = tmp_path / "layouts"
    report = label_folder(photographs, out, ColorLabeller())
    write_contact_sheet(tmp_path / "sheet.png", photographs, out, report.labelled, make_labels())
    sheet = read_photograph(tmp_path / "sheet.png")
    assert sheet.shape == (174, 4 * 480, 3)
    first, second = sheet[:160, :240], sheet[:160, 480:720]
    assert (first == BLUE).all(2).any()
    assert not (second == BLUE).all(2).any()


def test_layouts_never_replace_the_photographs_that_they_are_made_of(photographs: Path) -> None:
    before = {file.name: file.read_bytes() for file in photographs.iterdir()}
    with pytest.raises(LayoutFileError, match="would replace"):
        label_folder(photographs, photographs, ColorLabeller())
    other = photographs.with_name("link")
    other.symlink_to(photographs)
    with pytest.raises(LayoutFileError, match="would replace"):
        label_folder(photographs, other, ColorLabeller())
    assert {file.name: file.read_bytes() for file in photographs.iterdir()} == before


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no such names")
def test_a_name_that_is_no_text_is_left_out_and_the_table_can_be_read_again(
    photographs: Path, tmp_path: Path
) -> None:
    (photographs / "a.png").rename(photographs / "a\x1b[31m.png")
    (photographs / "b.png").rename(photographs / "b\udce9.png")
    write_photograph(photographs / "d.png", halves(RED, GREEN))
    report = label_folder(photographs, tmp_path / "out", ColorLabeller())
    assert [line.name for line in report.labelled] == ["d"]
    assert sorted(name for name, _ in report.skipped) == ["a\ufffd[31m", "b\ufffd", "c"]
    assert set(read_table(tmp_path / "out")) == {"d"}
