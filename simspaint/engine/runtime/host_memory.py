"""Settings of the C library of Linux for large buffers.

A feature map at full resolution is larger than 32 MB, and glibc takes and returns such a buffer page by page
each time: on a CPU this costs a fifth of a rendering at 512 × 768. If set to keep them, it does not, until it
is set to release them. What is cached between renderings comes to lie between the buffers, new ones find no
place, and the heap grows for hours; so it lets go every few renderings, which costs one of them that fifth.
"""

from __future__ import annotations

import ctypes
import itertools
import os
import sys

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3
_KEPT_BYTES = 1 << 30
_RELEASED_EVERY = 8
_renderings = itertools.count(1)
_KERNELS = "256"
"""Compiled convolutions that oneDNN keeps, one a shape; by itself it keeps 1024, and drafts have windows of
all shapes. A rendering needs about a hundred."""


def keep_large_buffers() -> bool:
    """Let freed buffers of up to 1 GB be used again, and keep fewer compiled convolutions; whether the C
    library can do the former."""
    os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", _KERNELS)  # read at the first convolution
    library = _glibc()
    if library is None:
        return False
    return bool(
        library.mallopt(_M_MMAP_THRESHOLD, _KEPT_BYTES) and library.mallopt(_M_TRIM_THRESHOLD, _KEPT_BYTES)
    )


def note_rendering() -> None:
    """A rendering has ended: every few of them freed buffers are given back."""
    if next(_renderings) % _RELEASED_EVERY == 0:
        release_host_memory()


def release_host_memory() -> None:
    """Give freed buffers back to the system, where the C library keeps some."""
    library = _glibc()
    if library is not None:
        library.malloc_trim(0)


def _glibc() -> ctypes.CDLL | None:
    if not sys.platform.startswith("linux"):
        return None
    library = ctypes.CDLL(None)
    return library if hasattr(library, "mallopt") and hasattr(library, "malloc_trim") else None
