"""Files are opened for reading here: regular ones alone, since a pipe or device may never end."""

from __future__ import annotations

import errno
import os
import stat
from io import BufferedReader
from pathlib import Path

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


def open_regular(path: str | Path) -> BufferedReader:
    """Open a file for reading; never waits for a pipe's other end.

    Raises `OSError` where it cannot be opened, or is a folder, pipe or device.
    """
    handle = os.open(path, _FLAGS)
    try:
        mode = os.fstat(handle).st_mode
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        if not stat.S_ISREG(mode):
            raise OSError(errno.EINVAL, "it is a pipe or a device, not a file", str(path))
        return os.fdopen(handle, "rb")
    except BaseException:
        os.close(handle)
        raise


def read_at_most(path: str | Path, n_bytes: int) -> bytes:
    """The bytes of a regular file. Raises `OSError` where that fails or it has more than `n_bytes`."""
    with open_regular(path) as file:
        stated = os.fstat(file.fileno()).st_size
        data = file.read(min(stated, n_bytes) + 1)  # memory for that many bytes is reserved at once
        if len(data) > stated:  # it grows meanwhile
            data += file.read(n_bytes + 1 - len(data))
    if len(data) > n_bytes:
        raise OSError(errno.EFBIG, f"it has more than {n_bytes} bytes", str(path))
    return data
