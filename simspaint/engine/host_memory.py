"""How the C library of Linux keeps large buffers.

A feature map at full resolution is larger than 32 MB, and glibc takes and returns such a buffer page by page
each time: on a CPU this costs a fifth of a rendering at 512 × 768. Told to keep them, it does not, until told
to let go.
"""

from __future__ import annotations

import ctypes
import sys

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3
_KEPT_BYTES = 1 << 30


def keep_large_buffers() -> bool:
    """Let freed buffers of up to 1 GB be used again; whether the C library can do that."""
    library = _glibc()
    if library is None:
        return False
    return bool(
        library.mallopt(_M_MMAP_THRESHOLD, _KEPT_BYTES) and library.mallopt(_M_TRIM_THRESHOLD, _KEPT_BYTES)
    )


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
