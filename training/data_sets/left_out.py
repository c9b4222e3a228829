"""What a data set leaves out, told where it is opened: nothing is lost without a word."""

from __future__ import annotations

from collections.abc import Sequence

from simspaint.files.folder_data_set import FolderDataSet
from training.terminal import tell_problem

_MOST_TOLD = 20


def tell_left_out(data: FolderDataSet) -> None:
    """Print the photographs and layouts of a data set that are not used, on standard error."""
    tell_skipped(data.left_out)


def tell_skipped(skipped: Sequence[tuple[str, str]]) -> None:
    """Print (name, reason) of pictures that are not used, on standard error."""
    for name, reason in skipped[:_MOST_TOLD]:
        tell_problem(f"Left out {name}: {reason}")
    if len(skipped) > _MOST_TOLD:
        tell_problem(f"Left out {len(skipped) - _MOST_TOLD} more.")
