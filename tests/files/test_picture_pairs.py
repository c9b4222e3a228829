"""Photographs find their layouts, whatever lies beside them and however the disk spells their names."""

from __future__ import annotations

import os
import sys
import unicodedata
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from simspaint.bank.build import build_bank
from simspaint.errors import LayoutFileError
from simspaint.files.folder_data_set import FolderDataSet, read_names
from simspaint.files.picture_pairs import pair_pictures
from tests.factories import make_labels

NFC, NFD = (unicodedata.normalize(form, "Übersee-ñ-が") for form in ("NFC", "NFD"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for kind in ("photos", "layouts"):
        (tmp_path / kind).mkdir()
    (tmp_path / "labels.csv").write_text("id,name\n0,sky\n1,mountain\n2,tree\n3,road\n4,car\n")
    return tmp_path


def _photograph(folder: Path, name: str) -> None:
    Image.new("RGB", (12, 8), "red").save(folder / "photos" / name, "JPEG" if name.endswith("g") else "PNG")


def _layout(folder: Path, name: str) -> None:
    Image.fromarray(np.zeros((8, 12), np.uint8)).save(folder / "layouts" / name, "PNG")


def test_a_preview_beside_a_layout_does_not_hide_it(folder: Path) -> None:
    _photograph(folder, "a.jpg")
    _layout(folder, "a.png")
    for preview in ("a.jpg", "a.bmp", "a.avif", "a.webp"):
        (folder / "layouts" / preview).write_bytes(b"preview")
    pairs = pair_pictures(folder / "photos", folder / "layouts")
    assert pairs.layouts == {"a": folder / "layouts" / "a.png"}
    assert (list(pairs.photographs), pairs.left_out) == (["a"], [])


@pytest.mark.parametrize("ending", ["PNG", "Png"])
def test_an_ending_in_capitals_is_one(folder: Path, ending: str) -> None:
    _photograph(folder, "a.JPG")
    _layout(folder, f"a.{ending}")
    data = FolderDataSet.open(folder)
    assert data.names == ("a",)
    assert data.layout("a").extent == (8, 12)


@pytest.mark.parametrize(("photograph", "layout"), [(NFD, NFC), (NFC, NFD), (NFD, NFD)])
def test_names_are_the_same_however_their_accents_are_written(
    folder: Path, photograph: str, layout: str
) -> None:
    _photograph(folder, f"{photograph}.jpg")
    _layout(folder, f"{layout}.png")
    (folder / "val.txt").write_text(f"{NFD}\n", encoding="utf-8")
    data = FolderDataSet.open(folder)
    assert data.names == (NFC,)
    assert data.split("val") == (NFC,)
    report = build_bank(folder / "photos", folder / "layouts", data.labels, folder / "bank", names=[NFD])
    assert (report.added, report.skipped) == (1, [])


@pytest.mark.parametrize("ending", ["heic", "HEIF", "gif", "jxl", "dng", "CR2", "psd"])
def test_a_photograph_of_another_format_is_named(folder: Path, ending: str) -> None:
    _photograph(folder, "a.jpg")
    _layout(folder, "a.png")
    (folder / "photos" / f"b.{ending}").write_bytes(b"")
    _layout(folder, "b.png")
    (_, reason), *others = pair_pictures(folder / "photos", folder / "layouts").left_out
    assert reason == f"b.{ending} is of a format that is not read: save it as JPEG or PNG."
    assert others == []


def test_jfif_is_jpeg(folder: Path) -> None:
    Image.new("RGB", (12, 8), "red").save(folder / "photos" / "a.jfif", "JPEG")
    _layout(folder, "a.png")
    data = FolderDataSet.open(folder)
    assert data.photograph("a").shape == (8, 12, 3)


def test_what_a_data_set_leaves_out_is_listed(folder: Path) -> None:
    _photograph(folder, "a.jpg")
    _layout(folder, "a.png")
    _photograph(folder, "alone.jpg")
    _layout(folder, "layout.png")
    assert FolderDataSet.open(folder).left_out == (
        ("alone", "There is no layout of that name."),
        ("layout", "There is no photograph of that name."),
    )


@pytest.mark.skipif(sys.platform != "linux", reason="this system's names are text")
@pytest.mark.parametrize("name", [b"caf\xe9", b"bell\x01", b"line\nbreak", b"\xff", "\u2028".encode()])
def test_a_name_that_is_no_text_is_left_out_and_ends_nothing(folder: Path, name: bytes) -> None:
    _photograph(folder, "a.jpg")
    _layout(folder, "a.png")
    for kind, suffix in (("photos", b".jpg"), ("layouts", b".png")):
        source = (folder / kind).joinpath(f"a{suffix.decode()}").read_bytes()
        with open(os.path.join(os.fsencode(folder / kind), name + suffix), "wb") as file:
            file.write(source)
    report = build_bank(folder / "photos", folder / "layouts", make_labels(), folder / "bank")
    assert report.added == 1
    ((told, reason),) = report.skipped
    assert told.isprintable()
    assert told.encode()
    assert "no text" in reason


@pytest.mark.parametrize("name", ["n" * 251, "ü" * 125])
def test_a_name_as_long_as_the_disk_allows_is_taken_and_ends_no_build(folder: Path, name: str) -> None:
    for each in (name, "ok"):
        _photograph(folder, f"{each}.jpg")
        _layout(folder, f"{each}.png")
    report = build_bank(folder / "photos", folder / "layouts", make_labels(), folder / "bank")
    assert report.added + len(report.skipped) == 2
    assert report.added >= 1


def test_a_list_of_names_may_begin_with_a_mark_and_end_its_lines_as_on_windows(folder: Path) -> None:
    (folder / "names.txt").write_bytes(b"\xef\xbb\xbfa\r\nb\r\n\r\n")
    assert read_names(folder / "names.txt") == ("a", "b")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes among files")
def test_a_pipe_in_place_of_a_list_is_refused(folder: Path) -> None:
    os.mkfifo(folder / "names.txt")
    with pytest.raises(LayoutFileError, match="cannot be read"):
        read_names(folder / "names.txt")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes among files")
@pytest.mark.parametrize("kind", ["photos/b.jpg", "layouts/b.png"])
def test_a_pipe_among_the_pairs_is_left_out_and_waited_for_by_nobody(folder: Path, kind: str) -> None:
    for name in ("a", "b"):
        _photograph(folder, f"{name}.jpg")
        _layout(folder, f"{name}.png")
    (folder / kind).unlink()
    os.mkfifo(folder / kind)
    report = build_bank(folder / "photos", folder / "layouts", make_labels(), folder / "bank")
    assert report.added == 1
    assert [name for name, reason in report.skipped if "pipe" in reason] == ["b"]
