"""The services that are asked for free photographs."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from simspaint.errors import DownloadError
from simspaint.web import commons, openverse
from simspaint.web.free_photograph import FreePhotograph, Licence
from simspaint.web.polite_requests import Fetcher, Unreachable

SERVICES = ("openverse", "commons")
TITLES = {"openverse": "Openverse", "commons": "Wikimedia Commons"}
_OFFLINE = "No service can be reached: this computer seems to be offline."
_HINT = "Check the connection and try again; pictures that are on this computer work without it."


def host_of(service: str) -> str:
    """The server that is asked when a service is searched."""
    return urlsplit(openverse.ADDRESS if service == "openverse" else commons.ADDRESS).hostname or ""


def search(
    words: str,
    licences: tuple[Licence, ...],
    most: int,
    fetcher: Fetcher,
    services: Sequence[str] = SERVICES,
) -> tuple[list[FreePhotograph], list[str]]:
    """Photographs of the services in turn, and what went wrong with one of them.

    Raises `DownloadError` where none of them can be asked.
    """
    found: list[list[FreePhotograph]] = []
    errors: list[DownloadError] = []
    for service in services:
        try:
            if service == "openverse":
                found.append(openverse.search_openverse(words, licences, most, fetcher, openverse.ADDRESS))
            else:
                found.append(commons.search_commons(words, licences, most, fetcher, commons.ADDRESS))
        except DownloadError as error:
            errors.append(error)
    if errors and not found:
        if all(isinstance(error, Unreachable) for error in errors):
            raise Unreachable(_OFFLINE, _HINT) from errors[0]
        raise errors[0]
    longest = max((len(photographs) for photographs in found), default=0)
    mixed = [photographs[i] for i in range(longest) for photographs in found if i < len(photographs)]
    unique = {photograph.page: photograph for photograph in reversed(mixed)}
    return list(reversed(unique.values()))[:most], [str(error) for error in errors]
