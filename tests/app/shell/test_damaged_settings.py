"""Settings that cannot be read are never written over."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from simspaint.app.shell.settings import Settings
from simspaint.app.shell.settings_store import change_store, read_store

DAMAGED = [b"", b"{", b"[1]", b'{"look": "dark",}', b"\xff\xfe", b'{"a": "' + b"x" * (1 << 20) + b'"}']


@pytest.mark.parametrize("data", DAMAGED, ids=range(len(DAMAGED)))
def test_a_file_that_cannot_be_read_is_kept_beside(qapp: object, tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "settings.json"
    file.write_bytes(data)
    settings = Settings(file)
    settings.write("look", "light")
    settings.save()
    assert read_store(file) == {"look": "light"}
    assert (tmp_path / "settings-damaged.json").read_bytes() == data


def test_a_second_one_leaves_the_first_and_there_are_ten_at_most(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    for number in range(12):
        file.write_text(f"damaged {number}")
        change_store(file, {"look": "light"})
    kept = {path.read_text() for path in tmp_path.glob("settings-damaged*.json")}
    assert kept == {f"damaged {number}" for number in (*range(9), 11)}


def test_a_file_that_can_be_read_is_not_kept_twice(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    file.write_text(json.dumps({"look": "dark", "odd": None}))
    change_store(file, {"size": 3})
    assert read_store(file) == {"look": "dark", "size": 3}
    assert list(tmp_path.glob("*damaged*")) == []
