"""Redirects of servers are followed only to addresses that are allowed."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from http.client import HTTPMessage
from typing import IO
from urllib.request import HTTPRedirectHandler, Request

from simspaint.files import slow_connections

_SINCE = "redirected_since"
"""When the first redirect came, as requests that follow it know."""


class CheckedRedirects(HTTPRedirectHandler):
    """Follows redirects that a function lets pass; the connection is closed where one is refused. All of
    them together may take `SLOW_AFTER_S`.

    Parameters
    ----------
    check
        Takes the address that was asked and that which it leads to; raises for what is not followed.
    """

    def __init__(self, check: Callable[[str, str], None]) -> None:
        self._check = check

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        self._check(req.full_url, newurl)
        now = time.monotonic()
        since = getattr(req, _SINCE, now)
        if now - since > slow_connections.SLOW_AFTER_S:
            raise ConnectionError(slow_connections.TOO_SLOW)
        led = super().redirect_request(req, fp, code, msg, headers, newurl)
        if led is not None:
            setattr(led, _SINCE, since)
        return led

    def http_error_302(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage
    ) -> IO[bytes] | None:
        """Raises `ValueError`, too, where the server leads to what is no address.

        What the server says beside the address is not read: it may never end, and would fill the memory.
        """
        fp.close()
        return super().http_error_302(req, io.BytesIO(), code, msg, headers)

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302
