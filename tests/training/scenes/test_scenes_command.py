"""Seeds and shards, and a run that goes on after a failed scene."""

from __future__ import annotations

from pathlib import Path

import pytest

from training.scenes import render
from training.scenes.__main__ import parse_seeds, parse_shard


def test_seeds_are_ranges_and_lists() -> None:
    assert parse_seeds("3:6,9") == [3, 4, 5, 9]
    for wrong in ("a", "-3", ""):
        with pytest.raises(ValueError):
            parse_seeds(wrong)


def test_shards_are_counted_from_one() -> None:
    assert parse_shard("2/4") == (2, 4)
    for wrong in ("0/4", "5/4", "2"):
        with pytest.raises(ValueError):
            parse_shard(wrong)


class FailingWorker:
    """Renders all but one scene."""

    asked: list[int] = []  # noqa: RUF012

    def __init__(self, arguments: list[str]) -> None:
        self.folder = Path(arguments[0])

    def render(self, seed: int) -> dict[str, object]:
        self.asked.append(seed)
        if seed == 2:
            return {"seed": 2, "error": "MemoryError: too large"}
        (self.folder / "photos").mkdir(exist_ok=True)
        (self.folder / "photos" / f"{seed:06d}.avif").touch()
        return {"seed": seed, "seconds": 1.5, "memory_mb": 100}

    def close(self) -> None:
        pass


def test_a_failed_scene_is_logged_and_the_others_are_rendered_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(render, "Worker", FailingWorker)
    monkeypatch.setattr(FailingWorker, "asked", [])
    report = render.render_all(tmp_path, [1, 2, 3], [])
    assert (report.rendered, report.failed) == (2, [2])
    assert "000002 MemoryError" in (tmp_path / "failed.log").read_text()
    again = render.render_all(tmp_path, [1, 2, 3], [])
    assert (again.skipped, again.failed) == (2, [2])
    assert FailingWorker.asked == [1, 2, 3, 2]
    assert (tmp_path / "train.txt").read_text() == "000001\n000003\n"


class PlainWorker(FailingWorker):
    """Finds that one scene shows too little."""

    def render(self, seed: int) -> dict[str, object]:
        answer = super().render(seed)
        return {"seed": 2, "plain": "grass covers 80% of the frame", "seconds": 1.0} if seed == 2 else answer


def test_a_plain_scene_is_left_out_and_not_rendered_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(render, "Worker", PlainWorker)
    monkeypatch.setattr(FailingWorker, "asked", [])
    report = render.render_all(tmp_path, [1, 2, 3], [])
    assert (report.rendered, report.plain, report.failed) == (2, [2], [])
    assert (tmp_path / "left_out.txt").read_text() == "000002 grass covers 80% of the frame\n"
    again = render.render_all(tmp_path, [1, 2, 3], [])
    assert (again.skipped, again.rendered) == (3, 0)
    assert (tmp_path / "train.txt").read_text() == "000001\n000003\n"


def test_scenes_that_stand_elsewhere_are_not_rendered_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(render, "Worker", FailingWorker)
    monkeypatch.setattr(FailingWorker, "asked", [])
    bank, here = tmp_path / "bank", tmp_path / "here"
    (bank / "photos").mkdir(parents=True)
    (bank / "photos" / "000001.avif").touch()
    (bank / "left_out.txt").write_text("000003 only 2 labels are seen\n")
    report = render.render_all(here, [1, 3, 4], [str(here)], (bank,))
    assert FailingWorker.asked == [4]
    assert report.skipped == 2


def test_a_worker_that_dies_is_an_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "_COMMAND", ["-c", "import sys; sys.stdin.readline()"])
    worker = render.Worker([str(tmp_path)])
    assert "ended" in str(worker.render(7)["error"])
    worker.close()
