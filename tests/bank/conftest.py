"""The bank of the small pack, for tests of what is read from it."""

from __future__ import annotations

from tests.engine.conftest import pack as pack
