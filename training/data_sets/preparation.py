"""A published data set into a folder data set: read, check, frame, write; resumed where it was cut."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from simspaint.errors import LayoutFileError
from simspaint.files.atomic import replace_bytes
from simspaint.files.label_table import write_labels
from simspaint.files.table_file import table_bytes
from simspaint.files.untrusted_folder import is_sealed, require_sealed
from training.data_sets.framed_sample import Frame, check, framed, is_changed
from training.data_sets.manifest import Manifest, PreparedPair, SourceSums, is_as_written
from training.data_sets.published import SPLITS, LeftOut, Published, PublishedPair, Sample
from training.data_sets.sample_files import encoded_sample

LEFT_OUT = "left_out.csv"
_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_FOLDERS = ("photos", "layouts", "coarse", "instances", "depth")
_AHEAD = 4
"""Pairs begun ahead of the one that is waited for, a worker."""


@dataclass(frozen=True, slots=True)
class PreparationReport:
    """What became of the pairs.

    Parameters
    ----------
    made
        Pairs that were read and written.
    kept
        Pairs whose sources and files are as they were.
    left_out
        (name, reason) of what cannot be used.
    """

    made: int
    kept: int
    left_out: list[LeftOut]


def prepare(
    data_set: str,
    published: Published,
    root: Path,
    out: Path,
    frame: Frame,
    workers: int = 2,
    report: Callable[[int, int], None] | None = None,
) -> PreparationReport:
    """Write `photos/ layouts/ labels.csv train.txt val.txt` and, where the data set has them, `coarse/`,
    `instances/`, `depth/` and `test.txt`; beside them `manifest.json` and `left_out.csv`.

    A second run reads every source again and makes only what has changed. A run that is cut leaves whole
    files and a manifest of them; the lists are written last.

    Parameters
    ----------
    root
        Folder that all sources lie in.
    report
        Called with (pairs done, pairs in all).

    Raises
    ------
    LayoutFileError
        No pair can be used, or `out` holds something else, links among it, or cannot be written.
    """
    before = Manifest.read(out)
    require_sealed(out, _FOLDERS, LayoutFileError)
    if before is not None and before.data_set != data_set:
        raise LayoutFileError(f"{out} holds the data set {before.data_set}.", "Give another folder.")
    manifest = Manifest.begin(data_set, published.labels, frame, before)
    known = dict(manifest.pairs)
    usable, left_out = _with_safe_names(published)
    done: dict[str, PreparedPair] = {}
    try:
        write_labels(out / "labels.csv", published.labels)
        for name, result in _in_order(_Maker(published, root, out, frame, known), usable, workers, report):
            if isinstance(result, PreparedPair):
                done[name] = manifest.pairs[name] = result
            else:
                left_out.append((name, result))
            manifest.write_now_and_then(out)
        _finish(out, manifest, done, sorted(left_out))
    except OSError as error:
        reason = error.strerror or error
        raise LayoutFileError(f"{out} cannot be written: {reason}.", "Check the free space.") from error
    finally:
        if not manifest.finished and out.is_dir():
            manifest.write(out)
    if not done:
        first = "; ".join(f"{name}: {reason}" for name, reason in manifest.left_out[:3])
        raise LayoutFileError(f"No pair of {root} can be used.", first)
    kept = sum(done[name] is known.get(name) for name in done)
    return PreparationReport(len(done) - kept, kept, manifest.left_out)


class _Maker:
    """Makes one pair; in any number of threads."""

    def __init__(
        self, published: Published, root: Path, out: Path, frame: Frame, known: dict[str, PreparedPair]
    ) -> None:
        self._labels, self.out, self._frame, self._known = published.labels, out, frame, known
        self._sums = SourceSums(root)

    def make(self, pair: PublishedPair) -> PreparedPair | str:
        """The pair, new or as it was; or the reason why it cannot be used. Raises `OSError` where the folder
        cannot be written."""
        try:
            sums = self._sums.of(pair.sources)
            before = self._known.get(pair.name)
            if (
                before is not None
                and (before.sources, before.split) == (sums, pair.split)
                and is_as_written(self.out, before.files)
            ):
                return before
            sample = pair.read()
            check(sample, len(self._labels))
            files = self._encoded(pair, sample)
        except LayoutFileError as error:
            return str(error)
        for name, data in files.items():
            replace_bytes(self.out / name, data, follows_links=False)
        digests = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
        return PreparedPair(pair.split, sums, digests)

    def _encoded(self, pair: PublishedPair, sample: Sample) -> dict[str, bytes]:
        original = None if is_changed(sample, self._frame) else pair.photograph_file
        return encoded_sample(pair.name, framed(sample, self._frame), self._labels, original)


def _in_order(
    maker: _Maker,
    pairs: list[PublishedPair],
    workers: int,
    report: Callable[[int, int], None] | None,
) -> Iterator[tuple[str, PreparedPair | str]]:
    """What becomes of the pairs, in their order."""
    waiting = iter(pairs)
    with ThreadPoolExecutor(workers) as pool:
        ahead = [(pair, pool.submit(maker.make, pair)) for pair in islice(waiting, _AHEAD * workers)]
        try:
            for done in range(1, len(pairs) + 1):
                pair, future = ahead.pop(0)
                yield pair.name, future.result()
                ahead += [(following, pool.submit(maker.make, following)) for following in islice(waiting, 1)]
                if report is not None:
                    report(done, len(pairs))
        finally:
            pool.shutdown(cancel_futures=True)


def _finish(out: Path, manifest: Manifest, done: dict[str, PreparedPair], left_out: list[LeftOut]) -> None:
    """Lists, then the manifest, then what is no longer part of the data set goes."""
    replace_bytes(out / LEFT_OUT, table_bytes(("name", "reason"), left_out))
    for split in SPLITS:
        names = [name for name, pair in done.items() if pair.split == split]
        if names:
            replace_bytes(out / f"{split}.txt", "".join(f"{name}\n" for name in names).encode())
        else:
            (out / f"{split}.txt").unlink(missing_ok=True)
    stale = manifest.end(done, left_out)
    manifest.write(out)
    for file in stale:
        if is_sealed(out, file):
            (out / file).unlink(missing_ok=True)


def _with_safe_names(published: Published) -> tuple[list[PublishedPair], list[LeftOut]]:
    """Pairs whose names can be files anywhere, each once."""
    left_out, seen, usable = list(published.left_out), set[str](), []
    for pair in published.pairs:
        if not _SAFE.fullmatch(pair.name):
            left_out.append((_printable(pair.name), "Its name has characters that files should not have."))
        elif pair.name.lower() in seen:
            left_out.append((pair.name, "There are two of that name."))
        else:
            seen.add(pair.name.lower())
            usable.append(pair)
    return usable, [(_printable(name), reason) for name, reason in left_out]


def _printable(name: str) -> str:
    return name.encode("utf-8", "backslashreplace").decode()
