import json
import os
from pathlib import Path

import numpy as np
import pytest

from simspaint.files.label_table import read_labels
from simspaint.files.layout_file import read_layout, write_layout
from simspaint.files.photograph_file import read_photograph
from simspaint.painting.document.document import Document
from simspaint.painting.document_file.document_file import write_document
from tests.command_line import CommandLine, files_in
from tests.factories import make_labels, make_layout


@pytest.fixture
def layout(tmp_path: Path) -> Path:
    path = tmp_path / "layout.png"
    write_layout(path, make_layout(np.random.default_rng(5), 64, 96, unlabelled=0.2))
    return path


def test_a_layout_becomes_a_photograph_of_its_size(
    simspaint: CommandLine, small_pack: Path, layout: Path, tmp_path: Path
) -> None:
    run = simspaint("render", layout, "--out", tmp_path / "photo.png", "--pack", small_pack)
    assert run.code == 0, run.err
    assert read_photograph(tmp_path / "photo.png").shape == (64, 96, 3)
    assert run.out == ""


def test_everything_that_is_asked_for_is_written(
    simspaint: CommandLine, small_pack: Path, layout: Path, tmp_path: Path
) -> None:
    names = ("photo.jpg", "canvas.png", "refined.png", "origin.json")
    photo, canvas, refined, origin = (tmp_path / "new folder" / name for name in names)
    options = ("--canvas", canvas, "--refined", refined, "--provenance", origin, "--timings", "--seed", 3)
    run = simspaint("render", layout, "--out", photo, "--pack", small_pack, *options)
    assert run.code == 0, run.err
    assert files_in(tmp_path / "new folder") == set(names)
    assert read_photograph(canvas).shape == (64, 96, 3)
    labels = read_labels(small_pack / "labels.csv")
    painted, dense = read_layout(layout, labels), read_layout(refined, labels)
    assert (dense.ids != 255).all()
    assert np.array_equal(dense.ids[painted.ids != 255], painted.ids[painted.ids != 255])
    for stage in ("refinement", "components", "retrieval", "transform", "order", "canvas", "synthesis"):
        assert stage in run.out
    _check_provenance(json.loads(origin.read_text()), read_labels(small_pack / "labels.csv"))


def _check_provenance(document: dict, labels) -> None:
    assert set(document) == {"seed", "pack", "components", "timings_ms"}
    assert (document["seed"], document["pack"]) == (3, "small")
    assert document["components"]
    for row in document["components"]:
        keys = "label box photograph segment_box mask_iou context_iou score affine order"
        assert list(row) == keys.split()
        assert labels.find(row["label"]) is not None
        top, left, bottom, right = row["box"]
        assert 0 <= top < bottom <= 64
        assert 0 <= left < right <= 96
        assert row["score"] == pytest.approx(row["mask_iou"] + row["context_iou"])
        assert np.array(row["affine"]).shape == (2, 3)
    assert sorted(row["order"] for row in document["components"]) == list(range(len(document["components"])))


def test_the_same_seed_gives_the_same_bytes_and_variations_are_numbered(
    simspaint: CommandLine, small_pack: Path, layout: Path, tmp_path: Path
) -> None:
    common = ("--pack", small_pack, "--top-k", 4)
    simspaint("render", layout, "--out", tmp_path / "v.png", *common, "--seed", 7, "--variations", 3)
    assert {name for name in files_in(tmp_path) if name.startswith("v")} == {"v-1.png", "v-2.png", "v-3.png"}
    for i in (1, 2, 3):
        simspaint("render", layout, "--out", tmp_path / f"s{i}.png", *common, "--seed", 6 + i)
        assert (tmp_path / f"s{i}.png").read_bytes() == (tmp_path / f"v-{i}.png").read_bytes()
    assert len({(tmp_path / f"v-{i}.png").read_bytes() for i in (1, 2, 3)}) > 1


@pytest.mark.parametrize("option", ["--out", "--canvas", "--refined"])
def test_no_variation_replaces_the_layout(
    simspaint: CommandLine, small_pack: Path, layout: Path, tmp_path: Path, option: str
) -> None:
    source = tmp_path / "photo-2.png"
    source.write_bytes(layout.read_bytes())
    results = ["--out", tmp_path / "out.png"] if option != "--out" else []
    run = simspaint(
        "render", source, *results, option, tmp_path / "photo.png", "--variations", 2, "--pack", small_pack
    )
    assert (run.code, "would replace" in run.err) == (2, True)
    assert source.read_bytes() == layout.read_bytes()
    assert files_in(tmp_path) - {layout.name, "photo-2.png"} == set()


