"""Fixtures of the server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from simspaint.web.polite_requests import Fetcher
from tests.serving import serving
from tests.web.photograph_server import Server


@pytest.fixture
def server() -> Iterator[Server]:
    with serving(Server()) as server:
        yield server


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def fetcher(slept: list[float]) -> Fetcher:
    return Fetcher(slept.append, spacing_s=0.0)
