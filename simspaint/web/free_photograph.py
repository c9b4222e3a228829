"""A photograph that somebody gives away, as a service describes it."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from simspaint.files.download_manifest import may_lead_to

Licence = Literal["cc0", "public domain", "cc by"]
"""Terms that allow changes and any use; all others are left out."""
LICENCES: tuple[Licence, ...] = ("cc0", "public domain", "cc by")
_KEPT = "%/:=&?~#+!$,;'@()*[]"
"""What stands in an address for itself, beside letters and numbers."""
_TAG = re.compile(r"<[^<>]*>")
"""A mark that never closes ends at the next one: else a text of nothing but them would take hours."""
_NO_CHARACTER = re.compile(r"&#(?:[0-9]{8,}|[xX][0-9a-fA-F]{8,});?")
"""The number of no character: one of thousands of digits cannot even be read."""
_MOST_TEXT, _MOST_ADDRESS = 200, 2000


@dataclass(frozen=True, slots=True)
class FreePhotograph:
    """What is known before it is fetched.

    Parameters
    ----------
    service, id
        Where it was found, and its name there.
    licence, licence_name, licence_url
        Its kind, and how the service writes it.
    page
        The page that shows it with its terms.
    thumbnail, url
        Addresses of a small picture and of the one to fetch.
    width, height
        Of the original; 0 where the service does not say.
    """

    service: str
    id: str
    title: str
    author: str
    licence: Licence
    licence_name: str
    licence_url: str
    page: str
    thumbnail: str
    url: str
    width: int = 0
    height: int = 0


Search = Callable[[str, "tuple[Licence, ...]", int], list[FreePhotograph]]
"""Takes words, licences that are wanted and how many photographs at most."""


def licence_of(name: str) -> Licence | None:
    """The kind of a licence by its written name or code; None where it is another, or none is stated."""
    text = " ".join(re.sub(r"[-_]", " ", name.lower()).split())
    if text in {"cc0", "cc zero"} or re.fullmatch(r"cc0 1(\.0)?", text):
        return "cc0"
    if text in {"pdm", "pd", "public domain", "public domain mark"} or text.startswith(
        "public domain mark 1"
    ):
        return "public domain"
    if re.fullmatch(r"(cc )?by( \d\.\d( (?!nc|nd|sa)[a-z]{2})?)?", text):
        return "cc by"
    return None


def usable_address(text: object, service: str) -> str | None:
    """An address as it can be asked for and kept, its letters beyond ASCII written as programs do; None where
    it is not secure, or leads from a service elsewhere to this machine."""
    if not isinstance(text, str) or len(text) > _MOST_ADDRESS:
        return None
    try:
        written = quote(text, safe=_KEPT)
    except UnicodeEncodeError:  # halves of characters
        return None
    return written if may_lead_to(service, written) else None


def plain_text(text: object) -> str:
    """One line without HTML, at most `_MOST_TEXT` characters; empty for what is no text."""
    if not isinstance(text, str):
        return ""
    bare = html.unescape(_NO_CHARACTER.sub(" ", _TAG.sub(" ", text)))
    kept = "".join(c for c in bare if c.isprintable() or c.isspace())
    return " ".join(kept.split())[:_MOST_TEXT]
