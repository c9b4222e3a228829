"""What a data set leaves out, told where it is opened: nothing is lost without a word."""

from __future__ import annotations

from rich.console import Console

from simspaint.files.folder_data_set import FolderDataSet

_MOST_TOLD = 20


def tell_left_out(data: FolderDataSet) -> None:
    """Print the photographs and layouts of a data set that are not used, on standard error."""
    console = Console(stderr=True)
    for name, reason in data.left_out[:_MOST_TOLD]:
        console.print(f"Left out {name}: {reason}", markup=False, highlight=False)
    if len(data.left_out) > _MOST_TOLD:
        console.print(f"Left out {len(data.left_out) - _MOST_TOLD} more.", markup=False)
