"""One photograph of a bank that is built: fitted to the bank's extent, stored, its components found."""

from __future__ import annotations

import hashlib
import io
import json
import math
import struct
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from simspaint.bank.bank_description import BankPhotograph
from simspaint.bank.bank_file import PHOTOS
from simspaint.bank.entry_codec import MOST_RUNS, PhotographRegions, encode
from simspaint.bank.ops.connected_components import connect_runs
from simspaint.bank.ops.layout_runs import find_runs
from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import LabelSet
from simspaint.domain.layout import Layout
from simspaint.errors import LayoutFileError
from simspaint.files.atomic import replace_bytes, sha256_of
from simspaint.files.instance_map import with_instance_map
from simspaint.files.layout_file import read_layout
from simspaint.files.photograph_file import MAX_FILE_BYTES, read_photograph, require_file_size
from simspaint.files.plain_names import is_plain_name
from simspaint.files.regular_file import open_regular

DRAFTS = ".building"
_ROUNDING = 0.5001
_MAGIC = b"SPDRAFT1"
_HEADER = struct.Struct("<8s32sI")


@dataclass(frozen=True, slots=True)
class BankEntry:
    """A photograph that is stored in `photos/`, and its entry in the index."""

    photograph: BankPhotograph
    regions: bytes


class EntryMaker:
    """Makes entries, from any number of threads.

    What is made is kept as a draft beside the bank until the bank is written. A draft counts only for the
    same bytes of photograph and layout, the same settings, and as long as the stored photograph is what it
    was.
    """

    def __init__(self, out: Path, labels: LabelSet, extent: Extent, minimum_component: float) -> None:
        self._out = out
        self._labels = labels
        self._extent = extent
        self._minimum_area = math.ceil(minimum_component * extent.area)
        settings = [asdict(label) for label in labels.labels], extent, self._minimum_area
        self._settings = json.dumps(settings).encode()

    def make(
        self, name: str, photograph_file: Path, layout_file: Path, instances_file: Path | None = None
    ) -> BankEntry:
        """Store a photograph and take the regions of its layout, of each instance its own.

        Parameters
        ----------
        instances_file
            Tells the layout's instances apart (`files/instance_map.py`), in place of those that its file
            holds.

        Raises
        ------
        LayoutFileError
            Photograph, layout or instances cannot be read, or the layout is larger, or of another shape.
        OSError
            The bank's folder cannot be written.
        """
        if not is_plain_name(photograph_file.name) or not is_plain_name(f"{name}.jpeg"):
            raise LayoutFileError("Its name has characters that not every system can write, or too many.")
        sources = [photograph_file, layout_file, *([instances_file] if instances_file else [])]
        for source in sources:
            require_file_size(source)
        key = self._key(sources)
        draft = self._out / DRAFTS / f"{hashlib.sha256(name.encode()).hexdigest()[:32]}.draft"
        found = self._read_draft(draft, key)
        if found is not None:
            return found
        color = read_photograph(photograph_file)
        layout = read_layout(layout_file, self._labels)
        if instances_file is not None:
            layout = with_instance_map(layout, instances_file)
        height, width = color.shape[:2]
        if not have_one_shape(Extent(height, width), layout.extent):
            raise LayoutFileError(
                f"The photograph has {width} × {height} pixels, its layout "
                f"{layout.extent.width} × {layout.extent.height}."
            )
        if layout.extent == self._extent == Extent(height, width):
            data, suffix, enlarged = _bytes_of(photograph_file), photograph_file.suffix.lower(), 1.0
        else:
            data, suffix = _as_jpeg(fitted_color(color, self._extent)), ".jpg"
            enlarged = enlargement(Extent(height, width), self._extent)
            layout = fitted_layout(layout, self._extent)
        runs = find_runs(layout.keys)
        if runs.starts.size > MOST_RUNS:
            raise LayoutFileError("Its layout is divided into too many small pieces.", "Smooth it.")
        regions = encode(PhotographRegions.of(connect_runs(runs), self._minimum_area))
        photograph = BankPhotograph(name, f"{name}{suffix}", hashlib.sha256(data).hexdigest(), enlarged)
        replace_bytes(self._out / PHOTOS / photograph.file, data, follows_links=False)
        stated = json.dumps(asdict(photograph)).encode()
        body = _HEADER.pack(_MAGIC, key, len(stated)) + stated + regions
        replace_bytes(draft, body + hashlib.sha256(body).digest(), follows_links=False)
        return BankEntry(photograph, regions)

    def _key(self, sources: Sequence[Path]) -> bytes:
        digest = hashlib.sha256(self._settings)
        for file in sources:
            digest.update(hashlib.sha256(_bytes_of(file)).digest())
        return digest.digest()

    def _read_draft(self, draft: Path, key: bytes) -> BankEntry | None:
        """What an earlier run made of the same sources, or None."""
        read = read_draft(draft)
        if read is None or read[0] != key or not is_stored(self._out, read[1].photograph):
            return None
        return read[1]