@pytest.mark.parametrize("option", ["--out", "--canvas", "--film"])
def test_the_picture_that_it_is_to_be_like_is_not_replaced(
    simspaint: CommandLine, small_pack: Path, layout: Path, tmp_path: Path, option: str
) -> None:
    mine, source = tmp_path / ("mine.mp4" if option == "--film" else "mine.png"), layout
    mine.write_bytes(b"an hour's work")
    if option == "--film":
        source = tmp_path / "frames"
        source.mkdir()
        layout.rename(source / "a.png")
    results = ["--out", tmp_path / "out.png"] if option != "--out" else []
    run = simspaint("render", source, *results, option, mine, "--like", mine, "--pack", small_pack)
    assert (run.code, "would replace" in run.err) == (2, True), run.err
    assert mine.read_bytes() == b"an hour's work"


def test_a_layout_is_not_replaced_under_another_of_its_names(
    simspaint: CommandLine, small_pack: Path, layout: Path, tmp_path: Path
) -> None:
    before = layout.read_bytes()
    for k, link in enumerate((os.link, os.symlink)):
        link(layout, tmp_path / f"other{k}.png")
        run = simspaint("render", layout, "--out", tmp_path / f"other{k}.png", "--pack", small_pack)
        assert (run.code, "would replace" in run.err) == (2, True)
    assert layout.read_bytes() == before


def test_results_of_a_folder_replace_neither_its_layouts_nor_one_another(
    simspaint: CommandLine, small_pack: Path, layout: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "layouts"
    folder.mkdir()
    (folder / "a.png").write_bytes(layout.read_bytes())
    run = simspaint("render", folder, "--out", folder, "--pack", small_pack)
    assert (run.code, "would replace" in run.err) == (2, True)
    write_document(
        folder / "a.simspaint", Document.from_layout(read_layout(layout, make_labels())).snapshot()
    )
    run = simspaint("render", folder, "--out", tmp_path / "out", "--pack", small_pack)
    assert (run.code, "Two of the files are the same" in run.err) == (2, True)
    assert files_in(folder) == {"a.png", "a.simspaint"}
    assert not (tmp_path / "out").exists()


def test_the_size_is_width_times_height(
    simspaint: CommandLine, small_pack: Path, layout: Path, tmp_path: Path
) -> None:
    run = simspaint("render", layout, "--out", tmp_path / "p.png", "--pack", small_pack, "--size", "80x48")
    assert run.code == 0, run.err
    assert read_photograph(tmp_path / "p.png").shape == (48, 80, 3)


def test_without_refinement_the_layout_stays_as_painted(
    simspaint: CommandLine, small_pack: Path, layout: Path, tmp_path: Path
) -> None:
    options = ("--refined", tmp_path / "r.png", "--no-refine")
    run = simspaint("render", layout, "--out", tmp_path / "p.png", "--pack", small_pack, *options)
    assert run.code == 0, run.err
    labels = make_labels()
    assert np.array_equal(read_layout(tmp_path / "r.png", labels).ids, read_layout(layout, labels).ids)


def test_a_folder_is_rendered_whole_and_what_cannot_be_used_is_listed(
    simspaint: CommandLine, small_pack: Path, tmp_path: Path
) -> None:
    layouts, out = tmp_path / "layouts", tmp_path / "out"
    for name in ("a", "b", "c"):
        write_layout(layouts / f"{name}.png", make_layout(np.random.default_rng(ord(name)), 64, 96))
    (layouts / "b.png").write_bytes((layouts / "b.png").read_bytes()[:90])
    options = ("--pack", small_pack, "--provenance", tmp_path / "origin")
    run = simspaint("render", layouts, "--out", out, *options)
    assert run.code == 3
    assert files_in(out) == {"a.png", "c.png"}
    assert files_in(tmp_path / "origin") == {"a.json", "c.json"}
    assert run.err.startswith("Skipped b.png: ")
    assert run.err.count("\n") == 1
