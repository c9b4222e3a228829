import json
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from simspaint.files.label_table import read_labels
from simspaint.files.layout_file import read_layout, write_layout
from simspaint.painting.document_file.document_file import read_document
from simspaint.painting.export.picture_with_recipe import read_recipe
from tests.command_line import CommandLine
from tests.factories import make_labels, make_layout


@pytest.fixture
def layout(tmp_path: Path) -> Path:
    path = tmp_path / "layout.png"
    write_layout(path, make_layout(np.random.default_rng(5), 64, 96))
    return path


@pytest.mark.parametrize("suffix", [".ora", ".psd"])
def test_layers_and_credits_are_written_beside_the_photograph(
    simspaint: CommandLine, small_pack: Path, layout: Path, tmp_path: Path, suffix: str
) -> None:
    layers, credits = tmp_path / f"a{suffix}", tmp_path / "a.md"
    run = simspaint(
        "render",
        layout,
        "-o",
        tmp_path / "a.png",
        "--pack",
        small_pack,
        "--layers",
        layers,
        "--credits",
        credits,
    )
    assert run.code == 0, run.err
    assert "# Where this picture comes from" in credits.read_text()
    if suffix == ".ora":
        with zipfile.ZipFile(layers) as archive:
            assert archive.read("mimetype") == b"image/openraster"
    else:
        with Image.open(layers) as picture:
            assert picture.size == (96, 64)


def test_layers_of_an_unknown_kind_are_refused_before_anything_is_written(
    simspaint: CommandLine, small_pack: Path, layout: Path, tmp_path: Path
) -> None:
    run = simspaint(
        "render", layout, "-o", tmp_path / "a.png", "--pack", small_pack, "--layers", tmp_path / "a.xcf"
    )
    assert run.code == 2
    assert "must end in .ora or .psd" in run.err
    assert not (tmp_path / "a.png").exists()


def test_a_painting_is_restored_from_a_photograph_that_was_told_to_hold_it(
    simspaint: CommandLine, small_pack: Path, layout: Path, tmp_path: Path
) -> None:
    photo = tmp_path / "photo.png"
    assert simspaint("render", layout, "-o", photo, "--pack", small_pack, "--embed", "--seed", 5).code == 0
    recipe = read_recipe(photo)
    assert recipe is not None
    assert (recipe.picture.seed, recipe.pack) == (5, "small")
    assert set(recipe.weights) == {"synthesis", "refinement"}
    run = simspaint("layout", "restore", photo, "-o", tmp_path / "a.simspaint")
    assert run.code == 0, run.err
    restored = read_document(tmp_path / "a.simspaint")
    assert np.array_equal(restored.layout.ids, read_layout(layout, restored.layout.labels).ids)
    assert restored.settings.picture.seed == 5
    assert restored.composition is not None


def test_a_photograph_holds_nothing_more_where_it_is_not_asked_to(
    simspaint: CommandLine, small_pack: Path, layout: Path, tmp_path: Path
) -> None:
    photo = tmp_path / "photo.png"
    assert simspaint("render", layout, "-o", photo, "--pack", small_pack).code == 0
    assert read_recipe(photo) is None
    run = simspaint("layout", "restore", photo, "-o", tmp_path / "a.simspaint")
    assert run.code == 2
    assert "holds no painting" in run.err


def test_a_labelme_file_is_imported_and_rendered(
    simspaint: CommandLine, small_pack: Path, tmp_path: Path
) -> None:
    shapes = [
        {"label": "Sky", "shape_type": "rectangle", "points": [[0, 0], [96, 30]]},
        {"label": "lawn", "shape_type": "rectangle", "points": [[0, 30], [96, 64]]},
    ]
    file = tmp_path / "a.json"
    file.write_text(json.dumps({"imageHeight": 64, "imageWidth": 96, "shapes": shapes}))
    out = tmp_path / "a.png"
    run = simspaint("layout", "import", file, "-o", out, "--pack", small_pack)
    assert run.code == 2
    assert "lawn (3264 pixels)" in run.err
    run = simspaint("layout", "import", file, "-o", out, "--pack", small_pack, "--map", "lawn=road")
    assert run.code == 0, run.err
    labels = read_labels(small_pack / "labels.csv")
    road = labels.find("road")
    assert road is not None
    assert (read_layout(out, labels).ids[31:] == road.id).all()
    file.write_text(json.dumps({"imageHeight": 64, "imageWidth": 96, "shapes": shapes[:1]}))
    assert simspaint("render", file, "-o", tmp_path / "photo.png", "--pack", small_pack).code == 0


def test_names_can_be_left_unpainted_and_kinds_be_said(
    simspaint: CommandLine, small_pack: Path, tmp_path: Path
) -> None:
    Image.fromarray(np.array([[3, 150]], np.uint8)).save(tmp_path / "a.png")
    arguments = ("layout", "import", tmp_path / "a.png", "-o", tmp_path / "b.png", "--pack", small_pack)
    assert simspaint(*arguments, "--kind", "ade20k", "--map", "flag=").code == 0
    assert read_layout(tmp_path / "b.png", make_labels(5)).ids.tolist() == [[0, 255]]
    for wrong in (("--kind", "banana"), ("--kind", "ade20k", "--map", "flag=banana")):
        run = simspaint(*arguments, *wrong)
        assert run.code == 2
        assert "banana" in run.err