def read_draft(draft: Path) -> tuple[bytes, BankEntry] | None:
    """The key that a draft was made for, and its entry; None where it is missing, damaged or not of ours."""
    if not draft.is_file():
        return None
    data = draft.read_bytes()
    body, digest = data[:-32], data[-32:]
    if hashlib.sha256(body).digest() != digest:
        return None
    try:
        _, made_for, n_stated = _HEADER.unpack_from(body)
        photograph = BankPhotograph(**json.loads(body[_HEADER.size : _HEADER.size + n_stated]))
    except (struct.error, ValueError, TypeError, RecursionError):
        return None
    if not is_plain_name(photograph.file):
        return None
    return made_for, BankEntry(photograph, body[_HEADER.size + n_stated :])


def is_stored(out: Path, photograph: BankPhotograph) -> bool:
    """Whether the bank in `out` has the photograph's file, with the bytes that its sha256 states."""
    stored = out / PHOTOS / photograph.file
    is_there = stored.is_file() and stored.stat().st_size <= MAX_FILE_BYTES
    return is_there and sha256_of(stored) == photograph.sha256


def _bytes_of(file: Path) -> bytes:
    try:
        with open_regular(file) as opened:
            return opened.read()
    except OSError as error:
        raise LayoutFileError(f"{file} cannot be read: {error.strerror}.") from error


def have_one_shape(photograph: Extent, layout: Extent) -> bool:
    """Whether a layout fits its photograph: it has its size, or is a smaller picture of the same shape, up to
    rounding."""
    if layout.height > photograph.height or layout.width > photograph.width:
        return False
    height = max(photograph.height * layout.width / photograph.width, 1)
    width = max(photograph.width * layout.height / photograph.height, 1)
    return abs(layout.height - height) <= _ROUNDING or abs(layout.width - width) <= _ROUNDING


def centered_part(source: Extent, extent: Extent) -> tuple[slice, slice]:
    """The largest centred part of the source that has the extent's aspect, in whole pixels."""
    height = min(source.height, max(round(source.width * extent.height / extent.width), 1))
    width = min(source.width, max(round(source.height * extent.width / extent.height), 1))
    top, left = (source.height - height) // 2, (source.width - width) // 2
    return slice(top, top + height), slice(left, left + width)


def enlargement(photograph: Extent, extent: Extent) -> float:
    """How many times the pixels of a photograph are enlarged to fill the bank's frame; at least 1."""
    factor = max(extent.height / photograph.height, extent.width / photograph.width)
    return round(max(factor, 1.0), 3)


def fitted_color(color: np.ndarray, extent: Extent) -> np.ndarray:
    """(height, width, 3) RGB in uint8: the middle of a photograph, in the bank's proportions and size."""
    part = color[centered_part(Extent(*color.shape[:2]), extent)]
    method = cv2.INTER_AREA if part.shape[0] >= extent.height else cv2.INTER_CUBIC
    return cv2.resize(part, (extent.width, extent.height), interpolation=method)


def fitted_layout(layout: Layout, extent: Extent) -> Layout:
    """The layout of the same middle part, at the same size; ids are taken from the nearest pixel."""
    part = np.ascontiguousarray(layout.keys[centered_part(layout.extent, extent)])
    return Layout.of_keys(part, layout.labels).resized(extent)


def _as_jpeg(color: np.ndarray) -> bytes:
    data = io.BytesIO()
    Image.fromarray(color).save(data, "JPEG", quality=95, subsampling=0)
    return data.getvalue()
