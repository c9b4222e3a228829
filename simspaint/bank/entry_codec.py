"""One photograph's entry in the shipped index of a bank: its exact layout, compressed.

Runs are written region by region. Within a region the next run mostly lies one row below and starts close
to the one before, so that differences are small numbers; where a run ends follows from the run that begins
there.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simspaint.bank.ops.connected_components import ConnectedRuns
from simspaint.domain.geometry import Extent
from simspaint.errors import MemoryBankError

_HEADER = struct.Struct("<II")
_LEVEL = 6
_BYTES_A_REGION = 6
_BYTES_A_RUN = 4
MOST_FRAMES = 256
"""Area of all segments' surroundings, in frames, up to which an entry is of a photograph: those of
photographs come to four, and all that is done with a segment takes as long as its box is large."""
MOST_RUNS = 4 << 20
"""Runs of one layout that are read and written; a photograph of a landscape has some ten thousand."""
_RUNS_A_BYTE = 8
"""Runs of all layouts together, above `MOST_RUNS`, a byte of the index; painted layouts need a byte a run."""


@dataclass(frozen=True, slots=True, eq=False)
class PhotographRegions:
    """The regions of one layout, unlabelled ones included, in their canonical order, with their runs.

    Parameters
    ----------
    label_id
        Of each region, 255 = unlabelled.
    is_segment
        Whether a region is a segment of the bank.
    n_runs
        Number of runs of each region.
    row, column
        Where each run starts, region by region in reading order.
    """

    label_id: np.ndarray
    is_segment: np.ndarray
    n_runs: np.ndarray
    row: np.ndarray
    column: np.ndarray

    @staticmethod
    def of(connected: ConnectedRuns, minimum_area: int) -> PhotographRegions:
        """Regions as found; labelled ones of `minimum_area` pixels and more are segments."""
        width = connected.runs.extent.width
        starts = connected.runs.starts[np.argsort(connected.region, kind="stable")]
        is_segment = connected.area >= minimum_area
        is_segment[connected.n_labelled :] = False
        n_runs = np.bincount(connected.region, minlength=connected.area.size)
        return PhotographRegions(connected.label_id, is_segment, n_runs, starts // width, starts % width)


def encode(regions: PhotographRegions) -> bytes:
    """Compress; the same regions give the same bytes."""
    streams = [
        regions.label_id.tobytes(),
        regions.is_segment.astype(np.uint8).tobytes(),
        _byte_planes(regions.n_runs.astype(np.uint32), 4),
        _byte_planes(_zigzag_differences(regions.row), 2),
        _byte_planes(_zigzag_differences(regions.column), 2),
    ]
    header = _HEADER.pack(regions.n_runs.size, regions.row.size)
    return header + zlib.compress(b"".join(streams), _LEVEL)


def check_runs(entries: Sequence[bytes]) -> None:
    """Raise `MemoryBankError` where entries state more runs than any photographs have, so that unpacking them
    would take far more memory than the file."""
    try:
        n_runs = [_HEADER.unpack_from(entry)[1] for entry in entries]
    except struct.error as error:
        raise damaged() from error
    most = MOST_RUNS + _RUNS_A_BYTE * sum(map(len, entries))
    if max(n_runs, default=0) > MOST_RUNS or sum(n_runs) > most:
        raise MemoryBankError(
            "The index of the memory bank unpacks to far more than layouts of photographs need.",
            "Build the bank again, from layouts that are less finely divided.",
        )


def decode(entry: bytes, extent: Extent) -> PhotographRegions:
    """Undo `encode`.

    Raises `MemoryBankError` where the entry is damaged or does not describe a layout of this extent.
    """
    try:
        n_regions, n_runs = _HEADER.unpack_from(entry)
        if not 0 < n_regions <= n_runs <= min(extent.area, MOST_RUNS):
            raise damaged()
        expected = n_regions * _BYTES_A_REGION + n_runs * _BYTES_A_RUN
        unpacker = zlib.decompressobj()
        raw = np.frombuffer(unpacker.decompress(entry[_HEADER.size :], expected + 1), np.uint8)
    except (struct.error, zlib.error) as error:
        raise damaged() from error
    if raw.size != expected or not unpacker.eof:
        raise damaged()
    rows, columns = raw[6 * n_regions :].reshape(2, 2, n_runs)
    regions = PhotographRegions(
        label_id=raw[:n_regions],
        is_segment=raw[n_regions : 2 * n_regions] != 0,
        n_runs=np.ascontiguousarray(raw[2 * n_regions : 6 * n_regions].reshape(4, -1).T).view("<u4").ravel(),
        row=_running_sums(rows),
        column=_running_sums(columns),
    )
    if (
        regions.n_runs.sum() != n_runs
        or regions.n_runs.min() < 1
        or min(regions.row.min(), regions.column.min()) < 0
        or regions.row.max() >= extent.height
        or regions.column.max() >= extent.width
    ):
        raise damaged()
    return regions


def damaged() -> MemoryBankError:
    """The error for an index that cannot be what was written."""
    return MemoryBankError(
        "The index of the memory bank is damaged.", "Copy the bank's folder again, or build it again."
    )


def _zigzag_differences(values: np.ndarray) -> np.ndarray:
    """Differences to the value before, small numbers of either sign as small unsigned ones."""
    steps = np.diff(values.astype(np.int32), prepend=np.int32(0))
    return ((steps << 1) ^ (steps >> 31)).astype(np.uint32)


def _running_sums(planes: np.ndarray) -> np.ndarray:
    """The values whose differences were written as a plane of low and a plane of high bytes."""
    codes = planes[0] | planes[1].astype(np.int32) << 8
    return np.cumsum((codes >> 1) ^ -(codes & 1), dtype=np.int32)


def _byte_planes(values: np.ndarray, n_bytes: int) -> bytes:
    """All lowest bytes, then all next ones: high bytes are nearly always 0 and cost nothing so."""
    return np.ascontiguousarray(values.astype("<u4").view(np.uint8).reshape(-1, 4)[:, :n_bytes].T).tobytes()
