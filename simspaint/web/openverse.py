"""Openverse: openly licensed pictures of many collections (https://api.openverse.org)."""

from __future__ import annotations

from typing import Any

from simspaint.web.free_photograph import FreePhotograph, Licence, licence_of, plain_text, usable_address
from simspaint.web.polite_requests import Fetcher

ADDRESS = "https://api.openverse.org/v1/images/"
_CODES: dict[Licence, str] = {"cc0": "cc0", "public domain": "pdm", "cc by": "by"}
_PAGE = 20
"""Results a page without an account."""
_MOST_PAGES = 5


def search_openverse(
    words: str, licences: tuple[Licence, ...], most: int, fetcher: Fetcher, address: str = ADDRESS
) -> list[FreePhotograph]:
    """Photographs for some words; results without a licence that was asked for are left out.

    Raises `DownloadError` where the service cannot be asked.
    """
    found: list[FreePhotograph] = []
    for page in range(1, _MOST_PAGES + 1):
        query = {
            "q": words,
            "license": ",".join(_CODES[licence] for licence in licences),
            "category": "photograph",
            "size": "large",
            "page_size": str(_PAGE),
            "page": str(page),
        }
        answer = fetcher.json(address, query)
        rows = answer.get("results")
        if not isinstance(rows, list) or not rows:
            break
        found += [p for row in rows if (p := _photograph(row, address)) is not None and p.licence in licences]
        pages = answer.get("page_count")
        if len(found) >= most or not isinstance(pages, int) or page >= pages:
            break
    return found[:most]


def _photograph(row: Any, service: str) -> FreePhotograph | None:
    """One result; None where something that credits need is missing."""
    if not isinstance(row, dict):
        return None
    code, version = plain_text(row.get("license")), plain_text(row.get("license_version"))
    url, page = (usable_address(row.get(name), service) for name in ("url", "foreign_landing_url"))
    licence = licence_of(code)
    if licence is None or url is None or page is None or not row.get("id"):
        return None
    width, height = (
        value if isinstance(value, int) else 0 for value in (row.get("width"), row.get("height"))
    )
    return FreePhotograph(
        service="Openverse",
        id=plain_text(str(row["id"])),
        title=plain_text(row.get("title")) or "untitled",
        author=plain_text(row.get("creator")) or "unknown",
        licence=licence,
        licence_name=f"{'PDM' if code == 'pdm' else 'CC0' if code == 'cc0' else 'CC BY'} {version}".strip(),
        licence_url=plain_text(row.get("license_url")),
        page=page,
        thumbnail=usable_address(row.get("thumbnail"), service) or url,
        url=url,
        width=width,
        height=height,
    )
