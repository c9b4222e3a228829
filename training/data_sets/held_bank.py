"""A data set's held-out photographs as a bank of their own: what small networks are validated on."""

from __future__ import annotations

from pathlib import Path

from simspaint.bank.bank_file import bank_exists
from simspaint.bank.build import build_bank
from simspaint.bank.memory_bank import MemoryBank
from simspaint.errors import MemoryBankError
from simspaint.files.folder_data_set import FolderDataSet
from training.data_sets.left_out import tell_left_out, tell_skipped
from training.running.processes import rank_and_count, wait_for_all


def held_names(data: FolderDataSet, bank: MemoryBank) -> list[str]:
    """Photographs in `val.txt`, or without such a list all, that the bank does not hold.

    Raises `MemoryBankError` where the data set has other labels than the bank, or nothing is held out.
    """
    if data.labels != bank.labels:
        raise MemoryBankError(
            f"{data.folder} has other labels than the bank.", "Validate on data of its kind."
        )
    listed = data.split("val") if (data.folder / "val.txt").is_file() else data.names
    known = set(bank.photographs)
    names = [name for name in listed if name not in known]
    if not names:
        raise MemoryBankError(f"The bank holds all photographs of {data.folder}.", "Hold some out.")
    return names


def held_bank(folder: Path, bank: MemoryBank, out: Path) -> MemoryBank:
    """The bank of a data set's held-out photographs, in the extent of the bank that is learned from.

    Kept in `out`. Raises `MemoryBankError` as `held_names` does, where none of them can be used, or where
    `out` holds others.
    """
    data = FolderDataSet.open(folder)
    tell_left_out(data)
    names = held_names(data, bank)
    if rank_and_count()[0] == 0 and not bank_exists(out):  # the others wait for the first process
        report = build_bank(
            folder / "photos",
            folder / "layouts",
            data.labels,
            out,
            extent=bank.extent,
            minimum_component=bank.minimum_component,
            names=names,
        )
        tell_skipped(report.skipped)
    wait_for_all()
    held = MemoryBank.open(out)
    if not set(held.photographs) <= set(names) or held.extent != bank.extent:
        raise MemoryBankError(f"{out} holds other photographs than {folder} now.", "Delete it.")
    return held
