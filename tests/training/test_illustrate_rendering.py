"""Pictures of how a photograph comes to be."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from simspaint.domain.label_set import UNLABELLED
from simspaint.engine.pipeline import choose_and_render
from simspaint.engine.request import RenderRequest
from simspaint.engine.runtime.device import choose_device
from simspaint.engine.runtime.models import Models
from simspaint.files.layout_file import write_layout
from simspaint.packs.pack import Pack
from tests.factories import make_layout
from tests.pack_factory import write_pack
from training.illustrate_rendering import app, layout_picture, moments, segments_picture
from training.samples import landscapes
from training.samples.stroke import draw


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pack(tmp_path_factory.mktemp("packs") / "made")


def test_the_moments_of_a_sample_end_with_the_whole() -> None:
    found = moments(landscapes.SAMPLES["lake"], 4)
    counts = [len(each.strokes) for each in found]
    assert counts == sorted(set(counts))
    assert (counts[0], len(counts)) == (1, 4)
    labels = Pack.open("landscapes").labels
    whole = draw(landscapes.SAMPLES["lake"], labels)
    assert draw(found[-1], labels).ids.tobytes() == whole.ids.tobytes()


def test_every_stage_is_shown(pack: Path, tmp_path: Path) -> None:
    layout = make_layout(np.random.default_rng(0), 64, 96, Pack.open(pack).labels)
    write_layout(tmp_path / "layout.png", layout)
    options = [
        "--pack",
        pack,
        "--layout",
        tmp_path / "layout.png",
        "--out",
        tmp_path / "x.png",
        "--width",
        96,
    ]
    result = CliRunner().invoke(app, ["stages", *[str(each) for each in options]])
    assert result.exit_code == 0, result.output
    sheet = np.array(Image.open(tmp_path / "x.png"))
    first = sheet[:64, :96]
    np.testing.assert_array_equal(first, layout_picture(layout))


def test_pixels_of_one_photograph_have_one_tint(pack: Path) -> None:
    described = Pack.open(pack)
    layout = make_layout(np.random.default_rng(1), 64, 96, described.labels)
    opened = described.open_bank()
    models = Models.of_pack(described, choose_device("cpu"))
    rendering = choose_and_render(RenderRequest(layout), opened, models)
    picture = segments_picture(rendering)
    tints = {}
    for row in rendering.provenance:
        where = rendering.pixels == row.component_index
        if where.any():
            tint = (picture[where] - 0.45 * rendering.canvas.color[where]).mean(axis=0)
            tints.setdefault(row.photograph, []).append(tint)
    assert len(tints) > 1
    assert all(np.ptp(each, axis=0).max() < 1 for each in tints.values())


def test_an_unknown_sample_is_named() -> None:
    result = CliRunner().invoke(app, ["strip", "--sample", "volcano", "--out", "x.png"])
    assert result.exit_code == 2
    assert "volcano" in result.output


def test_unpainted_pixels_are_light_grey() -> None:
    layout = make_layout(np.random.default_rng(0), 32, 32)
    ids = layout.ids.copy()
    ids[:4] = UNLABELLED
    picture = layout_picture(type(layout)(ids, layout.labels))
    assert (picture[:4] == 238).all()
