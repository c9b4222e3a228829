"""Names that mean the same file on every system, and never anything but a file."""

from __future__ import annotations

import re
import unicodedata

LONGEST_NAME = 255
"""Bytes of UTF-8 that file systems allow a name."""
_FORBIDDEN = frozenset('<>:"/\\|?*')
_CONTROLS = frozenset(("Cc", "Cs", "Cn", "Zl", "Zp"))
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""They are allowed in names, where people and programs put them to show names of two scripts rightly."""
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
    return text.isprintable() or not any(unicodedata.category(each) in _CONTROLS for each in text)


def printable(text: str) -> str:
    """The text with U+FFFD in place of every character that `is_printable` refuses."""
    if text.isprintable():
        return text
    return "".join(each if is_printable(each) else "\ufffd" for each in text)


def as_shown(text: str) -> str:
    """`printable`, for names in sentences, lists and files that people read: also without the characters that
    turn the direction of what follows, so that a name is read in the order that it has."""
    plain = printable(text)
    return plain if plain.isprintable() else "".join("\ufffd" if c in _TURNING else c for c in plain)


def printable_lines(text: str) -> str:
    """`as_shown`, of a text of several lines."""
    return "\n".join(as_shown(line) for line in text.split("\n"))
