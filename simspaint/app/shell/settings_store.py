"""The file of settings: JSON of plain values, so that reading it can do nothing but give values."""

from __future__ import annotations

import base64
import binascii
import contextlib
import hashlib
import json
import logging
import math
import os
from collections.abc import Mapping
from pathlib import Path

from filelock import FileLock, Timeout

from simspaint.app.shell.old_settings import read_old_settings
from simspaint.files.atomic import replace_bytes
from simspaint.files.plain_names import is_printable
from simspaint.files.regular_file import read_at_most

_log = logging.getLogger(__name__)
Plain = bool | int | float | str | list[str] | bytes
"""What a setting may be. `bytes` is the state of a window."""

_MAX_BYTES = 1 << 20
_BYTES, _DIGEST = "bytes", "sha256"
"""Qt reads the state of a window without looking for its end: a damaged one keeps it busy for minutes."""
_WAIT_S = 5.0


def read_store(path: Path) -> dict[str, Plain]:
    """The values of a file of settings; empty where it is absent or damaged, and without what is no plain
    value. The first time the values come from `settings.ini`, which earlier versions wrote beside it."""
    return _read(path) or {}


def _read(path: Path) -> dict[str, Plain] | None:
    """As `read_store`; None where there is a file that cannot be read."""
    try:
        data = read_at_most(path, _MAX_BYTES)
    except FileNotFoundError:
        return dict(read_old_settings(path.with_suffix(".ini")))
    except OSError:
        return None
    try:
        values = json.loads(data)
    except (ValueError, RecursionError):
        return None
    if not isinstance(values, dict):
        return None
    read = {name: _plain(value) for name, value in values.items()}
    return {name: value for name, value in read.items() if value is not None}


def change_store(path: Path, changes: Mapping[str, Plain | None]) -> None:
    """Change these values in the file, whatever another window has changed there; None takes one away.

    A file that cannot be read is kept beside under another name: it may be somebody's work, and be mended.
    Raises `OSError` where it cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as held:
        with contextlib.suppress(Timeout):  # a window that hangs must not keep the others from saving
            held.enter_context(FileLock(path.with_suffix(".lock"), timeout=_WAIT_S))
        before = _read(path)
        if before is None:
            _keep_beside(path)
        values = {**(before or {}), **changes}
        written = {name: _written(value) for name, value in values.items() if value is not None}
        replace_bytes(path, json.dumps(written, indent=1, sort_keys=True).encode())


def _keep_beside(path: Path) -> None:
    """Give a file another name that no file has; the last one of ten is given up."""
    names = [path.with_name(f"{path.stem}-damaged{number or ''}{path.suffix}") for number in range(10)]
    free = next((name for name in names if not os.path.lexists(name)), names[-1])
    os.replace(path, free)
    _log.warning("The settings in %s cannot be read; they are kept in %s.", path, free.name)


def _written(value: Plain) -> object:
    if not isinstance(value, bytes):
        return value
    return {_BYTES: base64.b64encode(value).decode(), _DIGEST: hashlib.sha256(value).hexdigest()}


def _plain(value: object) -> Plain | None:
    """The value, or None if this program does not write such values."""
    if isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, str):
        return value if is_printable(value) else None
    if isinstance(value, list):
        return [each for each in value if isinstance(each, str) and is_printable(each)]
    if isinstance(value, dict) and isinstance(value.get(_BYTES), str):
        with contextlib.suppress(binascii.Error, ValueError):
            data = base64.b64decode(value[_BYTES], validate=True)
            return data if hashlib.sha256(data).hexdigest() == value.get(_DIGEST) else None
    return None
