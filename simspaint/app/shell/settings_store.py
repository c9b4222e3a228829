"""The file of settings: JSON of plain values, so that reading it can do nothing but give values."""

from __future__ import annotations

import base64
import binascii
import contextlib
import hashlib
import json
import math
from collections.abc import Mapping
from pathlib import Path

from filelock import FileLock, Timeout

from simspaint.app.shell.old_settings import read_old_settings
from simspaint.files.atomic import replace_bytes
from simspaint.files.plain_names import is_printable
from simspaint.files.regular_file import read_at_most

Plain = bool | int | float | str | list[str] | bytes
"""What a setting may be. `bytes` is the state of a window."""

_MAX_BYTES = 1 << 20
_BYTES, _DIGEST = "bytes", "sha256"
"""Qt reads the state of a window without looking for its end: a damaged one keeps it busy for minutes."""
_WAIT_S = 5.0


def read_store(path: Path) -> dict[str, Plain]:
    """The values of a file of settings; empty where it is absent or damaged, and without what is no plain
    value. The first time the values come from `settings.ini`, which earlier versions wrote beside it."""
    try:
        data = read_at_most(path, _MAX_BYTES)
    except FileNotFoundError:
        return read_old_settings(path.with_suffix(".ini"))
    except OSError:
        return {}
    try:
        values = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(values, dict):
        return {}
    read = {name: _plain(value) for name, value in values.items()}
    return {name: value for name, value in read.items() if value is not None}


def change_store(path: Path, changes: Mapping[str, Plain | None]) -> None:
    """Change these values in the file, whatever another window has changed there; None takes one away.

    Raises `OSError` where it cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as held:
        with contextlib.suppress(Timeout):  # a window that hangs must not keep the others from saving
            held.enter_context(FileLock(path.with_suffix(".lock"), timeout=_WAIT_S))
        values = {**read_store(path), **changes}
        written = {name: _written(value) for name, value in values.items() if value is not None}
        replace_bytes(path, json.dumps(written, indent=1, sort_keys=True).encode())


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
