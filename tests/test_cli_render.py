import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from simspaint.engine import pipeline
from simspaint.errors import DeviceError, RenderError
from simspaint.files.label_file import read_labels
from simspaint.files.layout_file import read_layout, write_layout
from simspaint.files.photograph_file import read_photograph
from simspaint.painting.document import Document
from simspaint.painting.document_file import write_document
from simspaint.progress import Cancelled
from simspaint.resource_files import bundled_packs_folder, samples_folder, user_packs_folder
from tests.command_line import CommandLine
from tests.factories import make_labels, make_layout
from tests.pack_factory import write_pack


@pytest.fixture
def layout(tmp_path: Path) -> Path:
    path = tmp_path / "layout.png"
    write_layout(path, make_layout(np.random.default_rng(5), 64, 96, unlabelled=0.2))
    return path


def _files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


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
    assert _files(tmp_path / "new folder") == set(names)
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
    assert {name for name in _files(tmp_path) if name.startswith("v")} == {"v-1.png", "v-2.png", "v-3.png"}
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
    assert _files(tmp_path) - {layout.name, "photo-2.png"} == set()


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
    assert _files(folder) == {"a.png", "a.simspaint"}
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
    assert _files(out) == {"a.png", "c.png"}
    assert _files(tmp_path / "origin") == {"a.json", "c.json"}
    assert run.err.startswith("Skipped b.png: ")
    assert run.err.count("\n") == 1


def _huge(path: Path) -> None:
    Image.new("L", (8193, 8)).save(path)


def _truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100])


def _sixteen_bits(path: Path) -> None:
    Image.fromarray(np.zeros((64, 96), np.uint16)).save(path)


def _unknown_ids(path: Path) -> None:
    Image.fromarray(np.full((64, 96), 77, np.uint8)).save(path)


def _jpeg(path: Path) -> None:
    Image.new("L", (64, 96)).save(path, "JPEG")


@pytest.mark.parametrize("spoil", [_huge, _truncated, _sixteen_bits, _unknown_ids, _jpeg, Path.unlink])
def test_a_bad_layout_gets_one_line_and_nothing_is_written(
    simspaint: CommandLine, small_pack: Path, layout: Path, tmp_path: Path, spoil
) -> None:
    spoil(layout)
    before = _files(tmp_path)
    run = simspaint("render", layout, "--out", tmp_path / "photo.png", "--pack", small_pack)
    _assert_one_line(run)
    assert _files(tmp_path) == before


def _assert_one_line(run, code: int = 2) -> None:
    assert run.code == code
    assert run.out == ""
    assert run.err.startswith("Error: ")
    assert run.err.count("\n") == 1


@pytest.mark.parametrize(
    "options",
    [
        ("--out", "photo.xyz"),
        ("--out", "layout.png"),
        ("--out", "photo.png", "--canvas", "photo.png"),
        ("--out", "photo.png", "--refined", "refined.jpg"),
        ("--out", "photo.png", "--provenance", "origin.txt"),
        ("--out", "."),
        ("--out", "photo.png", "--pack", "nowhere"),
        ("--out", "photo.png", "--device", "abacus"),
    ],
)
def test_results_that_cannot_be_are_refused(
    simspaint: CommandLine, small_pack: Path, layout: Path, monkeypatch: pytest.MonkeyPatch, options: tuple
) -> None:
    monkeypatch.chdir(layout.parent)
    pack = () if "--pack" in options else ("--pack", small_pack)
    run = simspaint("render", "layout.png", *options, *pack)
    _assert_one_line(run, 1 if "--device" in options else 2)
    assert _files(layout.parent) == {"layout.png"}


@pytest.mark.parametrize("size", ["80", "0x0", "80x", "-1x80", "99999x99999", "31x64"])
def test_a_size_that_is_none_is_refused(
    simspaint: CommandLine, layout: Path, tmp_path: Path, size: str
) -> None:
    run = simspaint("render", layout, "--out", tmp_path / "p.png", f"--size={size}")
    assert run.code == 2
    assert "Traceback" not in run.err


def _other_version(pack: Path) -> None:
    text = (pack / "pack.toml").read_text()
    (pack / "pack.toml").write_text(text.replace("format = 1", "format = 99"))


def _other_weights(pack: Path) -> None:
    data = bytearray((pack / "weights" / "synthesis.safetensors").read_bytes())
    data[-1] ^= 1
    (pack / "weights" / "synthesis.safetensors").write_bytes(data)


