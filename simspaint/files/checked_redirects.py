"""Redirects of servers are followed only to addresses that are allowed."""

from __future__ import annotations

import io
from collections.abc import Callable
from http.client import HTTPMessage
from typing import IO
from urllib.request import HTTPRedirectHandler, Request


class CheckedRedirects(HTTPRedirectHandler):
    """Follows redirects that a function lets pass; the connection is closed where one is refused.

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
        return super().redirect_request(req, fp, code, msg, headers, newurl)

    def http_error_302(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage
    ) -> IO[bytes] | None:
        """Raises `ValueError`, too, where the server leads to what is no address.

        What the server says beside the address is not read: it may never end, and would fill the memory.
        """
        fp.close()
        return super().http_error_302(req, io.BytesIO(), code, msg, headers)

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302
