"""Wikimedia Commons (https://commons.wikimedia.org/w/api.php)."""

from __future__ import annotations

from typing import Any

from simspaint.web.free_photograph import FreePhotograph, Licence, licence_of, plain_text, usable_address
from simspaint.web.polite_requests import Fetcher

ADDRESS = "https://commons.wikimedia.org/w/api.php"
_WIDTH_PX, _THUMBNAIL_PX = 1920, 330
"""Widths that pictures are asked for in: Wikimedia makes them in a few widths only, and refuses others."""
_MOST_PAGES = 5
_MIMES = {"image/jpeg", "image/png", "image/webp"}


def search_commons(
    words: str, licences: tuple[Licence, ...], most: int, fetcher: Fetcher, address: str = ADDRESS
) -> list[FreePhotograph]:
    """Photographs for some words; results without a licence that was asked for are left out.

    Raises `DownloadError` where the service cannot be asked.
    """
    found: list[FreePhotograph] = []
    query = {
        "action": "query",
        "format": "json",
        "generator": "search",
        "gsrnamespace": "6",
        "gsrsearch": f"{words} filetype:bitmap",
        "gsrlimit": "20",
        "prop": "imageinfo",
        "iiprop": "url|size|mime|extmetadata",
        "iiurlwidth": str(_WIDTH_PX),
        "maxlag": "5",
    }
    more: dict[str, str] = {}
    for _ in range(_MOST_PAGES):
        answer = fetcher.json(address, query | more)
        pages = _mapping(_mapping(answer.get("query")).get("pages"))
        rows = sorted(pages.values(), key=_rank)
        found += [p for row in rows if (p := _photograph(row, address)) is not None and p.licence in licences]
        more = {key: str(value) for key, value in _mapping(answer.get("continue")).items()}
        if len(found) >= most or not more:
            break
    return found[:most]


def _photograph(row: Any, service: str) -> FreePhotograph | None:
    """One result; None where something that credits need is missing."""
    details = _mapping(row).get("imageinfo")
    info = _mapping(details[0]) if isinstance(details, list) and details else {}
    extra = _mapping(info.get("extmetadata"))
    name = plain_text(_mapping(extra.get("LicenseShortName")).get("value"))
    addresses = info.get("thumburl") or info.get("url"), info.get("descriptionurl")
    url, page = (usable_address(each, service) for each in addresses)
    licence = licence_of(name)
    if licence is None or url is None or page is None:
        return None
    if str(info.get("mime")) not in _MIMES:
        return None
    width, height = (v if isinstance(v, int) else 0 for v in (info.get("width"), info.get("height")))
    return FreePhotograph(
        service="Wikimedia Commons",
        id=plain_text(str(_mapping(row).get("pageid", page))),
        title=plain_text(_mapping(row).get("title")).removeprefix("File:") or "untitled",
        author=plain_text(_mapping(extra.get("Artist")).get("value")) or "unknown",
        licence=licence,
        licence_name=name,
        licence_url=plain_text(_mapping(extra.get("LicenseUrl")).get("value")),
        page=page,
        thumbnail=url.replace(f"/{_WIDTH_PX}px-", f"/{_THUMBNAIL_PX}px-"),
        url=url,
        width=width,
        height=height,
    )


def _rank(row: Any) -> int:
    """Place among the results."""
    index = _mapping(row).get("index")
    return index if isinstance(index, int) else 1 << 30


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