def _cut_index(pack: Path) -> None:
    index = next((pack / "bank").glob("index-*.bin"))
    index.write_bytes(index.read_bytes()[:-5])


def _no_bank(pack: Path) -> None:
    shutil.rmtree(pack / "bank")


def _broken_photograph(pack: Path) -> None:
    for photograph in (pack / "bank" / "photos").iterdir():
        photograph.write_bytes(b"")


@pytest.mark.parametrize("spoil", [_other_version, _other_weights, _cut_index, _no_bank, _broken_photograph])
def test_a_damaged_pack_gets_one_line_and_nothing_is_written(
    simspaint: CommandLine, small_pack: Path, layout: Path, tmp_path: Path, spoil
) -> None:
    pack = shutil.copytree(small_pack, tmp_path / "pack")
    spoil(pack)
    before = _files(tmp_path)
    _assert_one_line(simspaint("render", layout, "--out", tmp_path / "photo.png", "--pack", pack))
    assert _files(tmp_path) == before


@pytest.mark.parametrize(
    ("failure", "code", "text"),
    [
        (RenderError("The order failed.", stage="order"), 1, "Error: The order failed.\n"),
        (DeviceError("The device is gone.", "Use\nanother."), 1, "Error: The device is gone. Use another.\n"),
        (
            OSError(28, "No space left on device", "/full/photo.png"),
            1,
            "Error: /full/photo.png: No space left on device.\n",
        ),
        (Cancelled(), 130, "Cancelled.\n"),
    ],
)
def test_a_failing_rendering_says_so_in_one_line(
    simspaint: CommandLine,
    small_pack: Path,
    layout: Path,
    monkeypatch: pytest.MonkeyPatch,
    failure: Exception,
    code: int,
    text: str,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise failure

    monkeypatch.setattr(pipeline, "choose_and_render", fail)
    run = simspaint("render", layout, "--out", layout.parent / "photo.png", "--pack", small_pack)
    assert (run.code, run.err) == (code, text)
    assert _files(layout.parent) == {"layout.png"}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for other processes")
def test_ctrl_c_ends_it_cleanly(small_pack: Path, tmp_path: Path) -> None:
    layouts, out = tmp_path / "layouts", tmp_path / "out"
    write_layout(layouts / "0.png", make_layout(np.random.default_rng(0), 64, 96))
    for i in range(1, 2000):
        os.link(layouts / "0.png", layouts / f"{i}.png")
    command = [
        sys.executable,
        "-m",
        "simspaint",
        "render",
        str(layouts),
        "--out",
        str(out),
        "--pack",
        str(small_pack),
    ]
    root = Path(__file__).parent.parent

    def hear_ctrl_c() -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)  # tests in the background are deaf to it

    with subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, cwd=root, preexec_fn=hear_ctrl_c
    ) as process:
        try:
            deadline = time.monotonic() + 60
            while not (out.is_dir() and any(out.glob("*.png"))) and time.monotonic() < deadline:
                time.sleep(0.02)
            process.send_signal(signal.SIGINT)
            _, err = process.communicate(timeout=30)
        finally:
            process.kill()
    assert process.returncode == 130
    assert "Traceback" not in err
    written = list(out.iterdir())
    assert 0 < len(written) < 2000
    for path in written:
        assert path.suffix == ".png", "a temporary file was left"
        assert read_photograph(path).shape == (64, 96, 3)


def test_alone_it_says_what_to_do_where_no_pack_can_be_used(simspaint: CommandLine, monkeypatch) -> None:
    monkeypatch.setattr("simspaint.resource_files.bundled_packs_folder", lambda: Path("nowhere"))
    run = simspaint()
    assert run.code == 0
    assert "No packs are installed" in run.out
    assert "simspaint --help" in run.out


def test_alone_it_renders_a_sample_with_the_first_complete_pack(
    simspaint: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    labels = read_labels(bundled_packs_folder() / "street" / "labels.csv")
    write_pack(user_packs_folder() / "street", labels=labels)
    run = simspaint()
    assert run.code == 0, run.err
    first = min((samples_folder() / "street").glob("*.png"))
    assert read_photograph(tmp_path / f"simspaint-{first.stem}.png").shape == (360, 480, 3)
    assert f"simspaint-{first.stem}.png" in run.out
