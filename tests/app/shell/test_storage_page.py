from __future__ import annotations

from pathlib import Path

from simspaint.app.shell.storage_page import size_text


def test_the_storage_page_counts_what_lies_in_a_folder(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "a").write_bytes(bytes(2_600_000))
    (tmp_path / "b").write_bytes(bytes(600_000))
    assert size_text(tmp_path) == "3 MB."
    assert size_text(tmp_path / "absent") == "0 MB."
    assert size_text(tmp_path, most_files=1).startswith("More than")
