"""Polite and careful requests: named, spaced, bounded, https only."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, build_opener

from simspaint.errors import DownloadError
from simspaint.files.checked_redirects import CheckedRedirects
from simspaint.files.download_manifest import is_safe_address, may_lead_to
from simspaint.files.slow_connections import TOO_SLOW, Pace
from simspaint.files.timed_connections import TimedHTTPHandler, TimedHTTPSHandler
from simspaint.progress import CancelToken

TIMEOUT_S = 20.0
USER_AGENT = "SimsPaint/0.1 (desktop program; fetches the photographs that its user picks)"
"""Wikimedia also wants the address of a contact page: to be added by who publishes the program."""
_TRIES = 3
_LONGEST_WAIT_S = 30.0
"""A server that asks for more patience is given up."""
_SPACING_S = 1.0
"""Between two requests to one server."""
_PIECE = 1 << 16
_HINT = "Check the connection and try again; pictures that are on this computer work without it."
_TOO_OFTEN = 429


class Unreachable(DownloadError):
    """No answer at all: there is no connection, or the server is down."""


def _check_redirect(asked: str, url: str) -> None:
    """Secure addresses are followed, and this machine's only from itself."""
    if not may_lead_to(asked, url):
        raise _insecure(url)


class Turns:
    """When each server may be asked next. Who asks in several threads, or again and again, shares one."""

    def __init__(self, spacing_s: float = _SPACING_S) -> None:
        self._spacing_s = spacing_s
        self._next_at: dict[str, float] = {}
        self._lock = threading.Lock()

    def take(self, host: str) -> float:
        """Take the next turn; gives the seconds until it comes."""
        with self._lock:
            now = time.monotonic()
            at = max(self._next_at.get(host, 0.0), now)
            self._next_at[host] = at + self._spacing_s
        return at - now


class Fetcher:
    """Asks servers, one request after the other to each.

    Parameters
    ----------
    sleep
        Waits so many seconds; replaced in tests. It ends early where `cancel` is told.
    cancel
        Ends what is asked and all that is asked later: `Cancelled` is raised with the next bytes.
    turns
        Shared with other fetchers; one of its own, of `spacing_s`, otherwise.
    """

    def __init__(
        self,
        sleep: Callable[[float], None] | None = None,
        spacing_s: float = _SPACING_S,
        cancel: CancelToken | None = None,
        turns: Turns | None = None,
    ) -> None:
        self._cancel = cancel or CancelToken()
        self._sleep = sleep or self._cancel.wait
        self._turns = turns or Turns(spacing_s)
        self._opener = build_opener(CheckedRedirects(_check_redirect), TimedHTTPHandler, TimedHTTPSHandler)

    def json(self, address: str, query: dict[str, str], most_bytes: int = 4 << 20) -> dict[str, Any]:
        """The answer of a service. Raises `DownloadError` as `bytes` does, and where it is no JSON object."""
        data = self.bytes(f"{address}?{urlencode(query, errors='replace')}", most_bytes)
        try:
            found = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise DownloadError(f"{_host(address)} does not answer in its usual form.", _HINT) from error
        if not isinstance(found, dict):
            raise DownloadError(f"{_host(address)} does not answer in its usual form.", _HINT)
        return found

    def bytes(self, address: str, most_bytes: int) -> bytes:
        """What lies at an address.

        Raises `DownloadError` where the address is not secure, the server keeps failing or sends more than
        `most_bytes`; of it `Unreachable` where it cannot be reached, or sends next to nothing for long.
        """
        check_address(address)
        problem: object = "no answer"
        kind: type[DownloadError] = DownloadError
        for attempt in range(_TRIES):
            self._wait_for_turn(_host(address))
            self._cancel.raise_if_cancelled()
            try:
                return self._read(address, most_bytes)
            except HTTPError as error:
                error.close()
                problem, kind = f"{error.code} {error.reason}", DownloadError
                wait = _wait_of(error, attempt)
                if wait is None or attempt == _TRIES - 1:
                    if error.code == _TOO_OFTEN:
                        raise _asked_too_often(address) from error
                    break
                self._sleep(wait)
            except (OSError, http.client.HTTPException, ValueError) as error:
                # URLError and broken TLS are OSErrors; invalid names and answers are ValueErrors
                problem, kind = getattr(error, "reason", None) or error, Unreachable
                if TOO_SLOW in str(problem):
                    break  # it would hold this thread as long once more
        raise kind(f"{_host(address)} cannot be asked: {problem}.", _HINT)

    def _read(self, address: str, most_bytes: int) -> bytes:
        request = Request(address, headers={"User-Agent": USER_AGENT})
        with self._opener.open(request, timeout=TIMEOUT_S) as response:
            pieces, n, pace = [], 0, Pace()
            while piece := response.read1(_PIECE):
                self._cancel.raise_if_cancelled()
                n += len(piece)
                pace.check(n)
                if n > most_bytes:
                    message = f"{_host(address)} sends more than {most_bytes / 1e6:.0f} MB."
                    raise DownloadError(message, "Pick another photograph.")
                pieces.append(piece)
            promised = response.headers.get("Content-Length")
        if promised is not None and _is_number(promised) and n < int(promised):
            raise ConnectionError(f"cut off after {n} of {promised} bytes")
        return b"".join(pieces)

    def _wait_for_turn(self, host: str) -> None:
        wait_s = self._turns.take(host)
        if wait_s > 0:
            self._sleep(wait_s)


def check_address(address: str) -> None:
    """Raise `DownloadError` for what is no https address; this machine may be asked without encryption."""
    if not is_safe_address(address):
        raise _insecure(address)


def _insecure(address: str) -> DownloadError:
    return DownloadError(f"The address {address[:80]!a} is not secure.", "Only https is followed.")


def _asked_too_often(address: str) -> DownloadError:
    message = f"{_host(address)} cannot be asked for now: it was asked too often ({_TOO_OFTEN})."
    return DownloadError(message, "Wait some minutes, then try again.")


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 16


def _wait_of(error: HTTPError, attempt: int) -> float | None:
    """Seconds until a server may be asked again; None where that is no use."""
    if error.code != 429 and error.code < 500:
        return None
    asked = error.headers.get("Retry-After", "") if error.headers else ""
    wait = float(asked) if _is_number(asked) else 2.0**attempt
    return wait if wait <= _LONGEST_WAIT_S else None


def _host(address: str) -> str:
    return urlsplit(address).hostname or address[:40]
