"""What is kept between sessions."""

from __future__ import annotations

import base64
import json
import os
import pickle
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QByteArray, QSettings
from pytestqt.qtbot import QtBot

from simspaint.app.shell import settings_store
from simspaint.app.shell.settings import Settings
from tests.hostile_files import mutated


def test_values_come_back_in_the_type_of_the_default(qapp: object, tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    settings = Settings(file)
    settings.write("brush/size", 40)
    settings.write("live", False)
    settings.write("recent", ["a, b", "c"])
    settings.write("one", ["a"])
    settings.write("state", QByteArray(b"\x00\xff;"))
    settings.save()
    again = Settings(file)
    assert again.read_number("brush/size", 1, 1, 500) == 40
    assert again.read("live", True) is False
    assert again.read_list("recent") == ["a, b", "c"]
    assert again.read_list("one") == ["a"]
    assert again.read_bytes("state") == QByteArray(b"\x00\xff;")
    assert again.read("brush/size", "1") == "40"
    assert again.read_number("recent", 7, 0, 9) == 7  # of another kind
    assert again.read("recent", "none") == again.read("state", "none") == "none"
    assert again.read("recent", True) is True


def test_the_file_is_written_soon_without_being_asked(qapp: object, tmp_path: Path, qtbot: QtBot) -> None:
    file = tmp_path / "settings.json"
    settings = Settings(file)
    settings.write("look", "dark")
    assert not file.exists()  # not in the window's own time
    qtbot.waitUntil(file.exists)
    qtbot.waitUntil(lambda: Settings(file).read("look", "") == "dark")


def test_two_windows_keep_each_others_values(qapp: object, tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    first, second = Settings(file), Settings(file)
    first.write("look", "dark")
    second.write("pack", "street")
    first.save()
    second.save()
    second.forget("pack")
    second.save()
    assert Settings(file).read("look", "") == "dark"
    assert Settings(file).read("pack", "none") == "none"


class _Touch:
    """What a stranger's file would run."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self._path),)


def _variant(path: Path) -> str:
    raw = pickle.dumps(_Touch(path), 4)
    value = b"\0\0\0\x7f\0\0\0\x18PySide::PyObjectWrapper\0" + len(raw).to_bytes(4, "big") + raw
    return "Variant(" + "".join(f"\\x{byte:x}" for byte in value) + ")"


@pytest.mark.parametrize("begin", ["@", "\\x40", "\\100"])
@pytest.mark.parametrize("name", ["settings.ini", "settings.json"])
def test_a_file_of_settings_runs_nothing(qapp: object, tmp_path: Path, begin: str, name: str) -> None:
    (tmp_path / name).write_text(f'[General]\nlook="{begin}{_variant(tmp_path / "RAN")}"\n')
    settings = Settings(tmp_path / "settings.json")
    assert settings.read("look", "dark") == "dark"
    assert not settings.read_list("look")
    settings.write("pack", "street")
    settings.save()
    assert not (tmp_path / "RAN").exists()
    assert Settings(tmp_path / "settings.json").read("pack", "") == "street"


def test_no_module_reads_settings_as_qt_does() -> None:
    package = Path(settings_store.__file__).parents[2]
    assert [f for f in package.rglob("*.py") if "QSettings" in f.read_text(encoding="utf-8")] == []


def test_settings_of_earlier_versions_are_taken_over(qapp: object, tmp_path: Path) -> None:
    values: dict[str, object] = {
        "look": 'dark, "very" \\ ü 日',
        "at": "@home",
        "brush/size": 40,
        "live": False,
        "a b/c d": ["a, b", "c"],
        "one": ["a"],
        "recent": ["/home/x/a;b.png", "C:\\x\\y"],
        "nothing": [],
        "keys/tool.lasso": "Ctrl+Alt+J",
        "state": QByteArray(bytes(range(256))),
    }
    old = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    for name, value in values.items():
        old.setValue(name, value)
    old.sync()
    settings = Settings(tmp_path / "settings.json")
    assert settings.read("look", "") == values["look"]
    assert settings.read("at", "") == "@home"
    assert settings.read("brush/size", 1) == 40
    assert settings.read("live", True) is False
    assert [settings.read_list(n) for n in ("a b/c d", "one", "recent", "nothing")] == [
        ["a, b", "c"], ["a"], values["recent"], []
    ]  # fmt: skip
    assert settings.read("keys/tool.lasso", "") == "Ctrl+Alt+J"
    assert settings.read_bytes("state").data() == bytes(range(256))
    settings.write("look", "light")
    settings.save()
    again = Settings(tmp_path / "settings.json")
    assert (again.read("look", ""), again.read_number("brush/size", 1, 1, 500)) == ("light", 40)
    assert again.read_bytes("state").data() == bytes(range(256))


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", "[" * 9999, '{"look": {"bytes": 7}}', '{"look": {"bytes": "%"}}', '{"look": null}',
     '{"look": "a\\u0000"}', '{"look": "\\ud800"}', '{"tracing": NaN}', '{"tracing": 1e999}'],
)  # fmt: skip
def test_what_no_program_wrote_counts_as_not_set(qapp: object, tmp_path: Path, text: str) -> None:
    (tmp_path / "settings.json").write_text(text)
    settings = Settings(tmp_path / "settings.json")
    assert settings.read("look", "dark") == "dark"
    assert settings.read_number("tracing", 0.5, 0, 1) == 0.5
    assert settings.read_bytes("look").isEmpty()


@pytest.mark.parametrize("value", ["nan", "inf", "-inf"])
def test_a_number_that_is_none_counts_as_not_set(qapp: object, tmp_path: Path, value: str) -> None:
    (tmp_path / "settings.ini").write_text(f"[General]\ntracing={value}\n")
    assert Settings(tmp_path / "settings.json").read_number("tracing", 0.5, 0, 1) == 0.5


def test_a_damaged_state_of_a_window_counts_as_not_set(qapp: object, tmp_path: Path) -> None:
    """One with a wrong number of bars kept Qt busy for minutes at the start."""
    file = tmp_path / "settings.json"
    settings = Settings(file)
    settings.write("state", QByteArray(b"a state"))
    settings.save()
    stated = json.loads(file.read_text())["state"]
    other = base64.b64encode(b"b state").decode()
    for odd in (stated | {"bytes": other}, {"bytes": stated["bytes"]}, stated | {"sha256": 7}):
        file.write_text(json.dumps({"state": odd}))
        assert Settings(file).read_bytes("state").isEmpty()
    file.write_text(json.dumps({"state": stated}))
    assert Settings(file).read_bytes("state") == b"a state"


NONE_FROM_1_TO_500 = ("0", "-1", "501", "1e308", "9" * 300, "true", '"7e999"', "5e-324", '["40"]')


@pytest.mark.parametrize("value", NONE_FROM_1_TO_500)
def test_a_number_out_of_its_range_counts_as_not_set(qapp: object, tmp_path: Path, value: str) -> None:
    (tmp_path / "settings.json").write_text(f'{{"brush/size": {value}}}')
    settings = Settings(tmp_path / "settings.json")
    assert settings.read_number("brush/size", 60, 1, 500) == 60
    assert settings.read_number("brush/size", 60.0, 1, 500) == 60.0


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes among files")
def test_a_pipe_in_place_of_the_settings_does_not_stop_the_start(qapp: object, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "settings.json")
    assert Settings(tmp_path / "settings.json").read("look", "dark") == "dark"


@pytest.mark.parametrize("name", ["settings.json", "settings.ini"])
def test_files_of_settings_with_wrong_bytes_give_plain_values(tmp_path: Path, name: str) -> None:
    (tmp_path / "settings.json").write_text(
        '{"look": "dark", "recent": ["a", "b"], "w": {"bytes": "AAAA"}, "f": 1.5}'
    )
    (tmp_path / "settings.ini").write_text(
        '[General]\nlook=dark\nw="@ByteArray(\\0\\x1f)"\n[brush]\nsize=40\nl="a, b", c\n'
    )
    original = (tmp_path / name).read_bytes()
    if name == "settings.ini":
        (tmp_path / "settings.json").unlink()
    rng = np.random.default_rng(0)
    for _ in range(400):
        (tmp_path / name).write_bytes(mutated(rng, original))
        for value in settings_store.read_store(tmp_path / "settings.json").values():
            assert isinstance(value, bool | int | float | str | bytes | list)
