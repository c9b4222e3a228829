"""What tests of files share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.files.download_server import Server
from tests.serving import serving


@pytest.fixture
def server() -> Iterator[Server]:
    with serving(Server()) as server:
        yield server
