"""The memory bank M: segments of photographs, by label (S4.1)."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from jaxtyping import Float64

from simspaint.bank.appearance_table import LIGHT_FILE, BankLight, light_key
from simspaint.bank.array_cache import ArrayCache
from simspaint.bank.array_file import is_mapped
from simspaint.bank.bank_description import BankFile
from simspaint.bank.bank_file import PHOTOS, read_bank_file, read_entries
from simspaint.bank.index import BankIndex, LabelSegments
from simspaint.bank.index_cache import expanded_index
from simspaint.bank.kept_tables import Arrays, kept_table
from simspaint.bank.moods.tags import photograph_tags, write_tags
from simspaint.bank.scenes import SCENES_VERSION, SceneTable, open_scenes
from simspaint.domain.geometry import Box, Extent
from simspaint.domain.label_set import LabelSet
from simspaint.domain.layout import Layout
from simspaint.domain.segment import Segment
from simspaint.domain.segment_reference import SegmentReference
from simspaint.errors import LayoutFileError, MemoryBankError
from simspaint.files.atomic import sha256_of
from simspaint.files.folder_lock import locked_folder
from simspaint.files.photograph_file import MAX_FILE_BYTES, read_photograph, require_file_size
from simspaint.files.untrusted_folder import require_sealed
from simspaint.resource_files import user_cache_folder

_log = logging.getLogger(__name__)
_DAMAGED_HINT = "Copy its folder again, or build it again."


@dataclass(frozen=True, slots=True)
class CacheConfig:
    """What an opened bank keeps at hand."""

    photograph_bytes: int = 96 << 20
    """Decoded photographs: about eighty of 768×512, those of a dozen pictures."""
    layout_bytes: int = 64 << 20
    """Layouts as pixels: about 170 of 768×512."""
    readers: int = 2
    """Threads that decode photographs ahead; decoding lets other threads run."""
    forgotten_after_s: float = 60 * 24 * 3600.0
    """Age of an expanded index that is removed."""


CACHE = CacheConfig()


class MemoryBank:
    """An opened bank; any number of threads may read it.

    Made by `MemoryBank.open`. Segment ids are rows of the bank and stay what they are while photographs are
    added.
    """

    def __init__(
        self, folder: Path, bank: BankFile, index: BankIndex, index_file: Path | None = None
    ) -> None:
        self.folder = folder
        self.labels: LabelSet = bank.labels
        self.extent: Extent = bank.extent
        self.photographs: tuple[str, ...] = tuple(photograph.name for photograph in bank.photographs)
        self.minimum_component: float = bank.minimum_component
        self._bank = bank
        self._index: BankIndex | None = index
        self._index_file = index_file
        self._mapped_state = index_file.stat() if index_file and is_mapped(index.run_start) else None
        self._photograph_index = {name: i for i, name in enumerate(self.photographs)}
        self._decoded = ArrayCache(CACHE.photograph_bytes)
        self._layout_ids = ArrayCache(CACHE.layout_bytes)
        self._readers = ThreadPoolExecutor(CACHE.readers, thread_name_prefix="photographs")
        self._light: BankLight | None = None
        self._scenes: SceneTable | None = None
        self._label_segments: dict[int, LabelSegments] = {}

    @property
    def n_cached_bytes(self) -> int:
        """Bytes of the photographs and layouts that are kept decoded."""
        return self._decoded.n_bytes + self._layout_ids.n_bytes

    @staticmethod
    def open(folder: str | Path, cache_dir: str | Path | None = None) -> MemoryBank:
        """Open a bank; the first time its index is expanded into the person's cache.

        Parameters
        ----------
        cache_dir
            Where expanded indexes are kept; by default the person's cache, which `SIMSPAINT_CACHE` overrides.

        Raises
        ------
        MemoryBankError
            The bank is missing, damaged or of another version.
        """
        folder = Path(folder)
        cache = Path(cache_dir) if cache_dir is not None else user_cache_folder()
        while True:
            bank = read_bank_file(folder)
            try:
                return MemoryBank(folder, bank, *_expanded(folder, bank, cache / "banks"))
            except MemoryBankError:
                if read_bank_file(folder) == bank:
                    raise  # else another program has rewritten the bank since its description was read

    def __reduce__(self) -> tuple[Callable[[Path], MemoryBank], tuple[Path]]:
        return MemoryBank.open, (self.folder,)  # another process opens it again

    def __enter__(self) -> MemoryBank:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the index and of decoded photographs; the bank cannot be used afterwards."""
        self._index = None
        self._label_segments.clear()
        self._decoded.clear()
        self._layout_ids.clear()
        self._readers.shutdown(wait=False, cancel_futures=True)

    @property
    def index(self) -> BankIndex:
        """The arrays that retrieval reads. Raises `MemoryBankError` where the bank was closed."""
        if self._index is None:
            raise MemoryBankError("The memory bank was closed.", "Open it again.")
        return self._index

    def check_unchanged(self) -> None:
        """Raise `MemoryBankError` where the file that a large index is mapped from was cut off meanwhile.

        Touching its missing pages would end the process, so this is asked before every rendering.
        """
        if self._index_file is None or self._mapped_state is None:
            return
        try:
            now = self._index_file.stat()
        except FileNotFoundError:
            return  # its name is gone, its pages stay for as long as they are mapped
        if now.st_ino == self._mapped_state.st_ino and now.st_size != self._mapped_state.st_size:
            raise MemoryBankError(
                "The expanded index of the memory bank was changed while it was in use.",
                "Open the pack again.",
            )

    @property
    def n_segments(self) -> int:
        return self.index.segment_label.size

    def segments_of_label(self, label_id: int) -> np.ndarray:
        """Ids of a label's segments, rising."""
        first, stop = self.index.label_offset[label_id : label_id + 2].tolist()
        return self.index.label_segment[first:stop]

    def photograph_of(self, segment_id: int) -> str:
        """Name of the photograph that a segment is a piece of."""
        return self.photographs[int(self.index.segment_photograph[segment_id])]

    def reference(self, segment_id: int) -> SegmentReference:
        """What names a segment in every bank that holds its photograph."""
        index = self.index
        photograph = self._bank.photographs[int(index.segment_photograph[segment_id])]
        top, left, bottom, right = index.segment_box[segment_id].tolist()
        box, area = (top, left, bottom, right), int(index.segment_area[segment_id])
        return SegmentReference(photograph.name, photograph.sha256, box, area, segment_id)

    def find(self, reference: SegmentReference, label_id: int) -> int | None:
        """The row of the segment that a reference of this label names; None where the bank has not got it."""
        if self._is_row_of(reference.row, reference, label_id):
            return reference.row
        rows = self._rows_of_sha256.get(reference.sha256, ()) if reference.sha256 else ()
        found = (
            row
            for photograph in rows
            for row in np.flatnonzero(self.index.segment_photograph == photograph).tolist()
            if self._is_row_of(row, reference, label_id)
        )
        return next(found, None)

    def _is_row_of(self, row: int, reference: SegmentReference, label_id: int) -> bool:
        """Whether a row is the segment that a reference names."""
        if not 0 <= row < self.n_segments or int(self.index.segment_label[row]) != label_id:
            return False
        return not reference.sha256 or self.reference(row)[1:4] == reference[1:4]

    @cached_property
    def _rows_of_sha256(self) -> dict[str, list[int]]:
        """Indexes of the photographs by the hash of their file."""
        rows: dict[str, list[int]] = {}
        for i, photograph in enumerate(self._bank.photographs):
            rows.setdefault(photograph.sha256, []).append(i)
        return rows

    def segment(self, segment_id: int) -> Segment:
        """A segment with its pixels; decodes its photograph unless that is at hand.

        Raises
        ------
        IndexError
            There is no such segment.
        MemoryBankError
            The photograph's file is missing or damaged.
        """
        if not 0 <= segment_id < self.n_segments:
            raise IndexError(f"The bank has no segment {segment_id}.")
        index = self.index
        name = self.photograph_of(segment_id)
        box = Box(*index.segment_box[segment_id].tolist())
        around = Box(*index.segment_context_box[segment_id].tolist())
        return Segment(
            segment_id=segment_id,
            label_id=int(index.segment_label[segment_id]),
            photograph=name,
            box=box,
            mask=index.mask(segment_id, self.extent),
            color=self.photograph(name)[box.slices],
            context_box=around,
            context=self.layout_ids(int(index.segment_photograph[segment_id]))[around.slices],
        )

    def prefetch(self, segment_id: int) -> None:
        """Begin to decode the photograph that a segment is a piece of, so that `segment` finds it at hand."""
        name = self.photograph_of(segment_id)
        self._decoded.begin(name, lambda: self._read_photograph(name), self._readers)

    def photograph(self, name: str) -> np.ndarray:
        """RGB uint8 (height, width, 3) of the bank's extent, read-only.

        Raises `MemoryBankError` where its file is missing or damaged, `KeyError` where the name is not in
        the bank.
        """
        return self._decoded.get(name, lambda: self._read_photograph(name))

    def light(self, photographs: np.ndarray) -> np.ndarray:
        """Rows of `light_of` for photographs given by index; they are decoded at the first request.
        Raises `MemoryBankError` where a photograph's file is missing or damaged."""
        return self._opened_light().rows(photographs, self._readers)

    def write_light(self) -> None:
        """Put the light of all photographs beside them, so that no one has to work it out again.

        Raises `MemoryBankError` where a photograph is missing or damaged, or the folder cannot be written.
        """
        require_sealed(self.folder, (LIGHT_FILE,), MemoryBankError)
        try:
            with locked_folder(self.folder, MemoryBankError):
                self._opened_light().write_all(self.folder / LIGHT_FILE, self._readers)
        except OSError as error:
            raise MemoryBankError(
                f"{self.folder / LIGHT_FILE} cannot be written: {error.strerror or error}.",
                "Check the folder's permissions and the free space.",
            ) from error

    @cached_property
    def tags(self) -> tuple[frozenset[str], ...]:
        """What is known of every photograph's mood, by index, see `photograph_tags`."""
        return photograph_tags(self.folder, self.sha256, self.labels, self.light)

    @property
    def sha256(self) -> list[str]:
        """Of every photograph's file, by index."""
        return [photograph.sha256 for photograph in self._bank.photographs]

    @cached_property
    def enlarged(self) -> Float64[np.ndarray, " photographs"]:
        """How many times the pixels of each photograph were enlarged to fill the frame; at least 1."""
        return np.array([photograph.enlarged for photograph in self._bank.photographs], np.float64)

    def write_tags(self, tags: Mapping[str, frozenset[str]]) -> None:
        """Put tags of photographs, by name, beside the bank. Raises as `simspaint.bank.moods.tags` does."""
        rows = self._bank.photographs
        write_tags(self.folder, {(p.name, p.sha256): tags[p.name] for p in rows if p.name in tags})

    def kept_table(
        self,
        name: str,
        make: Callable[[], Arrays],
        fits: Callable[[Arrays], bool],
        n_rows: int | None = None,
    ) -> Arrays:
        """A table that is made of the bank's layouts alone, kept beside the expanded index.

        Parameters
        ----------
        name
            What it is and all else that it depends on: part of a file name.
        fits, n_rows
            See `kept_tables.kept_table`.
        """
        file = self._index_file
        kept = None if file is None else file.with_name(f"{file.stem}-{name}.arrays")
        return kept_table(kept, n_rows, make, fits)

    @property
    def scenes(self) -> SceneTable:
        """Whole layouts of all photographs, small; made once and kept beside the expanded index."""
        if self._scenes is None:
            file = self._index_file
            kept = file.with_name(f"{file.stem}-scenes-{SCENES_VERSION}.arrays") if file else None
            self._scenes = open_scenes(self.index, self.extent, len(self.labels), kept)
        return self._scenes

    def layout(self, name: str) -> Layout:
        """The layout of a photograph, in the bank's extent."""
        return Layout(self.layout_ids(self._photograph_index[name]), self.labels)

    def layout_ids(self, photograph: int) -> np.ndarray:
        """uint8 (height, width): label ids of the photograph of that index, 255 = unlabelled; read-only."""
        index = self.index
        return self._layout_ids.get(photograph, lambda: index.ids(photograph, self.extent))

    def label_segments(self, label_id: int) -> LabelSegments:
        """Boxes and areas of a label's segments, as columns."""
        columns = self._label_segments.get(label_id)
        if columns is None:
            columns = self._label_segments[label_id] = self.index.segments_of_label(label_id)
        return columns

    def verify(self) -> None:
        """Compare every file with its sha256, and the index in use with the shipped one.

        Raises `MemoryBankError` that names up to eight damaged or missing files.
        """
        shipped = BankIndex.expanded(read_entries(self.folder, self._bank), self.extent, len(self.labels))
        used = self.index.as_arrays()
        if not all(np.array_equal(array, used[name]) for name, array in shipped.as_arrays().items()):
            raise MemoryBankError(
                "The expanded index of the memory bank is damaged.", "Empty the cache folder."
            )
        wrong = []
        for photograph in self._bank.photographs:
            path = self.folder / PHOTOS / photograph.file
            if not path.is_file():
                wrong.append(f"{photograph.file} is missing")
            elif path.stat().st_size > MAX_FILE_BYTES or sha256_of(path) != photograph.sha256:
                wrong.append(f"{photograph.file} was changed")
        if wrong:
            more = f" and {len(wrong) - 8} more" if len(wrong) > 8 else ""
            raise MemoryBankError(
                f"The memory bank {self.folder} is damaged: {', '.join(wrong[:8])}{more}.",
                _DAMAGED_HINT,
            )

    def _opened_light(self) -> BankLight:
        if self._light is None:
            runs, first = self.index.run_start, self.index.photograph_run_offset.tolist()
            ids = self.index.run_id
            keys = [
                light_key(
                    photograph.sha256.encode(),
                    runs[start:stop].tobytes() + ids[start:stop].tobytes(),
                    len(self.labels),
                )
                for photograph, start, stop in zip(self._bank.photographs, first, first[1:], strict=False)
            ]
            own = hashlib.sha256(str(self.folder.resolve()).encode()).hexdigest()[:40]
            kept = self._index_file.parent / f"{own}-light.arrays" if self._index_file else None
            require_sealed(self.folder, (LIGHT_FILE,), MemoryBankError)
            files = [self.folder / LIGHT_FILE, *([kept] if kept else [])]
            self._light = BankLight(keys, len(self.labels), self._color_and_ids, files, kept)
        return self._light

    def _color_and_ids(self, photograph: int) -> tuple[np.ndarray, np.ndarray]:
        """Decoded for one look: it does not push out the photographs that are in use."""
        return self._read_photograph(self.photographs[photograph]), self.index.ids(photograph, self.extent)

    def _read_photograph(self, name: str) -> np.ndarray:
        entry = self._bank.photographs[self._photograph_index[name]]
        file, path = entry.file, self.folder / PHOTOS / entry.file
        require_sealed(self.folder, (f"{PHOTOS}/{file}",), MemoryBankError)
        try:
            require_file_size(path)
            if path.is_file() and sha256_of(path) != entry.sha256:
                raise MemoryBankError(f"The bank's photograph {file} was changed.", _DAMAGED_HINT)
            color = read_photograph(path)
        except OSError as error:
            message = f"The bank's photograph {file} cannot be read: {error.strerror}."
            raise MemoryBankError(message, _DAMAGED_HINT) from error
        except LayoutFileError as error:
            raise MemoryBankError(f"The bank's photograph {file}: {error.message}", error.hint) from error
        if color.shape[:2] != self.extent:
            raise MemoryBankError(f"The bank's photograph {file} has another size.", "Build the bank again.")
        return color


def _expanded(folder: Path, bank: BankFile, cache: Path) -> tuple[BankIndex, Path | None]:
    return expanded_index(read_entries(folder, bank), bank, cache, CACHE.forgotten_after_s)
