"""What a prepared data set was made from: sha256 of every source and of every file written."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from simspaint.domain.label_set import LabelSet
from simspaint.errors import LayoutFileError
from simspaint.files.atomic import replace_bytes, sha256_of
from simspaint.files.plain_names import is_plain_path
from simspaint.files.regular_file import read_at_most
from simspaint.painting.codecs.untrusted_json import Fields, parse_json
from training.data_sets.framed_sample import Frame
from training.data_sets.published import SPLITS, LeftOut, Split

MANIFEST = "manifest.json"
_FORMAT = 1
_MOST_BYTES, _MOST_FILES = 1 << 30, 10_000_000
_SECONDS_BETWEEN = 10.0
_LEAST_PAUSE = 20.0
"""Pause between two writings, in units of what one takes."""
_OF_THE_RUN = frozenset({"written", "seconds_to_write"})
_HINT = "Give a new folder, or remove this file and prepare the data set anew."


@dataclass(frozen=True, slots=True)
class PreparedPair:
    """One pair that is done; both tables give the sha256 by path, of sources below the data set's root."""

    split: Split
    sources: dict[str, str]
    files: dict[str, str]


@dataclass(slots=True)
class Manifest:
    """What lies in a prepared data set's folder.

    Parameters
    ----------
    made
        What the pairs depend on beside their sources, as a digest: name, labels, frame, form.
    stale
        Files of an earlier run that are not part of this one; they go when it ends.
    """

    data_set: str
    made: str
    frame: dict[str, object]
    pairs: dict[str, PreparedPair] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    finished: bool = False
    written: float = field(default_factory=time.monotonic)
    seconds_to_write: float = 0.0

    @staticmethod
    def begin(data_set: str, labels: LabelSet, frame: Frame, before: Manifest | None) -> Manifest:
        """Of a run that begins, with the pairs of the run before that were made alike."""
        stated = [_FORMAT, data_set, [asdict(label) for label in labels.labels], frame.stated()]
        made = hashlib.sha256(json.dumps(stated).encode()).hexdigest()
        manifest = Manifest(data_set, made, frame.stated())
        if before is None:
            return manifest
        if before.made == made:
            manifest.pairs, manifest.stale = dict(before.pairs), list(before.stale)
        else:
            manifest.stale = sorted({*before.stale, *_files_of(before.pairs)})
        return manifest

    def end(self, done: dict[str, PreparedPair], left_out: list[LeftOut]) -> set[str]:
        """The run has ended with these pairs; gives the files that are no longer part of the data set."""
        stale = {*self.stale, *_files_of(self.pairs)} - _files_of(done)
        self.pairs, self.left_out, self.stale, self.finished = done, left_out, [], True
        return stale

    @staticmethod
    def read(out: Path) -> Manifest | None:
        """What an earlier run wrote, or None where the folder is new.

        Only what the next run goes by is read. Raises `LayoutFileError` where the manifest is damaged or
        names files outside of the folder, which would be deleted, or where the folder holds something else.
        """
        file = out / MANIFEST
        if not file.is_file():
            if out.is_dir() and any(not entry.name.startswith(".") for entry in out.iterdir()):
                raise LayoutFileError(f"The folder {out} is not empty.", "Give a new folder.")
            return None
        try:
            data = read_at_most(file, _MOST_BYTES)
        except OSError as error:
            raise LayoutFileError(f"{file} cannot be read: {error.strerror}.", _HINT) from error
        stated = parse_json(data, str(file), LayoutFileError, _HINT)
        pairs = stated.object("pairs")
        read = {name: _prepared(pairs.object(name)) for name in pairs.names()}
        stale = stated.texts("stale", _MOST_FILES)
        _check_names(stale, stated)
        return Manifest(stated.text("data_set"), stated.text("made"), {}, read, stale=list(stale))

    def write_now_and_then(self, out: Path) -> None:
        """Write it where that was not done for a while: less often the longer it takes."""
        if time.monotonic() - self.written > max(_SECONDS_BETWEEN, _LEAST_PAUSE * self.seconds_to_write):
            self.write(out)

    def write(self, out: Path) -> None:
        """Write it, atomically."""
        begun = time.monotonic()
        stated = {name: value for name, value in asdict(self).items() if name not in _OF_THE_RUN}
        replace_bytes(out / MANIFEST, json.dumps(stated, indent=1).encode())
        self.written = time.monotonic()
        self.seconds_to_write = self.written - begun


class SourceSums:
    """sha256 of source files, each read once a run; for any number of threads."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._sums: dict[Path, str] = {}
        self._lock = threading.Lock()

    def of(self, sources: tuple[Path, ...]) -> dict[str, str]:
        """By path below the root. Raises `LayoutFileError` where one cannot be read."""
        return {source.relative_to(self._root).as_posix(): self._sum(source) for source in sources}

    def _sum(self, source: Path) -> str:
        known = self._sums.get(source)
        if known is not None:
            return known
        try:
            found = sha256_of(source)
        except OSError as error:
            raise LayoutFileError(f"{source} cannot be read: {error.strerror}.", "") from error
        with self._lock:
            self._sums[source] = found
        return found


def is_as_written(out: Path, files: dict[str, str]) -> bool:
    """Whether all these files lie in the folder as they were written."""
    for name, digest in files.items():
        try:
            if sha256_of(out / name) != digest:
                return False
        except OSError:
            return False
    return True


def _prepared(fields: Fields) -> PreparedPair:
    split: Split | None = next((each for each in SPLITS if each == fields.text("split", 20)), None)
    if split is None:
        fields.refuse("a pair of no known split")
    files = _sums(fields.object("files"))
    _check_names(files, fields)
    return PreparedPair(split, _sums(fields.object("sources")), files)


def _sums(fields: Fields) -> dict[str, str]:
    return {name: fields.text(name, 64) for name in fields.names()}


def _check_names(files: Iterable[str], fields: Fields) -> None:
    for file in files:
        if not is_plain_path(file):
            fields.refuse(f"the name of a file that is not in its folder: {file[:80]!r}")


def _files_of(pairs: dict[str, PreparedPair]) -> set[str]:
    return {file for pair in pairs.values() for file in pair.files}
