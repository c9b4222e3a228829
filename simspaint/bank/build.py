"""Making a memory bank from photographs and their layouts (S4.1)."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from simspaint.bank.bank_description import BankFile
from simspaint.bank.bank_file import (
    bank_exists,
    read_bank_file,
    read_entries,
    remove_other_indexes,
    write_bank,
)
from simspaint.bank.entry import BankEntry, EntryMaker
from simspaint.bank.unfinished_build import is_free, remove_drafts, start_drafts
from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import LabelSet
from simspaint.errors import LayoutFileError, MemoryBankError
from simspaint.files.folder_lock import locked_folder
from simspaint.files.photograph_file import photograph_size
from simspaint.files.picture_pairs import PicturePairs, pair_pictures, pictures_in
from simspaint.progress import CancelToken


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What became of the pairs.

    Parameters
    ----------
    added
        Number of photographs added.
    skipped
        (name, reason) of pairs that could not be used.
    already_there
        Number of names that the bank had before; they are left as they were.
    """

    added: int
    skipped: list[tuple[str, str]]
    already_there: int = 0


def build_bank(
    photographs_dir: str | Path,
    layouts_dir: str | Path,
    labels: LabelSet,
    out: str | Path,
    *,
    add: bool = False,
    extent: Extent | None = None,
    minimum_component: float = 0.00763,
    names: Iterable[str] | None = None,
    instances_dir: str | Path | None = None,
    report: Callable[[int, int], None] | None = None,
    cancel: CancelToken | None = None,
) -> BuildReport:
    """Build a bank, or add to one; what cannot be used is skipped and reported.

    A build that was cut off is taken up again by the same call: finished photographs are reused as long as
    their sources and the settings are the same. Until the end the folder holds the bank from before, or none.

    Parameters
    ----------
    add
        Add to the bank in `out`; its extent, labels and minimum stay, and so do its segment ids.
    extent
        The bank's frame; by default the most common size of the layouts. Pairs of other sizes are scaled and
        centre-cropped to it.
    minimum_component
        Share of the frame below which a component is no segment.
    names
        Use only photographs of these names (without suffix).
    instances_dir
        Holds instance maps of layouts, NAME.png: instances that touch are segments of their own. Layouts
        without one have the instances that their files hold.
    report
        Called with (photographs done, photographs in all).
    cancel
        Checked between photographs.

    Raises
    ------
    MemoryBankError
        `out` holds a bank or anything else and `add` is off, or none and `add` is on, or its labels differ,
        or no pair can be used, or the folder cannot be written.
    LayoutFileError
        A folder cannot be read.
    Cancelled
        By `cancel`.
    """
    out = Path(out)
    _bank_to_extend(out, labels, add)
    pairs = pair_pictures(photographs_dir, layouts_dir, names)
    instances = pictures_in(instances_dir, (".png",)) if instances_dir is not None else {}
    if not pairs.photographs and not add:
        raise _nothing_to_use(pairs.left_out)
    try:
        with locked_folder(out, MemoryBankError, cancel.raise_if_cancelled if cancel else None):
            bank = _bank_to_extend(out, labels, add)  # another program may have changed it meanwhile
            return _build(out, bank, labels, extent, minimum_component, pairs, instances, report, cancel)
    except OSError as error:
        raise _unwritable(out, error) from error


def start_build(out: Path, labels: LabelSet, *, add: bool) -> None:
    """Begin what `build_bank` will go on with, so that layouts can be written beside its drafts before.

    Raises `MemoryBankError` where `build_bank` could not write there, or something in the folder is a link.
    """
    _bank_to_extend(out, labels, add)
    try:
        with locked_folder(out, MemoryBankError):
            start_drafts(out)
    except OSError as error:
        raise _unwritable(out, error) from error


