"""`settings.ini` of earlier versions, read without Qt, which would make objects of what a stranger wrote."""

from __future__ import annotations

import configparser
import logging
import re
from pathlib import Path
from urllib.parse import unquote

from simspaint.files.regular_file import read_at_most

_log = logging.getLogger(__name__)
_MAX_BYTES = 1 << 20
_ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{1,4}|[0-7]{1,3}|.)")
_NAMED = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_BYTE_ARRAY = "@ByteArray("
_NOTHING = "@Invalid()"
_BLANKS = re.compile(r"\s{100}")
"""So many in a row keep the parser busy for as long as their number squared."""
_ITEM = re.compile(r'\s*("(?:[^"\\]|\\.)*"|[^,]*)\s*(?:,|$)')


def read_old_settings(path: Path) -> dict[str, bool | int | float | str | list[str] | bytes]:
    """Texts, lists of texts and bytes of the file; empty where it is absent, damaged or holds an object."""
    try:
        data = read_at_most(path, _MAX_BYTES)
    except OSError:
        return {}
    parser = configparser.RawConfigParser(delimiters=("=",), strict=False, comment_prefixes=(";",))
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    try:
        text = data.decode("utf-8")
        if _BLANKS.search(text):
            raise ValueError("it holds long runs of blanks")
        parser.read_string(text)
        return {
            unquote(name if section == "General" else f"{section}/{name}").replace("\\", "/"): _value(text)
            for section in parser.sections()
            for name, text in parser.items(section)
            if text != _NOTHING
        }
    except (ValueError, configparser.Error) as error:
        _log.warning("The settings of the earlier version are not taken over: %s", error)
        return {}


def _value(text: str) -> str | list[str] | bytes:
    items = [_unescaped(item) for item in _items(text)]
    for item in items:
        if item.startswith(_BYTE_ARRAY) and item.endswith(")") and len(items) == 1:
            return item[len(_BYTE_ARRAY) : -1].encode("latin-1")
        if item.startswith("@") and not item.startswith("@@"):
            raise ValueError(f"a value begins with {item[:12]!r}, which is neither text nor bytes")
    texts = [item[1:] if item.startswith("@@") else item for item in items]
    return texts if len(texts) > 1 else texts[0]


def _items(text: str) -> list[str]:
    """The parts between commas that are not in quotation marks, without these."""
    found, start = [], 0
    while start < len(text) or not found:
        match = _ITEM.match(text, start)
        if match is None:
            raise ValueError("a value is damaged")
        item = match[1].strip()
        found.append(item[1:-1] if len(item) > 1 and item[0] == item[-1] == '"' else item)
        start = max(match.end(), start + 1)
    return found


def _unescaped(text: str) -> str:
    def character(match: re.Match[str]) -> str:
        code = match[1]
        if code[0] == "x" and len(code) > 1:
            return chr(int(code[1:], 16))
        if code[0] in "01234567":
            return chr(int(code, 8))
        return _NAMED.get(code, code)

    return _ESCAPE.sub(character, text)
