"""Options of `simspaint render`: what happens without them, and that each is heard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import typer.main

from simspaint.cli.application import app
from simspaint.domain.picture_settings import Method, PictureSettings
from simspaint.engine.request import RenderSettings
from simspaint.files.layout_file import write_layout
from simspaint.painting.export.picture_with_recipe import restore_document
from tests.command_line import CommandLine
from tests.factories import make_layout

PLAIN = RenderSettings().picture


def _parameters() -> list[Any]:
    """Of `simspaint render`, as Typer made them."""
    group: Any = typer.main.get_command(app)
    return group.commands["render"].params


def test_options_without_a_stated_default_are_not_given() -> None:
    for parameter in _parameters():
        if parameter.param_type_name == "option" and parameter.name not in (
            "variations",
            "out",
            "photographs",
            "fps",
        ):
            assert parameter.default in (None, False), parameter.name


def test_a_layout_is_rendered_by_the_stated_defaults(
    simspaint: CommandLine, small_pack: Path, tmp_path: Path
) -> None:
    write_layout(tmp_path / "a.png", make_layout(np.random.default_rng(5), 64, 96))
    out = tmp_path / "b.png"
    assert simspaint("render", tmp_path / "a.png", "-o", out, "--pack", small_pack, "--embed").code == 0
    assert restore_document(out).settings.picture == PictureSettings() == PLAIN
    variations = ("--variations", 2)
    simspaint("render", tmp_path / "a.png", "-o", out, "--pack", small_pack, "--embed", *variations)
    assert restore_document(tmp_path / "b-2.png").settings.picture == PictureSettings(seed=1, top_k=10)


OPTIONS: dict[str, tuple[tuple[object, ...], Callable[[PictureSettings], object], object]] = {
    "method": (("--method", "paper"), lambda picture: picture.method, Method.PAPER),
    "seed": (("--seed", 4), lambda picture: picture.seed, 4),
    "top-k": (("--top-k", 3), lambda picture: picture.top_k, 3),
    "outlines": (("--outlines", 0.75), lambda picture: picture.adherence, 0.75),
    "refine": (("--no-refine",), lambda picture: picture.refine, False),
    "elide": (("--elide",), lambda picture: picture.elide, True),
    "appearance": (("--appearance", 0.5), lambda picture: picture.matching.appearance_consistency, 0.5),
    "fill segments": (("--fill-segments", 1), lambda picture: picture.matching.fill_segments, 1),
    "colours": (("--match-colors", 0.25), lambda picture: picture.matching.color_match, 0.25),
}


@pytest.mark.parametrize(("asked", "of", "expected"), OPTIONS.values(), ids=OPTIONS)
def test_each_option_is_heard(
    simspaint: CommandLine,
    small_pack: Path,
    tmp_path: Path,
    asked: tuple[object, ...],
    of: Callable[[PictureSettings], object],
    expected: object,
) -> None:
    write_layout(tmp_path / "a.png", make_layout(np.random.default_rng(5), 64, 96))
    out = tmp_path / "b.png"
    run = simspaint("render", tmp_path / "a.png", "-o", out, "--pack", small_pack, "--embed", *asked)
    assert run.code == 0, run.err
    assert of(restore_document(out).settings.picture) == expected != of(PictureSettings())


@pytest.mark.parametrize(
    "wrong",
    [
        ("--outlines", 1.5),
        ("--outlines", "nan"),
        ("--appearance", -1),
        ("--fill-segments", 9),
        ("--match-colors", 2),
        ("--method", "magic"),
    ],
    ids=str,
)
def test_values_beyond_their_range_are_refused(
    simspaint: CommandLine, small_pack: Path, tmp_path: Path, wrong: tuple[object, ...]
) -> None:
    write_layout(tmp_path / "a.png", make_layout(np.random.default_rng(5), 64, 96))
    run = simspaint("render", tmp_path / "a.png", "-o", tmp_path / "b.png", "--pack", small_pack, *wrong)
    assert run.code == 2
    assert "Traceback" not in run.err
    assert not (tmp_path / "b.png").exists()
