"""A folder of photographs becomes a folder of layouts; what was labelled before is kept."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import astuple, dataclass
from pathlib import Path

from simspaint.errors import LayoutFileError
from simspaint.files import table_file
from simspaint.files.atomic import replace_bytes, sha256_of
from simspaint.files.distinct_files import check_distinct
from simspaint.files.layout_file import read_layout, write_layout
from simspaint.files.photograph_file import read_photograph, require_file_size
from simspaint.files.picture_pairs import pictures_in
from simspaint.files.plain_names import as_shown, is_printable
from simspaint.labelling.labelled_photograph import LabellingSettings, described, label_photograph
from simspaint.labelling.labeller import Labeller
from simspaint.progress import CancelToken

TABLE = "labelling.csv"
_MOST_BYTES = 32 << 20
"""What is known of each layout, beside the layouts."""
_COLUMNS = ("name", "sure", "labels", "sha256", "labeller", "layout")
_REQUIRED = _COLUMNS[:-1]
"""Tables of earlier versions have these."""
_SAVED_EVERY = 32


@dataclass(frozen=True, slots=True)
class LabelledFile:
    """A line of the table.

    Parameters
    ----------
    name
        Of the photograph and its layout, without suffix.
    sure
        Share of the pixels that carry a label.
    labels
        Labels that cover at least a hundredth, largest first.
    sha256
        Of the photograph's file.
    labeller
        Identity of what labelled it; empty where somebody else made the layout.
    layout
        sha256 of the layout's file as it was labelled: what lies there and is another one was made or
        corrected by somebody, and is never replaced. Empty where that is not known.
    """

    name: str
    sure: float
    labels: tuple[str, ...]
    sha256: str
    labeller: str
    layout: str = ""


@dataclass(frozen=True, slots=True)
class FolderReport:
    """What became of the photographs: lines of the table, (name, reason) of those that cannot be used, and
    how many lines were there before."""

    labelled: list[LabelledFile]
    skipped: list[tuple[str, str]]
    already_there: int = 0


def label_folder(
    photographs: Path,
    out: Path,
    labeller: Labeller,
    *,
    names: Iterable[str] | None = None,
    settings: LabellingSettings | None = None,
    report: Callable[[int, int], None] | None = None,
    cancel: CancelToken | None = None,
    changing: Callable[[], AbstractContextManager[object]] = nullcontext,
) -> FolderReport:
    """Write `NAME.png` for every photograph, and the table.

    Photographs whose bytes and labeller are those of the table keep their layout, so that a run that was cut
    off goes on; a layout that somebody made or corrected is kept, whoever labels and whatever the table says.

    Parameters
    ----------
    changing
        What the table is changed in, where several programs do.

    Raises
    ------
    LayoutFileError
        The folder cannot be read or has no photograph, `out` cannot be written, or layouts would replace
        photographs.
    Cancelled
        By `cancel`; what is done is kept.
    """
    files = pictures_in(photographs)
    if names is not None:
        wanted = set(names)
        files = {name: file for name, file in files.items() if name in wanted}
    if not files:
        raise LayoutFileError(f"There is no photograph in {photographs}.", "Name a folder with JPEG files.")
    nameless = [name for name in files if not is_printable(name)]
    files = {name: file for name, file in files.items() if name not in nameless}
    check_distinct(files.values(), [*(out / f"{name}.png" for name in files), out / TABLE])
    before = read_table(out)
    run = _Run(out, labeller, settings or LabellingSettings(), before, cancel, changing)
    run.skipped += [(as_shown(name), "Its name holds characters that are no text.") for name in nameless]
    try:
        run.label(files, report)
    finally:
        run.save()
    return FolderReport([run.rows[n] for n in files if n in run.rows], run.skipped, run.n_kept)


class _Run:
    """One walk through a folder."""

    def __init__(
        self,
        out: Path,
        labeller: Labeller,
        settings: LabellingSettings,
        before: dict[str, LabelledFile],
        cancel: CancelToken | None,
        changing: Callable[[], AbstractContextManager[object]],
    ) -> None:
        self.rows = dict(before)
        self._changed: dict[str, LabelledFile] = {}
        self._gone: set[str] = set()
        self.skipped: list[tuple[str, str]] = []
        self.n_kept = 0
        self._out, self._labeller, self._settings, self._cancel = out, labeller, settings, cancel
        self._changing = changing

    def label(self, files: dict[str, Path], report: Callable[[int, int], None] | None) -> None:
        with ThreadPoolExecutor(min(os.cpu_count() or 1, 4)) as pool:
            try:
                for done, (name, row) in enumerate(
                    zip(files, pool.map(self._one, files.items()), strict=True), start=1
                ):
                    self._take(name, row)
                    if done % _SAVED_EVERY == 0:
                        self.save()
                    if report is not None:
                        report(done, len(files))
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise

    def save(self) -> None:
        with self._changing():
            change_table(self._out, self._changed, self._gone)

    def _take(self, name: str, row: LabelledFile | str) -> None:
        if isinstance(row, str):
            self.skipped.append((name, row))
            self.rows.pop(name, None)
            self._gone.add(name)
            return
        self.n_kept += self.rows.get(name) is row or not row.labeller
        self.rows[name] = self._changed[name] = row

    def _one(self, item: tuple[str, Path]) -> LabelledFile | str:
        """The line of a photograph, or why there is none."""
        name, file = item
        if self._cancel is not None:
            self._cancel.raise_if_cancelled()
        try:
            sha256 = _digest(file)
            known = self.rows.get(name)
            layout = self._out / f"{name}.png"
            if known and layout.is_file() and (known.sha256, known.labeller) == self._key(sha256):
                return known
            if _is_of_somebody(layout, known):
                return self._of_somebody(name, layout, sha256)
            found = label_photograph(read_photograph(file), self._labeller, self._settings)
            if _is_of_somebody(layout, known):  # made while it was labelled
                return self._of_somebody(name, layout, sha256)
        except LayoutFileError as error:
            return str(error)
        write_layout(layout, found.layout)
        return LabelledFile(
            name, round(found.sure, 4), found.large_labels, *self._key(sha256), _digest(layout)
        )

    def _of_somebody(self, name: str, layout: Path, sha256: str) -> LabelledFile:
        found = described(read_layout(layout, self._labeller.labels))
        return LabelledFile(name, round(found.sure, 4), found.large_labels, sha256, "")

    def _key(self, sha256: str) -> tuple[str, str]:
        return sha256, self._labeller.identity


def _digest(file: Path) -> str:
    require_file_size(file)
    try:
        return sha256_of(file)
    except OSError as error:
        raise LayoutFileError(
            f"{file} cannot be read: {error.strerror}.", "Check its permissions."
        ) from error


def _is_of_somebody(layout: Path, known: LabelledFile | None) -> bool:
    """Whether a layout lies there that was not labelled: it is never replaced."""
    return layout.is_file() and (known is None or known.layout != _digest(layout))


def read_table(folder: Path) -> dict[str, LabelledFile]:
    """The lines of a folder's table, by name; none where there is no table.

    Raises `LayoutFileError` where it is damaged.
    """
    file = folder / TABLE
    if not file.is_file():
        return {}
    hint = "Delete it: layouts stay as they are, and it is made anew."
    what = "table of labelled photographs"
    rows = table_file.read_table(file, _REQUIRED, _COLUMNS, what, hint, _MOST_BYTES, strips=False)
    try:
        lines = [
            LabelledFile(
                r["name"],
                float(r["sure"]),
                tuple(r["labels"].split()),
                r["sha256"],
                r["labeller"],
                r.get("layout", ""),
            )
            for r in rows
        ]
        if not all(0 <= line.sure <= 1 for line in lines):
            raise ValueError("a share beyond its range")
    except ValueError as error:
        raise LayoutFileError(f"The table {file} is damaged.", hint) from error
    return {line.name: line for line in lines}


def change_table(folder: Path, changed: Mapping[str, LabelledFile], gone: Collection[str]) -> None:
    """Change lines of the table as it is now, given by name, and take others out. Raises `LayoutFileError`
    where it is damaged or cannot be written."""
    lines = {**read_table(folder), **changed}
    try:
        _write_table(folder, [line for name, line in lines.items() if name not in gone])
    except OSError as error:
        raise _unwritable(folder, error) from error


def _write_table(folder: Path, lines: Iterable[LabelledFile]) -> None:
    ordered = sorted(lines, key=lambda line: line.name)
    rows = [(each.name, each.sure, " ".join(each.labels), *astuple(each)[3:]) for each in ordered]
    replace_bytes(folder / TABLE, table_file.table_bytes(_COLUMNS, rows))


def _unwritable(folder: Path, error: OSError) -> LayoutFileError:
    return LayoutFileError(f"{folder} cannot be written: {error.strerror}.", "Choose another folder.")
