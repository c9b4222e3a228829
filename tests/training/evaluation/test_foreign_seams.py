"""How long foreign seams are, and the layouts that they are measured on."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from simspaint.domain.canvas import Canvas
from simspaint.domain.composition import Composition
from simspaint.domain.geometry import Box, identity_affine
from simspaint.domain.rendering import ComponentProvenance, Rendering
from simspaint.files.label_table import read_labels
from tests.factories import make_labels, make_random_layout
from training.evaluation.foreign_seams import boundary_length, seam_figures
from training.evaluation.layouts_for_seams import CARELESS, main
from training.samples.stroke import draw


def test_a_boundary_is_as_long_as_the_pairs_of_pixels_across_it() -> None:
    source = np.zeros((4, 6), np.int64)
    source[:, 3:] = 1
    assert boundary_length(source) == 4
    source[2:, 3:] = -1
    assert boundary_length(source) == 2, "what is synthesised has no seam"
    assert boundary_length(np.zeros((4, 6), np.int64)) == 0


def test_one_photograph_unmoved_has_no_foreign_seam() -> None:
    layout = make_random_layout(np.random.default_rng(0), 4, 6, make_labels(3))
    pixels = np.repeat(np.int16([0, 0, 1, 1, 2, 2])[None], 4, axis=0)
    picture = np.zeros((4, 6, 3), np.uint8)

    def row(index: int, photograph: str, shift: float) -> ComponentProvenance:
        affine = identity_affine().copy()
        affine[0, 2] = shift
        box = Box(0, 0, 4, 6)
        return ComponentProvenance(index, 0, box, photograph, index, box, 0.5, 0.5, affine, index)

    def figures(*rows: ComponentProvenance) -> tuple[int, int, int]:
        canvas = Canvas(picture, np.ones((4, 6), bool), pixels)
        made = seam_figures(
            Rendering(picture, canvas, layout, rows, pixels, 0, "p", Composition(layout, layout, ()))
        )
        return made.foreign_seam_px, made.between_photographs_px, made.photographs

    assert figures(row(0, "a", 0), row(1, "a", 0), row(2, "b", 0)) == (4, 4, 2)
    assert figures(row(0, "a", 0), row(1, "a", 0.2), row(2, "b", 0)) == (8, 4, 2)
    assert figures(row(0, "a", 0), row(1, "a", 0), row(2, "a", 0)) == (0, 0, 1)


def test_the_careless_layouts_are_painted_the_same_every_time(tmp_path: Path) -> None:
    labels = Path("resources/packs/landscapes/labels.csv")
    main(tmp_path / "a", labels)
    main(tmp_path / "b", labels)
    files = sorted((tmp_path / "a").glob("*.png"))
    assert len(files) == len(CARELESS) == 10
    assert all(file.read_bytes() == (tmp_path / "b" / file.name).read_bytes() for file in files)
    ids = [draw(sample, read_labels(labels)).ids for sample in CARELESS.values()]
    assert all(image.shape == (512, 768) for image in ids)
    assert any((image == 255).mean() > 0.2 for image in ids), "some leave much unpainted"
