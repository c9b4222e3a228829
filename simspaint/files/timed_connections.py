"""Answers of servers that take too long as a whole: the timeout of a socket begins anew with every byte."""

from __future__ import annotations

import contextlib
import http.client
import socket
import threading
from collections.abc import Iterator
from typing import Any
from urllib.request import HTTPHandler, HTTPSHandler, Request

from simspaint.files import slow_connections


@contextlib.contextmanager
def _cut_when_late(connection: socket.socket) -> Iterator[None]:
    """Ends the connection, and raises `ConnectionError`, where the block takes `SLOW_AFTER_S`."""
    late = threading.Event()

    def cut() -> None:
        late.set()
        with contextlib.suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(slow_connections.SLOW_AFTER_S, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    except (OSError, ValueError, http.client.HTTPException) as error:
        if late.is_set():
            raise ConnectionError(slow_connections.TOO_SLOW) from error
        raise
    finally:
        timer.cancel()
    if late.is_set():
        raise ConnectionError(slow_connections.TOO_SLOW)


class _TimedResponse(http.client.HTTPResponse):
    """Its head comes within `SLOW_AFTER_S`, and so does each piece that is read."""

    def __init__(self, sock: socket.socket, *args: Any, **named: Any) -> None:
        super().__init__(sock, *args, **named)
        self._connection = sock

    def begin(self) -> None:
        with _cut_when_late(self._connection):
            super().begin()

    def read1(self, n: int = -1) -> bytes:
        with _cut_when_late(self._connection):
            return super().read1(n)


class _Plain(http.client.HTTPConnection):
    response_class = _TimedResponse


class _Secure(http.client.HTTPSConnection):
    response_class = _TimedResponse


class TimedHTTPHandler(HTTPHandler):
    """`HTTPHandler` whose answers are timed."""

    def http_open(self, req: Request) -> http.client.HTTPResponse:
        return self.do_open(_Plain, req)


class TimedHTTPSHandler(HTTPSHandler):
    """`HTTPSHandler` whose answers are timed."""

    def https_open(self, req: Request) -> http.client.HTTPResponse:
        return self.do_open(_Secure, req)
