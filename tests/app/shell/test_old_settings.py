"""`settings.ini` of earlier versions."""

from __future__ import annotations

from pathlib import Path

from simspaint.app.shell.old_settings import read_old_settings


def test_long_runs_of_blanks_do_not_keep_the_start(tmp_path: Path) -> None:
    (tmp_path / "settings.ini").write_text("[General]\na=1\nb" + " " * 900_000 + "c\n")
    assert read_old_settings(tmp_path / "settings.ini") == {}  # in time: it took hours
    (tmp_path / "settings.ini").write_text("[General]\na=1\nb = c  d\n")
    assert read_old_settings(tmp_path / "settings.ini") == {"a": "1", "b": "c  d"}