def _build(
    out: Path,
    bank: BankFile | None,
    labels: LabelSet,
    extent: Extent | None,
    minimum_component: float,
    pairs: PicturePairs,
    instances: Mapping[str, Path],
    report: Callable[[int, int], None] | None,
    cancel: CancelToken | None,
) -> BuildReport:
    photographs, layouts = pairs.photographs, pairs.layouts
    known = {photograph.name for photograph in bank.photographs} if bank else set()
    wanted = [name for name in photographs if name not in known]
    if bank is not None:
        extent, minimum_component = bank.extent, bank.minimum_component
    extent = extent or _most_common_extent([layouts[name] for name in wanted])
    start_drafts(out)
    maker = EntryMaker(out, labels, extent, minimum_component)
    sources = [(n, photographs[n], layouts[n], instances.get(n)) for n in wanted]
    made, broken = _make_entries(maker, sources, report, cancel)
    skipped = sorted([*pairs.left_out, *broken])
    if bank is None and not made:
        raise _nothing_to_use(skipped)
    written = _write(out, bank, labels, extent, minimum_component, made)
    remove_other_indexes(out, written)
    remove_drafts(out, written.photographs)
    return BuildReport(len(made), skipped, len(photographs) - len(wanted))


def _bank_to_extend(out: Path, labels: LabelSet, add: bool) -> BankFile | None:
    if not add:
        if bank_exists(out):
            raise MemoryBankError(f"There is a memory bank in {out}.", "Add to it with --add.")
        if not is_free(out):
            raise MemoryBankError(f"The folder {out} is not empty.", "Give a new folder for the bank.")
        return None
    bank = read_bank_file(out)
    if bank.labels != labels:
        raise MemoryBankError(
            f"The bank in {out} has other labels.", "Use the label table it was built with."
        )
    return bank


def _most_common_extent(layouts: list[Path]) -> Extent:
    """The size of most layouts; of equally common ones the larger."""
    sizes: Counter[Extent] = Counter()
    for layout in layouts:
        try:
            sizes[Extent(*photograph_size(layout))] += 1
        except LayoutFileError:
            continue  # it is skipped with its reason when its turn comes
    if not sizes:
        return Extent(1, 1)
    return max(sizes, key=lambda extent: (sizes[extent], extent.area, extent))


def _make_entries(
    maker: EntryMaker,
    pairs: list[tuple[str, Path, Path, Path | None]],
    report: Callable[[int, int], None] | None,
    cancel: CancelToken | None,
) -> tuple[list[BankEntry], list[tuple[str, str]]]:
    made: list[BankEntry] = []
    broken: list[tuple[str, str]] = []

    def make(pair: tuple[str, Path, Path, Path | None]) -> BankEntry | str:
        if cancel is not None:
            cancel.raise_if_cancelled()
        try:
            return maker.make(*pair)
        except LayoutFileError as error:
            return str(error)

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        try:
            for done, (pair, result) in enumerate(zip(pairs, pool.map(make, pairs), strict=True), start=1):
                if isinstance(result, str):
                    broken.append((pair[0], result))
                else:
                    made.append(result)
                if report is not None:
                    report(done, len(pairs))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return made, broken


def _write(
    out: Path,
    bank: BankFile | None,
    labels: LabelSet,
    extent: Extent,
    minimum_component: float,
    made: list[BankEntry],
) -> BankFile:
    """Write the bank where something was added to it; give what is there now."""
    if bank is not None and not made:
        return bank
    photographs = list(bank.photographs) if bank else []
    entries = read_entries(out, bank) if bank else []
    photographs += [entry.photograph for entry in made]
    entries += [entry.regions for entry in made]
    return write_bank(out, extent, labels, minimum_component, photographs, entries)


def _unwritable(out: Path, error: OSError) -> MemoryBankError:
    return MemoryBankError(
        f"{out} cannot be written: {error.strerror or error}.", "Check its permissions and the free space."
    )


def _nothing_to_use(skipped: list[tuple[str, str]]) -> MemoryBankError:
    reasons = "; ".join(f"{name}: {reason}" for name, reason in skipped[:3])
    return MemoryBankError(
        f"No photograph can be used. {reasons}".strip(),
        "A photograph NAME.jpg needs a layout NAME.png of the same size.",
    )
