"""A rendering service, without the rest of the studio."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.app.rendering.service.service_studio import Studio


@pytest.fixture
def studio(qtbot: QtBot) -> Iterator[Studio]:
    studio = Studio()
    yield studio
    studio.engine.let_through(100)
    studio.service.close()


@pytest.fixture
def opened(studio: Studio, qtbot: QtBot) -> Studio:
    studio.open(qtbot)
    return studio
