"""Sizes as people write them: WxH."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from simspaint.domain.geometry import Extent

MIN_SIDE = 32
"""Least side in pixels; the largest is `label_png.MAX_SIDE`."""


def parse_size(text: str) -> Extent:
    """The extent written as width×height, such as 768x512. Raises `typer.BadParameter` for anything else."""
    from simspaint.domain.geometry import Extent
    from simspaint.files.label_png import MAX_SIDE

    match = re.fullmatch(r"(\d{1,5})[x×](\d{1,5})", text.strip().lower())
    if match is None:
        raise typer.BadParameter(f"{text!r} is not a size like 768x512.")
    extent = Extent(int(match[2]), int(match[1]))
    if not all(MIN_SIDE <= side <= MAX_SIDE for side in extent):
        raise typer.BadParameter(f"{text} is not between {MIN_SIDE}x{MIN_SIDE} and {MAX_SIDE}x{MAX_SIDE}.")
    return extent
