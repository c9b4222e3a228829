"""Names that mean the same file on every system, and never anything but a file."""

from __future__ import annotations

import re
import unicodedata

LONGEST_NAME = 255
"""Bytes of UTF-8 that file systems allow a name."""
_FORBIDDEN = frozenset('<>:"/\\|?*')
_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])[ ]*(\..*)?", re.IGNORECASE)


def is_plain_name(name: object) -> bool:
    """Whether a text can be the name of one file or folder on every system.

    It is a text that can be written as UTF-8 and has at most `LONGEST_NAME` bytes, without separators,
    drives, wildcards and control characters; it is no device (`CON`), neither `.` nor `..`, and does not end
    with a dot or a space.
    """
    if not isinstance(name, str) or not name or name.endswith((".", " ")) or _DEVICE.fullmatch(name):
        return False
    return not _FORBIDDEN.intersection(name) and is_printable(name) and len(name.encode()) <= LONGEST_NAME


def is_plain_path(path: object) -> bool:
    """Whether a text names a file below a folder, with forward slashes, by plain names alone."""
    return isinstance(path, str) and all(is_plain_name(part) for part in path.split("/"))


def is_printable(text: str) -> bool:
    """Whether a text has no control characters, no halves of characters and no unassigned code points."""
    return not any(unicodedata.category(character) in ("Cc", "Cs", "Cn", "Zl", "Zp") for character in text)


def printable(text: str) -> str:
    """The text with U+FFFD in place of every character that `is_printable` refuses."""
    return "".join(character if is_printable(character) else "\ufffd" for character in text)


def printable_lines(text: str) -> str:
    """`printable`, of a text of several lines."""
    return "\n".join(printable(line) for line in text.split("\n"))
